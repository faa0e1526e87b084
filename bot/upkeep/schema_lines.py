"""The first line of each file, which tells an editor where the schema of the file is."""

from __future__ import annotations

import codecs
import re

from bot.upkeep.kinds import kind_of
from bot.upkeep.schema import schema_path

_LINE = re.compile(rb"(?m)^[ \t]*# *yaml-language-server: *\$schema=[^\r\n]*(\r?\n|\Z)")
_COMMENTS = re.compile(rb"([ \t]*(#[^\r\n]*)?\r?\n)*(#[^\r\n]*\Z)?")
"""The lines before anything is said."""


def schema_line(path: str) -> str | None:
    """The line for the file at this path (relative, with `/`); None where no file belongs."""
    kind = kind_of(path)
    if kind is None:
        return None
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}{schema_path(kind)}"


def with_schema_line(path: str, data: bytes) -> bytes:
    """The file with the right line as its first; nothing else is changed."""
    line = schema_line(path)
    if line is None:
        return data
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data[len(mark) :]
    head = _COMMENTS.match(text)
    end = head.end() if head else 0
    newline = b"\r\n" if b"\r\n" in text else b"\n"
    return mark + line.encode() + newline + _LINE.sub(b"", text[:end]) + text[end:]
