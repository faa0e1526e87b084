"""Text as the core knows it: paragraphs of styled runs, with no markup of any channel.

Made once, at load, from the Markdown that staff write (`bot/loading/markdown/parsing.py`);
each channel renders it in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Style(Enum):
    """How a run of text is set. What a channel cannot show, it leaves out."""

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `link` is an http(s) address or nothing."""

    text: str
    styles: frozenset[Style] = frozenset()
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a whole list (its lines already carry their marks) or a quote."""

    runs: tuple[Run, ...]
    quote: bool = False

    @property
    def plain(self) -> str:
        """The visible characters."""
        return "".join(run.text for run in self.runs)


Text = tuple[Block, ...]
"""Blocks that a channel shows with an empty line between them."""

Labels = Mapping[str, str]
"""Language -> words without markup."""

LocalText = Mapping[str, Text]
"""Language -> text."""


def plain(text: Text) -> str:
    """The visible characters of a text, as every channel counts them."""
    return "\n\n".join(block.plain for block in text)


def paragraph(words: str, *styles: Style, link: str | None = None) -> Block:
    """A block of one run."""
    return Block((Run(words, frozenset(styles), link),))


def styled_pieces(text: Text) -> int:
    """Styles, links and quotes: at least as many as any channel makes of them."""
    return sum(
        block.quote + sum(len(run.styles) + bool(run.link) for run in block.runs) for block in text
    )


def units(words: str) -> int:
    """The length in UTF-16 code units, the strictest count among channels."""
    return len(words.encode("utf-16-le")) // 2
