"""Faults on order, as they look from the bot's side."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from telegram.error import NetworkError, RetryAfter

from tests.botapi.conftest import Call, TinyBot
from tests.botapi.faults import ANY_CALL, Half
from tests.botapi.server import FakeTelegram


async def test_too_many_requests(
    telegram: FakeTelegram, bot: TinyBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    masha, ivan = telegram.person(), telegram.person()
    await masha.say("/start")
    await ivan.say("/start")
    telegram.fail("sendMessage", retry_after=7, times=2, chat_id=masha.id)
    for _ in range(2):
        with pytest.raises(RetryAfter) as raised:
            await bot.bot.send_message(masha.id, "x")
        assert raised.value.retry_after == timedelta(seconds=7)
        await bot.bot.send_message(ivan.id, "x")
    await bot.bot.send_message(masha.id, "x")
    assert ivan.texts == ["/start", "Hello & welcome", "x", "x"]
    assert masha.texts == ["/start", "Hello & welcome", "x"]


async def test_the_answer_of_a_failure(telegram: FakeTelegram, call: Call) -> None:
    telegram.fail("getMe")
    assert await call("getMe") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    telegram.fail("getMe", status=502)
    telegram.fail("getMe", status=400, description="Bad Request: odd")
    assert (await call("getMe"))["description"] == "Bad Gateway"
    assert (await call("getMe"))["description"] == "Bad Request: odd"
    assert (await call("getMe"))["ok"] is True


async def test_a_dropped_connection(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.drop("sendMessage")
    with pytest.raises(NetworkError):
        await bot.bot.send_message(masha.id, "lost")
    telegram.drop_after("sendMessage")
    with pytest.raises(NetworkError):
        await bot.bot.send_message(masha.id, "done")
    assert masha.texts == ["/start", "Hello & welcome", "done"]


async def test_a_dropped_connection_is_a_reset(telegram: FakeTelegram, call: Call) -> None:
    telegram.drop("getMe")
    with pytest.raises(aiohttp.ClientOSError):
        await call("getMe")


async def test_updates_of_a_dropped_poll_come_again(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    await masha.send("x")
    telegram.drop_after("getUpdates")
    with pytest.raises(aiohttp.ClientError):
        await call("getUpdates")
    assert len((await call("getUpdates"))["result"]) == 1


@pytest.mark.parametrize("status", [200, 502])
async def test_garbage(telegram: FakeTelegram, bot: TinyBot, status: int) -> None:
    telegram.garbage("getMyName", status)
    with pytest.raises(Exception, match=r"Invalid server response|Bad Gateway"):
        await bot.bot.get_my_name()


async def test_a_hanging_request_is_carried_out_when_released(
    telegram: FakeTelegram, call: Call
) -> None:
    masha = telegram.person()
    await masha.send("x")
    held = telegram.hang("sendMessage")
    request = asyncio.create_task(call("sendMessage", chat_id=masha.id, text="y"))
    await held.reached()
    request.cancel()
    assert masha.texts == ["x"]
    held.release()
    assert (await masha.screen()).text == "y"


async def test_only_the_answer_may_hang(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    await masha.send("x")
    held = telegram.hang("sendMessage", carried_out=True)
    request = asyncio.create_task(call("sendMessage", chat_id=masha.id, text="y"))
    assert (await masha.screen()).text == "y"
    assert not request.done()
    held.release()
    assert (await request)["ok"]


async def test_settling_waits_for_requests_in_flight(telegram: FakeTelegram, call: Call) -> None:
    held = telegram.hang("getMe")
    request = asyncio.create_task(call("getMe"))
    await held.reached()
    settled = asyncio.create_task(telegram.settled())
    await asyncio.sleep(0)
    assert not settled.done()
    held.release()
    await settled
    await request


async def test_a_bot_settles(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    await masha.send("/start")
    await telegram.settled()
    assert masha.texts == ["/start", "Hello & welcome"]
    await masha.press("To 1")
    await telegram.settled()
    assert masha.last.text == "Screen 1"
    assert masha.spinning == 0


async def test_a_bot_that_never_rests_fails_with_a_sentence(telegram: FakeTelegram) -> None:
    with pytest.raises(AssertionError, match="not idle"):
        await telegram.settled(asyncio.Event().wait, timeout=0)


@pytest.mark.parametrize("half", [Half.SHORT, Half.CHUNKED])
async def test_an_answer_that_breaks_off(telegram: FakeTelegram, call: Call, half: Half) -> None:
    masha = telegram.person()
    await masha.send("x")
    telegram.half("sendMessage", half)
    with pytest.raises(aiohttp.ClientPayloadError):
        await call("sendMessage", chat_id=masha.id, text="y")
    assert masha.texts == ["x", "y"], "it was carried out"
    assert (await call("getMe"))["ok"]


async def test_half_an_answer_that_looks_whole(telegram: FakeTelegram, call: Call) -> None:
    telegram.half("getMe", Half.JSON)
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        await call("getMe")


async def test_a_fault_for_any_call_spares_the_polls(telegram: FakeTelegram, call: Call) -> None:
    telegram.fail(ANY_CALL, 502, times=2)
    assert (await call("getUpdates"))["ok"]
    assert (await call("getMe"))["error_code"] == 502
    assert (await call("getMyName"))["error_code"] == 502
    assert (await call("getMe"))["ok"]


async def test_mended(telegram: FakeTelegram, call: Call) -> None:
    telegram.fail(ANY_CALL, 502, times=1000)
    telegram.mend()
    assert (await call("getMe"))["ok"]


async def test_an_outage_breaks_everything_until_it_is_over(
    telegram: FakeTelegram, call: Call
) -> None:
    assert (await call("getMe"))["ok"]
    held = telegram.hang("getUpdates")
    polling = asyncio.create_task(call("getUpdates", timeout=50))
    await held.reached()
    telegram.outage(minutes=10)
    with pytest.raises(aiohttp.ClientError):
        await polling
    telegram.clock.advance(minutes=9)
    with pytest.raises(aiohttp.ClientError):
        await call("getMe")
    telegram.clock.advance(minutes=1)
    assert (await call("getMe"))["ok"]


async def test_updates_in_disorder(telegram: FakeTelegram, call: Call) -> None:
    for text in "abc":
        await telegram.person().send(text)
    telegram.world.updates.arrange = lambda found: [*reversed(found), *found[:1]]
    told = (await call("getUpdates"))["result"]
    assert [update["message"]["text"] for update in told] == ["c", "b", "a", "a"]
