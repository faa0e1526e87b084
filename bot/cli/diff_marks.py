"""How a difference is set: in a terminal, and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import click

from bot.proof.comparing.words import Edit, Piece, shortened

AROUND = 6
"""Words that are kept before and after each change."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|#])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, how deep it stands below a heading (0), and whether it begins something anew."""

    depth: int
    words: str
    apart: bool = False


class Marks(Protocol):
    """Sets words and lines in one form."""

    def plain(self, words: str) -> str:
        """Words of the files, shown as they are."""
        ...

    def code(self, words: str) -> str:
        """An id, a place, a condition."""
        ...

    def kind(self, words: str, colour: str) -> str:
        """What happened."""
        ...

    def pieces(self, some: Iterable[Piece]) -> str:
        """A text, word by word."""
        ...

    def lines(self, some: Iterable[Line]) -> str:
        """All of it."""
        ...


class _Text:
    """Colours in a terminal; brackets and signs wherever it is read."""

    def plain(self, words: str) -> str:
        return words

    def code(self, words: str) -> str:
        return words

    def kind(self, words: str, colour: str) -> str:
        return click.style(words, fg=colour, bold=True)

    def pieces(self, some: Iterable[Piece]) -> str:
        return _one_line(self._piece(one) for one in shortened(tuple(some), AROUND))

    def _piece(self, piece: Piece) -> str:
        lead, words = _led(piece.words)
        match piece.edit:
            case Edit.KEPT:
                return piece.words
            case Edit.OLD:
                return lead + click.style(f"[-{words}-]", fg="red")
            case Edit.NEW:
                return lead + click.style(f"{{+{words}+}}", fg="green")

    def lines(self, some: Iterable[Line]) -> str:
        return "".join(self._lines(some))

    def _lines(self, some: Iterable[Line]) -> Iterator[str]:
        for at, line in enumerate(some):
            if at and (line.apart or not line.depth):
                yield "\n"
            indent = "  " * max(line.depth - 1, 0)
            yield f"{indent}{line.words}\n"


class _Markdown:
    """For a comment on a pull request: headings and nested lists."""

    def plain(self, words: str) -> str:
        return _SPECIAL.sub(r"\\\1", words)

    def code(self, words: str) -> str:
        return f"`{words.replace('`', chr(39))}`"

    def kind(self, words: str, colour: str) -> str:  # noqa: ARG002 - Markdown has none
        return f"**{words}**"

    def pieces(self, some: Iterable[Piece]) -> str:
        return _one_line(self._piece(one) for one in shortened(tuple(some), AROUND))

    def _piece(self, piece: Piece) -> str:
        # Signs of emphasis hold only right beside the words.
        lead, words = _led(piece.words)
        words, tail = words.rstrip(), words[len(words.rstrip()) :]
        if piece.edit is Edit.KEPT or not words:
            return self.plain(piece.words)
        sign = "~~" if piece.edit is Edit.OLD else "**"
        return f"{lead}{sign}{self.plain(' '.join(words.split()))}{sign}{tail}"

    def lines(self, some: Iterable[Line]) -> str:
        return "".join(self._lines(some)).lstrip("\n")

    def _lines(self, some: Iterable[Line]) -> Iterator[str]:
        for line in some:
            indent = "  " * (line.depth - 1)
            yield f"{indent}- {line.words}\n" if line.depth else f"\n### {line.words}\n\n"


def _led(words: str) -> tuple[str, str]:
    """The space before the words, and the words."""
    bare = words.lstrip()
    return words[: len(words) - len(bare)], bare


def _one_line(parts: Iterable[str]) -> str:
    """Pieces are whole words, and apart; a sign stands for a new line."""
    joined = "".join(part if part[:1].isspace() else f" {part}" for part in parts)
    return re.sub(r"\s*\n\s*", " ¶ ", joined.strip())


TEXT: Marks = _Text()
MARKDOWN: Marks = _Markdown()
