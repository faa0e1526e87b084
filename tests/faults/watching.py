"""A bot without a network whose buttons, requests and mistakes are watched."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from pydantic import SecretStr
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram import service
from bot.channels.telegram.channel import Channel
from bot.channels.telegram.lean_bot import LeanBot
from bot.engine.tokens import Tokens
from bot.model.conditions import Answers
from bot.model.conversation import Event, Screen, State
from bot.model.guide import Guide
from bot.settings.account import Account
from tests.botapi import spec
from tests.botapi.server import TOKEN
from tests.channels.serving import today
from tests.faults.hostile import SCREENS, Shown

BUTTONS = 40 * SCREENS
"""Sealed buttons that are remembered: more than all screens that can still be pressed have."""
CHECKED = 25
"""One request in so many is held against the description: that costs more than making it."""

Pressed = tuple[State, Event]


class Watch:
    """What must never happen, counted."""

    def __init__(self) -> None:
        self.forgeries = 0
        self.failures: list[str] = []
        self.invalid: list[str] = []
        self.opened = 0
        self.refused = 0
        self.requests = 0
        self.answers = 0
        """The most answers that came out of a button."""
        self._kept: dict[tuple[int, str], State] = {}
        self._sealed: OrderedDict[tuple[int, str], State] = OrderedDict()

    def sealed(self, chat: int, tokens: Iterable[str], state: State) -> None:
        """Remember whose buttons these are, and what they hold."""
        for token in tokens:
            self._sealed[chat, token] = state
            self._sealed.move_to_end((chat, token))
        while len(self._sealed) > BUTTONS:
            self._sealed.popitem(last=False)

    def keep(self) -> None:
        """Remember for ever what is known now."""
        self._kept |= self._sealed

    def pressed(self, chat: int, token: str, found: Pressed | None) -> None:
        """A button was opened or refused: nothing may come of what was not sealed for the chat."""
        if found is None:
            self.refused += 1
            return
        self.opened += 1
        self.answers = max(self.answers, sum(map(len, _all(found[0]).values())))
        sealed = self._sealed.get((chat, token)) or self._kept.get((chat, token))
        if sealed is None or not _holds(sealed, found[0]):
            self.forgeries += 1

    def request(self, method: str, parameters: dict[str, Any]) -> None:
        """A call to Telegram."""
        self.requests += 1
        if self.requests % CHECKED == 0:
            self.invalid += spec.check(method, parameters)


def _holds(sealed: State, opened: State) -> bool:
    """Whether every answer that was read had been sealed."""
    known = _all(sealed)
    return all(known.get(node) == picks for node, picks in _all(opened).items())


def _all(state: State) -> Answers:
    return {**state.answers, **dict([state.draft] if state.draft else [])}


class Nowhere(LeanBot):
    """Carries a call out, or fails as Telegram does, without a network."""

    def __init__(self, watch: Watch, shown: Shown, seed: int) -> None:
        super().__init__(TOKEN, "http://127.0.0.1:1")
        self._watch, self._shown, self._random = watch, shown, random.Random(seed)

    async def do(self, method: str, parameters: dict[str, Any]) -> None:
        """Take the call. Now and then others have their turn, or it fails."""
        self._watch.request(method, parameters)
        drawn = self._random.random()
        if drawn < 0.1:
            await asyncio.sleep(0)
        elif drawn < 0.15:
            failed = self._random.choice(_FAILURES)()
            raise failed
        if "reply_markup" in parameters:
            message = parameters.get("message_id", self._random.randrange(1, 2**31))
            keyboard = parameters["reply_markup"]["inline_keyboard"]
            self._shown.add(parameters["chat_id"], message, keyboard)


# Made anew each time: an error that is raised again holds on to all frames that it went through.
_FAILURES: tuple[Callable[[], TelegramError], ...] = (
    lambda: RetryAfter(7),
    lambda: RetryAfter(70),
    lambda: NetworkError("x"),
    lambda: BadRequest("Bad Request: message is not modified"),
    lambda: BadRequest("Bad Request: message to edit not found"),
    lambda: Forbidden("Forbidden: bot was blocked by the user"),
)


class _Records(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.ERROR)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.failures.append(record.getMessage())


async def _at_once(_seconds: float) -> None:
    await asyncio.sleep(0)


@contextmanager
def watched(guide: Guide, seed: int, shown: Shown) -> Iterator[tuple[Channel, Watch]]:
    """A channel of this guide, and the watch over it."""
    watch = Watch()

    class Watched(Tokens):
        """Tokens that tell what they seal and open."""

        def seal(self, state: State, screen: Screen, chat: int) -> tuple[tuple[str, ...], ...]:
            rows = super().seal(state, screen, chat)
            watch.sealed(chat, (token for row in rows for token in row), state)
            return rows

        def open(self, token: str, chat: int, keyboard: Iterable[str] = ()) -> Pressed | None:
            found = super().open(token, chat, keyboard)
            watch.pressed(chat, token, found)
            return found

    records, log = _Records(watch), logging.getLogger("tropa")
    with mock.patch.object(service, "Tokens", Watched):
        channel = Channel(Account(SecretStr(TOKEN)), guide, today, _at_once)
    channel.bot = Nowhere(watch, shown, seed)
    log.addHandler(records)
    try:
        yield channel, watch
    finally:
        log.removeHandler(records)
