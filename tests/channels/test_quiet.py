"""Nothing secret is printed, and the libraries say nothing."""

from __future__ import annotations

import logging

import pytest

from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.quiet import TALKATIVE, silence
from bot.engine.keyring import Keyring
from bot.model.guide import Guide
from tests.botapi.server import TOKEN, FakeTelegram
from tests.channels.serving import begin, settings_for, to_result

SECRET = TOKEN.split(":")[1]
KEY = "a-key-that-only-tests-know"


@pytest.mark.parametrize("name", [*TALKATIVE, "telegram.ext.Application", "aiohttp.client"])
def test_libraries_are_silent_whatever_is_configured(
    name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    silence()
    logging.getLogger(name).critical("secret")
    logging.getLogger(name).debug("secret")
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


def test_secrets_cannot_be_printed(telegram: FakeTelegram) -> None:
    settings = settings_for(telegram, keys=KEY)
    things = [settings, LeanBot(TOKEN, "http://x"), Keyring(settings.secrets)]
    shown = " ".join(f"{thing!r} {thing!s} {[thing]}" for thing in things)
    assert SECRET not in shown
    assert KEY not in shown
    assert "LeanBot()" in shown
    assert "Keyring(1 keys)" in shown


async def test_a_conversation_with_all_logging_on(
    telegram: FakeTelegram, guide: Guide, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    running = begin(telegram, guide, keys=KEY)
    masha = telegram.person(name="Планта Именова", username="planted_username")
    await to_result(masha)
    await masha.say("planted words")
    telegram.fail("editMessageText", 500, times=4)
    await masha.press("danger (ru)")
    await running.settled()
    await running.end()
    ours = [record for record in caplog.records if record.name.startswith("tropa")]
    assert [record.getMessage() for record in ours] == [
        "tropa: serving by long polling",
        "given up: editMessageText after NetworkError",
        "stopping",
    ]
    everything = caplog.text + " ".join(str(record.__dict__) for record in caplog.records)
    planted = [SECRET, KEY, str(masha.id), "Планта", "planted_username", "planted words"]
    assert [word for word in planted if word in everything] == []
