"""Storms of presses and of refusals: who storms slows only their own chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.lanes import MOST_WAITING
from bot.channels.telegram.polling import READ_AHEAD
from bot.model.guide import Guide
from tests.botapi.chats import Screen
from tests.botapi.faults import ANY_CALL, Hold
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram, Request
from tests.faults.ways import WAYS, Served, serving, until, waiting

STORM = 300
PEOPLE = 60
EDIT = "editMessageText"
ANSWER = "answerCallbackQuery"


@pytest.fixture(params=WAYS)
async def bot(
    request: pytest.FixtureRequest, telegram: FakeTelegram, guide: Guide
) -> AsyncIterator[Served]:
    async with serving(telegram, guide, request.param) as served:
        yield served


async def _home(bot: Served, *, language: str = "ru") -> Person:
    """Somebody who sees the first screen."""
    person = bot.telegram.person(language)
    await person.send("/start")
    await bot.settled()
    return person


async def _held(bot: Served, person: Person, label: str) -> Hold:
    """A first press, whose edit takes long: what is pressed meanwhile waits."""
    held = bot.telegram.hang(EDIT, chat_id=person.id)
    await person.press(label)
    await bot.bring()
    await held.reached()
    return held


async def _arrived(bot: Served, person: Person, count: int) -> None:
    """Bring the updates there are, and wait until the person's are waiting."""
    await bot.bring()
    await waiting(bot, person, count)


def _calls(bot: Served, person: Person, method: str) -> list[Request]:
    """The calls of this method that reached the person's chat."""
    found = bot.telegram.calls(method)
    return [call for call in found if call.params.get("chat_id") == person.id]


async def test_of_a_storm_only_the_first_and_the_newest_are_shown(bot: Served) -> None:
    masha = await _home(bot)
    home = masha.last
    held = await _held(bot, masha, "help-button (ru)")
    for _ in range(STORM):
        await masha.press("browse (ru)", on=home)
    await masha.press("privacy-button (ru)", on=home)
    await _arrived(bot, masha, STORM + 1)
    held.release()
    await bot.settled()
    assert masha.last.text == "privacy (ru)"
    assert len(_calls(bot, masha, EDIT)) == 2
    assert masha.texts == ["privacy (ru)"]
    assert len(bot.telegram.calls(ANSWER)) == 1 + MOST_WAITING
    assert bot.channel.counts.updates["dropped"] == STORM + 1 - MOST_WAITING


async def test_whoever_waits_in_a_storm_is_acknowledged(bot: Served) -> None:
    masha = await _home(bot)
    home = masha.last
    held = await _held(bot, masha, "help-button (ru)")
    for _ in range(MOST_WAITING):
        await masha.press("browse (ru)", on=home)
    await _arrived(bot, masha, MOST_WAITING)
    held.release()
    await bot.settled()
    assert masha.spinning == 0
    assert masha.last.text == "browse-intro (ru)"


async def test_erasing_in_a_storm_is_done(bot: Served) -> None:
    """Whatever is pressed after it: it was asked for, and somebody may be at the door."""
    masha = await _home(bot)
    home = masha.last
    held = await _held(bot, masha, "help-button (ru)")
    await masha.press("erase (ru)", on=home)
    await masha.press("browse (ru)", on=home)
    await _arrived(bot, masha, 2)
    held.release()
    await bot.settled()
    assert home.message_id not in masha.chat.messages
    assert [toast.alert for toast in masha.toasts] == [True]
    assert masha.last.text == "browse-intro (ru)"


async def test_what_is_typed_in_a_storm_is_deleted(bot: Served) -> None:
    masha = await _home(bot)
    home = masha.last
    held = await _held(bot, masha, "help-button (ru)")
    sent = await masha.send("a secret")
    for _ in range(STORM):
        await masha.press("browse (ru)", on=home)
    await _arrived(bot, masha, 2)
    held.release()
    await bot.settled()
    assert sent.id not in masha.chat.messages


async def test_presses_on_two_messages_are_both_shown(bot: Served) -> None:
    masha = await _home(bot)
    first = masha.last
    await masha.send("/start")
    await bot.settled()
    second = masha.last
    held = await _held(bot, masha, "help-button (ru)")
    await masha.press("privacy-button (ru)", on=first)
    await masha.press("browse (ru)", on=second)
    await _arrived(bot, masha, 2)
    held.release()
    await bot.settled()
    assert masha.texts == ["privacy (ru)", "browse-intro (ru)"]


async def test_the_ticks_of_a_multiple_choice_are_those_of_the_newest_press(bot: Served) -> None:
    """Each button holds its own ticks, so a press says it all, whatever became of the others."""
    masha = await _home(bot)
    papers = await _to_papers(bot, masha)
    papers_edits = len(_calls(bot, masha, EDIT))
    held = await _held(bot, masha, "Паспорт")
    for label in ("Карта", "Билет", "Карта"):
        await masha.press(label, on=papers)
    await _arrived(bot, masha, 3)
    held.release()
    await bot.settled()
    changed = [new for new, old in _side_by_side(masha.last, papers) if new != old]
    assert len(_calls(bot, masha, EDIT)) == papers_edits + 2
    assert [label for label in changed if "Карта" in label] == changed
    assert len(changed) == 1


async def test_a_storm_changes_nothing_for_another(telegram: FakeTelegram, guide: Guide) -> None:
    """The calls that Masha gets, and their order, are the same with and without the storm."""
    for way in WAYS:
        calm, stormy = [await _beside(guide, way, storm=storm) for storm in (0, STORM)]
        assert calm == stormy


async def _beside(guide: Guide, way: str, *, storm: int) -> list[tuple[str, object]]:
    """What reaches Masha while somebody else's first press hangs and more wait behind it."""
    async with FakeTelegram() as telegram, serving(telegram, guide, way) as bot:
        ivan, masha = await _home(bot), await _home(bot)
        home = ivan.last
        held = await _held(bot, ivan, "help-button (ru)")
        for _ in range(storm):
            await ivan.press("browse (ru)", on=home)
        await bot.bring()
        for label in ("help-button (ru)", "menu (ru)", "start (ru)", "Не опасно"):
            await masha.press(label)
            await bot.bring()
            await masha.screen()
        found = [
            (call.method, call.params["text"])
            for call in telegram.calls(EDIT, "sendMessage")
            if call.params["chat_id"] == masha.id
        ]
        held.release()
        await bot.settled()
        assert bot.pauses.asked == []
        return found


async def test_many_chats_storm_and_each_ends_on_its_last_press(bot: Served) -> None:
    people = [bot.telegram.person() for _ in range(PEOPLE)]
    for person in people:
        await person.send("/start")
    await bot.settled()
    homes = [person.last for person in people]
    held = bot.telegram.hang(EDIT, times=PEOPLE)
    presses = [
        "help-button (ru)",
        "browse (ru)",
        "danger (ru)",
        "browse (ru)",
        "privacy-button (ru)",
    ]
    for label in presses:
        for person, home in zip(people, homes, strict=True):
            await person.press(label, on=home)
    for person in people:
        await _arrived(bot, person, len(presses) - 1)
    await held.reached(PEOPLE)
    held.release()
    await bot.settled()
    assert {person.last.text for person in people} == {"privacy (ru)"}
    assert {person.spinning for person in people} == {0}
    assert len(bot.telegram.calls(EDIT)) == 2 * PEOPLE
    assert len(bot.channel.lanes) == 0


async def test_a_429_of_the_whole_bot_is_obeyed_call_by_call(bot: Served) -> None:
    people = [await _home(bot) for _ in range(9)]
    bot.telegram.fail(ANY_CALL, 429, retry_after=4, times=12)
    for person in people:
        await person.press("help-button (ru)")
    await bot.settled()
    assert {person.last.text for person in people} == {"help (ru)"}
    assert {person.spinning for person in people} == {0}
    assert bot.pauses.asked == [4.0] * 12, "each refusal is one wait of one conversation"


async def test_a_storm_of_429_in_one_chat_halts_no_other(bot: Served) -> None:
    storm, *others = [await _home(bot) for _ in range(9)]
    bot.pauses.holding = True
    bot.telegram.fail(EDIT, 429, retry_after=5, times=3, chat_id=storm.id)
    await storm.press("help-button (ru)")
    await bot.bring()
    await bot.pauses.begun()
    for person in others:
        await person.press("help-button (ru)")
    await bot.bring()
    for person in others:
        assert (await person.screen()).text == "help (ru)"
    assert storm.last.text == "home (ru)"
    assert bot.pauses.asked == [5.0]
    bot.pauses.end()
    await bot.settled()
    assert storm.last.text == "help (ru)"
    assert bot.pauses.asked == [5.0] * 3


async def test_more_chats_than_there_is_room_for_are_refused_and_come_again(
    telegram: FakeTelegram, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.lanes.AT_ONCE", 3)
    async with serving(telegram, guide, "webhook") as bot:
        held = telegram.hang("sendMessage", times=3)
        people = [telegram.person() for _ in range(12)]
        for person in people:
            await person.send("/start")
        await bot.bring()
        await held.reached(3)
        await until(lambda: bot.refused == 9)
        assert len(bot.channel.lanes) == 3
        assert len(telegram.calls("sendMessage")) == 3
        held.release()
        await bot.settled()
        assert {person.last.text for person in people} == {"home (ru)"}


async def test_more_chats_than_there_is_room_for_wait_in_the_queue(
    telegram: FakeTelegram, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as a poll brings may be under way beyond the limit; the rest waits at Telegram."""
    monkeypatch.setattr("bot.channels.telegram.lanes.AT_ONCE", 3)
    async with serving(telegram, guide, "polling") as bot:
        crowd = 4 * READ_AHEAD
        held = telegram.hang("sendMessage", times=crowd)
        people = [telegram.person() for _ in range(crowd)]
        for person in people:
            await person.send("/start")
        await held.reached(3)
        for _ in range(1000):
            await asyncio.sleep(0)
        assert len(bot.channel.lanes) <= 3 + READ_AHEAD
        assert len(telegram.world.updates.pending) >= READ_AHEAD
        held.release()
        await bot.settled()
        assert {person.last.text for person in people} == {"home (ru)"}


async def _to_papers(bot: Served, person: Person) -> Screen:
    """Go to the multiple choice of the small guide."""
    for label in ("start (ru)", "Не опасно", "Для себя", "Рядом", "Армения"):
        await person.press(label)
        await bot.settled()
    return person.last


def _side_by_side(new: Screen, old: Screen) -> list[tuple[str, str]]:
    """The labels of the first column, of both screens."""
    return [(a[0], b[0]) for a, b in zip(new.keyboard, old.keyboard, strict=False)]
