"""Everything the server knows: the bot, the chats, the clock, the updates under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.botapi.chats import Chat, Message
from tests.botapi.updates import ApiError, Updates

Json = dict[str, Any]

BOT: Json = {"id": 4242, "is_bot": True, "first_name": "Tropa", "username": "tropa_test_bot"}
FIRST_ID = 7_000_000_001
"""Ids of people are beyond 32 bits, as they are today."""


class Clock:
    """The time on Telegram's side; it moves only when told to."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC)) -> None:
        self.now = now

    def advance(self, **duration: float) -> None:
        """Let time pass: `advance(hours=49)`."""
        self.now += timedelta(**duration)

    @property
    def seconds(self) -> int:
        """Unix time, as messages are dated."""
        return int(self.now.timestamp())


@dataclass
class Profile:
    """What the bot set about itself: by language, the commands by scope and language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)


class World:
    """The state behind the methods of the Bot API."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.bot = BOT
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Chat] = {}
        self.profile = Profile()
        self.updates = Updates(lambda: clock.seconds)
        self._last_message_id = 0
        self._last_user_id = FIRST_ID - 1
        self._last_query_id = 4_000_000_000_000

    def new_user_id(self) -> int:
        """Return an id that nobody has."""
        self._last_user_id += 1
        return self._last_user_id

    def new_query(self, presser: Chat) -> str:
        """Return the id of a button press; its answer goes to the presser's own chat."""
        self._last_query_id += 1
        query = str(self._last_query_id)
        self.queries[query] = presser
        presser.unanswered.add(query)
        return query

    def post(self, chat: Chat, sender: Json, **content: Any) -> Message:
        """Put a message into a chat.

        The private chats and small groups of a bot share one counter of message ids;
        a supergroup has its own.
        """
        if chat.kind == "supergroup":
            chat.last_id += 1
            number = chat.last_id
        else:
            self._last_message_id += 1
            number = self._last_message_id
        message = Message(number, chat, sender, self.clock.seconds, **content)
        chat.messages[number] = message
        return message

    def tell_membership(self, chat: Chat, by: Json, old: str, new: str) -> None:
        """Tell the bot that somebody changed what it is in a chat."""

        def member(status: str) -> Json:
            banned = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.bot, "status": status, **banned}

        body = {"chat": chat.payload, "from": by, "date": self.clock.seconds}
        members = {"old_chat_member": member(old), "new_chat_member": member(new)}
        self.updates.add("my_chat_member", {**body, **members})

    def chat(self, chat_id: int | str) -> Chat:
        """Find a chat that the bot has met, by id or by @username."""
        if isinstance(chat_id, str):
            named = (c for c in self.chats.values() if f"@{c.payload.get('username')}" == chat_id)
            chat = next(named, None)
        else:
            chat = self.chats.get(chat_id)
        if chat is None or not chat.known:
            raise ApiError(400, "Bad Request: chat not found")
        return chat

    def writable(self, chat_id: int | str) -> Chat:
        """Find a chat and make sure that the bot may write there."""
        chat = self.chat(chat_id)
        if chat.refusal is not None:
            raise ApiError(403, f"Forbidden: {chat.refusal}")
        return chat


Method = Callable[[World, Json], object]
