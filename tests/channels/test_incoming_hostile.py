"""Updates of any shape at all: none raises, and whatever has a number is confirmed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.telegram.incoming import Incoming, decode_answer, decode_update

CHAT = {"id": 7_000_000_001, "type": "private"}
USER = {"id": 7_000_000_001, "language_code": "ru"}
MESSAGE = {"message_id": 5, "from": USER, "chat": CHAT, "date": 1, "text": "/start country-am"}
KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "A"}], []]}


def _bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def test_a_nest_too_deep_is_an_error_of_the_answer() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    with pytest.raises(ValueError, match="nested"):
        decode_answer(b'{"ok":true,"result":[{"update_id":1,"x":' + deep + b"}]}")
    assert decode_update(b'{"update_id":1,"x":' + deep + b"}") is None


WORDS = ["message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "text"]
WORDS += ["message_id", "date", "data", "reply_markup", "inline_keyboard", "callback_data"]
WORDS += ["new_chat_member", "status", "language_code", "update_id", "result", "ok", "private"]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(WORDS),
)
KEYS = st.one_of(st.sampled_from(WORDS), st.text(st.characters(exclude_categories=["Cs"])))
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6)
)
SOUND = [
    MESSAGE,
    {"id": "7", "from": USER, "message": MESSAGE | {"reply_markup": KEYBOARD}, "data": "A"},
    {"chat": CHAT | {"type": "group"}, "from": USER, "new_chat_member": {"status": "member"}},
]


@st.composite
def _damaged(draw: Any) -> dict[str, Any]:
    """A sound update with one value somewhere in it replaced."""
    kind = draw(st.sampled_from([0, 1, 2]))
    update = {"update_id": 9, WORDS[kind]: json.loads(json.dumps(SOUND[kind]))}
    place = update[WORDS[kind]]
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
            place[key] = draw(JSON)
            return update
        place = inner


@given(JSON)
@example({"update_id": 1, "message": {"message_id": 1, "chat": {"id": 1}, "text": "\x00"}})
def test_no_update_ever_raises(value: Any) -> None:
    found = decode_update(_bytes(value))
    assert found is None or isinstance(found, Incoming)


@given(_damaged())
def test_a_damaged_update_is_always_confirmed(update: dict[str, Any]) -> None:
    found = decode_update(_bytes(update))
    assert found is not None
    assert found.update_id == 9
    assert -(2**63) <= found.chat < 2**63


@given(st.lists(JSON, max_size=5))
def test_an_answer_holds_whatever_has_a_number(updates: list[Any]) -> None:
    answer = decode_answer(_bytes({"ok": True, "result": updates}))
    numbered = [one for one in updates if isinstance(one, dict) and _is_id(one.get("update_id"))]
    result = answer["result"]
    assert isinstance(result, list)
    assert [one.update_id for one in result] == [one["update_id"] for one in numbered]


def _is_id(value: object) -> bool:
    return type(value) is int and -(2**63) <= value < 2**63


@given(st.binary() | JSON.map(_bytes))
def test_an_answer_is_read_or_a_value_error(payload: bytes) -> None:
    try:
        answer = decode_answer(payload)
    except ValueError:
        return
    assert isinstance(answer["result"], list)
