"""Groups, and people who block the bot."""

from __future__ import annotations

import pytest

from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_added_to_a_group_it_says_one_line_and_leaves(
    telegram: FakeTelegram, bot: Running, kind: str
) -> None:
    group = telegram.group(kind=kind)
    await group.add_bot(by=telegram.person(language="ru"))
    screen = await group.screen()
    await bot.settled()
    assert (screen.text, screen.keyboard) == ("group (ru)", [])
    assert group.texts.count("group (ru)") == 1
    assert not group.has_bot


async def test_spoken_to_in_a_group_it_leaves(telegram: FakeTelegram, bot: Running) -> None:
    """It may have been in the group from before; deep links and /sos are no exception."""
    group, anna = telegram.group(), telegram.person(language="en")
    group.chat.known = True
    await group.send(anna, "/sos")
    assert (await group.screen()).text == "group (en)"
    await bot.settled()
    assert not group.has_bot


async def test_a_press_in_a_group_is_ignored(telegram: FakeTelegram, bot: Running) -> None:
    masha, group = telegram.person(), telegram.group()
    screen = await masha.say("/start")
    group.chat.known = True
    await masha.press_data(screen.data[0], message=await group.send(masha, "x"))
    await bot.settled()
    assert len(telegram.calls("sendMessage", "editMessageText")) == 1


async def test_leaving_is_given_up_where_it_fails(telegram: FakeTelegram, bot: Running) -> None:
    group = telegram.group()
    telegram.fail("leaveChat", status=400, times=2)
    await group.add_bot(by=telegram.person())
    await bot.settled()
    assert group.has_bot
    assert (await telegram.person().say("/start")).text == "home (ru)"


async def test_being_blocked_is_no_news(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    await masha.block()
    await masha.unblock()
    await bot.settled()
    assert len(telegram.calls("sendMessage")) == 1
    assert (await masha.tap("help-button (ru)")).text == "help (ru)"


async def test_a_block_while_a_press_is_under_way(telegram: FakeTelegram, bot: Running) -> None:
    masha, ivan = telegram.person(), telegram.person()
    await masha.say("/start")
    held = telegram.hang("editMessageText", chat_id=masha.id)
    await masha.press("help-button (ru)")
    await held.reached()
    await masha.block()
    held.release()
    await bot.settled()
    assert masha.texts == ["home (ru)"]
    assert len(telegram.calls("editMessageText")) == 1, "it is not tried again"
    assert len(telegram.calls("sendMessage")) == 1, "no new message in its place"
    assert (await ivan.say("/start")).text == "home (ru)"
