"""The nearest known word to a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# Letters that look alike; a Russian keyboard is one key press away from an English one.
_LOOKALIKES = str.maketrans("аАВеЕкКМНоОрРсСТуУхХіІјЈѕЅ", "aABeEkKMHoOpPcCTyYxXiIjJsS")
_CLOSE = 0.6
"""difflib's likeness, from 0 to 1; `titel` is .8 like `title`."""


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like the word, case and look-alike letters aside; None if none is close."""
    folded = {_fold(choice): choice for choice in sorted(choices, reverse=True)}
    found = difflib.get_close_matches(_fold(word), folded, n=1, cutoff=_CLOSE)
    return folded[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """`; did you mean 'x'?` to put behind a message, or nothing."""
    found = closest(word, choices)
    if found is None:
        return ""
    foreign = found.isascii() and word.translate(_LOOKALIKES).isascii() and not word.isascii()
    return f"; did you mean '{found}'{' in Latin letters' if foreign else ''}?"


def _fold(word: str) -> str:
    return word.translate(_LOOKALIKES).casefold()
