"""Problems: what is wrong in a file, where, and what cures it. Values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a relative path with `/`, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """`path:line:column`, which editors and terminals open."""
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A finding about a file; `rule` names the page of `tropa check --explain`."""

    place: Place
    rule: str
    message: str

    def __str__(self) -> str:
        """The line that `tropa check` prints."""
        return f"{self.place}: {self.message} [{self.rule}]"
