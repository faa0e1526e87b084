"""A private chat, and the updates that come out of it."""

from __future__ import annotations

import random

from tests.bench.peers.screens import NO_KEYBOARD, Keyboard, Text

BOT = b'"id":4242,"is_bot":true,"first_name":"Bench Bot","username":"bench_bot"'


class Slot:
    """A place in the crowd. Who holds it may leave for another person."""

    def __init__(self, seed: int, number: int) -> None:
        self.random = random.Random(seed * 1_000_003 + number)
        self.chat: Chat | None = None


class Chat:
    """A person's chat with the bot: the bot's newest screen, and what the person waits for."""

    __slots__ = (
        "_person",
        "acted_at",
        "due",
        "id",
        "keyboard",
        "last_message",
        "message_id",
        "posting",
        "slot",
        "steps",
        "text",
        "waiting",
    )

    def __init__(self, chat_id: int, slot: Slot) -> None:
        self.id = chat_id
        self.slot = slot
        self.last_message = 0
        self.message_id = 0
        self.text: Text | None = None
        self.keyboard: Keyboard = NO_KEYBOARD
        self.steps = 0
        self.waiting = False  # an action is out, and no screen has come yet
        self.posting = False  # the webhook has not answered the last update yet
        self.due = False  # the person acts as soon as it has
        self.acted_at = 0.0
        self._person = b'"id":%d,"first_name":"User %d","username":"user_%d"' % ((chat_id,) * 3)

    def forget_screen(self) -> None:
        """The person will begin anew."""
        self.keyboard = NO_KEYBOARD
        self.posting = False

    def message(self, now: int, *, edited: bool) -> bytes:
        """The bot's newest message, in JSON."""
        assert self.text is not None
        return b'{"message_id":%d,"from":{%b},"chat":{%b,"type":"private"},"date":%d,%b%b%b}' % (
            self.message_id,
            BOT,
            self._person,
            now,
            b'"edit_date":%d,' % now if edited else b"",
            self.text.json,
            self.keyboard.json,
        )

    def update(self, update_id: int, now: int) -> bytes:
        """The person's next action, in JSON: a tap if there is something to tap, else /start."""
        person = b'{%b,"is_bot":false,"language_code":"en"}' % self._person
        buttons = self.keyboard.data
        if buttons and self.text and not self.text.is_outcome:
            return (
                b'{"update_id":%d,"callback_query":{"id":"%d","from":%b,"message":%b,'
                b'"chat_instance":"-%d","data":%b}}'
            ) % (
                update_id,
                4_000_000_000_000 + update_id,
                person,
                self.message(now, edited=True),
                7_000_000_000 + self.id,
                buttons[int(self.slot.random.random() * len(buttons))],
            )
        self.last_message += 1
        return (
            b'{"update_id":%d,"message":{"message_id":%d,"from":%b,"chat":{%b,"type":"private"},'
            b'"date":%d,"text":"/start",'
            b'"entities":[{"offset":0,"length":6,"type":"bot_command"}]}}'
        ) % (update_id, self.last_message, person, self._person, now)
