"""Buttons that are old, forged, foreign, cut or pressed twice."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from bot.model.guide import Guide
from tests import guides
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, begin, to_papers, to_result

STALE = "stale (ru)\n\nhome (ru)"


def _forged(data: str) -> str:
    raw = bytearray(base64.urlsafe_b64decode(data))
    raw[20] ^= 1
    return base64.urlsafe_b64encode(bytes(raw)).decode()


Make = Callable[[str], str]


@pytest.mark.parametrize(
    "make",
    [
        _forged,
        lambda data: data[:-1],
        lambda data: data[:5],
        lambda data: data.swapcase(),
        lambda data: "x",
        lambda data: "я" * 32,
        lambda data: "=" * 64,
        lambda data: "A" * 64,
    ],
)
async def test_a_forged_or_cut_button_starts_afresh(
    telegram: FakeTelegram, bot: Running, make: Make
) -> None:
    masha = telegram.person()
    await to_papers(masha)
    message = masha.last.message_id
    await masha.press_data(make(masha.last.data[0]))
    screen = await masha.screen()
    assert (screen.text, screen.message_id) == (STALE, message)
    assert (await masha.tap("start (ru)")).text.endswith("Опасно?")


async def test_a_press_without_data_is_answered(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    query = await masha.press_data("x")
    told = telegram.world.updates.pending[-1]["callback_query"]
    assert told["id"] == query
    del told["data"]
    told["game_short_name"] = "x"
    assert (await masha.screen()).text == STALE


async def test_the_button_of_another_chat_shows_nothing_of_its_answers(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha, spy = telegram.person(), telegram.person()
    await to_result(masha)
    await spy.say("/start")
    for data in masha.last.data:
        await spy.press_data(data, keyboard=masha.last)
        assert (await spy.screen()).text == STALE
        await spy.tap("help-button (ru)")
    await bot.settled()
    assert "Армения" not in "".join(spy.texts)
    assert len(masha.messages) == 1


async def test_a_button_sealed_with_keys_that_nobody_has(
    telegram: FakeTelegram, guide: Guide
) -> None:
    first = begin(telegram, guide, keys="one-very-long-secret")
    masha = telegram.person()
    await to_papers(masha)
    await first.end()
    second = begin(telegram, guide, keys="another-very-long-secret")
    assert (await masha.tap("Паспорт")).text == STALE
    await second.end()


async def test_keys_may_be_rotated(telegram: FakeTelegram, guide: Guide) -> None:
    first = begin(telegram, guide, keys="one-very-long-secret")
    masha = telegram.person()
    await to_papers(masha)
    await first.end()
    second = begin(telegram, guide, keys="another-very-long-secret one-very-long-secret")
    assert "chosen (ru) Паспорт" in (await masha.tap("Паспорт")).text
    await second.end()
    third = begin(telegram, guide, keys="another-very-long-secret")
    assert "Храните копии" in (await masha.tap("done (ru)")).text
    await third.end()


async def test_a_new_process_serves_the_buttons_of_the_old_one(
    telegram: FakeTelegram, guide: Guide
) -> None:
    masha = telegram.person()
    first = begin(telegram, guide)
    await to_papers(masha)
    await first.end()
    await masha.press("Карта")
    second = begin(telegram, guides.guide())
    assert "chosen (ru) Карта" in (await masha.screen()).text
    assert (await masha.tap("your-answers (ru)")).text.count("Армения") == 1
    await second.end()


async def test_a_button_from_before_an_edit_keeps_what_still_exists(
    telegram: FakeTelegram, guide: Guide
) -> None:
    """The only ticked option has gone: nothing is ticked, and what was finished stays so."""
    first = begin(telegram, guide)
    masha = telegram.person()
    await to_papers(masha)
    await masha.tap("Паспорт")
    await first.end()
    flow = guides.data()
    del flow["questions"]["papers"]["options"]["passport"]
    armenia = {
        "content/countries/am.yaml": {
            "id": "am",
            "policies": [guides.card("a", {"papers": "card"})],
        }
    }
    second = begin(telegram, guides.guide({guides.FLOW: flow} | armenia))
    gone = await masha.tap("Паспорт")
    assert gone.text.startswith("stale (ru)")
    assert "Какие документы?" in gone.text
    assert "Армения" in (await masha.tap("your-answers (ru)")).text
    await second.end()


async def test_a_button_of_a_flow_that_is_gone_starts_afresh(
    telegram: FakeTelegram, guide: Guide
) -> None:
    first = begin(telegram, guide)
    masha = telegram.person()
    await masha.say("/start flow-short")
    await first.end()
    second = begin(telegram, guides.guide(without=["flows/short.yaml"]))
    assert (await masha.tap("go-on (ru)")).text == STALE
    await second.end()


async def test_pressing_the_same_button_twice_shows_the_same(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await to_papers(masha)
    before = masha.last
    once = await masha.tap("Паспорт", on=before)
    await masha.press("Паспорт", on=before)
    await bot.settled()
    assert masha.last == once
    assert masha.spinning == 0
    assert len(masha.messages) == 1, "an unmodified message is no reason for a new one"


async def test_of_presses_while_an_answer_hangs_the_newest_is_shown_last(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha, ivan = telegram.person(), telegram.person()
    home = await masha.say("/start")
    held = telegram.hang("editMessageText", chat_id=masha.id)
    await masha.press("help-button (ru)", on=home)
    await held.reached()
    await masha.press("browse (ru)", on=home)
    await masha.press("privacy-button (ru)", on=home)
    assert (await ivan.say("/start")).text == "home (ru)", "nobody waits for another"
    held.release()
    await bot.settled()
    edits = [call.params["text"] for call in telegram.calls("editMessageText")]
    assert edits == ["help (ru)", "privacy (ru)"]
    assert masha.last.text == "privacy (ru)"
    assert masha.spinning == 0


async def test_an_inaccessible_message_is_answered_with_a_new_one(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await to_papers(masha)
    old = masha.last
    await masha.press("Паспорт", inaccessible=True)
    new = await masha.screen()
    assert new.message_id > old.message_id
    assert "chosen (ru) Паспорт" in new.text, "a short path needs no keyboard"


async def test_a_deleted_message_is_answered_with_a_new_one(
    telegram: FakeTelegram, bot: Running
) -> None:
    """Deleted between the press and its answer, so that Telegram still calls it accessible."""
    masha = telegram.person()
    home = await masha.say("/start")
    held = telegram.hang("editMessageText")
    await masha.press("help-button (ru)")
    await held.reached()
    masha.delete()
    held.release()
    new = await masha.screen()
    assert (new.text, new.message_id > home.message_id) == ("help (ru)", True)


async def test_late_answers_to_presses_are_ignored(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    await masha.press("help-button (ru)")
    telegram.forget_queries()
    assert (await masha.screen()).text == "help (ru)"
    await bot.settled()
    assert len(telegram.calls("answerCallbackQuery")) == 1
