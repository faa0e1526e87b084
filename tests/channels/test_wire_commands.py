"""Commands and deep links over the wire, and what is typed instead."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.calls import TRIES
from tests.botapi.chats import Screen
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, to_papers


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    ("command", "beginning"),
    [
        ("/start", "home ({})"),
        ("/help", "help ({})"),
        ("/sos", {"en": "Urgent", "ru": "Срочно"}),
        ("/browse", "browse-intro ({})"),
        ("/language", "languages ({})"),
        ("/erase", "erased ({})"),
        ("/privacy", "privacy ({})"),
        ("/PRIVACY", "privacy ({})"),
        ("/help@tropa_test_bot", "help ({})"),
        ("/start ", "home ({})"),
    ],
)
async def test_each_command_has_its_screen(
    telegram: FakeTelegram, bot: Running, command: str, beginning: Any, language: str
) -> None:
    screen = await telegram.person(language=language).say(command)
    wanted = beginning.format(language) if isinstance(beginning, str) else beginning[language]
    assert screen.text.startswith(wanted)
    assert screen.keyboard


@pytest.mark.parametrize(
    ("payload", "beginning"),
    [
        ("country-am", "Армения"),
        ("guide-safety", "Be safe"),
        ("org-ark", "position (ru) 1 organizations (ru) 2\n\nGroup ark"),
        ("flow-short", "progress (ru) 2 1\n\nЗдравствуйте."),
        ("flow-help", "progress (ru) 6 1\n\nОпасно?"),
        ("country-zz", "stale (ru)\n\nhome (ru)"),
        ("nonsense", "stale (ru)\n\nhome (ru)"),
    ],
)
async def test_deep_links(
    telegram: FakeTelegram, bot: Running, payload: str, beginning: str
) -> None:
    masha = telegram.person()
    screen = await masha.say(f"/start {payload}")
    assert screen.text.startswith(beginning)
    await bot.settled()
    assert masha.texts == [screen.text], "a link says what somebody came for"
    assert len(telegram.calls("sendMessage")) == len(telegram.calls("deleteMessage")) == 1


async def test_a_flow_reached_by_a_link_can_be_finished(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await masha.say("/start flow-short")
    await masha.tap("go-on (ru)")
    assert (await masha.tap("Гость")).text.startswith("Конец")


async def test_danger_is_one_press_away_on_every_screen(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await to_papers(masha)
    urgent = await masha.tap("danger (ru)")
    assert urgent.text.startswith("Срочно")
    assert "Card phone" in urgent.text
    assert ["Опасно сейчас"] in urgent.keyboard
    assert "Какие документы?" in (await masha.tap("back (ru)")).text
    await masha.say("/sos")
    # A command knows no answers; the button in the middle of the questions uses them.
    assert masha.last.rows[0][0]["text"] == "section (ru) 2 Безопасность"
    assert urgent.rows[0][0]["text"] == "section (ru) 4 Безопасность"
    assert "Где?" in (await masha.tap("Опасно сейчас")).text


@pytest.mark.parametrize(
    "content",
    [
        {"text": "Меня зовут Иван, я в Ереване"},
        {"photo": [], "caption": "мой паспорт"},
        {"sticker": {"emoji": "x"}},
        {"voice": {"duration": 3}},
        {"location": {"latitude": 40.1, "longitude": 44.5}},
        {"text": "/nonsense мой номер 12345"},
        {"text": "/nonsense"},
        {"text": "//"},
        {"text": "/"},
    ],
)
async def test_what_is_typed_is_deleted_and_kindly_answered(
    telegram: FakeTelegram, bot: Running, content: dict[str, Any]
) -> None:
    masha = telegram.person()
    await masha.send(**content)
    screen = await masha.screen()
    await bot.settled()
    assert screen.text == "typed (ru)"
    assert screen.keyboard == [["start (ru)"], ["danger (ru)"], ["browse (ru)"]]
    assert masha.texts == ["typed (ru)"]
    assert [call.method for call in telegram.calls("sendMessage", "deleteMessage")].count(
        "deleteMessage"
    ) == 1


@pytest.mark.parametrize("text", ["/sos мы в Гюмри, часть 102", "/start я Иван", "/help armenia"])
async def test_words_after_a_command_are_deleted_as_well(
    telegram: FakeTelegram, bot: Running, text: str
) -> None:
    masha = telegram.person()
    await masha.send(text)
    screen = await masha.screen()
    await bot.settled()
    assert masha.texts == [screen.text]
    assert screen.text.startswith(("Срочно", "home", "help"))


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("/start", "home (ru)"),
        ("/start flow-short", "progress (ru) 2 1\n\nЗдравствуйте."),
        ("/help", "help (ru)"),
        ("/sos", "Срочно"),
        ("/browse", "browse-intro (ru)"),
        ("/language", "languages (ru)"),
        ("/privacy", "privacy (ru)"),
        ("/help@tropa_test_bot", "help (ru)"),
    ],
)
async def test_a_command_is_deleted_and_nothing_else(
    telegram: FakeTelegram, bot: Running, text: str, beginning: str
) -> None:
    masha = telegram.person()
    await masha.say("/help")
    message = await masha.send(text)
    screen = await masha.screen()
    await bot.settled()
    assert screen.text.startswith(beginning)
    assert masha.texts == ["help (ru)", screen.text]
    deleted = [call.params for call in telegram.calls("deleteMessage")]
    assert deleted[1:] == [{"chat_id": masha.id, "message_id": message.id}]
    assert telegram.calls("deleteMessages") == []


async def test_a_command_is_answered_while_its_deletion_hangs(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    held = telegram.hang("deleteMessage")
    assert (await masha.say("/help")).text == "help (ru)"
    await held.reached()
    assert masha.texts == ["/help", "help (ru)"]
    held.release()
    await bot.settled()
    assert masha.texts == ["help (ru)"]


async def test_a_command_is_deleted_only_when_it_was_answered(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    sending = telegram.hang("sendMessage")
    await masha.send("/help")
    await sending.reached()
    assert masha.texts == ["/help"], "the chat is never empty"
    sending.release()
    await bot.settled()
    assert masha.texts == ["help (ru)"]


@pytest.mark.parametrize("status", [400, 403, 500])
async def test_a_command_that_cannot_be_deleted_is_answered_all_the_same(
    telegram: FakeTelegram, bot: Running, status: int
) -> None:
    masha = telegram.person()
    telegram.fail("deleteMessage", status, times=TRIES if status == 500 else 1)
    assert (await masha.say("/help")).text == "help (ru)"
    await bot.settled()
    assert masha.texts == ["/help", "help (ru)"]
    assert (await masha.tap("menu (ru)")).text == "home (ru)"


async def test_what_is_typed_changes_nothing_in_the_conversation(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await to_papers(masha)
    before: Screen = masha.last
    await masha.say("что?")
    assert "chosen (ru) Паспорт" in (await masha.tap("Паспорт", on=before)).text


async def test_a_typed_message_that_cannot_be_deleted_is_answered_all_the_same(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    telegram.fail("deleteMessage", status=400, description="Bad Request: message can't be deleted")
    assert (await masha.say("что?")).text == "typed (ru)"
    await bot.settled()
    assert masha.texts == ["что?", "typed (ru)"]


@pytest.mark.parametrize(
    "change",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    ],
)
async def test_a_change_of_the_chat_itself_is_no_message(
    telegram: FakeTelegram, bot: Running, change: dict[str, Any]
) -> None:
    masha = telegram.person()
    await masha.send(**change)
    await bot.settled()
    assert telegram.calls("sendMessage", "deleteMessage") == []
    assert (await masha.say("/start")).text == "home (ru)"


async def test_updates_of_other_kinds_are_not_asked_for(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    telegram.fail("deleteMessage", status=400)
    message = await masha.send("/start")
    await masha.screen()
    await bot.settled()
    await masha.edit(message, "edited")
    telegram.world.updates.add("inline_query", {"id": "1", "from": masha.user, "query": "x"})
    await bot.settled()
    asked = telegram.calls("getUpdates")[-1]
    assert asked.params["allowed_updates"] == ["message", "callback_query", "my_chat_member"]
    assert masha.texts == ["edited", "home (ru)"]


async def test_an_update_that_nobody_asked_for_is_confirmed_and_ignored(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    telegram.fail("deleteMessage", status=400)
    message = await masha.send("/start")
    await masha.screen()
    telegram.world.updates.allowed = []
    await masha.edit(message, "edited")
    telegram.world.updates.add("poll", {"id": "1"})
    telegram.world.updates.add("message", {"message_id": "no number", "chat": None})
    await bot.settled()
    assert telegram.world.updates.pending == []
    assert len(telegram.calls("sendMessage")) == 1
    assert masha.texts == ["edited", "home (ru)"]
