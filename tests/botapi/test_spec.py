"""What the request checker accepts and what it finds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.botapi import markup, spec

Json = dict[str, Any]


def message(text: str = "x", **params: object) -> Json:
    return {"chat_id": 1, "text": text, **params}


def html(text: str) -> Json:
    return message(text, parse_mode="HTML")


def keyboard(*rows: list[Json]) -> Json:
    return message(reply_markup={"inline_keyboard": list(rows)})


def button(data: str = "x", **fields: object) -> Json:
    return {"text": "t", "callback_data": data, **fields}


def commands(*names: str, **params: object) -> Json:
    listed = [{"command": name, "description": "x"} for name in names]
    return {"commands": listed, **params}


ACCEPTED = [
    ("sendMessage", message("я" * 4096)),
    ("sendMessage", html("<b>" + "я" * 4096 + "</b>")),
    ("sendMessage", html("<blockquote expandable>x &lt; y</blockquote>")),
    ("sendMessage", html('<a href="https://example.org/?a=1&amp;b=2">x</a>')),
    ("sendMessage", html("<pre><code class='language-python'>x</code></pre>")),
    ("sendMessage", {"chat_id": "1", "text": "x", "disable_notification": "True"}),
    ("sendMessage", message("x", entities=[{"type": "bold", "offset": 0, "length": 1}])),
    ("sendMessage", message("x", protect_content=None)),
    ("SENDMESSAGE", message()),
    ("sendMessage", keyboard([button("d" * 64)] * 8)),
    ("sendMessage", keyboard([button(style="danger")])),
    ("sendMessage", {**message(), "reply_markup": '{"inline_keyboard": []}'}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 200}),
    ("editMessageText", {"chat_id": 1, "message_id": 1, "text": "x"}),
    ("deleteMessages", {"chat_id": 1, "message_ids": list(range(1, 101))}),
    ("deleteMessages", {"chat_id": "1", "message_ids": "[1, 2]"}),
    ("setMyCommands", commands("start", language_code="ru")),
    ("setMyName", {"name": "x" * 64}),
    ("getUpdates", {"allowed_updates": ["message"], "timeout": 10}),
]

FOUND = [
    ("no such method", "sendFoo", {}),
    ("required", "sendMessage", {"text": "a"}),
    ("unknown field", "sendMessage", message(foo=1)),
    ("none of", "sendMessage", {"chat_id": 1, "text": 5}),
    ("none of", "sendMessage", message(disable_notification="perhaps")),
    ("none of", "sendMessage", message(reply_markup="{not json")),
    ("4097", "sendMessage", message("я" * 4097)),
    ("4098", "sendMessage", message("😀" * 2049)),
    ("0 UTF", "sendMessage", message(" \n ")),
    ("0 UTF", "sendMessage", html("<b> </b>")),
    ("raw bytes", "sendMessage", html("<b></b>" * 5000 + "x")),
    ("101 entities", "sendMessage", html("<b>x</b>" * 101)),
    ("not checked", "sendMessage", message(parse_mode="MarkdownV2")),
    ("nested", "sendMessage", html("<blockquote><blockquote>x</blockquote></blockquote>")),
    ("inside <code>", "sendMessage", html("<code><b>x</b></code>")),
    ("unexpected", "sendMessage", html("<b><i>x</b></i>")),
    ("unclosed", "sendMessage", html("<b>x")),
    ("unsupported tag", "sendMessage", html("<p>x</p>")),
    ("attribute", "sendMessage", html('<b id="x">x</b>')),
    ("tg-spoiler", "sendMessage", html("<span>x</span>")),
    ("character reference", "sendMessage", html("a&#0;b")),
    ("raw '&'", "sendMessage", html("a & b")),
    ("raw '&'", "sendMessage", html("a&nbsp;b")),
    ("raw '<'", "sendMessage", html("x</>")),
    ("raw '<'", "sendMessage", html("x<br/>")),
    ("javascript", "sendMessage", html('<a href="javascript:x">y</a>')),
    ("unsafe", "sendMessage", html('<a href="tel:+33">x</a>')),
    ("unsafe", "sendMessage", html('<a href="mailto:a@example.org">x</a>')),
    ("outside", "sendMessage", message(entities=[{"type": "bold", "offset": 1, "length": 1}])),
    ("at once", "sendMessage", {**html("x"), "entities": [
        {"type": "bold", "offset": 0, "length": 1}]}),
    ("65 bytes", "sendMessage", keyboard([button("d" * 65)])),
    ("66 bytes", "sendMessage", keyboard([button("я" * 33)])),
    ("0 bytes", "sendMessage", keyboard([button("")])),
    ("9 buttons", "sendMessage", keyboard([button()] * 9)),
    ("101 buttons", "sendMessage", keyboard(*([button()] for _ in range(101)))),
    ("empty row", "sendMessage", keyboard([])),
    ("empty text", "sendMessage", keyboard([button(text=" ")])),
    ("exactly one", "sendMessage", keyboard([button(url="https://x")])),
    ("exactly one", "sendMessage", keyboard([{"text": "t"}])),
    ("url", "sendMessage", keyboard([{"text": "t", "url": "mailto:a@example.org"}])),
    ("copy_text", "sendMessage", keyboard([{"text": "t", "copy_text": {"text": "x" * 257}}])),
    ("style", "sendMessage", keyboard([button(style="pink")])),
    ("unknown field", "sendMessage", keyboard([button(colour="red")])),
    ("inline_message_id required", "editMessageText", {"text": "x"}),
    ("rich_message required", "editMessageText", {"chat_id": 1, "message_id": 1}),
    ("command 'Start'", "setMyCommands", commands("Start")),
    ("101 commands", "setMyCommands", commands(*["x"] * 101)),
    ("description of", "setMyCommands", {"commands": [{"command": "x", "description": ""}]}),
    ("two letters", "setMyCommands", commands("x", language_code="ru-RU")),
    ("longer than 64", "setMyName", {"name": "x" * 65}),
    ("longer than 512", "setMyDescription", {"description": "x" * 513}),
    ("longer than 120", "setMyShortDescription", {"short_description": "x" * 121}),
    ("longer than 200", "answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
    ("1-100", "deleteMessages", {"chat_id": 1, "message_ids": []}),
    ("1-100", "deleteMessages", {"chat_id": 1, "message_ids": list(range(101))}),
    ("limit 1-100", "getUpdates", {"limit": 0}),
    ("secret_token", "setWebhook", {"url": "https://x", "secret_token": "a b"}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params"), ACCEPTED)
def test_a_sound_request_has_no_findings(method: str, params: Json) -> None:
    assert spec.check(method, params) == []


@pytest.mark.parametrize(("finding", "method", "params"), FOUND)
def test_a_wrong_request_is_found(finding: str, method: str, params: Json) -> None:
    assert any(finding in found for found in spec.check(method, params))


def test_a_nested_field_is_named_by_its_path() -> None:
    assert spec.check("sendMessage", keyboard([button(), {"callback_data": "x"}])) == [
        "sendMessage.reply_markup.inline_keyboard[0][1].text: required, missing"
    ]


def test_form_strings_become_values() -> None:
    form = {
        "chat_id": "7000000001",
        "text": "123",
        "protect_content": "true",
        "reply_markup": json.dumps({"inline_keyboard": [[button()]]}),
    }
    assert spec.decode("sendMessage", form) == {
        "chat_id": 7000000001,
        "text": "123",
        "protect_content": True,
        "reply_markup": {"inline_keyboard": [[button()]]},
    }


def test_html_becomes_text_and_entities_as_telegram_counts() -> None:
    parsed = markup.parse(" 😀 <b>a &amp; <i>б</i></b> <a href='https://x.org'>link</a>\n")
    assert parsed.findings == []
    assert parsed.text == "😀 a & б link"
    assert parsed.entities == [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "italic", "offset": 7, "length": 1},
        {"type": "text_link", "offset": 9, "length": 4, "url": "https://x.org"},
    ]


def test_the_first_published_fields_are_checked_in_values_too() -> None:
    assert spec.check_value({"update_id": 1, "message": {}}, "Update") == [
        "Update.message.message_id: required, missing",
        "Update.message.date: required, missing",
        "Update.message.chat: required, missing",
    ]
