"""Chats and messages as Telegram keeps them, and screens as a person sees them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.waiting import PATIENCE, Signal

Json = dict[str, Any]


@dataclass(eq=False)
class Message:
    """One message; `html` is the text as its sender wrote it, markup included."""

    id: int
    chat: Chat
    sender: Json
    date: int
    text: str = ""
    html: str = ""
    entities: list[Json] = field(default_factory=list)
    keyboard: list[list[Json]] = field(default_factory=list)
    extra: Json = field(default_factory=dict)
    edit_date: int | None = None
    reply_to: Message | None = None
    editable: bool = True

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.sender["is_bot"])

    def payload(self, *, nested: bool = False) -> Json:
        """Return the `Message` of the Bot API; a replied-to message carries no further one."""
        told: Json = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.payload,
            "date": self.date,
        }
        if self.edit_date is not None:
            told["edit_date"] = self.edit_date
        if self.reply_to is not None and not nested:
            told["reply_to_message"] = self.reply_to.payload(nested=True)
        if self.text:
            told["text"] = self.text
        if self.entities:
            told["entities"] = self.entities
        told |= self.extra
        if self.keyboard:
            told["reply_markup"] = {"inline_keyboard": self.keyboard}
        return told


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person saw at one moment: a message of the bot, as sent or as edited."""

    chat_id: int
    message_id: int
    text: str
    html: str
    rows: tuple[tuple[Json, ...], ...]

    @property
    def keyboard(self) -> list[list[str]]:
        """The rows of button labels."""
        return [[button["text"] for button in row] for row in self.rows]

    @property
    def buttons(self) -> list[Json]:
        """All buttons as they came over the wire."""
        return [button for row in self.rows for button in row]

    @property
    def data(self) -> list[str]:
        """The `callback_data` of all buttons that have one."""
        return [button["callback_data"] for button in self.buttons if "callback_data" in button]

    def button(self, label: str) -> Json:
        """Find the one button whose text is, or else contains, the label."""
        exact = [button for button in self.buttons if button["text"] == label]
        found = exact or [button for button in self.buttons if label in button["text"]]
        if len(found) != 1:
            message = f"{len(found)} buttons say {label!r} on {self.keyboard} under {self.text!r}"
            raise AssertionError(message)
        return found[0]


@dataclass(frozen=True, slots=True)
class Toast:
    """What `answerCallbackQuery` showed: a passing line, or an alert to be closed."""

    text: str
    alert: bool = False


class Chat:
    """One chat: its messages in order, and the screens that nobody has looked at yet."""

    def __init__(self, payload: Json) -> None:
        self.payload = payload
        self.id: int = payload["id"]
        self.kind: str = payload["type"]
        self.messages: dict[int, Message] = {}
        self.unseen: deque[Screen] = deque()
        self.last: Screen | None = None
        self.known = False
        self.refusal: str | None = None
        self.toasts: list[Toast] = []
        self.unanswered: set[str] = set()
        self.last_id = 0
        self._toasts_seen = 0
        self.changed = Signal()

    @property
    def private(self) -> bool:
        """Whether this is a person's chat with the bot."""
        return self.kind == "private"

    def show(self, message: Message) -> None:
        """The bot's message appears, or appears changed."""
        self.last = Screen(
            chat_id=self.id,
            message_id=message.id,
            text=message.text,
            html=message.html,
            rows=tuple(map(tuple, message.keyboard)),
        )
        self.unseen.append(self.last)
        self.changed.fire()

    def look_ahead(self) -> None:
        """Take everything so far as seen: a person acts, and what comes next is the answer."""
        self.unseen.clear()
        self._toasts_seen = len(self.toasts)

    def answered(self, query: str, toast: Toast | None) -> None:
        """A pressed button stops spinning."""
        self.unanswered.discard(query)
        if toast is not None:
            self.toasts.append(toast)
        self.changed.fire()

    async def next_screen(self, patience: float = PATIENCE) -> Screen:
        """Wait for the oldest screen not looked at yet."""
        await self.changed.until(lambda: bool(self.unseen), self._describe, patience)
        return self.unseen.popleft()

    async def next_toast(self, patience: float = PATIENCE) -> Toast:
        """Wait for the oldest toast not looked at yet."""
        await self.changed.until(
            lambda: len(self.toasts) > self._toasts_seen, self._describe, patience
        )
        self._toasts_seen += 1
        return self.toasts[self._toasts_seen - 1]

    def _describe(self) -> str:
        texts = [message.text for message in self.messages.values()]
        return f"the bot showed nothing new in chat {self.id}, which holds {texts}"
