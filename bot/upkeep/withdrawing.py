"""A card taken out: its `review:` is changed in the text of the file, and not a byte of the rest.

The places that the reader of YAML knows say where to write. What was written is read again: it
must be all that the file held before, but for the status and the reason.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import PurePosixPath
from typing import Any

from bot.loading.draft import CardDraft, read_draft
from bot.loading.reading.yaml_source import read
from bot.model.problem import Place

WITHDRAWN = "withdrawn"

_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_IN_BRACES = re.compile(rf"{_QUOTED}|[^\s,{{}}\[\]](?:[^,{{}}\[\]\r\n]*[^\s,{{}}\[\]])?", re.DOTALL)
_IN_LINES = re.compile(rf"{_QUOTED}|\S(?:(?![ \t]+#)[^\r\n])*(?<!\s)", re.DOTALL)
"""A value of one line, or in quotes. Others are found out when the file is read again."""


def card_of(files: Mapping[str, bytes], name: str) -> CardDraft | None:
    """The card of this id, and its file. The files must be those of a guide that loads."""
    owner = name.partition("/")[0]
    own = {path: data for path, data in files.items() if PurePosixPath(path).stem == owner}
    draft, _ = read_draft(own, lambda _done, _all: None)
    return next((card for card in draft.cards() if card.id == name), None)


def withdrawn(card: CardDraft, data: bytes, why: str) -> bytes | None:
    """The card's file with the card withdrawn for this reason, which is one printable line.

    None where its `review:` is written in a way that cannot be changed safely.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(mark) :].decode()
    changed = mark + _changed(card, text, json.dumps(why, ensure_ascii=False)).encode()
    found = read(changed, card.file.document.path)
    if isinstance(found, tuple) or found.value != _expected(card, why):
        return None
    return changed


def _expected(card: CardDraft, why: str) -> object:
    whole: Any = deepcopy(card.file.document.value)
    record = whole
    for key in card.keys:
        record = record[key]
    record["review"] |= {"status": WITHDRAWN, "why": why}
    return whole


def _changed(card: CardDraft, text: str, reason: str) -> str:
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def offset(place: Place) -> int:
        return starts[place.line - 1] + place.column - 1

    braces = text[offset(card.place("review"))] == "{"
    value = _IN_BRACES if braces else _IN_LINES
    status = value.match(text, offset(card.place("review", "status")))
    assert status  # noqa: S101 - the card has a status, so something stands there
    edits = [(status.start(), status.end(), WITHDRAWN)]
    if card.record.review.why:
        before = value.match(text, offset(card.place("review", "why")))
        edits += [(before.start(), before.end(), reason)] if before else []
    elif braces:
        edits.append((status.end(), status.end(), f", why: {reason}"))
    else:
        edits.append(_new_line(card, text, status.end(), reason))
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _new_line(card: CardDraft, text: str, after: int, reason: str) -> tuple[int, int, str]:
    """A line of its own below the status, and below what is noted beside it."""
    indent = " " * (card.file.key_place(*card.keys, "review", "status").column - 1)
    found = _BREAK.search(text, after)
    newline = found[0] if found else next(iter(_BREAK.findall(text)), "\n")
    end = found.start() if found else len(text)
    return end, end, f"{newline}{indent}why: {reason}"
