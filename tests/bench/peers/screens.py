"""What a bot shows, as Telegram keeps it; and how its parameters are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote_plus

import orjson

OUTCOME = "RESULT"
"""The word in a screen that tells the crowd that a round is over."""
NOT_TAPPED = re.compile("Erase|Start again|Menu|Your answers|Browse|Help|Privacy|Part")
"""Buttons of ours that leave the questionnaire. The peers have none, so the crowd taps none."""

Params = dict[str, Any]
K = TypeVar("K")
V = TypeVar("V")

_KEPT = 20_000
_TAG = re.compile(r"<(/?)(b|i|u|s|code)>")
_ENTITY = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code"}


@dataclass(frozen=True, slots=True)
class Text:
    """A text as Telegram gives it back: a part of a message's JSON, entities included."""

    json: bytes
    is_outcome: bool


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A keyboard as a part of a message's JSON, and the data of the buttons that are tapped."""

    json: bytes
    data: tuple[bytes, ...]


NO_KEYBOARD = Keyboard(b"", ())


class Screens:
    """Texts and keyboards recur: each is read once."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, bool], Text] = {}
        self._keyboards: dict[str, Keyboard] = {}

    def text(self, params: Params) -> Text:
        """The text of a call."""
        key = (params.get("text", ""), params.get("parse_mode") == "HTML")
        return _kept(self._texts, key, lambda: _text(*key))

    def keyboard(self, params: Params) -> Keyboard:
        """The inline keyboard of a call."""
        raw = params.get("reply_markup")
        if not raw:
            return NO_KEYBOARD
        if not isinstance(raw, str):
            return _keyboard(raw)
        return _kept(self._keyboards, raw, lambda: _keyboard(orjson.loads(raw)))


class Forms:
    """Reads parameters that came as JSON or as a form."""

    def __init__(self) -> None:
        self._values: dict[bytes, str] = {}

    def read(self, kind: bytes, body: bytes, query: bytes = b"") -> Params:
        """The parameters by name. JSON keeps its types, a form has words only."""
        if kind == b"application/json":
            return dict(orjson.loads(body)) if body else {}
        if kind.startswith(b"multipart/"):
            raise NotImplementedError("multipart forms")
        pairs = (pair.partition(b"=") for pair in (body or query).split(b"&") if pair)
        return {name.decode(): self._value(value) for name, _, value in pairs}

    def _value(self, raw: bytes) -> str:
        return _kept(self._values, raw, lambda: unquote_plus(raw.decode()))


def _kept(store: dict[K, V], key: K, make: Callable[[], V]) -> V:
    found = store.get(key)
    if found is None:
        if len(store) > _KEPT:
            store.clear()
        found = store[key] = make()
    return found


def _text(raw: str, html: bool) -> Text:
    entities = []
    if html:
        plain, done, length = [], 0, 0
        opened: list[tuple[str, int]] = []
        for tag in _TAG.finditer(raw):
            plain.append(raw[done : tag.start()])
            length += len(plain[-1])
            done = tag.end()
            if not tag[1]:
                opened.append((tag[2], length))
            elif opened:
                name, begin = opened.pop()
                entities.append({"offset": begin, "length": length - begin, "type": _ENTITY[name]})
        raw = "".join([*plain, raw[done:]])
    json = b'"text":' + orjson.dumps(raw)
    if entities:
        json += b',"entities":' + orjson.dumps(entities)
    return Text(json, OUTCOME in raw)


def _keyboard(markup: Params) -> Keyboard:
    rows = markup.get("inline_keyboard") or []
    data = tuple(
        orjson.dumps(button["callback_data"])
        for row in rows
        for button in row
        if button.get("callback_data") and not NOT_TAPPED.search(button["text"])
    )
    json = b',"reply_markup":' + orjson.dumps({"inline_keyboard": rows}) if rows else b""
    return Keyboard(json, data)
