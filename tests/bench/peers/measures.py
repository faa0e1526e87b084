"""The measurements: load, memory, crash. Each plays the crowd against a fresh process of a bot."""

from __future__ import annotations

import asyncio
import math
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.peers.contestants import Contestant
from tests.bench.peers.crowd import Plan, Window
from tests.bench.peers.process import HARNESS_CORE, Bot, Usage, pin
from tests.bench.peers.telegram import BusyTelegram

REDELIVERY_SECONDS = 3
OLD_BUTTON_SECONDS = 5


class NoAnswerError(Exception):
    """The bot ended, or did not come up."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What is measured, and how it is run."""

    contestant: Contestant
    mode: str
    plan: Plan
    log: Path | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """Under load: throughput, waiting, CPU time."""

    steps_per_second: float
    cpu_per_step: float
    """Microseconds of CPU time of the bot's processes. The steadiest figure of all."""
    median_wait: float
    """Milliseconds from an action to its screen, waiting in queues included."""
    p99_wait: float
    requests_per_step: float
    bot_busy: float
    """The part of its core that the bot used."""
    harness_busy: float
    """Near 1 the harness is the limit, not the bot."""
    stalls: int
    errors: int
    start_seconds: float
    """From the start of the process to the first screen."""
    start_megabytes: float


@dataclass(frozen=True, slots=True)
class Memory:
    """While people come, take a few steps, and leave for good."""

    chats: int
    start_megabytes: float
    end_megabytes: float
    growth: float
    """Megabytes for each 10,000 chats: the slope without the first fifth of the run."""
    longest_wait: float
    """Milliseconds."""
    stalls: int


@dataclass(frozen=True, slots=True)
class Crash:
    """After kill -9 under load and a new start: do the buttons that people have still work?"""

    old_buttons: int
    answered: int
    in_flight: int
    in_flight_answered: int
    """Of those who waited at the kill, how many got their screen after the new start."""
    ready_seconds: float


async def load(setup: Setup) -> Load:
    """Play the crowd for the plan's seconds."""
    marks: list[tuple[Usage, float]] = []
    async with _running(setup) as (telegram, bot):
        crowd = telegram.crowd
        crowd.on_window = lambda: marks.append((bot.usage(), time.process_time()))
        began = bot.start()
        await until(crowd.first_screen, bot, 30)
        start_megabytes = bot.usage().megabytes
        await until(crowd.done, bot, setup.plan.seconds * 3 + 60)
        window = _window(telegram)
    (bot_before, own_before), (bot_after, own_after) = marks
    cpu = bot_after.cpu - bot_before.cpu
    seconds = window.end - window.begin
    steps = max(1, window.steps)
    waits = sorted(window.waits)
    return Load(
        steps_per_second=window.steps / seconds,
        cpu_per_step=cpu / steps * 1e6,
        median_wait=percentile(waits, 50) * 1e3,
        p99_wait=percentile(waits, 99) * 1e3,
        requests_per_step=(crowd.calls - window.calls_before).total() / steps,
        bot_busy=cpu / seconds,
        harness_busy=(own_after - own_before) / seconds,
        stalls=crowd.stalls,
        errors=telegram.errors + telegram.delivery.refused,
        start_seconds=crowd.first_screen_at - began,
        start_megabytes=start_megabytes,
    )


async def memory(setup: Setup) -> Memory:
    """Let `plan.chats` people come in all, each for `plan.stay` steps."""
    samples: list[tuple[int, float]] = []
    async with _running(setup) as (telegram, bot):
        crowd = telegram.crowd
        bot.start()
        await until(crowd.first_screen, bot, 30)
        while not crowd.done.is_set() and bot.ended() is None:
            samples.append((crowd.left, bot.usage().megabytes))
            await asyncio.sleep(0.25)
        samples.append((crowd.left, bot.usage().megabytes))
        await until(crowd.done, bot, 0)
        window = _window(telegram)
    tail = [sample for sample in samples if sample[0] >= crowd.left * 0.2]
    left, megabytes = zip(*tail, strict=True)
    return Memory(
        chats=crowd.left,
        start_megabytes=samples[0][1],
        end_megabytes=samples[-1][1],
        growth=statistics.linear_regression(left, megabytes).slope * 10_000
        if len(tail) > 2
        else math.nan,
        longest_wait=max(window.waits, default=math.nan) * 1e3,
        stalls=crowd.stalls,
    )


async def crash(setup: Setup) -> Crash:
    """Kill the bot after `plan.seconds` under load, start it anew, and tap the old buttons."""
    seconds = setup.plan.seconds
    endless = replace(setup.plan, seconds=math.inf, patience=math.inf)
    async with _running(replace(setup, plan=endless)) as (telegram, bot):
        crowd = telegram.crowd
        bot.start()
        await until(crowd.first_screen, bot, 30)
        await asyncio.sleep(seconds)
        crowd.frozen = True  # from here on people tap only when told to
        chats = [slot.chat for slot in crowd.slots if slot.chat]
        in_flight = [chat for chat in chats if chat.waiting]
        bot.kill()
        telegram.delivery.drop_bot()
        began = bot.start()
        await until(telegram.delivery.ready, bot, 30)
        ready_seconds = time.perf_counter() - began
        await asyncio.sleep(REDELIVERY_SECONDS)
        in_flight_answered = sum(not chat.waiting for chat in in_flight)
        old = [chat for chat in chats if chat.keyboard.data]
        for chat in old:
            chat.posting = False
            crowd.act(chat)
        await asyncio.sleep(OLD_BUTTON_SECONDS)
        return Crash(
            old_buttons=len(old),
            answered=sum(not chat.waiting for chat in old),
            in_flight=len(in_flight),
            in_flight_answered=in_flight_answered,
            ready_seconds=ready_seconds,
        )


@asynccontextmanager
async def _running(setup: Setup) -> AsyncIterator[tuple[BusyTelegram, Bot]]:
    pin(HARNESS_CORE)
    lenient = not setup.contestant.whole
    async with BusyTelegram(setup.plan, lenient=lenient) as telegram:
        bot = Bot(setup.contestant, setup.mode, telegram.url, setup.log)
        telegram.crowd.start()
        try:
            yield telegram, bot
        finally:
            bot.kill()


async def until(event: asyncio.Event, bot: Bot, seconds: float) -> None:
    """Wait for an event. Raises NoAnswerError if the bot ends, or it takes too many seconds."""
    deadline = time.perf_counter() + seconds
    while not event.is_set():
        if bot.ended() is not None:
            raise NoAnswerError(f"the bot ended with {bot.ended()}")
        if time.perf_counter() > deadline:
            raise NoAnswerError(f"the bot did not get there in {seconds:g} s")
        await asyncio.sleep(0.05)


def _window(telegram: BusyTelegram) -> Window:
    assert telegram.crowd.window is not None
    return telegram.crowd.window


def percentile(values: list[float], percent: int) -> float:
    """Of values in order."""
    return values[min(len(values) - 1, len(values) * percent // 100)] if values else math.nan
