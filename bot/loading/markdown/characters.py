"""Characters that a reader cannot see, and the white space between those that they can."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_EMOJI = "©®\u203c-\u3299\U0001f000-\U0001faff"
_MARKS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u030a\u0333\u033f\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What no reader sees; Telegram itself deletes U+030A, U+0333 and U+033F from what is sent."""

_JOINED_EMOJI = re.compile(
    f"(?<=[\ufe0f{_EMOJI}])\u200d(?=[\u2190-\u21ff{_EMOJI}])|(?<=[0-9#*\u2190-\u21ff{_EMOJI}])[\ufe0e\ufe0f]"
)
"""The two marks that emoji are made with, where they do make one."""

_WASTE = re.compile(r"\A\s+|\s+\Z|(?<=[ \n]) +| +(?=\n)")


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Give (line from 0, message) for every character that cannot be seen."""
    for found in _MARKS.finditer(text):
        if not _JOINED_EMOJI.match(text, found.start()):
            name = unicodedata.name(found[0], "a control character").lower()
            message = (
                f"there is an invisible character (U+{ord(found[0]):04X}, {name}): delete it,"
                " or type the words again instead of pasting them"
            )
            yield text.count("\n", 0, found.start()), message


def tidy(pieces: list[str]) -> list[str]:
    """Take the needless spaces out of pieces that stand in a row; there are as many as before."""
    joined = "".join(pieces)
    if "\t" in joined:
        pieces = [piece.replace("\t", " ") for piece in pieces]
        joined = "".join(pieces)
    if joined == joined.strip() and not any(pair in joined for pair in ("  ", " \n", "\n ")):
        return pieces
    waste = {place for found in _WASTE.finditer(joined) for place in range(*found.span())}
    kept, start = [], 0
    for piece in pieces:
        kept.append("".join(c for at, c in enumerate(piece, start) if at not in waste))
        start += len(piece)
    return kept
