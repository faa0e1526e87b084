"""What is decoded of Telegram's JSON: chat, message, press, text, language, and no more.

Fields that are not named here are never made into values. Bot API: core.telegram.org/bots/api.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

_Id = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_MessageId = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


class User(msgspec.Struct):
    """Of a person, only the language of their app."""

    language_code: str | None = None


class Chat(msgspec.Struct):
    """Where something was said."""

    id: _Id
    type: str = "private"


class Button(msgspec.Struct):
    """Of a button, only its token."""

    callback_data: str = ""


class Keyboard(msgspec.Struct):
    """The buttons of a message."""

    inline_keyboard: list[list[Button]] = []


class Told(msgspec.Struct):
    """Something is there; what it is, is not read."""


class Message(msgspec.Struct, rename={"sender": "from"}):
    """A message of a person, or the one that a pressed button belongs to."""

    message_id: _MessageId
    chat: Chat
    date: int = 0
    text: str = ""
    sender: User | None = None
    reply_markup: Keyboard | None = None
    # Not written by anybody, but told by Telegram as messages: somebody changed the chat itself.
    message_auto_delete_timer_changed: Told | None = None
    chat_background_set: Told | None = None
    pinned_message: Told | None = None
    write_access_allowed: Told | None = None


class Query(msgspec.Struct, rename={"sender": "from"}):
    """A press."""

    id: str
    sender: User
    message: Message | None = None
    data: str = ""


class Member(msgspec.Struct):
    """What somebody is in a group."""

    status: str


class Membership(msgspec.Struct, rename={"sender": "from"}):
    """The bot was brought into a group, or taken out of one."""

    chat: Chat
    sender: User
    new_chat_member: Member


class Update(msgspec.Struct):
    """One update, of the kinds that the bot asks for."""

    update_id: _Id
    message: Message | None = None
    callback_query: Query | None = None
    my_chat_member: Membership | None = None


class Numbered(msgspec.Struct):
    """All that is read of an update that is of no shape we know."""

    update_id: _Id


class Parameters(msgspec.Struct):
    """What Telegram adds to an error."""

    retry_after: int | None = None
    migrate_to_chat_id: int | None = None


class Answer(msgspec.Struct):
    """An answer to getUpdates."""

    result: list[msgspec.Raw] = []
    description: str = ""
    parameters: Parameters | None = None


class Result(msgspec.Struct):
    """Any other answer, its result still JSON."""

    result: msgspec.Raw = msgspec.Raw(b"null")
    description: str = ""
    parameters: Parameters | None = None
