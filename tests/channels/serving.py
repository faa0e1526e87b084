"""A bot that really serves, by long polling or by webhook, against the fake Telegram."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date

from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.service import Today
from bot.channels.telegram.serving import serve
from bot.model.guide import Guide
from bot.settings.account import Account
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.botapi.waiting import PATIENCE, Signal
from tests.guides import TODAY


def today() -> date:
    """The day of all tests."""
    return TODAY


class Pauses:
    """A `sleep` that does not sleep: it notes how long, and may hold the sleeper."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.holding = False
        self._begun = Signal()
        self._over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        """Pause; for as long as the test wants if `holding`."""
        self.asked.append(seconds)
        self._begun.fire()
        if self.holding:
            await self._over.wait()

    async def begun(self, count: int = 1) -> None:
        """Wait until that many pauses have been asked for."""
        await self._begun.until(
            lambda: len(self.asked) >= count, lambda: f"{len(self.asked)} of {count} pauses"
        )

    def end(self) -> None:
        """End all pauses, and hold no more."""
        self.holding = False
        self._over.set()


def settings_for(telegram: FakeTelegram, keys: str = "", token: str = "") -> Account:
    """The account of a bot at the fake Telegram."""
    return Account(SecretStr(token or telegram.token), telegram.url, SecretStr(keys))


@dataclass
class Running:
    """A bot that serves, until `end`."""

    telegram: FakeTelegram
    polling: Polling
    task: asyncio.Task[None]
    pauses: Pauses
    stop: asyncio.Event

    async def settled(self) -> None:
        """Wait until the bot has handled everything and no request is under way."""
        await self.telegram.settled(self.polling.settled)

    async def end(self) -> None:
        """Stop it, and fail if it did not end cleanly."""
        self.stop.set()
        await self.over()

    async def over(self) -> None:
        """Wait for it to end of itself, and fail if it does not."""
        async with asyncio.timeout(PATIENCE):
            await self.task


def begin(
    telegram: FakeTelegram,
    guide: Guide,
    *,
    keys: str = "",
    token: str = "",
    clock: Today = today,
) -> Running:
    """Start a bot for this guide. What it does first, it does while the test goes on."""
    pauses = Pauses()
    polling = Polling(Channel(settings_for(telegram, keys, token), guide, clock, pauses))
    stop = asyncio.Event()
    return Running(telegram, polling, asyncio.create_task(serve([polling], stop)), pauses, stop)


async def to_papers(person: Person) -> None:
    """Go from nothing to the multiple choice of the small guide, in Russian."""
    await person.say("/start")
    for label in ("start (ru)", "Не опасно", "Для себя", "Рядом", "Армения"):
        await person.tap(label)


async def to_result(person: Person) -> None:
    """Answer all questions of the small guide, in Russian."""
    await to_papers(person)
    for label in ("Паспорт", "done (ru)", "go-on (ru)", "Остаться"):
        await person.tap(label)
