"""The crowd: people who each begin, tap a button of the newest screen by chance, and begin anew.

A step is one action of a person (/start or a tap) until the next screen of the bot arrives for
that chat. The next action follows at once, or after a pause.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench.peers.chats import Chat, Slot

FIRST_CHAT = 10_000_001


@dataclass(frozen=True, slots=True)
class Plan:
    """What the crowd does. Times are in seconds."""

    users: int = 32
    seed: int = 1
    warmup: int = 300
    """Steps before the measured window opens."""
    steps: int = 10**9
    seconds: float = 10**9
    """The window closes after so many steps or seconds, whichever comes first."""
    think: float = 0.0
    """The mean pause between a screen and the next tap; it varies from half to one and a half."""
    api_delay: float = 0.0
    """How long each answer of the Bot API is held back."""
    stay: int = 0
    """Steps after which a person leaves for good and another comes; 0: nobody leaves."""
    chats: int = 0
    """How many people come in all, where they leave."""
    patience: float = 10.0
    """Who waits longer sends /start again."""


@dataclass(slots=True)
class Window:
    """What is counted between the end of the warm-up and the end of the run."""

    begin: float
    calls_before: Counter[str]
    end: float = 0.0
    steps: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds from each action to its screen."""


class Crowd:
    """So many people at once, in a closed loop. `deliver` takes their updates to the bot."""

    def __init__(self, plan: Plan, deliver: Callable[[Chat, int, bytes], None]) -> None:
        self.plan = plan
        self.calls: Counter[str] = Counter()
        self.chats: dict[int, Chat] = {}
        self.slots = [Slot(plan.seed, number) for number in range(plan.users)]
        self.frozen = False
        self.steps = 0
        self.left = 0
        self.stalls = 0
        self.window: Window | None = None
        self.first_screen = asyncio.Event()
        self.first_screen_at = 0.0
        self.done = asyncio.Event()
        self.on_window: Callable[[], None] = lambda: None
        """Called when the window opens and when it closes."""
        self._deliver = deliver
        self._update_id = 1000
        self._next_chat = FIRST_CHAT

    def start(self) -> None:
        """Everybody sends /start; what the bot is not there for yet waits for it."""
        for slot in self.slots:
            self._come(slot)

    def act(self, chat: Chat) -> None:
        """The person taps a button of the newest screen, or sends /start."""
        self._update_id += 1
        chat.waiting, chat.due = True, False
        chat.acted_at = time.perf_counter()
        self._deliver(chat, self._update_id, chat.update(self._update_id, int(time.time())))

    def screen(self, chat: Chat) -> None:
        """A screen has arrived for this chat: the step that was open is over."""
        if not chat.waiting:
            return
        now = time.perf_counter()
        chat.waiting = False
        chat.steps += 1
        self.steps += 1
        if not self.first_screen_at:
            self.first_screen_at = now
            self.first_screen.set()
        self._count(now - chat.acted_at, now)
        if self.frozen:
            return
        pause = self.plan.api_delay  # a person sees the screen when Telegram has dealt with it
        if self.plan.think:
            pause += self.plan.think * (0.5 + chat.slot.random.random())
        if pause:
            asyncio.get_running_loop().call_later(pause, self._go_on, chat)
        else:
            self._go_on(chat)

    def free(self, chat: Chat) -> None:
        """The bot has taken the chat's update: a person who waited for that acts now."""
        if chat.due:
            self.act(chat)
        elif chat.slot.chat is not chat:
            self.chats.pop(chat.id, None)

    async def lose_patience(self) -> None:
        """People who wait too long begin anew. The window closes on time though nobody steps."""
        while not self.done.is_set():
            await asyncio.sleep(1)
            now = time.perf_counter()
            if self.frozen or not self.first_screen_at:
                continue
            for slot in self.slots:
                chat = slot.chat
                if chat and chat.waiting and now - chat.acted_at > self.plan.patience:
                    self.stalls += 1
                    chat.forget_screen()
                    self.act(chat)
            if self.window and now - self.window.begin > self.plan.seconds + 2:
                self._close_window()

    def _come(self, slot: Slot) -> None:
        chat = slot.chat = Chat(self._next_chat, slot)
        self._next_chat += 1
        self.chats[chat.id] = chat
        self.act(chat)

    def _go_on(self, chat: Chat) -> None:
        if self.frozen or self.done.is_set() or chat.waiting or chat.slot.chat is not chat:
            return
        if self.plan.stay and chat.steps >= self.plan.stay:
            self._leave(chat)
        elif chat.posting:
            chat.due = True
        else:
            self.act(chat)

    def _leave(self, chat: Chat) -> None:
        self.left += 1
        if not chat.posting:
            self.chats.pop(chat.id, None)
        if self._next_chat - FIRST_CHAT < self.plan.chats:
            self._come(chat.slot)
        elif self.left >= self.plan.chats - self.plan.users:
            self._close_window()

    def _count(self, wait: float, now: float) -> None:
        window = self.window
        if window is None:
            if self.steps >= self.plan.warmup:
                self.window = Window(time.perf_counter(), self.calls.copy())
                self.on_window()
        elif not window.end:
            window.steps += 1
            window.waits.append(wait)
            if window.steps >= self.plan.steps or now - window.begin >= self.plan.seconds:
                self._close_window()

    def _close_window(self) -> None:
        if self.window is not None and not self.window.end:
            self.window.end = time.perf_counter()
            self.on_window()
            self.done.set()
