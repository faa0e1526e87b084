"""Telegram's own entity parser, which its servers run too (`tdjson`); offline, for tests only."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import tdjson


class Entity(NamedTuple):
    """What Telegram made of a tag; places are counted in UTF-16 units."""

    kind: str
    start: int
    length: int
    url: str | None


class Refused(Exception):  # noqa: N818 - it is Telegram's word
    """Telegram would answer 400."""


def parse(html: str) -> tuple[str, list[Entity]]:
    """Read HTML as `parse_mode=HTML` does."""
    return _read("parseTextEntities", html, parse_mode={"@type": "textParseModeHTML"})


def links(html: str) -> set[str]:
    """Whatever a reader could press in a text: written as a link, or made into one by Telegram."""
    text, entities = parse(html)
    written = {entity.url for entity in entities if entity.url}
    spans = [range(e.start, e.start + e.length) for e in entities if e.url]
    found = _execute("getTextEntities", text=text)["entities"]
    units = text.encode("utf-16-le")
    made = {
        units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le")
        for one in found
        if not any(one["offset"] in span for span in spans)
        # A time such as 17:00 leads into a video, and there is none.
        and one["type"]["@type"] != "textEntityTypeMediaTimestamp"
    }
    return {link.rstrip("/").casefold() for link in written | made}


def clean(text: str) -> str:
    """Take out of a text, which holds no Markdown, what Telegram does before it is sent."""
    return _read("parseMarkdown", {"@type": "formattedText", "text": text, "entities": []})[0]


def _read(method: str, text: object, **more: object) -> tuple[str, list[Entity]]:
    answer = _execute(method, text=text, **more)
    if answer["@type"] == "error":
        raise Refused(answer["message"])
    return answer["text"], [
        Entity(
            entity["type"]["@type"].removeprefix("textEntityType"),
            entity["offset"],
            entity["length"],
            entity["type"].get("url"),
        )
        for entity in answer["entities"]
    ]


def _execute(method: str, **more: object) -> dict[str, Any]:
    told = tdjson.td_execute(json.dumps({"@type": method, **more}).encode())
    answer: dict[str, Any] = json.loads(told or b"{}")
    return answer


_execute("setLogVerbosityLevel", new_verbosity_level=0)
