"""The harness itself: the crowd, the delivery and the HTTP of the comparison."""

from __future__ import annotations

import asyncio
from datetime import date

import aiohttp
import orjson
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.serving import serve
from bot.settings.account import Account
from tests.bench.guides import questionnaire
from tests.bench.peers.crowd import Plan
from tests.bench.peers.http11 import Messages
from tests.bench.peers.screens import Forms, Screens
from tests.bench.peers.telegram import TOKEN, BusyTelegram

PATIENCE = 30
SCREEN = {"text": "<b>Where?</b> Here", "parse_mode": "HTML"}


async def test_our_bot_answers_every_step() -> None:
    guide = questionnaire()
    async with BusyTelegram(Plan(users=8, warmup=8, steps=400)) as telegram:
        account = Account(SecretStr(TOKEN), telegram.url)
        polling = Polling(Channel(account, guide, lambda: date(2026, 11, 22)))
        stop = asyncio.Event()
        serving = asyncio.create_task(serve([polling], stop))
        telegram.crowd.start()
        await asyncio.wait_for(telegram.crowd.done.wait(), PATIENCE)
        stop.set()
        await serving
    window = telegram.crowd.window
    assert window is not None
    assert window.steps == len(window.waits) == 400
    assert telegram.errors == telegram.crowd.stalls == 0
    assert all(slot.chat and slot.chat.steps > 9 for slot in telegram.crowd.slots)
    asked = telegram.crowd.calls
    assert asked["answercallbackquery"] == asked["editmessagetext"] > asked["sendmessage"] > 8


async def test_an_update_comes_again_until_it_is_confirmed() -> None:
    async with BusyTelegram(Plan(users=1)) as telegram, aiohttp.ClientSession() as session:

        async def updates(offset: int = 0) -> list[int]:
            url = f"{telegram.url}/bot{TOKEN}/getUpdates"
            async with session.post(url, data={"offset": offset}) as response:
                return [update["update_id"] for update in (await response.json())["result"]]

        telegram.crowd.start()
        first = await updates()
        assert len(first) == 1
        assert await updates() == first
        assert await updates(first[0] + 1) == []


@pytest.mark.parametrize("in_answer", [True, False])
async def test_a_webhook_that_fails_is_asked_again(in_answer: bool) -> None:
    """The screen travels in the webhook's answer, or in a call of its own."""
    posts = 0

    async def hook(request: web.Request) -> web.Response:
        nonlocal posts
        posts += 1
        if posts == 1:
            return web.Response(status=500)
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "secret"
        chat = (await request.json())["message"]["chat"]["id"]
        if in_answer:
            return web.json_response({"method": "sendMessage", "chat_id": chat, **SCREEN})
        await call("sendMessage", {"chat_id": str(chat), **SCREEN})
        return web.Response()

    async def call(method: str, params: dict[str, str]) -> None:
        async with session.post(f"{telegram.url}/bot{TOKEN}/{method}", json=params) as response:
            assert response.status == 200

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    plan = Plan(users=1, warmup=1, steps=5)
    async with BusyTelegram(plan) as telegram, aiohttp.ClientSession() as session:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        await call("setWebhook", {"url": url, "secret_token": "secret"})
        telegram.crowd.start()
        await asyncio.wait_for(telegram.crowd.done.wait(), PATIENCE)
        # Before the end: it may cut off the last call, and with it the last answer of the hook.
        assert telegram.delivery.refused == 1
    await runner.cleanup()
    assert telegram.crowd.steps == 6
    assert telegram.crowd.calls["sendmessage"] == (0 if in_answer else 6)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_messages_are_cut_wherever_the_pieces_end(size: int) -> None:
    first = b"POST /a HTTP/1.1\r\ncontent-type: text/x; q\r\nContent-Length: 3\r\n\r\nabc"
    second = b"GET /b HTTP/1.1\r\nConnection: close\r\n\r\n"
    whole = first + second
    messages = Messages()
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    found = [message for piece in pieces for message in messages.feed(piece)]
    assert [message.first_line for message in found] == [b"POST /a HTTP/1.1", b"GET /b HTTP/1.1"]
    assert [message.body for message in found] == [b"abc", b""]
    assert [message.kind for message in found] == [b"text/x", b""]
    assert [message.closes for message in found] == [False, True]


def test_a_text_comes_back_with_its_entities() -> None:
    message = orjson.loads(b"{%b}" % Screens().text(dict(SCREEN)).json)
    assert message == {
        "text": "Where? Here",
        "entities": [{"type": "bold", "offset": 0, "length": 6}],
    }


def test_the_crowd_leaves_some_buttons_alone() -> None:
    rows = [[{"text": label, "callback_data": label} for label in ("Yes", "Erase", "Part 1")]]
    shown = Screens().keyboard({"reply_markup": {"inline_keyboard": rows}})
    assert shown.data == (b'"Yes"',)


def test_forms_are_read_as_json_or_as_words() -> None:
    forms = Forms()
    assert forms.read(b"application/json", b'{"a":1}') == {"a": 1}
    assert forms.read(b"application/x-www-form-urlencoded", b"a=1&b=c+d") == {"a": "1", "b": "c d"}
    assert forms.read(b"", b"", b"offset=7") == {"offset": "7"}
