"""The short Markdown that staff write, read strictly.

Every visible character of a source is either shown or refused with a place and a cure: headings,
images, tables and whatever else no message can show never vanish silently. Half of the time goes
into finding blocks, so that the commonest ones are found here, by their lines alone (`_quick`);
a test holds that this gives the same as the whole parser (`_full`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.loading.markdown import cures
from bot.loading.markdown.characters import hidden
from bot.loading.markdown.reader import BULLET, MarkdownError, Reader
from bot.loading.markdown.tokens import block_tokens
from bot.model.text import Block, Text

__all__ = ["MarkdownError", "MarkdownErrors", "parse"]

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_BLOCK_STARTS = re.compile(
    r"^(?:[ \t#>+-]|$|\d{1,9}[.)]|(?![*_]{1,2}[^\s*_])[*_]|`{3}|~{3})", re.MULTILINE
)
"""Any line that can begin something else than a paragraph, and some more."""


@dataclass(frozen=True, slots=True)
class MarkdownErrors:
    """All that is wrong with a source, in its order; never empty."""

    errors: tuple[MarkdownError, ...]


def parse(source: str) -> Text | MarkdownErrors:
    """Read a source; a text has at least one block, and no block is empty."""
    source = source.replace("\r\n", "\n")
    if unseen := tuple(MarkdownError(*found) for found in hidden(source)):
        return MarkdownErrors(unseen)
    source = unicodedata.normalize("NFC", source)
    if not source.strip():
        return MarkdownErrors((MarkdownError(0, cures.EMPTY),))
    return _quick(source) or _full(source)


def _full(source: str) -> Text | MarkdownErrors:
    """Read with the whole parser."""
    reader = Reader()
    blocks = tuple(reader.blocks(iter(block_tokens(source))))
    return MarkdownErrors(tuple(sorted(set(reader.errors)))) if reader.errors else blocks


def _quick(source: str) -> Text | None:
    """Read as `_full` does, but faster; nothing when there is anything to report."""
    blocks: list[Block] = []
    for part in _parts(source):
        reader = Reader()
        if not _BLOCK_STARTS.search(part):
            reader.words(part.strip(), 0)
            blocks += reader.block()
        elif words := _behind(part, "> "):
            reader.words(words.strip(), 0)
            blocks += reader.block(quote=True)
        elif part.startswith("- ") and _behind(part, "- ", "  "):
            for item in f"\n{part}".split("\n- ")[1:]:
                reader.mark(BULLET)
                reader.words(item.replace("\n  ", "\n").strip(), 0)
            blocks += reader.block()
        else:
            blocks += reader.blocks(iter(block_tokens(part)))
        if reader.errors:
            return None
    return tuple(blocks)


def _parts(source: str) -> list[str]:
    """Cut a source at empty lines where nothing can go on beyond them, as a list might."""
    parts: list[str] = []
    may_go_on = False
    for chunk in _EMPTY_LINES.split(source.strip("\n")):
        alone = not _BLOCK_STARTS.search(chunk) or all(
            line.startswith(">") for line in chunk.split("\n")
        )
        if may_go_on and not alone:
            parts[-1] += "\n\n" + chunk
        else:
            parts.append(chunk)
        may_go_on = not alone
    return parts


def _behind(part: str, *marks: str) -> str:
    """Give what stands behind the marks (of two characters) of all lines, if it is only words."""
    lines = part.split("\n")
    if not all(line.startswith(marks) for line in lines):
        return ""
    words = "\n".join(line[2:] for line in lines)
    return "" if _BLOCK_STARTS.search(words) else words
