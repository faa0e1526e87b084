"""The people: they write, press, look at screens, block the bot, and share groups with it."""

# ruff: noqa: ASYNC109 - a person's patience is called timeout where tests name it
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.botapi import markup
from tests.botapi.chats import Chat, Message, Screen, Toast
from tests.botapi.waiting import PATIENCE
from tests.botapi.world import World

Json = dict[str, Any]

_COMMAND = re.compile(r"(?<!\S)/[a-zA-Z0-9_]{1,32}(@\w+)?")


class Conversation:
    """What a private chat and a group have in common: messages, and screens of the bot."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat
        world.chats[chat.id] = chat

    @property
    def id(self) -> int:
        """The chat's id; in a private chat the person's as well."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat now, in order."""
        return list(self.chat.messages.values())

    @property
    def texts(self) -> list[str]:
        """The texts of what stands in the chat now."""
        return [message.text for message in self.messages]

    @property
    def last(self) -> Screen:
        """The newest screen, without waiting."""
        if self.chat.last is None:
            raise AssertionError(f"the bot has shown nothing in chat {self.id}")
        return self.chat.last

    async def screen(self, timeout: float = PATIENCE) -> Screen:
        """Wait for the bot's next message or edit here and return what it shows.

        Screens queue up; writing or pressing throws away those nobody looked at.
        """
        return await self.chat.next_screen(timeout)

    def _write(self, sender: Json, text: str | None, extra: Json) -> Message:
        self.chat.known = True
        self.chat.look_ahead()
        return self.world.post(
            self.chat,
            sender,
            text=text or "",
            html=text or "",
            entities=list(_commands(text or "")),
            extra=extra,
        )


class Person(Conversation):
    """Somebody with a private chat with the bot."""

    def __init__(
        self,
        world: World,
        *,
        language: str | None,
        number: int | None,
        name: str,
        username: str | None,
    ) -> None:
        number = number or world.new_user_id()
        first, _, last = name.partition(" ")
        who: Json = {"id": number, "first_name": first}
        who |= {"last_name": last} if last else {}
        who |= {"username": username or f"user_{number}"} if username != "" else {}
        self.user: Json = {**who, "is_bot": False}
        if language is not None:
            self.user["language_code"] = language
        super().__init__(world, Chat({**who, "type": "private"}))

    @property
    def toasts(self) -> list[Toast]:
        """What the answers to this person's presses showed, wherever the buttons stood."""
        return self.chat.toasts

    @property
    def spinning(self) -> int:
        """How many pressed buttons still wait for `answerCallbackQuery`."""
        return len(self.chat.unanswered)

    async def toast(self, timeout: float = PATIENCE) -> Toast:
        """Wait for the next toast; acting throws away those nobody looked at."""
        return await self.chat.next_toast(timeout)

    async def send(self, text: str | None = None, **extra: object) -> Message:
        """Write to the bot; `extra` are further fields of the message, say `sticker={...}`."""
        self._check_not_blocked()
        message = self._write(self.user, text, extra)
        self.world.updates.add("message", message.payload())
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        message.text = message.html = text
        message.entities = list(_commands(text))
        message.edit_date = self.world.clock.seconds
        self.world.updates.add("edited_message", message.payload())

    def delete(self, *messages: Message) -> None:
        """Delete messages for both sides, of which the bot is not told; without any, all."""
        for message in messages or self.messages:
            self.chat.messages.pop(message.id, None)

    async def press(self, label: str, on: Screen | None = None, **options: Any) -> str:
        """Press the button that says this, on the newest screen or an older one.

        `options` are those of `press_data`. Returns the id of the query.
        """
        screen = on or self.last
        button = screen.button(label)
        if "callback_data" not in button:
            raise AssertionError(f"{button} sends nothing to the bot")
        options.setdefault("message", screen)
        return await self.press_data(button["callback_data"], **options)

    async def press_data(
        self,
        data: str,
        *,
        message: Message | Screen | None = None,
        inaccessible: bool = False,
        without_keyboard: bool = False,
        keyboard: Screen | None = None,
    ) -> str:
        """Send a press of a button that holds this data, genuine or forged.

        `message` is where the button stands (the newest screen); a deleted one is told as
        inaccessible, as is any with `inaccessible`. The update carries the message with the
        keyboard that it has now, with none, or with that of another screen, `keyboard`.
        """
        self._check_not_blocked()
        place = message or self.last
        chat = place.chat if isinstance(place, Message) else self.world.chats[place.chat_id]
        number = place.id if isinstance(place, Message) else place.message_id
        kept = chat.messages.get(number)
        if kept is None or inaccessible:
            told: Json = {"chat": chat.payload, "message_id": number, "date": 0}
        else:
            told = kept.payload()
            if without_keyboard:
                told.pop("reply_markup", None)
            if keyboard is not None:
                told["reply_markup"] = {"inline_keyboard": [list(row) for row in keyboard.rows]}
        chat.look_ahead()
        self.chat.look_ahead()
        query = self.world.new_query(self.chat)
        body = {"id": query, "from": self.user, "message": told, "data": data}
        self.world.updates.add("callback_query", {**body, "chat_instance": str(-chat.id)})
        return query

    async def say(self, text: str) -> Screen:
        """Write, and wait for the screen that answers."""
        await self.send(text)
        return await self.screen()

    async def tap(self, label: str, on: Screen | None = None) -> Screen:
        """Press, and wait for the screen that answers."""
        await self.press(label, on)
        return await self.screen()

    async def block(self) -> None:
        """Block the bot: from now on it may not write here."""
        self.chat.refusal = "bot was blocked by the user"
        self.world.tell_membership(self.chat, self.user, "member", "kicked")

    async def unblock(self) -> None:
        """Let the bot write again."""
        self.chat.refusal = None
        self.world.tell_membership(self.chat, self.user, "kicked", "member")

    def _check_not_blocked(self) -> None:
        if self.chat.refusal is not None:
            raise AssertionError("who has blocked the bot must unblock it before writing")


class Group(Conversation):
    """A group chat, where a bot reads only commands that are not for another bot."""

    def __init__(self, world: World, title: str, kind: str) -> None:
        number = -1_000_000_000_000 - world.new_user_id()
        super().__init__(world, Chat({"id": number, "title": title, "type": kind}))

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in the group."""
        return self.chat.known and self.chat.refusal is None

    async def add_bot(self, by: Person) -> None:
        """Somebody adds the bot; it is told of its membership and by a message."""
        self.chat.known = True
        self.chat.refusal = None
        self.world.tell_membership(self.chat, by.user, "left", "member")
        extra = {"new_chat_members": [self.world.bot]}
        self.world.updates.add("message", self._write(by.user, None, extra).payload())

    async def send(self, by: Person, text: str) -> Message:
        """A member writes; whether the bot reads it is Telegram's affair."""
        present = self.has_bot
        message = self._write(by.user, text, {})
        addressee = _COMMAND.match(text)
        mine = addressee and addressee[1] in (None, f"@{self.world.bot['username']}")
        if present and mine:
            self.world.updates.add("message", message.payload())
        return message


def _commands(text: str) -> Iterator[Json]:
    """Return the entities that Telegram finds in what a person writes: here commands only."""
    for found in _COMMAND.finditer(text):
        offset = markup.utf16_length(text[: found.start()])
        yield {"type": "bot_command", "offset": offset, "length": len(found[0])}
