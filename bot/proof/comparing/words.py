"""Word by word: what was taken out of a text, what was put in, and how alike two texts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from bot.model.text import Run, Style, Text

_WORDS = re.compile(r"\s*\S+|\s+")
"""A word with the space before it, so that nothing is lost."""

_LETTERS = re.compile(r"\w+")

_MARKS = {Style.BOLD: "**", Style.ITALIC: "*", Style.STRIKE: "~~", Style.CODE: "`"}


class Edit(Enum):
    """What happened to a piece of a text."""

    KEPT = "kept"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words on end to which the same happened."""

    edit: Edit
    words: str


ISLAND = 2
"""Words that are the same by chance, between longer changes: nobody reads them apart."""


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The two texts in one: those that are kept or old make the old one, kept or new the new."""
    found: list[Piece] = []
    for before, after in _steps(_WORDS.findall(old), _WORDS.findall(new)):
        if before == after:
            found.append(Piece(Edit.KEPT, "".join(before)))
            continue
        if before:
            found.append(Piece(Edit.OLD, "".join(before)))
        if after:
            found.append(Piece(Edit.NEW, "".join(after)))
    return tuple(found)


def _steps(before: list[str], after: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Words that stand for one another, those that are the same by chance among the changed."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    steps = [
        (before[start:end], after[begin:stop])
        for _, start, end, begin, stop in matcher.get_opcodes()
    ]
    changed: tuple[list[str], list[str]] = [], []
    for at, (one, other) in enumerate(steps):
        around = [
            max(map(len, step)) for step in (*steps[max(at - 1, 0) : at], *steps[at + 1 : at + 2])
        ]
        island = len(around) > 1 and min(around) > len(one) and len(one) <= ISLAND  # fmt: skip
        if one != other or island:
            changed = changed[0] + one, changed[1] + other
            continue
        if any(changed):
            yield changed
            changed = [], []
        yield one, other
    if any(changed):
        yield changed


def shortened(some: Sequence[Piece], around: int) -> Iterator[Piece]:
    """What is kept only so many words before and after each change; `…` stands for the rest."""
    for at, piece in enumerate(some):
        words = _WORDS.findall(piece.words)
        first, last = at == 0, at == len(some) - 1
        room = around * (2 - first - last)
        if piece.edit is not Edit.KEPT or len(words) <= room + 1:
            yield piece
            continue
        head = "" if first else "".join(words[:around])
        tail = "" if last else "".join(words[len(words) - around :]).lstrip()
        yield Piece(Edit.KEPT, " ".join(filter(None, (head, "…", tail))))


def said(text: Text) -> str:
    """A text with its emphasis and the addresses of its links, as staff write them."""
    return "\n\n".join(
        ("> " if block.quote else "") + "".join(map(_run, block.runs)) for block in text
    )


def _run(run: Run) -> str:
    marks = "".join(mark for style, mark in _MARKS.items() if style in run.styles)
    words = f"{marks}{run.text}{marks[::-1]}"
    return f"[{words}]({run.link})" if run.link and run.link != run.text else words


def letters(texts: Iterable[str]) -> Counter[str]:
    """The words of some texts, whatever their case and order."""
    return Counter(word for text in texts for word in _LETTERS.findall(text.casefold()))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two texts have in common, from 0 to 1."""
    every = one.total() + other.total()
    return 2 * (one & other).total() / every if every else 1.0
