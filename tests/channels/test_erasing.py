"""Erasing over the wire: what Telegram lets a bot delete, and what is said of the rest."""

from __future__ import annotations

import pytest

from bot.channels.telegram.calls import TRIES
from bot.channels.telegram.erasing import BATCH, BATCHES
from tests.botapi.chats import Toast
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, to_papers

FAREWELL = Toast("farewell (ru)", alert=True)
NOT_ERASED = Toast("not-erased (ru)", alert=True)
LEFT = "not-erased (ru)\n\nerased (ru)"
"""The screen where a message could not be deleted."""
TOO_OLD = "Bad Request: message can't be deleted for everyone"


def _batches(telegram: FakeTelegram) -> list[tuple[int, int]]:
    """The lowest and the highest id of each batch, in order."""
    batches = [call.params["message_ids"] for call in telegram.calls("deleteMessages")]
    assert all(ids == list(range(ids[0], ids[-1] + 1)) for ids in batches)
    return [(ids[0], ids[-1]) for ids in batches]


def _fill(telegram: FakeTelegram, person: Person, count: int) -> None:
    """Messages that stand in the chat, of which the bot is not told."""
    for _ in range(count):
        telegram.world.post(person.chat, telegram.world.bot, text="x", html="x")


async def test_the_button_deletes_the_message_and_the_own_ones(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    telegram.fail("deleteMessage", 400, description=TOO_OLD)
    await to_papers(masha)
    place = masha.last.message_id
    assert [message.from_bot for message in masha.messages] == [False, True]
    await masha.press("erase (ru)")
    assert await masha.toast() == FAREWELL
    await bot.settled()
    assert masha.messages == []
    assert masha.toasts == [FAREWELL]
    assert masha.spinning == 0
    assert _batches(telegram) == [(place + 1, place + BATCH), (1, place)]
    assert len(telegram.calls("sendMessage")) == 1, "nothing new is sent"


async def test_the_button_takes_a_hundred_before_and_a_hundred_after(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 150)
    home = await masha.say("/start")
    place = home.message_id
    _fill(telegram, masha, 150)
    await masha.press("erase (ru)", on=home)
    assert await masha.toast() == FAREWELL
    await bot.settled()
    assert _batches(telegram) == [(place + 1, place + BATCH), (place - BATCH + 1, place)]
    kept = [*range(1, place - BATCH + 1), *range(place + BATCH + 1, place + 151)]
    assert [message.id for message in masha.messages] == kept
    assert len(telegram.calls("sendMessage")) == 1


async def test_the_button_of_an_older_screen_takes_the_newer_ones_as_well(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha, ivan = telegram.person(), telegram.person()
    await ivan.say("/start")
    older = await masha.say("/start")
    await ivan.say("/help")
    newer = await masha.say("/privacy")
    await ivan.say("/browse")
    await bot.settled()
    others = {message.id: message.text for message in ivan.messages}
    assert [message.id for message in masha.messages] == [older.message_id, newer.message_id]
    assert min(others) < older.message_id < newer.message_id < max(others)
    await masha.press("erase (ru)", on=older)
    assert await masha.toast() == FAREWELL
    await bot.settled()
    assert masha.messages == []
    assert masha.spinning == 0
    assert {message.id: message.text for message in ivan.messages} == others
    assert list(others.values()) == ["home (ru)", "help (ru)", "browse-intro (ru)"]
    assert {call.params["chat_id"] for call in telegram.calls("deleteMessages")} == {masha.id}


async def test_other_people_lose_nothing(telegram: FakeTelegram, bot: Running) -> None:
    """Their messages have the ids just before, just after and in between."""
    masha, ivan = telegram.person(), telegram.person()
    await ivan.say("/start")
    await masha.say("/start")
    await ivan.tap("help-button (ru)")
    _fill(telegram, ivan, 3)
    await bot.settled()
    kept = [message.id for message in ivan.messages]
    place = masha.last.message_id
    assert {place + 1, place + 2, place + 3} < set(kept)
    assert min(kept) < place
    await masha.press("erase (ru)")
    await masha.toast()
    await bot.settled()
    assert masha.messages == []
    assert [message.id for message in ivan.messages] == kept
    assert ivan.texts == ["help (ru)", "x", "x", "x"]


async def test_other_people_lose_nothing_by_the_command(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha, ivan = telegram.person(), telegram.person()
    for _ in range(10):
        _fill(telegram, masha, 1)
        _fill(telegram, ivan, 1)
    await masha.say("/erase")
    await bot.settled()
    assert masha.texts == ["erased (ru)"]
    assert [message.id for message in ivan.messages] == list(range(2, 21, 2))


async def test_the_command_goes_back_five_batches_newest_first(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 700)
    message = await masha.send("/erase")
    screen = await masha.screen()
    newest = message.id
    assert _batches(telegram) == [
        (newest - BATCH * (at + 1) + 1, newest - BATCH * at) for at in range(BATCHES)
    ]
    assert [kept.id for kept in masha.messages] == [*range(1, 202), screen.message_id]
    assert screen.text == "erased (ru)"
    assert screen.keyboard == [["start (ru)"]]
    assert (await masha.tap("start (ru)")).text == "home (ru)"


async def test_the_sweep_ends_at_the_first_message_there_is(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 120)
    await masha.say("/erase")
    assert _batches(telegram) == [(22, 121), (1, 21)]
    assert masha.texts == ["erased (ru)"]


async def test_one_message_alone_is_deleted_as_one(telegram: FakeTelegram, bot: Running) -> None:
    """The very first message of a new bot: a batch of one is another method."""
    masha = telegram.person()
    await masha.say("/erase")
    assert _batches(telegram) == []
    assert [call.params["message_id"] for call in telegram.calls("deleteMessage")] == [1]
    assert masha.texts == ["erased (ru)"]


async def test_old_messages_do_not_keep_the_new_ones(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 60)
    telegram.clock.advance(hours=49)
    _fill(telegram, masha, 30)
    await masha.say("/erase")
    await bot.settled()
    assert [kept.id for kept in masha.messages] == [*range(1, 61), masha.last.message_id]
    assert len(_batches(telegram)) <= 8


async def test_old_messages_in_a_later_batch(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 60)
    telegram.clock.advance(hours=49)
    _fill(telegram, masha, 150)
    await masha.say("/erase")
    await bot.settled()
    assert [kept.id for kept in masha.messages] == [*range(1, 61), masha.last.message_id]
    assert len(_batches(telegram)) <= 9


async def test_a_message_that_is_too_old_loses_its_content(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await to_papers(masha)
    old = masha.last.message_id
    telegram.clock.advance(hours=49)
    await masha.press("erase (ru)")
    screen = await masha.screen()
    await bot.settled()
    assert (screen.text, screen.message_id) == (LEFT, old)
    assert masha.toasts == [NOT_ERASED]
    assert masha.texts == [LEFT]
    after, *back = _batches(telegram)
    assert after == (old + 1, old + BATCH)
    commands = 1
    assert len(back) + len(telegram.calls("deleteMessage")) - commands <= 8


async def test_an_inaccessible_message_gets_the_words_anew(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    home = await masha.say("/start")
    await masha.press("erase (ru)", inaccessible=True)
    screen = await masha.screen()
    await bot.settled()
    assert (screen.text, screen.message_id > home.message_id) == (LEFT, True)
    assert masha.toasts == [NOT_ERASED]
    assert masha.texts == ["home (ru)", LEFT]
    assert _batches(telegram) == []


async def test_narrowing_ends_where_telegram_fails(telegram: FakeTelegram, bot: Running) -> None:
    """The batch of the message is refused, and then the connection is gone for good."""
    masha = telegram.person()
    await to_papers(masha)
    place = masha.last.message_id
    assert place == 2, "so that the newest half of the batch is one message"
    await bot.settled()
    commands = len(telegram.calls("deleteMessage"))
    newer = [(place + 1, place + BATCH)]
    held = telegram.hang("deleteMessages")
    await masha.press("erase (ru)")
    await held.reached()
    telegram.fail("deleteMessages", 400, description=TOO_OLD)
    telegram.fail("deleteMessages", 500, times=100)
    telegram.fail("deleteMessage", 500, times=100)
    held.release()
    screen = await masha.screen()
    await bot.settled()
    assert (screen.text, screen.message_id) == (LEFT, place)
    assert masha.toasts == [NOT_ERASED]
    assert _batches(telegram) == [*newer, (1, place)]
    assert len(telegram.calls("deleteMessage")) - commands == TRIES


async def test_newer_messages_that_could_not_be_deleted_are_not_passed_over(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    home = await masha.say("/start")
    await masha.say("/help")
    await bot.settled()
    telegram.fail("deleteMessages", 500, times=TRIES)
    await masha.press("erase (ru)", on=home)
    assert await masha.toast() == NOT_ERASED
    await bot.settled()
    assert "help (ru)" in masha.texts


@pytest.mark.parametrize("status", [400, 500])
async def test_the_button_claims_nothing_where_nothing_could_be_deleted(
    telegram: FakeTelegram, bot: Running, status: int
) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 20)
    older = await masha.say("/start")
    await masha.say("/privacy")
    await bot.settled()
    before = masha.texts
    telegram.fail("deleteMessages", status, times=100)
    telegram.fail("deleteMessage", status, times=100)
    await masha.press("erase (ru)", on=older)
    screen = await masha.screen()
    await bot.settled()
    assert (screen.text, screen.message_id) == (LEFT, older.message_id)
    assert screen.html.startswith("<b>not-erased (ru)</b>")
    assert masha.toasts == [NOT_ERASED]
    assert masha.spinning == 0
    assert masha.texts == [*before[:-2], LEFT, "privacy (ru)"]
    assert (await masha.tap("start (ru)", on=screen)).text == "home (ru)"


@pytest.mark.parametrize("status", [400, 500])
async def test_the_command_claims_nothing_where_nothing_could_be_deleted(
    telegram: FakeTelegram, bot: Running, status: int
) -> None:
    masha = telegram.person()
    _fill(telegram, masha, 20)
    await masha.say("/start")
    await bot.settled()
    before = masha.texts
    telegram.fail("deleteMessages", status, times=100)
    telegram.fail("deleteMessage", status, times=100)
    screen = await masha.say("/erase")
    await bot.settled()
    assert screen.text == LEFT
    assert screen.html.startswith("<b>not-erased (ru)</b>")
    assert masha.texts == [*before, "/erase", LEFT]
    assert masha.toasts == []
    assert (await masha.tap("start (ru)")).text == "home (ru)"


@pytest.mark.parametrize("language", ["en", "ru"])
async def test_what_was_not_erased_is_said_in_the_language_of_the_screen(
    telegram: FakeTelegram, bot: Running, language: str
) -> None:
    anna = telegram.person(language=language)
    await anna.say("/start")
    telegram.fail("deleteMessages", 500, times=3 * TRIES)
    left = f"not-erased ({language})\n\nerased ({language})"
    assert (await anna.tap(f"erase ({language})")).text == left
    assert await anna.toast() == Toast(f"not-erased ({language})", alert=True)
    assert (await anna.say("/erase")).text == left


async def test_erasing_may_be_repeated_when_it_has_failed(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.fail("deleteMessages", 500, times=TRIES * 2)
    assert (await masha.tap("erase (ru)")).text == LEFT
    screen = await masha.say("/erase")
    await bot.settled()
    assert screen.text == "erased (ru)"
    assert masha.texts == ["erased (ru)"]


async def test_a_later_batch_that_fails_does_not_undo_the_newest(
    telegram: FakeTelegram, bot: Running
) -> None:
    """What is new has gone: the screen says by itself that older messages may be left."""
    masha = telegram.person()
    _fill(telegram, masha, 150)
    held = telegram.hang("deleteMessages")
    telegram.fail("deleteMessages", 500, times=TRIES)
    message = await masha.send("/erase")
    await held.reached()
    held.release()
    assert (await masha.screen()).text == "erased (ru)"
    await bot.settled()
    left = range(1, message.id - BATCH + 1)
    assert [kept.id for kept in masha.messages] == [*left, masha.last.message_id]


async def test_erasing_in_a_blocked_chat(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.fail("deleteMessages", 403, times=5)
    await masha.press("erase (ru)")
    assert (await masha.screen()).text == LEFT
    await bot.settled()
    assert masha.toasts == [NOT_ERASED]
    assert len(_batches(telegram)) == 2, "none is tried again or narrowed down"
