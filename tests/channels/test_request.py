"""The HTTP layer, and what its errors may say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.request import READ_SECONDS, HttpRequest, UpdatesRequest
from tests.botapi.server import TOKEN, FakeTelegram
from tests.botapi.waiting import PATIENCE


@pytest.fixture
async def lean(telegram: FakeTelegram) -> AsyncIterator[LeanBot]:
    async with LeanBot(telegram.token, telegram.url) as bot:
        yield bot


async def test_a_request_layer_must_be_opened() -> None:
    request = HttpRequest()
    with pytest.raises(RuntimeError, match="not open"):
        await request.do_request("http://127.0.0.1:1/", "POST")
    await request.initialize()
    await request.initialize()
    await request.shutdown()
    await request.shutdown()
    assert request.read_timeout == READ_SECONDS


async def test_a_request_without_data(telegram: FakeTelegram) -> None:
    request = HttpRequest()
    await request.initialize()
    status, body = await request.do_request(f"{telegram.url}/bot{TOKEN}/getMe", "POST")
    await request.shutdown()
    assert (status, b"tropa_test_bot" in body) == (200, True)


async def test_errors_never_hold_the_address(telegram: FakeTelegram, lean: LeanBot) -> None:
    telegram.drop("getMyName", times=2)  # on a used connection it is sent once more
    with pytest.raises(NetworkError) as raised:
        await lean.call("getMyName")
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    assert TOKEN.split(":")[1] not in str(raised.value) + repr(raised.value)


async def test_nobody_answers() -> None:
    nobody = LeanBot(TOKEN, "http://127.0.0.1:9")
    await nobody._request[1].initialize()
    with pytest.raises(NetworkError, match=r"^ConnectionRefusedError$"):
        await nobody.call("getMe")
    await nobody._request[1].shutdown()


async def test_a_late_answer(telegram: FakeTelegram) -> None:
    request = HttpRequest(read_seconds=0.01)
    await request.initialize()
    held = telegram.hang("getMe")
    with pytest.raises(TimedOut):
        await request.do_request(f"{telegram.url}/bot{TOKEN}/getMe", "POST")
    held.release()
    await request.shutdown()


async def test_an_answer_that_trickles_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async def trickle(asked: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(asked)
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.01)

    monkeypatch.setattr("bot.channels.telegram.request.CONNECT_SECONDS", 0.05)
    application = web.Application()
    application.router.add_post("/", trickle)
    async with TestServer(application) as server:
        layer = HttpRequest(read_seconds=0.1)
        await layer.initialize()
        with pytest.raises(TimedOut):
            async with asyncio.timeout(PATIENCE):
                await layer.do_request(str(server.make_url("/")), "POST")
        await layer.shutdown()


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b"5", b"\xff", b"null"])
def test_an_answer_that_is_no_object(payload: bytes) -> None:
    for request in (HttpRequest, UpdatesRequest):
        with pytest.raises(NetworkError, match="could not be read"):
            request.parse_json_payload(payload)


async def test_updates_come_decoded(telegram: FakeTelegram, lean: LeanBot) -> None:
    assert await lean.get_updates(timeout=0) == ()
    await telegram.person().send("тайна")
    found = await lean.get_updates(limit=5, timeout=0)
    assert [type(one) for one in found] == [Incoming, Incoming]
    assert str(found) == "(Incoming(what=Typed()), Incoming(what=Nothing()))"
    assert {one.update_id for one in found} == {found[0].update_id}
    assert found[-1].chat == 0, "the library keeps the last one: it names nobody"


async def test_a_poll_that_must_wait(telegram: FakeTelegram, lean: LeanBot) -> None:
    telegram.fail("getUpdates", retry_after=5)
    with pytest.raises(RetryAfter):
        await lean.get_updates()


async def test_a_refused_token_is_told_to_who_waits_for_it(
    telegram: FakeTelegram, lean: LeanBot
) -> None:
    waiting = asyncio.create_task(lean.refused())
    telegram.token = "1:x"
    with pytest.raises(InvalidToken):
        await lean.get_updates()
    with pytest.raises(InvalidToken):
        await waiting
