"""What a person can do, and what of it a real python-telegram-bot application sees."""

from __future__ import annotations

import asyncio

import pytest
from telegram import ChatMember

from tests.botapi import spec
from tests.botapi.chats import Screen, Toast
from tests.botapi.conftest import Call, TinyBot
from tests.botapi.server import FakeTelegram


async def test_a_conversation_of_presses(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person(language="ru")
    await masha.send("/start")
    screen = await masha.screen()
    assert screen.text == "Hello & welcome"
    assert screen.html == "<b>Hello</b> &amp; welcome"
    assert screen.keyboard == [["To 1"], ["To 2"]]
    assert screen.data == ["1", "2"]

    await masha.press("To 1")
    assert await masha.toast() == Toast("Pressed 1")
    assert await masha.screen() == Screen(
        chat_id=masha.id,
        message_id=screen.message_id,
        text="Screen 1",
        html="Screen 1",
        rows=tuple(({"text": f"To {n}", "callback_data": f"{n}"},) for n in (1, 2, 3)),
    )
    assert (await masha.tap("2")).text == "Screen 2"
    assert masha.toasts == [Toast("Pressed 1"), Toast("Pressed 2", alert=True)]
    assert masha.texts == ["/start", "Screen 2"]
    assert [message.from_bot for message in masha.messages] == [False, True]


async def test_requests_are_recorded_with_their_values(
    telegram: FakeTelegram, bot: TinyBot
) -> None:
    masha = telegram.person()
    screen = await masha.say("/start")
    await masha.tap("To 2")
    await telegram.settled(bot.update_queue.join)
    methods = [request.method for request in telegram.calls()]
    press = ["answerCallbackQuery", "editMessageText"]
    assert methods == ["getMe", "deleteWebhook", "sendMessage", *press]
    edit = telegram.calls("editMessageText")[0].params
    assert edit["chat_id"] == masha.id
    assert edit["message_id"] == screen.message_id
    assert edit["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "1"


async def test_an_update_carries_what_a_real_one_does(telegram: FakeTelegram) -> None:
    masha = telegram.person(language="uk", id=5, name="Марія Петренко", username="masha")
    message = await masha.send("😀 /start now")
    await masha.press_data("x", message=message)
    await masha.edit(message, "never mind")
    await masha.block()
    group = telegram.group()
    await group.add_bot(by=telegram.person())
    sent, pressed, *_ = updates = telegram.world.updates.pending
    assert sent["message"]["from"] == {
        "id": 5,
        "is_bot": False,
        "first_name": "Марія",
        "last_name": "Петренко",
        "username": "masha",
        "language_code": "uk",
    }
    assert sent["message"]["chat"]["type"] == "private"
    assert sent["message"]["entities"] == [{"type": "bot_command", "offset": 3, "length": 6}]
    assert pressed["callback_query"]["message"] == sent["message"]
    assert [next(iter(update.keys() - {"update_id"})) for update in updates] == [
        "message",
        "callback_query",
        "edited_message",
        "my_chat_member",
        "my_chat_member",
        "message",
    ]
    assert [spec.check_value(update, "Update") for update in updates] == [[]] * 6


async def test_an_older_screen_can_be_pressed(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    first = await masha.say("/start")
    second = await masha.say("/start")
    assert (await masha.tap("To 1", on=first)).message_id == first.message_id
    assert (await masha.tap("To 2", on=second)).message_id == second.message_id


async def test_two_presses_before_the_bot_answers(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    start = await masha.say("/start")
    held = telegram.hang("editMessageText")
    await masha.press("To 1")
    await held.reached()
    await masha.press("To 2", on=start)
    assert (await masha.screen()).text == "Screen 2"
    held.release()
    assert (await masha.screen()).text == "Screen 1"


async def test_inaccessible_and_deleted_messages(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    screen = await masha.say("/start")
    await masha.press("To 1", inaccessible=True)
    assert (await masha.screen()).text == "Anew"
    masha.delete()
    assert masha.messages == []
    await masha.press("To 1", on=screen)
    assert (await masha.screen()).text == "Anew"
    assert bot.bot_data["inaccessible"] == 2


async def test_forged_presses(telegram: FakeTelegram) -> None:
    masha, stranger = telegram.person(), telegram.person()
    await stranger.send("x")
    message = await masha.send("x")
    alien = Screen(stranger.id, 9, "", "", (({"text": "b", "callback_data": "d"},),))
    await masha.press_data("d", message=message, keyboard=alien)
    await masha.press_data("d", message=message, keyboard=alien, without_keyboard=True)
    told = [u["callback_query"]["message"] for u in telegram.world.updates.pending[2:]]
    assert told[0]["reply_markup"]["inline_keyboard"] == [[{"text": "b", "callback_data": "d"}]]
    assert told[0]["chat"]["id"] == masha.id


async def test_without_keyboard(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    await masha.send("x")
    rows = [[{"text": "b", "callback_data": "d"}]]
    await call("sendMessage", chat_id=masha.id, text="x", reply_markup={"inline_keyboard": rows})
    await masha.press("b")
    await masha.press("b", without_keyboard=True)
    with_it, without = telegram.world.updates.pending[1:]
    assert with_it["callback_query"]["message"]["reply_markup"] == {"inline_keyboard": rows}
    assert "reply_markup" not in without["callback_query"]["message"]


async def test_a_late_answer_to_a_press_is_refused(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    await masha.say("/start")
    held = telegram.hang("answerCallbackQuery")
    await masha.press("To 1")
    await held.reached()
    telegram.forget_queries()
    held.release()
    await masha.screen()
    assert bot.bot_data["late"].startswith("Query is too old")
    assert masha.toasts == []
    assert masha.spinning == 1


async def test_blocking(telegram: FakeTelegram, bot: TinyBot, call: Call) -> None:
    masha = telegram.person()
    await masha.say("/start")
    await masha.block()
    answer = await call("sendMessage", chat_id=masha.id, text="x")
    assert (answer["error_code"], answer["description"]) == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    with pytest.raises(AssertionError, match="unblock"):
        await masha.send("x")
    await masha.unblock()
    await masha.say("/start")
    await telegram.settled(bot.update_queue.join)
    assert bot.bot_data["memberships"] == [ChatMember.BANNED, ChatMember.MEMBER]


async def test_typed_text_is_deleted_by_the_bot(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    await masha.send("I wrote 12345")
    assert (await masha.screen()).text == "Buttons, please"
    await telegram.settled()
    assert masha.texts == ["Buttons, please"]


async def test_a_group_sees_the_bot_leave(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    group = telegram.group()
    await group.send(masha, "/start before the bot is here")
    await group.add_bot(by=masha)
    await group.send(masha, "not for bots")
    await group.send(masha, "/start@another_bot")
    before = group.has_bot
    await group.send(masha, "/start@tropa_test_bot")
    assert (await group.screen()).text == "Private chats only."
    await telegram.settled(bot.update_queue.join)
    assert (before, group.has_bot) == (True, False)
    assert len(telegram.calls("sendMessage")) == 1


async def test_waiting_in_vain_fails_with_a_sentence(telegram: FakeTelegram) -> None:
    masha = telegram.person()
    await masha.send("hello?")
    with pytest.raises(AssertionError, match=r"nothing new in chat \d+, which holds \['hello\?'\]"):
        await masha.screen(timeout=0)
    with pytest.raises(AssertionError, match="unconfirmed"):
        await telegram.settled(timeout=0)
    with pytest.raises(AssertionError, match="has shown nothing"):
        await masha.press("Next")


async def test_a_label_must_name_one_button(telegram: FakeTelegram, bot: TinyBot) -> None:
    masha = telegram.person()
    await masha.say("/start")
    with pytest.raises(AssertionError, match="0 buttons say 'Next'"):
        await masha.press("Next")
    with pytest.raises(AssertionError, match="2 buttons say 'To'"):
        await masha.press("To")


async def test_many_people_at_once(telegram: FakeTelegram, bot: TinyBot) -> None:
    people = [telegram.person() for _ in range(50)]
    await asyncio.gather(*(person.say("/start") for person in people))
    screens = await asyncio.gather(*(person.tap("To 1") for person in people))
    assert {screen.text for screen in screens} == {"Screen 1"}
    assert len({screen.message_id for screen in screens}) == 50
