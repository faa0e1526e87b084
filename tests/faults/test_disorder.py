"""Updates that come twice, in another order, in half or at once: each is answered by itself."""

from __future__ import annotations

import asyncio
import json
import random
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.model.guide import Guide
from tests import guides
from tests.botapi.faults import Half
from tests.botapi.server import FakeTelegram
from tests.channels.posting import HEADER, PATH, SECRET, begin_posting
from tests.faults.ways import WAYS, Hooked, serving

Json = dict[str, Any]

LABELS = ("help-button (ru)", "browse (ru)", "privacy-button (ru)")
SCREENS = {"help (ru)", "browse-intro (ru)", "privacy (ru)"}
ANSWER = "answerCallbackQuery"


@cache
def _guide() -> Guide:
    """The small guide; a fixture's would be written out in every report."""
    return guides.guide()


def _disorder(seed: int, found: list[Json]) -> list[Json]:
    """All of them in any order, and some again."""
    draw = random.Random(seed)
    twice = [*found, *draw.choices(found, k=draw.randrange(len(found) + 1))] if found else []
    draw.shuffle(twice)
    return twice


async def _any_order(way: str, seed: int, people: int, presses: int) -> None:
    async with FakeTelegram() as telegram, serving(telegram, _guide(), way) as bot:
        crowd = [telegram.person() for _ in range(people)]
        for person in crowd:
            await person.send("/start")
        await bot.settled()
        homes = [person.last for person in crowd]
        bot.arrange = lambda found: _disorder(seed, found)
        for at in range(presses):
            for person, home in zip(crowd, homes, strict=True):
                await person.press(LABELS[(at + seed) % len(LABELS)], on=home)
        await bot.settled()
        for person in crowd:
            assert len(person.texts) == 1, "nothing is shown beside the one screen"
            assert person.texts[0] in SCREENS
            assert person.spinning == 0
        bot.arrange = list
        for person, home in zip(crowd, homes, strict=True):
            await person.press("danger (ru)", on=home)
        await bot.settled()
        assert {person.last.text.splitlines()[0] for person in crowd} == {"Срочно"}
        assert len(bot.channel.lanes) == 0


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 2**32), people=st.integers(1, 4), presses=st.integers(1, 5))
@example(seed=1, people=4, presses=5)
def test_in_any_order_each_ends_on_a_screen_of_theirs(
    way: str, seed: int, people: int, presses: int
) -> None:
    asyncio.run(_any_order(way, seed, people, presses))


@pytest.mark.parametrize("way", WAYS)
async def test_what_was_typed_twice_is_deleted_once(
    telegram: FakeTelegram, guide: Guide, way: str
) -> None:
    async with serving(telegram, guide, way) as bot:
        masha = telegram.person()
        bot.arrange = lambda found: [*found, *found]
        await masha.send("a secret")
        await bot.settled()
        assert "a secret" not in masha.texts
        assert set(masha.texts) == {"typed (ru)"}


@pytest.mark.parametrize("half", Half)
async def test_half_a_poll_loses_no_update(
    telegram: FakeTelegram, guide: Guide, half: Half, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library pauses for a second after a failed poll: not here."""
    monkeypatch.setattr("telegram.ext._utils.networkloop.asyncio.sleep", _at_once)
    async with serving(telegram, guide, "polling") as bot:
        masha = telegram.person()
        telegram.half("getUpdates", half, times=2)
        await masha.send("/start")
        await bot.settled()
        assert (await masha.screen()).text == "home (ru)"


_sleep = asyncio.sleep


async def _at_once(seconds: float, *_: object) -> None:
    await _sleep(0)


async def test_half_a_request_is_not_handled_and_comes_again(
    telegram: FakeTelegram, guide: Guide
) -> None:
    """Telegram is cut off in the middle of its request, and makes it once more."""
    async with serving(telegram, guide, "webhook") as bot:
        assert isinstance(bot, Hooked)
        masha = telegram.person()
        await masha.send("/start")
        body = json.dumps(telegram.world.updates.pending[0]).encode()
        for part in (0, 1, len(body) // 2, len(body) - 1):
            await _cut_off(bot, body, part)
        await bot.settled()
        assert masha.texts == ["home (ru)"]
        assert len(telegram.calls("sendMessage")) == 1


async def test_who_does_not_wait_for_the_answer_is_served_all_the_same(
    telegram: FakeTelegram, guide: Guide
) -> None:
    async with serving(telegram, guide, "webhook") as bot:
        assert isinstance(bot, Hooked)
        masha = telegram.person()
        await masha.send("/start")
        body = json.dumps(telegram.world.updates.pending[0]).encode()
        await _cut_off(bot, body, len(body))
        await masha.screen()
        await bot.settled()
        assert set(masha.texts) == {"home (ru)"}
        assert len(bot.channel.lanes) == 0


async def _cut_off(bot: Hooked, body: bytes, part: int) -> None:
    """Make a request of which only a part of the body gets through."""
    _, writer = await asyncio.open_connection("127.0.0.1", bot.posting.server.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: bot\r\n{HEADER}: {SECRET}\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:part])
    await writer.drain()
    writer.close()
    await writer.wait_closed()


async def test_two_replicas_may_be_posted_the_same_update(
    telegram: FakeTelegram, guide: Guide
) -> None:
    """Nginx hands a request on, and the first replica had been at it: the same screen twice."""
    async with serving(telegram, guide, "webhook") as bot:
        assert isinstance(bot, Hooked)
        other = Hooked(await begin_posting(telegram, guide))
        masha = telegram.person()
        await masha.send("/start")
        await bot.settled()
        await masha.press("help-button (ru)")
        (update,) = telegram.world.updates.pending
        await asyncio.gather(bot.deliver(update), other.deliver(update))
        await bot.settled()
        await other.settled()
        assert masha.texts == ["help (ru)"]
        assert masha.spinning == 0
        await other.end()
