"""Telegram's limits, which the published description states in prose or not at all.

A limit is one function over the parameters of a request whose types are already right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from tests.botapi import markup

Json = dict[str, Any]

TEXT: Final = 4096
RAW_BYTES: Final = 1 << 15
CALLBACK_DATA_BYTES: Final = 64
COPY_TEXT: Final = 256
BUTTONS_IN_ROW: Final = 8
BUTTONS: Final = 100
ENTITIES: Final = 100
COMMANDS: Final = 100
COMMAND_DESCRIPTION: Final = 256
DELETED_AT_ONCE: Final = 100
UPDATES_AT_ONCE: Final = 100

_LONGEST: Final = {
    ("setMyName", "name"): 64,
    ("setMyDescription", "description"): 512,
    ("setMyShortDescription", "short_description"): 120,
    ("answerCallbackQuery", "text"): 200,
}
_LOOKS: Final = {"text", "icon_custom_emoji_id", "style"}
_STYLES: Final = (None, "primary", "success", "danger")


def broken(method: str, params: Json) -> list[str]:
    """Return every limit that this request breaks."""
    findings: list[str] = []
    for limit in _LIMITS:
        findings.extend(limit(method, params))
    return findings


def _text(method: str, params: Json) -> Iterator[str]:
    source = params.get("text")
    if source is None or method == "answerCallbackQuery":
        return
    mode = str(params.get("parse_mode", "")).lower()
    parsed = markup.parse(source) if mode == "html" else markup.Markup(source.strip())
    if mode not in ("", "html"):
        yield f"parse_mode {mode}: not checked here (use HTML)"
    if (size := len(source.encode("utf-8", "surrogatepass"))) > RAW_BYTES:
        yield f"text: {size} raw bytes > {RAW_BYTES}"
    yield from (f"text: {finding}" for finding in parsed.findings)
    length = markup.utf16_length(parsed.text)
    if not 1 <= length <= TEXT:
        yield f"text: {length} UTF-16 units after parsing, limit {TEXT}"
    if parsed.tags > ENTITIES:
        yield f"text: {parsed.tags} entities > {ENTITIES} (surplus is ignored)"


def _entities(_method: str, params: Json) -> Iterator[str]:
    entities = params.get("entities", [])
    length = markup.utf16_length(params.get("text", ""))
    if entities and "parse_mode" in params:
        yield "entities and parse_mode at once: the entities would be ignored"
    if len(entities) > ENTITIES:
        yield f"entities: {len(entities)} > {ENTITIES} (surplus is ignored)"
    for entity in entities:
        if entity["offset"] < 0 or not 0 < entity["length"] <= length - entity["offset"]:
            yield f"entities: {entity['type']} reaches outside the text"


def _lengths(method: str, params: Json) -> Iterator[str]:
    for (name, key), longest in _LONGEST.items():
        if name == method and markup.utf16_length(params.get(key, "")) > longest:
            yield f"{key}: longer than {longest}"


def _keyboard(_method: str, params: Json) -> Iterator[str]:
    rows = params.get("reply_markup", {}).get("inline_keyboard", [])
    path = "reply_markup.inline_keyboard"
    for index, row in enumerate(rows):
        if len(row) > BUTTONS_IN_ROW:
            yield f"{path}[{index}]: {len(row)} buttons in a row > {BUTTONS_IN_ROW}"
        if not row:
            yield f"{path}[{index}]: empty row"
        for column, button in enumerate(row):
            yield from (f"{path}[{index}][{column}]: {finding}" for finding in _button(button))
    if (total := sum(map(len, rows))) > BUTTONS:
        yield f"{path}: {total} buttons > {BUTTONS}"


def _button(button: Json) -> Iterator[str]:
    actions = button.keys() - _LOOKS
    if len(actions) != 1:
        yield f"exactly one action expected, got {sorted(actions)}"
    if not button["text"].strip():
        yield "empty text"
    data = button.get("callback_data")
    if data is not None and not 1 <= (size := len(data.encode())) <= CALLBACK_DATA_BYTES:
        yield f"callback_data is {size} bytes"
    copied = button.get("copy_text")
    if copied is not None and not 1 <= markup.utf16_length(copied["text"]) <= COPY_TEXT:
        yield "copy_text length"
    if button.get("style") not in _STYLES:
        yield f"style {button['style']!r}"
    url = button.get("url")
    if url is not None and not re.match(r"(https?|tg)://", url):
        yield f"url {url!r}"


def _edited(method: str, params: Json) -> Iterator[str]:
    if not method.startswith("editMessage"):
        return
    if "inline_message_id" not in params and not {"chat_id", "message_id"} <= params.keys():
        yield "chat_id+message_id or inline_message_id required"
    if method == "editMessageText" and not {"text", "rich_message"} & params.keys():
        yield "text or rich_message required"


def _commands(method: str, params: Json) -> Iterator[str]:
    if method != "setMyCommands":
        return
    if len(params["commands"]) > COMMANDS:
        yield f"{len(params['commands'])} commands > {COMMANDS}"
    for command in params["commands"]:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            yield f"command {command['command']!r}"
        if not 1 <= markup.utf16_length(command["description"]) <= COMMAND_DESCRIPTION:
            yield f"description of /{command['command']}"


def _language(method: str, params: Json) -> Iterator[str]:
    if "My" in method and not re.fullmatch(r"([a-z]{2})?", params.get("language_code", "")):
        yield f"language_code {params['language_code']!r}: two letters expected"


def _counts(method: str, params: Json) -> Iterator[str]:
    if method == "deleteMessages" and not 1 <= len(params["message_ids"]) <= DELETED_AT_ONCE:
        yield f"1-{DELETED_AT_ONCE} message_ids, got {len(params['message_ids'])}"
    if method == "getUpdates" and not 1 <= params.get("limit", 1) <= UPDATES_AT_ONCE:
        yield f"limit 1-{UPDATES_AT_ONCE}, got {params['limit']}"


def _secret(method: str, params: Json) -> Iterator[str]:
    secret = params.get("secret_token")
    wrong = secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret)
    if method == "setWebhook" and wrong:
        yield "secret_token: 1-256 of A-Za-z0-9_-"


_LIMITS: Final = (
    _text, _entities, _lengths, _keyboard, _edited, _commands, _language, _counts, _secret,
)  # fmt: skip
