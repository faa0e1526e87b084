"""One lane per chat, without Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import count

import pytest

from bot.channels.telegram.incoming import Command, Incoming, Press, Typed, What
from bot.channels.telegram.lanes import MOST_WAITING, Lanes

PRESS = Press("q", "t", 1, ())
COMMAND = Command("start", "", 1)


class Hands:
    """Handles updates one by one, when told to."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.fail: set[int] = set()
        self._go = asyncio.Semaphore(0)
        self.lanes = Lanes()
        self._numbers: Iterator[int] = count(1)
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, incoming: Incoming) -> None:
        await self._go.acquire()
        self.handled.append(incoming.update_id)
        if incoming.update_id in self.fail:
            raise ZeroDivisionError(incoming.update_id)

    async def give(self, chat: int, what: What = PRESS) -> None:
        """Hand in the next update, and let the loop turn."""
        incoming = Incoming(next(self._numbers), chat, "ru", what)
        self._tasks.append(asyncio.create_task(self.lanes.take(incoming, lambda: self(incoming))))
        await asyncio.sleep(0)

    async def finish(self) -> list[BaseException | None]:
        """Let everything be handled."""
        for _ in range(1000):
            self._go.release()
        return await asyncio.gather(*self._tasks, return_exceptions=True)


@pytest.fixture
async def hands() -> Hands:
    return Hands()


async def test_updates_of_one_chat_keep_their_order(hands: Hands) -> None:
    for _ in range(5):
        await hands.give(1)
    await hands.finish()
    assert hands.handled == [1, 2, 3, 4, 5]


async def test_only_one_of_a_chat_is_handled_at_a_time(hands: Hands) -> None:
    for chat in (1, 1, 2, 1):
        await hands.give(chat)
    assert len(hands.lanes) == 2
    await hands.finish()
    assert sorted(hands.handled) == [1, 2, 3, 4]
    assert [number for number in hands.handled if number != 3] == [1, 2, 4]


async def test_nothing_is_left_when_all_is_handled(hands: Hands) -> None:
    for chat in range(100):
        await hands.give(chat)
    assert len(hands.lanes) == 100
    await hands.finish()
    assert len(hands.lanes) == 0
    assert hands.lanes._lanes == {}


async def test_of_a_storm_the_newest_presses_are_kept(hands: Hands) -> None:
    for _ in range(MOST_WAITING + 10):
        await hands.give(1)
    await hands.finish()
    assert hands.handled == [1, *range(11, MOST_WAITING + 11)]


async def test_of_a_storm_what_was_typed_is_kept(hands: Hands) -> None:
    """It must still be deleted from its chat; a press can be repeated."""
    await hands.give(1)
    await hands.give(1, Typed(5))
    for _ in range(MOST_WAITING + 3):
        await hands.give(1)
    await hands.finish()
    assert hands.handled[:2] == [1, 2]
    assert len(hands.handled) == MOST_WAITING + 1


async def test_of_a_storm_without_presses_the_oldest_goes(hands: Hands) -> None:
    await hands.give(1)
    for _ in range(MOST_WAITING + 2):
        await hands.give(1, COMMAND)
    await hands.finish()
    assert hands.handled == [1, *range(4, MOST_WAITING + 4)]


async def test_an_error_does_not_lose_what_waits_behind_it(hands: Hands) -> None:
    hands.fail = {1, 3}
    for _ in range(4):
        await hands.give(1)
    results = await hands.finish()
    assert hands.handled == [1, 2, 3, 4]
    assert len(hands.lanes) == 0
    assert [type(result) for result in results].count(ZeroDivisionError) == 2
    assert hands.lanes._lanes == {}


async def test_a_lane_is_open_again_after_an_error(hands: Hands) -> None:
    hands.fail = {1}
    await hands.give(1)
    await hands.finish()
    await hands.give(1)
    await hands.finish()
    assert hands.handled == [1, 2]


@pytest.mark.parametrize("which", [0, 1, 2])
async def test_who_is_cancelled_holds_up_nobody(hands: Hands, which: int) -> None:
    for _ in range(3):
        await hands.give(1)
    hands._tasks[which].cancel()
    await hands.finish()
    assert hands.handled == [number for number in (1, 2, 3) if number != which + 1]
    assert len(hands.lanes) == 0


async def test_a_turn_that_came_to_somebody_cancelled_goes_on(hands: Hands) -> None:
    for _ in range(3):
        await hands.give(1)
    hands._go.release()
    for _ in range(5):
        await asyncio.sleep(0)
    hands._tasks[1].cancel()
    await hands.finish()
    assert hands.handled[0] == 1
    assert hands.handled[-1] == 3
    assert len(hands.lanes) == 0


async def test_there_is_room_again_when_somebody_was_handled(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.lanes.AT_ONCE", 2)
    await hands.give(1)
    await hands.lanes.room()
    await hands.give(2)
    assert hands.lanes.full
    waiting = asyncio.create_task(hands.lanes.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    await hands.finish()
    await waiting
    assert not hands.lanes.full
