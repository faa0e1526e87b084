"""Updates, at the very edge: bytes in, one small frozen value out, and everything else dropped.

Only what is needed is decoded: chat, message, press or command or "something was typed", language.
Names and usernames never become values of this process, and typed words leave this module never.
Whatever makes this faster later changes this module alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import msgspec

from bot.channels.telegram import shapes

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
"""The kinds of update that the bot asks Telegram for."""

_PRESENT = ("member", "administrator")
_SURROGATE = re.compile(rb"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""Either half of a surrogate pair, as JSON escapes it."""

_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+|$)", re.ASCII)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a deep link can hold. Anything else after a command was typed."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed. `message` is None where the message can no longer be edited."""

    query: str = field(repr=False)
    token: str = field(repr=False)
    message: int | None = field(repr=False)
    keyboard: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of ours or of nobody's, such as `start` with the argument of a deep link.

    `wordy` when something was typed after it; what that was is not known.
    """

    name: str = field(repr=False)
    argument: str = field(repr=False)
    message: int = field(repr=False)
    wordy: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """Something else was sent. What it was is not known."""

    message: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """The bot was brought into a group, or spoken to in one."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing to answer: the bot was blocked, a timer was set, or the update cannot be read."""


What = Press | Command | Typed | Group | Nothing


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update. Its repr names nobody, so that no log can."""

    update_id: int = field(repr=False)
    chat: int = field(repr=False)
    language: str | None = field(repr=False)
    what: What


_answer = msgspec.json.Decoder(shapes.Answer)
_result = msgspec.json.Decoder(shapes.Result)
_update = msgspec.json.Decoder(shapes.Update)
_numbered = msgspec.json.Decoder(shapes.Numbered)


def decode_answer(payload: bytes) -> dict[str, object]:
    """An answer to getUpdates, as python-telegram-bot's request layer wants it.

    `result` holds `Incoming` values. Raises ValueError where the payload is no such answer.
    """
    try:
        answer = _whole(payload)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    decoded = (decode_update(raw) for raw in answer.result)
    return _said(answer, [one for one in decoded if one is not None])


def decode_result(payload: bytes) -> dict[str, object]:
    """Any other answer, as the library's request layer wants it, its `result` still JSON.

    Most results tell again who the chat belongs to, and nobody reads them. Raises ValueError where
    the payload is no answer.
    """
    answer = _result.decode(payload)
    return _said(answer, answer.result)


def _said(answer: shapes.Answer | shapes.Result, result: object) -> dict[str, object]:
    said: dict[str, object] = {"result": result}
    if answer.description:
        said["description"] = answer.description
    if answer.parameters:
        said["parameters"] = msgspec.to_builtins(answer.parameters)
    return said


def _whole(payload: bytes) -> shapes.Answer:
    """The answer. Half a surrogate pair in one text must not make all updates unreadable."""
    try:
        return _answer.decode(payload)
    except msgspec.DecodeError:
        return _answer.decode(_SURROGATE.sub(rb"\1?", payload))


def decode_update(raw: bytes | msgspec.Raw) -> Incoming | None:
    """One update. What cannot be read is `Nothing`, so that it is confirmed and not sent again."""
    try:
        update = _update.decode(raw)
    except (ValueError, RecursionError):
        return _unreadable(raw)
    if update.callback_query:
        return _pressed(update.update_id, update.callback_query)
    if update.message:
        return _sent(update.update_id, update.message)
    member = update.my_chat_member
    if member and member.chat.type != "private" and member.new_chat_member.status in _PRESENT:
        code = member.sender.language_code
        return Incoming(update.update_id, member.chat.id, code, Group())
    return Incoming(update.update_id, 0, None, Nothing())


def _unreadable(raw: bytes | msgspec.Raw) -> Incoming | None:
    try:
        return Incoming(_numbered.decode(raw).update_id, 0, None, Nothing())
    except (ValueError, RecursionError):
        return None


def _pressed(update: int, query: shapes.Query) -> Incoming:
    message = query.message
    if message is None:
        return Incoming(update, 0, None, Nothing())
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    keyboard = tuple(button.callback_data for row in rows for button in row)
    # An inaccessible message is dated 0: it was deleted, or is too old for Telegram to show.
    editable = message.message_id if message.date else None
    press = Press(query.id, query.data, editable, keyboard)
    what = press if message.chat.type == "private" else Nothing()
    return Incoming(update, message.chat.id, query.sender.language_code, what)


def _sent(update: int, message: shapes.Message) -> Incoming:
    language = message.sender.language_code if message.sender else None
    if message.chat.type != "private":
        return Incoming(update, message.chat.id, language, Group())
    return Incoming(update, message.chat.id, language, _private(message))


def _private(message: shapes.Message) -> What:
    changes = (
        message.message_auto_delete_timer_changed,
        message.chat_background_set,
        message.pinned_message,
        message.write_access_allowed,
    )
    if any(change is not None for change in changes):
        return Nothing()
    found = _COMMAND.match(message.text)
    if found is None:
        return Typed(message.message_id)
    name, rest = found[1].lower(), message.text[found.end() :].strip()
    if name == "start" and _PAYLOAD.fullmatch(rest):
        return Command(name, rest, message.message_id)
    return Command(name, "", message.message_id, wordy=bool(rest))
