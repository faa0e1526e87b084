"""Paths longer than one button can hold: the rest travels in the keyboard."""

from __future__ import annotations

from tests.bench.guides import long_flow
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, begin


async def _answer(telegram: FakeTelegram, count: int) -> tuple[Running, Person]:
    """Give so many answers to a flow of thirty questions."""
    running = begin(telegram, long_flow(30))
    masha = telegram.person(language="en")
    await masha.say("/start")
    await masha.tap("Start")
    for _ in range(count):
        await masha.tap("Answer 1")
    return running, masha


async def test_a_path_of_thirty_answers_works(telegram: FakeTelegram) -> None:
    running, masha = await _answer(telegram, 30)
    assert masha.last.text.startswith("Result")
    await running.settled()
    assert len(masha.messages) == 1
    await running.end()


async def test_a_long_path_without_its_keyboard_asks_the_rest_again(
    telegram: FakeTelegram,
) -> None:
    running, masha = await _answer(telegram, 14)
    fifteen = masha.last
    assert "Question 14?" in fifteen.text
    await masha.press("Answer 1", on=fifteen, without_keyboard=True)
    assert "Question 10?" in (await masha.screen()).text
    assert "Question 11?" in (await masha.tap("Answer 1")).text
    await running.end()


async def test_a_long_path_in_an_inaccessible_message(telegram: FakeTelegram) -> None:
    running, masha = await _answer(telegram, 20)
    await masha.press("Answer 1", inaccessible=True)
    assert "Question 10?" in (await masha.screen()).text
    await running.end()


async def test_the_keyboard_of_another_person_adds_nothing(telegram: FakeTelegram) -> None:
    running, masha = await _answer(telegram, 14)
    ivan = telegram.person(language="en")
    await ivan.say("/start")
    await ivan.tap("Start")
    for _ in range(13):
        await ivan.tap("Answer 2")
    await ivan.press("Answer 2", keyboard=masha.last)
    assert "Question 10?" in (await ivan.screen()).text
    await running.end()
