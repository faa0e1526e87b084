"""Words in lines that fit a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

WIDTH = 100


def wrapped(words: str, before: str = "", indent: int | None = None) -> Iterator[str]:
    """The words behind what comes before; further lines as far in, or as far as said.

    Nothing is broken inside a word: ids and places must stay whole.
    """
    further = " " * (len(before) if indent is None else indent)
    yield from textwrap.wrap(
        words,
        WIDTH,
        initial_indent=before,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [before.rstrip()]


def listed(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return ", ".join(shown)
