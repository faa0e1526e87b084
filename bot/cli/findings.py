"""What `tropa doctor` finds, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import Enum

import click
import orjson

from bot.cli import FINE, PROBLEMS


class Mark(Enum):
    """How it stands with something: only what is `BAD` keeps the bot from serving well."""

    GOOD = "✓"
    DOUBTFUL = "!"
    BAD = "✗"


_COLOURS = {Mark.GOOD: "green", Mark.DOUBTFUL: "yellow", Mark.BAD: "red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, and what to do."""

    mark: Mark
    about: str
    said: str
    cure: str = ""

    def __str__(self) -> str:
        """As people read it."""
        end = f"; {self.cure}" if self.cure else ""
        return f"{self.mark.value} {self.about}: {self.said}{end}"


Findings = Iterator[Finding]


def good(about: str, said: str) -> Finding:
    """All is well."""
    return Finding(Mark.GOOD, about, said)


def doubtful(about: str, said: str, cure: str = "") -> Finding:
    """It works, but somebody should look at it."""
    return Finding(Mark.DOUBTFUL, about, said, cure)


def bad(about: str, said: str, cure: str = "") -> Finding:
    """It does not work."""
    return Finding(Mark.BAD, about, said, cure)


def tell(findings: Iterable[Finding], form: str) -> int:
    """Print them, as they are found if people read them; 1 if any is bad."""
    found = []
    for finding in findings:
        found.append(finding)
        if form == "text":
            click.echo(click.style(str(finding), fg=_COLOURS[finding.mark]))
    if form == "json":
        rows = [{**asdict(one), "mark": one.mark.name.lower()} for one in found]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    return PROBLEMS if any(one.mark is Mark.BAD for one in found) else FINE
