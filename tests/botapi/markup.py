"""Telegram's HTML subset, read strictly: what a person will see and what is wrong with it.

Stricter than the server on purpose. A bare `&` and nested quotes, which the server repairs
silently, are findings; lengths are counted in UTF-16 units where the server counts characters.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_PIECE = re.compile(
    r"""
    <(?P<closing>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)
     (?P<attributes>(?:\s+[a-zA-Z-]+(?:=(?:"[^"<>]*"|'[^'<>]*'))?)*)\s*>
    | &(?P<reference>lt|gt|amp|quot|\#[0-9]{1,7}|\#x[0-9a-fA-F]{1,6});
    | (?P<text>[^<&]+)
    | (?P<raw>[<&])
    """,
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_LINK = re.compile(r"(https?|tg)://[^/\s]", re.IGNORECASE)

_ENTITY_OF_TAG = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_ATTRIBUTES_OF_TAG = {
    "a": {"href"},
    "span": {"class"},
    "code": {"class"},
    "blockquote": {"expandable"},
    "tg-emoji": {"emoji-id"},
    "tg-time": {"unix", "format"},
}

Entity = dict[str, Any]


def utf16_length(text: str) -> int:
    """Count as Telegram's clients and entity offsets do: an emoji is usually two units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int


@dataclass
class Markup:
    """Parsed HTML: `text` and `entities` as a message carries them, `tags` seen, `findings`."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    tags: int = 0


@lru_cache(maxsize=1024)
def parse(source: str) -> Markup:
    """Read HTML as the server would; what it would refuse, drop or repair becomes a finding.

    Texts recur, so results are shared: read them, never change them.
    """
    return _Reader().read(source)


class _Reader:
    def __init__(self) -> None:
        self.result = Markup()
        self.open: list[_OpenTag] = []

    def read(self, source: str) -> Markup:
        for piece in _PIECE.finditer(source):
            if piece["text"]:
                self.result.text += piece["text"]
            elif piece["reference"]:
                self._reference(piece[0], piece["reference"])
            elif piece["raw"]:
                self.result.text += piece["raw"]
                self._finding(f"raw {piece['raw']!r} in text")
            elif piece["closing"]:
                self._end(piece["tag"].lower(), piece["attributes"])
            else:
                self._start(piece["tag"].lower(), piece["attributes"])
        if self.open:
            self._finding(f"unclosed {[tag.name for tag in self.open]}")
        return _trimmed(self.result)

    def _finding(self, message: str) -> None:
        self.result.findings.append(message)

    def _reference(self, whole: str, name: str) -> None:
        character = html.unescape(whole)
        self.result.text += character
        if name.startswith("#"):
            code = int(f"0{name[1:]}", 16 if name[1] == "x" else 10)
            surrogate = 0xD800 <= code <= 0xDFFF
            if not 0 < code < 0x10FFFF or surrogate or chr(code) != character:
                self._finding(f"character reference {whole}")

    def _start(self, name: str, source: str) -> None:
        attributes = {
            key.lower(): html.unescape(double or single)
            for key, double, single in _ATTRIBUTE.findall(source)
        }
        self.result.tags += 1
        self.result.findings += _wrong_tag(name, attributes)
        self.result.findings += _wrong_nesting(name, [tag.name for tag in self.open])
        self.open.append(_OpenTag(name, attributes, utf16_length(self.result.text)))

    def _end(self, name: str, attributes: str) -> None:
        if attributes or not self.open or self.open[-1].name != name:
            self._finding(f"unexpected </{name}>, open: {[tag.name for tag in self.open]}")
            return
        tag = self.open.pop()
        length = utf16_length(self.result.text) - tag.offset
        if length and name in _ENTITY_OF_TAG:
            self.result.entities.append(_entity(tag, length))


def _wrong_tag(name: str, attributes: dict[str, str]) -> list[str]:
    findings = []
    if name not in _ENTITY_OF_TAG:
        findings.append(f"unsupported tag <{name}>")
    if extra := attributes.keys() - _ATTRIBUTES_OF_TAG.get(name, set()):
        findings.append(f"<{name}> has attribute(s) {sorted(extra)}")
    if name == "span" and attributes.get("class") != "tg-spoiler":
        findings.append("<span> must have class=tg-spoiler")
    if name == "a" and not _LINK.match(attributes.get("href", "")):
        findings.append(f"<a> href {attributes.get('href')!r} would be dropped or is unsafe")
    return findings


def _wrong_nesting(name: str, outer: list[str]) -> list[str]:
    findings = []
    if name == "blockquote" and "blockquote" in outer:
        findings.append("nested <blockquote> (entities of this kind cannot nest)")
    if outer and outer[-1] in ("code", "pre") and (outer[-1], name) != ("pre", "code"):
        findings.append(f"<{name}> inside <{outer[-1]}>")
    return findings


def _entity(tag: _OpenTag, length: int) -> Entity:
    entity: Entity = {"type": _ENTITY_OF_TAG[tag.name], "offset": tag.offset, "length": length}
    if tag.name == "a":
        entity["url"] = tag.attributes.get("href", "")
    if tag.name == "blockquote" and "expandable" in tag.attributes:
        entity["type"] = "expandable_blockquote"
    if tag.name == "tg-emoji":
        entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
    return entity


def _trimmed(markup: Markup) -> Markup:
    """Drop the white space at both ends, as the server does, and clip the entities to the rest."""
    skipped = utf16_length(markup.text) - utf16_length(markup.text.lstrip())
    markup.text = markup.text.strip()
    length = utf16_length(markup.text)
    kept = []
    for entity in markup.entities:
        begin = max(entity["offset"] - skipped, 0)
        end = min(entity["offset"] + entity["length"] - skipped, length)
        if begin < end:
            kept.append({**entity, "offset": begin, "length": end - begin})
    markup.entities = sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))
    return markup
