"""An item put at the end of a list in a file that people wrote, without touching the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.loading.reading.document import Document
from bot.loading.reading.yaml_source import read


def appended(document: Document, data: bytes, key: str, lines: Sequence[str]) -> bytes | None:
    """The file with the item at the end of the list under `key`.

    None where the list is not the last thing in the file, or is written in brackets: the file is
    read again, and must hold all that it held and the item, nothing else.
    """
    # The first item's value stands behind "- ".
    indent = " " * (document.place(key, 0).column - 3)
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    added = [f"{indent}{line}".encode() for line in lines]
    whole = newline.join([data.rstrip(b"\r\n"), b"", *added, b""])
    found, item = read(whole, document.path), read("\n".join(lines).encode(), document.path)
    if isinstance(found, tuple) or isinstance(item, tuple):
        return None
    before: Any = document.value
    return whole if found.value == {**before, key: before[key] + item.value} else None
