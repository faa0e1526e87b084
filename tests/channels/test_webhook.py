"""The webhook at the wire: what it takes, what it refuses, and what travels in its answers."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.channels.telegram.webhook import MOST_BYTES, Hooks
from bot.errors import TokenRefusedError, WebhookRefusedError
from bot.model.guide import Guide
from bot.running.server import Server
from bot.settings.addresses import path_of
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.posting import HEADER, SECRET, Posting, begin_posting

ANSWER = "answerCallbackQuery"


async def _home(hook: Posting) -> Person:
    """Somebody who has seen the first screen."""
    masha = hook.telegram.person()
    await masha.send("/start")
    assert await hook.post() == [""]
    return masha


async def test_telegram_is_told_where_to_post(hook: Posting) -> None:
    await hook.telegram.settled()
    (asked,) = hook.telegram.calls("setWebhook")
    assert asked.params == {
        "url": "https://bot.example.org/hook",
        "secret_token": SECRET,
        "max_connections": 100,
        "allowed_updates": ["message", "callback_query", "my_chat_member"],
    }
    assert hook.telegram.calls("deleteWebhook", "getUpdates") == []


async def test_one_request_a_press(hook: Posting) -> None:
    masha = await _home(hook)
    hook.telegram.requests.clear()
    await masha.press("help-button (ru)")
    assert await hook.post() == [ANSWER]
    assert masha.texts == ["help (ru)"]
    assert masha.spinning == 0
    assert [call.method for call in hook.telegram.calls()] == ["editMessageText", ANSWER]


async def test_what_is_typed_is_deleted_before_the_request_is_answered(hook: Posting) -> None:
    masha = await _home(hook)
    await masha.send("a secret")
    assert await hook.post() == [""]
    assert "a secret" not in masha.texts
    assert masha.last.text == "typed (ru)"


async def test_erasing_says_so_in_a_window(hook: Posting) -> None:
    masha = await _home(hook)
    await masha.press("erase (ru)")
    assert await hook.post() == [ANSWER]
    assert (await masha.toast()).alert
    assert masha.texts == []


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: SECRET[:-1]}, {HEADER: "ä"}])
async def test_without_the_secret_nothing_is_read(hook: Posting, headers: dict[str, str]) -> None:
    update = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 5}}}
    assert await hook.ask(json.dumps(update).encode(), headers) == (401, b"")
    assert hook.telegram.calls("sendMessage") == []


@pytest.mark.parametrize("path", ["/", "/hook/", "/hook/x", "/healthz"])
async def test_there_is_nothing_else(hook: Posting, path: str) -> None:
    assert await hook.ask(url=f"http://127.0.0.1:{hook.server.port}{path}") == (404, b"")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
async def test_only_posts_are_taken(hook: Posting, method: str) -> None:
    assert await hook.ask(method=method) == (405, b"")


async def test_a_body_that_is_too_long(hook: Posting) -> None:
    body = io.BytesIO(b"x" * (MOST_BYTES + 1))
    async with hook.session.post(hook.url, data=body, headers={HEADER: SECRET}) as response:
        assert response.status == 413


async def test_a_body_that_says_too_late_that_it_is_too_long(hook: Posting) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * (MOST_BYTES // 2)

    async with hook.session.post(hook.url, data=endless(), headers={HEADER: SECRET}) as response:
        assert response.status == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"update_id":1}', b"\xff", b'{"update_id":{}}']
)
async def test_what_cannot_be_read_does_not_come_again(hook: Posting, body: bytes) -> None:
    assert await hook.ask(body) == (200, b"")


async def test_an_update_that_comes_twice(hook: Posting) -> None:
    masha = await _home(hook)
    await masha.press("help-button (ru)")
    update = hook.telegram.world.updates.pending[-1]
    assert await hook.post_one(update) == ANSWER
    assert await hook.post_one(update) == ANSWER
    assert masha.texts == ["help (ru)"]


async def test_who_must_wait_holds_no_request(hook: Posting) -> None:
    """Telegram has a hundred requests open at most: they are needed for others."""
    masha = await _home(hook)
    hook.pauses.holding = True
    hook.telegram.fail("editMessageText", retry_after=30, chat_id=masha.id)
    await masha.press("help-button (ru)")
    assert await hook.post() == [ANSWER]
    assert masha.spinning == 0
    assert masha.texts == ["home (ru)"]
    hook.pauses.end()
    assert (await masha.screen()).text == "help (ru)"


async def test_an_erasing_that_must_wait_says_so_later(hook: Posting) -> None:
    masha = await _home(hook)
    hook.pauses.holding = True
    hook.telegram.fail("deleteMessages", retry_after=30)
    await masha.press("erase (ru)")
    assert await hook.post() == [""]
    hook.pauses.end()
    assert (await masha.toast()).alert
    assert masha.texts == []


async def test_a_mistake_of_ours_is_no_reason_to_send_it_again(
    hook: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> date:
        raise ZeroDivisionError

    monkeypatch.setattr(hook.channel._service, "_today", broken)
    await hook.telegram.person().send("/start")
    assert await hook.post() == [""]
    assert hook.telegram.calls("sendMessage") == []


async def test_who_finds_no_room_is_sent_again(
    hook: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.lanes.AT_ONCE", 0)
    assert await hook.ask(b"{}") == (503, b"")


async def test_stopping_answers_what_has_arrived(telegram: FakeTelegram, guide: Guide) -> None:
    hook = await begin_posting(telegram, guide)
    masha = telegram.person()
    held = telegram.hang("sendMessage")
    await masha.send("/start")
    posting = asyncio.create_task(hook.post())
    await held.reached()
    hook.stop.set()
    held.release()
    assert await posting == [""]
    await hook.end()
    assert masha.last.text == "home (ru)"
    assert telegram.calls("deleteWebhook") == [], "another replica may be serving it"


async def test_it_keeps_trying_to_tell_the_address(telegram: FakeTelegram, guide: Guide) -> None:
    telegram.fail("setWebhook", 502, times=2)
    hook = await begin_posting(telegram, guide)
    await hook.pauses.begun(2)
    await telegram.settled()
    assert hook.pauses.asked == [1.0, 2.0]
    await hook.end()


async def test_an_address_that_telegram_does_not_accept(
    telegram: FakeTelegram, guide: Guide
) -> None:
    said = "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"
    telegram.fail("setWebhook", 400, description=said)
    hook = await begin_posting(telegram, guide)
    with pytest.raises(WebhookRefusedError, match=r"10\.0\.0\.1 is reserved"):
        await hook.over()


async def test_a_token_that_telegram_does_not_know(telegram: FakeTelegram, guide: Guide) -> None:
    telegram.fail("setWebhook", 401)
    hook = await begin_posting(telegram, guide)
    with pytest.raises(TokenRefusedError):
        await hook.over()


async def test_an_address_that_is_taken(hook: Posting) -> None:
    second = Server(Hooks({}), "127.0.0.1", hook.server.port, 1)
    with pytest.raises(OSError, match="in use"):
        await second.start()
    await second.stop()


@pytest.mark.parametrize(
    ("url", "path"), [("https://a.example", "/"), ("https://a.example/b/c?d", "/b/c")]
)
def test_the_path_of_an_address(url: str, path: str) -> None:
    assert path_of(url) == path
