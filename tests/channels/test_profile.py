"""What the bot tells Telegram of itself, in every language."""

from __future__ import annotations

import pytest

from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.profile import publish_profile
from bot.engine.arriving import COMMANDS
from bot.model.guide import Guide
from tests import guides
from tests.bench.guides import guide_of, shipped_files
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, begin

SETTERS = ("setMyCommands", "setMyName", "setMyDescription", "setMyShortDescription")
DEFAULT = '{"type": "default"}'


async def _published(telegram: FakeTelegram, guide: Guide) -> None:
    bot = LeanBot(telegram.token, telegram.url)
    async with bot:
        await publish_profile(bot, guide)


@pytest.mark.parametrize("shipped", [False, True])
async def test_everything_is_set_in_every_language(
    telegram: FakeTelegram, guide: Guide, shipped: bool
) -> None:
    guide = guide_of(shipped_files()) if shipped else guide
    await _published(telegram, guide)
    profile = telegram.world.profile
    spoken = {"": guide.wording["en"], **guide.wording}
    assert {code for _, code in profile.commands} == {"", "en", "ru"}
    for code, words in spoken.items():
        commands = profile.commands[DEFAULT, code]
        assert [command["command"] for command in commands] == list(COMMANDS)
        assert commands[0]["description"] == words.command_start
        assert commands[-1] == {"command": "privacy", "description": words.command_privacy}
        assert (profile.names.get(code) or profile.names[""]) == words.bot_name
        shown = profile.descriptions.get(code) or profile.descriptions[""]
        assert shown == words.bot_description
        short = profile.short_descriptions.get(code) or profile.short_descriptions[""]
        assert short == words.bot_short_description


async def test_what_is_set_is_not_set_again(telegram: FakeTelegram, guide: Guide) -> None:
    await _published(telegram, guide)
    before = len(telegram.calls(*SETTERS))
    await _published(telegram, guide)
    assert before == 4 + 1 + 4, "English falls back to the default but for its commands"
    assert len(telegram.calls(*SETTERS)) == before


async def test_only_what_differs_is_set(telegram: FakeTelegram, guide: Guide) -> None:
    await _published(telegram, guide)
    before = telegram.calls(*SETTERS)
    words = guides.wording("ru") | {"bot-name": "Тропинка", "command-sos": "Опасность"}
    await _published(telegram, guides.guide({"content/interface/ru.yaml": words}))
    set_anew = telegram.calls(*SETTERS)[len(before) :]
    assert [call.method for call in set_anew] == ["setMyCommands", "setMyName"]
    assert set_anew[1].params == {"name": "Тропинка", "language_code": "ru"}


async def test_a_failure_is_logged_and_harms_nothing_else(
    telegram: FakeTelegram, guide: Guide, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("setMyName", 429, retry_after=80_000)
    telegram.fail("getMyDescription", 500)
    await _published(telegram, guide)
    assert "setMyName failed: RetryAfter" in caplog.messages
    assert "setMyDescription failed: NetworkError" in caplog.messages
    assert {code for _, code in telegram.world.profile.commands} == {"", "en", "ru"}
    assert telegram.world.profile.names["ru"] == "bot-name (ru)"


async def test_it_is_published_while_people_are_served(
    telegram: FakeTelegram, bot: Running
) -> None:
    held = telegram.hang("setMyName")
    await held.reached()
    assert (await telegram.person().say("/start")).text == "home (ru)"
    assert set(telegram.world.profile.commands) == {(DEFAULT, "")}
    after = telegram.hang("setMyDescription")
    held.release()
    await after.reached()
    assert telegram.world.profile.names == {"": "bot-name (en)"}
    after.release()


async def test_stopping_does_not_wait_for_it(telegram: FakeTelegram, guide: Guide) -> None:
    held = telegram.hang("getMyCommands")
    running = begin(telegram, guide)
    await held.reached()
    await running.end()
    held.release()
