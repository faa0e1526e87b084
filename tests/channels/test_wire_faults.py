"""What goes wrong between the bot and Telegram while somebody is being served."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.telegram import request
from bot.channels.telegram.calls import LONGEST_WAIT, PAUSES, TRIES
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running

Break = Callable[..., object]


def _server_error(telegram: FakeTelegram, method: str, times: int) -> None:
    telegram.fail(method, 500, times=times)


def _bad_gateway(telegram: FakeTelegram, method: str, times: int) -> None:
    telegram.fail(method, 502, times=times)


def _garbage(telegram: FakeTelegram, method: str, times: int) -> None:
    telegram.garbage(method, 502, times=times)


def _garbage_as_success(telegram: FakeTelegram, method: str, times: int) -> None:
    telegram.garbage(method, 200, times=times)


def _reset(telegram: FakeTelegram, method: str, times: int) -> None:
    telegram.drop(method, times=times)


FAULTS = [_server_error, _bad_gateway, _garbage, _garbage_as_success, _reset]
METHODS = ["sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessage"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_passing_fault_is_overcome(
    telegram: FakeTelegram, bot: Running, fault: Break, method: str
) -> None:
    masha = telegram.person()
    fault(telegram, method, TRIES - 1)
    assert (await masha.say("/start")).text == "home (ru)"
    assert (await masha.tap("help-button (ru)")).text == "help (ru)"
    await bot.settled()
    assert masha.spinning == 0
    assert masha.texts == ["help (ru)"]
    if fault is not _reset:  # what is lost on a used connection is sent again without a pause
        assert bot.pauses.asked == list(PAUSES)


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_lasting_fault_is_given_up_and_the_press_can_be_repeated(
    telegram: FakeTelegram, bot: Running, fault: Break, caplog: pytest.LogCaptureFixture
) -> None:
    masha = telegram.person()
    home = await masha.say("/start")
    fault(telegram, "editMessageText", 2 * TRIES)
    await masha.press("help-button (ru)")
    await bot.settled()
    assert masha.texts == ["home (ru)"], "and no new message either"
    asked = len(telegram.calls("editMessageText"))
    # What is lost on a used connection is sent once more at once.
    assert asked in range(TRIES, 2 * TRIES) if fault is _reset else asked == TRIES
    telegram.ordered.clear()
    assert "given up: editMessageText after NetworkError" in caplog.messages
    assert (await masha.tap("help-button (ru)", on=home)).text == "help (ru)"


async def test_an_edit_that_was_carried_out_but_not_answered(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.drop_after("editMessageText")
    await masha.press("help-button (ru)")
    await bot.settled()
    assert masha.texts == ["help (ru)"], "not modified the second time is success"
    assert len(telegram.calls("editMessageText")) == 2


async def test_a_request_that_is_never_answered(
    telegram: FakeTelegram, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "CONNECT_SECONDS", 0.05)
    masha, ivan = telegram.person(), telegram.person()
    await masha.say("/start")
    bot.polling.channel.bot._unread._read_seconds = 0.05
    held = telegram.hang("editMessageText", times=TRIES, chat_id=masha.id)
    await masha.press("help-button (ru)")
    await held.reached(TRIES)
    await bot.pauses.begun(TRIES - 1)
    await bot.polling.settled()
    assert masha.texts == ["home (ru)"]
    assert (await ivan.say("/start")).text == "home (ru)"
    held.release()
    await bot.settled()


async def test_too_many_requests_delay_one_chat_only(telegram: FakeTelegram, bot: Running) -> None:
    masha, ivan = telegram.person(), telegram.person()
    await masha.say("/start")
    await ivan.say("/start")
    bot.pauses.holding = True
    telegram.fail("editMessageText", retry_after=7, chat_id=masha.id)
    await masha.press("help-button (ru)")
    await bot.pauses.begun()
    assert bot.pauses.asked == [7.0]
    assert (await ivan.tap("help-button (ru)")).text == "help (ru)"
    assert (await ivan.tap("menu (ru)")).text == "home (ru)"
    assert masha.texts == ["home (ru)"]
    bot.pauses.end()
    assert (await masha.screen()).text == "help (ru)"


async def test_what_comes_after_a_wait_is_the_last_thing_pressed(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    home = await masha.say("/start")
    bot.pauses.holding = True
    telegram.fail("editMessageText", retry_after=7)
    await masha.press("help-button (ru)", on=home)
    await bot.pauses.begun()
    await masha.press("browse (ru)", on=home)
    bot.pauses.end()
    await bot.settled()
    assert masha.last.text == "browse-intro (ru)"


async def test_too_long_a_wait_is_given_up(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.fail("editMessageText", retry_after=int(LONGEST_WAIT) + 1)
    await masha.press("help-button (ru)")
    await bot.settled()
    assert bot.pauses.asked == []
    assert masha.texts == ["home (ru)"]
    assert (await masha.tap("help-button (ru)")).text == "help (ru)"


async def test_waits_add_up(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    telegram.fail("sendMessage", retry_after=25, times=3)
    await masha.send("/start")
    await bot.settled()
    assert bot.pauses.asked == [25.0, 25.0], "75 seconds in all would be too long"
    assert telegram.calls("editMessageText") == []
    assert masha.texts == ["/start"], "what was not answered can be seen and sent again"


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: message to edit not found"),
        (400, "Bad Request: message can't be edited"),
        (400, "Bad Request: MESSAGE_ID_INVALID"),
    ],
)
async def test_a_refused_edit_becomes_a_new_message(
    telegram: FakeTelegram, bot: Running, status: int, description: str
) -> None:
    masha = telegram.person()
    home = await masha.say("/start")
    telegram.fail("editMessageText", status, description=description)
    new = await masha.tap("help-button (ru)")
    assert (new.text, new.message_id > home.message_id) == ("help (ru)", True)


async def test_a_failed_delete_batch_never_stops_the_conversation(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.fail("deleteMessages", 500, times=2 * TRIES)
    await masha.press("erase (ru)")
    assert (await masha.screen()).text == "not-erased (ru)\n\nerased (ru)"
    assert (await masha.toast()).alert
    assert len(telegram.calls("deleteMessages")) == 2 * TRIES
    assert (await masha.tap("start (ru)")).text.endswith("home (ru)")


async def test_an_unexpected_answer_of_telegram_is_given_up(
    telegram: FakeTelegram, bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    masha = telegram.person()
    telegram.fail("sendMessage", 409, description="Conflict: something new")
    await masha.send("/start")
    await bot.settled()
    assert "given up: sendMessage after Conflict" in caplog.messages
    assert (await masha.say("/start")).text == "home (ru)"
