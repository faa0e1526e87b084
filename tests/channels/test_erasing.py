"""Erasing over the wire: what Telegram lets a bot delete, and what is said of the rest."""

from __future__ import annotations

from bot.channels.telegram.erasing import BATCH, BATCHES
from tests.botapi.chats import Toast
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, to_papers

FAREWELL = Toast("farewell (ru)", alert=True)


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
    await to_papers(masha)
    await masha.press("erase (ru)")
    assert await masha.toast() == FAREWELL
    await bot.settled()
    assert masha.messages == []
    assert masha.spinning == 0
    assert len(_batches(telegram)) == 1
    assert len(telegram.calls("sendMessage")) == 1, "nothing new is sent"


async def test_other_people_lose_nothing(telegram: FakeTelegram, bot: Running) -> None:
    masha, ivan = telegram.person(), telegram.person()
    await ivan.say("/start")
    await masha.say("/start")
    await ivan.tap("help-button (ru)")
    await masha.press("erase (ru)")
    await masha.toast()
    assert masha.messages == []
    assert ivan.texts == ["/start", "help (ru)"]


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
    assert (screen.text, screen.message_id) == ("erased (ru)", old)
    assert masha.toasts == [FAREWELL]
    assert masha.texts == ["/start", "erased (ru)"]
    assert len(_batches(telegram)) + len(telegram.calls("deleteMessage")) <= 8


async def test_an_inaccessible_message_gets_the_words_anew(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    home = await masha.say("/start")
    await masha.press("erase (ru)", inaccessible=True)
    screen = await masha.screen()
    await bot.settled()
    assert (screen.text, screen.message_id > home.message_id) == ("erased (ru)", True)
    assert masha.toasts == [FAREWELL]
    assert _batches(telegram) == []


async def test_narrowing_ends_where_telegram_fails(telegram: FakeTelegram, bot: Running) -> None:
    """The first batch is refused, and then the connection is gone for good."""
    masha = telegram.person()
    await to_papers(masha)
    telegram.fail("deleteMessages", 400, description="Bad Request: message can't be deleted")
    telegram.fail("deleteMessages", 500, times=100)
    telegram.fail("deleteMessage", 500, times=100)
    await masha.press("erase (ru)")
    assert (await masha.screen()).text == "erased (ru)"


async def test_erasing_in_a_blocked_chat(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.fail("deleteMessages", 403, times=5)
    await masha.press("erase (ru)")
    await masha.screen()
    await bot.settled()
    assert len(_batches(telegram)) == 1
