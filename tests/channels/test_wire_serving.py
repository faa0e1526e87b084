"""How serving begins, goes on when Telegram fails, and ends."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import date
from types import SimpleNamespace

import pytest
from telegram.ext._utils import networkloop

from bot.channels.telegram import serving
from bot.channels.telegram.channel import NO_ANSWER, START_PAUSES
from bot.errors import TokenRefusedError
from bot.model.guide import Guide
from tests.botapi.server import FakeTelegram
from tests.channels.serving import begin, today

WRONG = "4242:AAF-a_token_that_nobody_ever_knew"


async def test_a_wrong_token_is_told_without_showing_it(
    telegram: FakeTelegram, guide: Guide, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    running = begin(telegram, guide, token=WRONG)
    with pytest.raises(TokenRefusedError) as raised:
        await running.over()
    secret = WRONG.split(":")[1]
    assert "TROPA_BOT_TOKEN" in str(raised.value)
    assert secret not in str(raised.value) + repr(raised.value) + caplog.text
    assert raised.value.__context__ is None


async def test_a_token_that_is_revoked_ends_the_serving(
    telegram: FakeTelegram, guide: Guide
) -> None:
    """The library's poller ends without a word; a bot that serves nobody must not go on."""
    running = begin(telegram, guide)
    assert (await telegram.person().say("/start")).text == "home (ru)"
    telegram.token = WRONG
    await telegram.person().send("/start")
    with pytest.raises(TokenRefusedError):
        await running.over()


@pytest.mark.parametrize("status", [403, 409, 429, 500, 502])
async def test_it_keeps_trying_while_telegram_does_not_answer(
    telegram: FakeTelegram, guide: Guide, status: int
) -> None:
    telegram.fail("getMe", status, times=6)
    running = begin(telegram, guide)
    assert (await telegram.person().say("/start")).text == "home (ru)"
    assert running.pauses.asked == [*START_PAUSES, START_PAUSES[-1], START_PAUSES[-1]]
    await running.end()


@pytest.mark.parametrize("status", [200, 502])
async def test_it_keeps_trying_while_something_else_answers(
    telegram: FakeTelegram, guide: Guide, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.garbage("getMe", status, times=2)
    telegram.drop("getMe", times=2)  # once on a used connection, and once more on a new one
    running = begin(telegram, guide)
    assert (await telegram.person().say("/start")).text == "home (ru)"
    assert len(running.pauses.asked) == 3
    assert caplog.messages.count(NO_ANSWER % "NetworkError") == 3
    await running.end()


async def test_it_can_be_stopped_while_telegram_does_not_answer(
    telegram: FakeTelegram, guide: Guide
) -> None:
    telegram.fail("getMe", 502, times=1000)
    running = begin(telegram, guide)
    running.pauses.holding = True
    await running.pauses.begun()
    await running.end()


async def test_it_can_be_stopped_while_the_first_request_hangs(
    telegram: FakeTelegram, guide: Guide
) -> None:
    held = telegram.hang("deleteWebhook")
    running = begin(telegram, guide)
    await held.reached()
    await running.end()
    held.release()


async def test_stopping_answers_what_has_arrived(telegram: FakeTelegram, guide: Guide) -> None:
    running = begin(telegram, guide)
    masha = telegram.person()
    held = telegram.hang("sendMessage")
    await masha.send("/start")
    await held.reached()
    running.stop.set()
    held.release()
    await running.over()
    assert masha.last.text == "home (ru)"
    assert telegram.world.updates.pending == [], "and it is confirmed"


async def test_nobody_who_must_wait_keeps_it_from_ending(
    telegram: FakeTelegram,
    guide: Guide,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(serving, "LAST_SECONDS", 0.05)
    telegram.fail("sendMessage", retry_after=50)
    running = begin(telegram, guide)
    running.pauses.holding = True
    await telegram.person().send("/start")
    await running.pauses.begun()
    await running.end()
    assert "not everything could be answered in time" in caplog.messages


async def test_what_came_while_nobody_served_is_answered_later(
    telegram: FakeTelegram, guide: Guide
) -> None:
    masha = telegram.person()
    await masha.send("/start")
    running = begin(telegram, guide)
    assert (await masha.screen()).text == "home (ru)"
    await running.end()


async def _at_once(_seconds: float) -> None:
    """Pause for no time at all."""


@pytest.fixture
def hasty_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot poll again at once where it would pause for a second."""
    hasty = SimpleNamespace(**vars(asyncio) | {"sleep": _at_once})
    monkeypatch.setattr(networkloop, "asyncio", hasty)


@pytest.mark.parametrize(
    ("status", "kind"), [(409, "Conflict"), (500, "NetworkError"), (502, "NetworkError")]
)
@pytest.mark.usefixtures("hasty_library")
async def test_failed_polls_are_repeated(
    telegram: FakeTelegram,
    guide: Guide,
    status: int,
    kind: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    telegram.fail("getUpdates", status)
    running = begin(telegram, guide)
    assert (await telegram.person().say("/start")).text == "home (ru)"
    await running.end()
    assert f"polling failed: {kind}" in caplog.messages


@pytest.mark.usefixtures("hasty_library")
async def test_a_poll_that_cannot_be_read_is_repeated(telegram: FakeTelegram, guide: Guide) -> None:
    telegram.garbage("getUpdates", 200)
    running = begin(telegram, guide)
    assert (await telegram.person().say("/start")).text == "home (ru)"
    await running.end()


async def test_an_error_of_ours_is_logged_by_kind_and_place_only(
    telegram: FakeTelegram, guide: Guide, caplog: pytest.LogCaptureFixture
) -> None:
    """A clock that fails once stands for any mistake in the code."""
    masha = telegram.person()
    failed: list[str] = []

    def clock() -> date:
        if not failed:
            failed.append(f"secret of {masha.id}")
            raise ZeroDivisionError(failed[0])
        return today()

    running = begin(telegram, guide, clock=clock)
    await masha.send("/start")
    await running.settled()
    assert (await masha.say("/start")).text == "home (ru)"
    await running.end()
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    (told,) = errors
    assert "an update could not be handled" in told
    assert "ZeroDivisionError" in told
    assert "service.py" in told, "the place in our code, not in the clock of the test"
    assert str(masha.id) not in caplog.text


@pytest.mark.parametrize(("platform", "name"), [("win32", "asyncio"), ("linux", "uvloop")])
def test_the_loop_is_uvloop_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, platform: str, name: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    runner = serving.runner()
    assert runner.__module__.split(".")[0] == name

    async def nothing() -> None: ...

    runner(nothing())
