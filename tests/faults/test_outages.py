"""Ten minutes without Telegram, at the start and in the middle; and clocks that jump."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from telegram.ext._utils import networkloop

from bot.channels.telegram.calls import TRIES
from bot.channels.telegram.channel import Channel
from bot.model.guide import Guide
from tests.botapi.server import FakeTelegram
from tests.botapi.world import Clock
from tests.channels.serving import begin
from tests.faults.ways import WAYS, Hooked, Served, serving, until

MINUTES = 10
MOST_TRIES = 80
"""In ten minutes: nobody is to hammer on a door that is shut."""
CONNECTIONS = 8


class Passing:
    """A `sleep` during which Telegram's clock goes on, and no time passes here."""

    def __init__(self, clock: Clock) -> None:
        self.asked: list[float] = []
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        wake = self._clock.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self._clock.now = max(self._clock.now, wake)


@pytest.fixture
def passing(telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> Passing:
    """The library's poller pauses by it, too."""
    passing = Passing(telegram.clock)
    pausing = SimpleNamespace(**vars(asyncio) | {"sleep": passing})
    monkeypatch.setattr(networkloop, "asyncio", pausing)
    monkeypatch.setattr(
        Channel, "sleep", property(lambda _: passing, lambda *_: None), raising=False
    )
    return passing


@pytest.mark.parametrize("way", WAYS)
async def test_an_outage_at_the_start_is_waited_out(
    telegram: FakeTelegram, guide: Guide, passing: Passing, way: str
) -> None:
    telegram.outage(minutes=MINUTES)
    async with serving(telegram, guide, way) as bot:
        masha = telegram.person()
        await masha.send("/start")
        await bot.settled()
        assert masha.last.text == "home (ru)"
        assert sum(passing.asked) >= 60 * MINUTES
        assert len(passing.asked) <= MOST_TRIES


@pytest.fixture(params=WAYS)
async def bot(
    request: pytest.FixtureRequest, telegram: FakeTelegram, guide: Guide, passing: Passing
) -> AsyncIterator[Served]:
    async with serving(telegram, guide, request.param) as served:
        yield served


async def test_an_outage_in_the_middle_loses_no_button(bot: Served, passing: Passing) -> None:
    telegram = bot.telegram
    masha, ivan = telegram.person(), telegram.person()
    await masha.send("/start")
    await bot.settled()
    home, tasks = masha.last, len(asyncio.all_tasks())
    telegram.outage(minutes=MINUTES)
    await masha.press("help-button (ru)", on=home)
    await ivan.send("/start")
    await bot.bring()
    await _over(bot)
    await bot.settled()
    await masha.press("help-button (ru)", on=home)
    await bot.settled()
    assert masha.texts == ["help (ru)"]
    if isinstance(bot, Hooked):
        # Telegram could post all the while: what was brought then was answered in vain.
        await ivan.send("/start")
        await bot.settled()
    assert ivan.last.text == "home (ru)"
    assert len(bot.channel.lanes) == 0
    assert len(asyncio.all_tasks()) <= tasks
    assert telegram.connections <= CONNECTIONS
    assert len(passing.asked) <= MOST_TRIES


async def _over(bot: Served) -> None:
    """Wait for the outage to end: by the bot's own pauses, or else by the clock."""
    await until(lambda: not len(bot.channel.lanes))
    if isinstance(bot, Hooked):
        await asyncio.gather(*bot._posts)
        bot.telegram.clock.advance(minutes=MINUTES)


async def test_a_press_during_an_outage_is_given_up_soon(
    telegram: FakeTelegram, guide: Guide, passing: Passing
) -> None:
    """A request of Telegram's is not held for ten minutes; whoever has pressed presses again."""
    async with serving(telegram, guide, "webhook") as bot:
        masha = telegram.person()
        await masha.send("/start")
        await bot.settled()
        telegram.outage(minutes=MINUTES)
        await masha.press("help-button (ru)")
        await bot.settled()
        assert len(passing.asked) == TRIES - 1
        assert masha.texts == ["home (ru)"]
        telegram.clock.advance(minutes=MINUTES)
        await masha.press("help-button (ru)")
        await bot.settled()
        assert masha.texts == ["help (ru)"]


JUMPS = (
    date(1970, 1, 1),
    date(2026, 11, 22),
    date(2038, 1, 19),
    date(2025, 11, 22),
    date(2027, 11, 22),
    date(2000, 2, 29),
    date(9999, 12, 31),
    date(1, 1, 1),
    date(2026, 11, 23),
)


async def test_a_clock_that_jumps_breaks_no_button(
    telegram: FakeTelegram, guide: Guide, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing in a button depends on the time; what is overdue is only marked, or not shown."""
    days = [date(2026, 11, 22)]
    running = begin(telegram, guide, clock=lambda: days[-1])
    masha = telegram.person()
    seen = [await masha.say("/start")]
    for label in ("browse (ru)", "countries (ru)", "Рядом", "Армения"):
        found = [one for one in masha.last.buttons if label in one["text"]]
        if found:
            seen.append(await masha.tap(label))
    for day in JUMPS:
        days.append(day)
        for screen in seen:
            for token in screen.data:
                await masha.press_data(token, message=screen)
                await running.settled()
    assert (await masha.say("/start")).text == "home (ru)"
    await running.end()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
