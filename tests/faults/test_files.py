"""Files that change, break and go away while people are served: at the wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.markup import html
from bot.cli import FINE, withdraw
from bot.cli.app import execute
from bot.engine.keyring import Keyring
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.conversation import Reply
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.running.reloading import Reloader, Swap
from tests import guides
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.serving import begin, settings_for
from tests.cli.running import small
from tests.faults.ways import WAYS, Served, serving
from tests.guides import TODAY
from tests.running.test_reloading import Turns

CARD = "content/countries/kz.yaml"
BUTTON = "1. Card return, по-русски"
TO_CARDS = ("browse (ru)", "countries (ru)", "Казахстан")


@dataclass
class House:
    """A bot that serves a folder, and keeps it fresh."""

    served: Served
    root: Path
    told: list[tuple[Problem, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.turns = Turns()
        self.reloader = Reloader(
            self.root,
            read_files(self.root),
            self._prepare,
            self.told.append,
            load=load,
            sleep=self.turns,
        )
        self.task = asyncio.create_task(self.reloader.run())

    def _prepare(self, guide: Guide) -> Swap:
        return self.served.channel.prepare(guide)

    def edit(self, old: str, new: str, path: str = CARD) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), "utf-8")

    async def person(self) -> Person:
        """Somebody who sees the first screen."""
        person = self.served.telegram.person()
        await person.send("/start")
        await self.served.settled()
        return person

    async def tap(self, person: Person, *labels: str) -> str:
        """Press these buttons, one after the other; the text that is shown then."""
        for label in labels:
            await person.press(label)
            await self.served.settled()
        return person.last.text


@asynccontextmanager
async def _house(telegram: FakeTelegram, root: Path, way: str) -> AsyncIterator[House]:
    async with serving(telegram, guides.loaded(read_files(root)), way) as served:
        house = House(served, root)
        await house.turns.rest(1)
        yield house
        assert not house.task.done()
        house.task.cancel()
        await asyncio.gather(house.task, return_exceptions=True)


@pytest.fixture(params=WAYS)
async def house(
    request: pytest.FixtureRequest, telegram: FakeTelegram, tmp_path: Path
) -> AsyncIterator[House]:
    async with _house(telegram, small(tmp_path), request.param) as house:
        yield house


async def test_a_withdrawn_card_is_gone_with_its_old_buttons(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdraw, "today", lambda: TODAY)
    reader, late = await house.person(), await house.person()
    assert BUTTON in str((await house.tap(reader, *TO_CARDS), reader.last.keyboard))
    await house.tap(late, *TO_CARDS)
    listed = late.last
    assert "Text of return" in await house.tap(reader, BUTTON)
    arguments = ["withdraw", "--root", str(house.root), "kz/return", "--why", "It is wrong."]
    assert execute(arguments) == FINE
    await house.turns.take()
    await late.press(BUTTON, on=listed)
    await house.served.settled()
    assert "stale (ru)" in late.last.text
    assert "Text of return" not in late.last.text
    await reader.send("/start")
    await house.served.settled()
    await house.tap(reader, *TO_CARDS[:2])
    if "Казахстан" in str(reader.last.keyboard):
        await house.tap(reader, "Казахстан")
    assert "Card return" not in reader.last.text + str(reader.last.keyboard)


async def test_a_bad_edit_is_told_and_people_are_served_on(house: House) -> None:
    masha = await house.person()
    house.edit("importance: high", "importance: hihg")
    await house.turns.take()
    assert [[one.place.path for one in told] for told in house.told] == [[CARD]]
    await house.tap(masha, *TO_CARDS)
    assert "Text of return" in await house.tap(masha, BUTTON)
    house.edit("importance: hihg", "importance: low")
    house.edit("Text of **return**", "Better words")
    await house.turns.take()
    await house.tap(masha, "to-list (ru)")
    assert "Better words" in await house.tap(masha, BUTTON)


async def test_people_are_served_while_the_folder_is_gone(house: House) -> None:
    masha = await house.person()
    (house.root / "content").rename(house.root / "away")
    await house.turns.take()
    assert [len(told) for told in house.told] == [1]
    await house.tap(masha, *TO_CARDS)
    assert "Text of return" in await house.tap(masha, BUTTON)
    (house.root / "away").rename(house.root / "content")
    house.edit("Text of **return**", "Better words")
    await house.turns.take()
    await house.tap(masha, "to-list (ru)")
    assert "Better words" in await house.tap(masha, BUTTON)


async def test_an_edit_in_the_middle_of_a_conversation_keeps_the_answers(house: House) -> None:
    masha = await house.person()
    await house.tap(masha, "start (ru)", "Не опасно", "Для себя", "Рядом", "Армения")
    house.edit("Which papers?, ru: Какие документы?", "What?, ru: Что у вас есть?", guides.FLOW)
    await house.turns.take()
    assert "Что у вас есть?" in await house.tap(masha, "Паспорт")
    assert "Армения" in await house.tap(masha, "your-answers (ru)")


async def test_a_press_during_a_swap_is_answered_from_one_guide(house: House) -> None:
    """Its edit hangs while the guide is swapped."""
    masha = await house.person()
    await house.tap(masha, *TO_CARDS)
    held = house.served.telegram.hang("editMessageText", chat_id=masha.id)
    await masha.press(BUTTON)
    await house.served.bring()
    await held.reached()
    house.edit("Text of **return**", "Better words")
    await house.turns.take()
    held.release()
    await house.served.settled()
    assert "Text of return" in masha.last.text
    await house.tap(masha, "to-list (ru)")
    assert "Better words" in await house.tap(masha, BUTTON)


VERSIONS = tuple(range(3))
TURNS = 7
"""Turns of the loop by which a swap comes later: so it meets a press at any stage."""


@cache
def _version(number: int) -> dict[str, bytes]:
    """The small guide; each text of its cards, each title and question names the version."""
    texts = {path: data.decode() for path, data in guides.files().items()}
    for path in (CARD, "content/countries/am.yaml", guides.FLOW):
        texts[path] = (
            texts[path]
            .replace("Card ", f"v{number} card ")
            .replace("Text of ", f"v{number} text of ")
            .replace("ask: {en: In", f"ask: {{en: v{number} in")
            .replace("ru: Опасно?", f"ru: v{number} опасно?")
            .replace("ru: Не опасно", f"ru: v{number} не опасно")
        )
    return {path: text.encode() for path, text in texts.items()}


@cache
def _guide_of(number: int) -> Guide:
    return guides.loaded(_version(number))


async def _interleave(steps: list[tuple[str, int]]) -> None:
    """Presses and swaps in this order; each screen is one that one version makes of one state."""
    async with FakeTelegram() as telegram, serving(telegram, _guide_of(0), "polling") as served:
        masha = telegram.person()
        await masha.send("/start")
        await served.settled()
        keyring = Keyring(settings_for(telegram).secrets)
        for kind, number in steps:
            if kind == "swap":
                served.channel.prepare(_guide_of(number % len(VERSIONS)))()
                continue
            screen = masha.last
            data = screen.data[number % len(screen.data)]
            replies = []
            for version in VERSIONS:
                opened = Tokens(_guide_of(version), keyring).open(data, masha.id, screen.data)
                assert opened is not None
                replies.append(respond(_guide_of(version), *opened, TODAY))
            if replies[0].erase:
                continue
            await masha.press_data(data, message=screen)
            if kind == "race":
                for _ in range(number * TURNS):
                    await asyncio.sleep(0)
                served.channel.prepare(_guide_of((number + 1) % len(VERSIONS)))()
            await served.settled()
            assert (masha.last.html, masha.last.keyboard) in [_shown(reply) for reply in replies]


def _shown(reply: Reply) -> tuple[str, list[list[str]]]:
    rows = reply.screen.rows
    return html(reply.screen.text), [[button.label for button in row] for row in rows]


STEPS = st.tuples(st.sampled_from(["press", "press", "race", "swap"]), st.integers(0, 11))


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(steps=st.lists(STEPS, min_size=3, max_size=12))
def test_no_screen_is_of_two_guides(steps: list[tuple[str, int]]) -> None:
    asyncio.run(_interleave(steps))


async def test_at_midnight_and_when_the_clock_jumps_no_reload_is_needed(
    telegram: FakeTelegram, guide: Guide
) -> None:
    """`am/old` expires on the day of the tests; what is shown follows the day, whatever it is."""
    days = [TODAY - timedelta(days=1), TODAY, TODAY - timedelta(days=365), date(2126, 1, 1)]
    now = days[0]
    running = begin(telegram, guide, clock=lambda: now)
    masha = telegram.person()
    await masha.say("/start")
    for label in ("browse (ru)", "countries (ru)", "Армения"):
        await masha.tap(label)
    shown = []
    for now in days:  # noqa: B007 - the clock of the bot
        await masha.tap("menu (ru)")
        for label in ("browse (ru)", "countries (ru)", "Армения"):
            await masha.tap(label)
        shown.append("Card old" in masha.last.text)
    assert shown == [True, False, True, False]
    await running.end()
