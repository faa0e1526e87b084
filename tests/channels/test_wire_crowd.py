"""Many people at once: each gets their own screens, and nobody waits for anybody."""

from __future__ import annotations

import asyncio
from itertools import cycle

from bot.channels.telegram.lanes import MOST_WAITING
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, to_papers

PEOPLE = 100
WAYS = ["Армения", "Казахстан", "Россия"]


async def test_a_hundred_people_at_once_get_their_own_screens(
    telegram: FakeTelegram, bot: Running
) -> None:
    async def walk(person: Person, country: str) -> str:
        await person.say("/start")
        for label in ("start (ru)", "Не опасно", "Для себя", "Рядом", country, "Паспорт"):
            await person.tap(label)
        await person.tap("done (ru)")
        return (await person.tap("your-answers (ru)")).text

    people = [telegram.person() for _ in range(PEOPLE)]
    ways = [way for way, _ in zip(cycle(WAYS), people, strict=False)]
    shown = await asyncio.gather(*map(walk, people, ways))
    await bot.settled()
    for person, way, text in zip(people, ways, shown, strict=True):
        assert person.last.text == text
        assert [country for country in WAYS if country in text] == [way]
        assert person.texts == [text]
        assert person.spinning == 0


async def test_everybody_presses_without_waiting_and_ends_on_the_last_press(
    telegram: FakeTelegram, bot: Running
) -> None:
    people = [telegram.person() for _ in range(PEOPLE)]
    await asyncio.gather(*(person.say("/start") for person in people))
    homes = [person.last for person in people]
    presses = ["help-button (ru)", "browse (ru)", "danger (ru)", "privacy-button (ru)"]
    for label in presses:
        for person, home in zip(people, homes, strict=True):
            await person.press(label, on=home)
    await bot.settled()
    assert {person.last.text for person in people} == {"privacy (ru)"}
    assert {len(person.messages) for person in people} == {1}


async def test_a_storm_of_one_delays_no_other(telegram: FakeTelegram, bot: Running) -> None:
    storm, masha = telegram.person(), telegram.person()
    home = await storm.say("/start")
    held = telegram.hang("editMessageText", chat_id=storm.id)
    for _ in range(150):
        await storm.press("help-button (ru)", on=home)
        await storm.press("browse (ru)", on=home)
    await held.reached()
    await to_papers(masha)
    held.release()
    await bot.settled()
    assert storm.last.text == "browse-intro (ru)"
    edits = [c for c in telegram.calls("editMessageText") if c.params["chat_id"] == storm.id]
    assert len(edits) <= MOST_WAITING + 1
    assert (await storm.tap("menu (ru)")).text == "home (ru)"


async def test_a_far_telegram_makes_nobody_wait_for_another(
    telegram: FakeTelegram, bot: Running
) -> None:
    """All requests are held back until each of the hundred has sent one."""
    people = [telegram.person() for _ in range(PEOPLE)]
    held = telegram.hang("sendMessage", times=PEOPLE)
    for person in people:
        await person.send("/start")
    await held.reached(PEOPLE)
    held.release()
    await bot.settled()
    assert {person.last.text for person in people} == {"home (ru)"}
