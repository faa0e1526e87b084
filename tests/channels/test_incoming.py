"""Updates as bytes, of every shape, and what remains of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.telegram.incoming import (
    Command,
    Group,
    Incoming,
    Nothing,
    Press,
    Typed,
    What,
    decode_answer,
    decode_update,
)

CHAT = {"id": 7_000_000_001, "type": "private", "first_name": "Мария"}
USER = {"id": 7_000_000_001, "is_bot": False, "first_name": "Мария", "language_code": "ru"}
GROUP = {"id": -1_000_000_000_123, "type": "supergroup", "title": "Друзья"}
ENTITY = {"type": "bot_command", "offset": 0, "length": 6}


def _bytes(value: object) -> bytes:
    return json.dumps(value).encode()


def _message(**fields: object) -> dict[str, Any]:
    return {"message_id": 5, "from": USER, "chat": CHAT, "date": 1_700_000_000, **fields}


def _decoded(**update: object) -> Incoming:
    found = decode_update(_bytes({"update_id": 9, **update}))
    assert found is not None
    assert found.update_id == 9
    return found


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ({"text": "/start"}, Command("start", "", 5)),
        ({"text": "/START"}, Command("start", "", 5)),
        ({"text": "/start country-am"}, Command("start", "country-am", 5)),
        ({"text": "/start  country-am "}, Command("start", "country-am", 5)),
        ({"text": "/start@tropa_bot flow-x"}, Command("start", "flow-x", 5)),
        ({"text": "/start я Иван"}, Command("start", "", 5, wordy=True)),
        ({"text": "/start " + "x" * 65}, Command("start", "", 5, wordy=True)),
        ({"text": "/help me"}, Command("help", "", 5, wordy=True)),
        ({"text": "/sos\nпомогите"}, Command("sos", "", 5, wordy=True)),
        ({"text": "/unknown"}, Command("unknown", "", 5)),
        ({"text": "/команда"}, Typed(5)),
        ({"text": "/"}, Typed(5)),
        ({"text": "привет /start"}, Typed(5)),
        ({"text": ""}, Typed(5)),
        ({"sticker": {"emoji": "x"}}, Typed(5)),
        ({"photo": [{"file_id": "x"}], "caption": "/start"}, Typed(5)),
        ({"chat": GROUP, "text": "/start"}, Group()),
        ({"chat": {**GROUP, "type": "channel"}}, Group()),
        ({"pinned_message": _message()}, Nothing()),
        ({"message_auto_delete_timer_changed": {}}, Nothing()),
        ({"chat_background_set": {"type": {}}}, Nothing()),
        ({"write_access_allowed": {}}, Nothing()),
    ],
)
def test_messages(message: dict[str, Any], what: What) -> None:
    found = _decoded(message=_message(**message))
    assert found.what == what
    assert found.language == "ru"
    assert found.chat == message.get("chat", CHAT)["id"]


def test_a_message_without_a_sender() -> None:
    message = _message()
    del message["from"]
    assert _decoded(message=message) == Incoming(9, CHAT["id"], None, Typed(5))  # type: ignore[arg-type]


def _query(**fields: object) -> dict[str, Any]:
    rows = [[{"text": "a", "callback_data": "A"}, {"text": "u", "url": "x:"}], []]
    message = _message(reply_markup={"inline_keyboard": rows})
    return {"id": "77", "from": USER, "message": message, "data": "A", **fields}


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ({}, Press("77", "A", 5, ("A", ""))),
        ({"message": _message()}, Press("77", "A", 5, ())),
        ({"message": {"chat": CHAT, "message_id": 5, "date": 0}}, Press("77", "A", None, ())),
        ({"message": _message(chat=GROUP)}, Nothing()),
        ({"message": None, "inline_message_id": "1"}, Nothing()),
        ({"data": None}, Nothing()),
    ],
)
def test_presses(query: dict[str, Any], what: What) -> None:
    assert _decoded(callback_query=_query(**query)).what == what


@pytest.mark.parametrize(
    ("kind", "status", "what"),
    [
        ("supergroup", "member", Group()),
        ("group", "administrator", Group()),
        ("channel", "administrator", Group()),
        ("group", "left", Nothing()),
        ("supergroup", "kicked", Nothing()),
        ("private", "member", Nothing()),
        ("private", "kicked", Nothing()),
    ],
)
def test_memberships(kind: str, status: str, what: What) -> None:
    member = {"user": {"id": 1}, "status": status}
    told = {"chat": {**GROUP, "type": kind}, "from": USER, "date": 1, "new_chat_member": member}
    assert _decoded(my_chat_member=told).what == what


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"edited_message": _message()},
        {"message": None},
        {"message": 5},
        {"message": {}},
        {"message": _message(message_id="5")},
        {"message": _message(message_id=0)},
        {"message": _message(message_id=2**31)},
        {"message": _message(chat={"id": 2**63, "type": "private"})},
        {"message": _message(chat={"id": -(2**70), "type": "private"})},
        {"message": _message(text=["x"])},
        {"callback_query": _query(id=7)},
        {"callback_query": _query(message=_message(reply_markup={"inline_keyboard": [5]}))},
        {"my_chat_member": {"chat": GROUP}},
    ],
)
def test_what_cannot_be_read_is_confirmed_and_left(update: dict[str, Any]) -> None:
    assert _decoded(**update) == Incoming(9, 0, None, Nothing())


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"7", b'{"update_id":"x"}', b"\xff\xfe"])
def test_what_has_no_number_is_dropped(raw: bytes) -> None:
    assert decode_update(raw) is None


def test_an_answer_that_failed() -> None:
    refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 3"}
    answer = decode_answer(_bytes({**refusal, "parameters": {"retry_after": 3}}))
    assert answer["description"] == refusal["description"]
    parameters = answer["parameters"]
    assert isinstance(parameters, dict)
    assert parameters["retry_after"] == 3


def test_one_bad_update_among_good_ones() -> None:
    updates = [{"update_id": 1, "message": 5}, {"update_id": 2, "message": _message(text="/help")}]
    result = decode_answer(_bytes({"ok": True, "result": updates}))["result"]
    assert isinstance(result, list)
    assert [one.what for one in result] == [Nothing(), Command("help", "", 5)]


def test_nothing_of_a_person_is_shown() -> None:
    shown = [
        repr(_decoded(message=_message(text="/start country-am"))),
        repr(_decoded(message=_message(text="тайна"))),
        repr(_decoded(callback_query=_query())),
    ]
    assert shown == [
        "Incoming(what=Command())",
        "Incoming(what=Typed())",
        "Incoming(what=Press())",
    ]


@pytest.mark.parametrize("half", ["\ud800", "\\\ud800", "😀\ud83d"])
def test_half_a_character_in_one_text_leaves_all_updates_readable(half: str) -> None:
    spoilt = {"update_id": 1, "message": _message(text=half)}
    payload = _bytes({"ok": True, "result": [spoilt, {"update_id": 2, "message": _message()}]})
    found = decode_answer(payload)["result"]
    assert isinstance(found, list)
    assert [(one.update_id, one.what) for one in found] == [(1, Typed(5)), (2, Typed(5))]
