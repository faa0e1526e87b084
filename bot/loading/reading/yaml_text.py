"""Bytes of a file as text: UTF-8, and nothing invisible that would break keys or messages."""

from __future__ import annotations

import codecs
import re

from bot.model.problem import Place, Problem

# All that YAML 1.2 calls unprintable, and three that it allows but that hide in pasted text:
# two separators that older YAML takes for line breaks, and a stray byte order mark.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAK = re.compile(r"\r\n|\r|\n")


def decode(data: bytes, path: str) -> str | Problem:
    """The text without its byte order mark, or the first thing in it that is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Problem(
            Place(path),
            "yaml-encoding",
            "the file is saved as UTF-16 ('Unicode' in Windows); save it as UTF-8",
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Problem(
            place_of(data[: error.start].decode(), path),
            "yaml-encoding",
            "the file is not saved as UTF-8 from here on; open it in the program that wrote it "
            "and save it as UTF-8",
        )
    found = _CONTROL.search(text)
    if found is None:
        return text
    more = len(_CONTROL.findall(text)) - 1
    others = f" (and {more} more like it)" if more else ""
    return Problem(
        place_of(text[: found.start()], path),
        "yaml-encoding",
        f"{control_character(found[0])} stands here{others}; delete it",
    )


def control_character(text: str) -> str:
    """What to call the first character of a text that cannot be shown; "" when there is none."""
    found = _CONTROL.search(text)
    return f"an invisible character (U+{ord(found[0]):04X})" if found else ""


def place_of(before: str, path: str) -> Place:
    """The place right after this much of the file."""
    lines = lines_of(before)
    return Place(path, len(lines), len(lines[-1]) + 1)


def lines_of(text: str) -> list[str]:
    """The lines as YAML and editors count them (`str.splitlines` knows more line breaks)."""
    return _BREAK.split(text)
