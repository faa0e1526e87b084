"""A conversation over the wire, from the first screen to the outcome."""

from __future__ import annotations

from itertools import chain

import pytest

from bot.model.flow import Outcome, Question
from bot.model.guide import Guide
from tests.bench.guides import guide_of, shipped_files
from tests.botapi.server import FakeTelegram
from tests.channels.serving import Running, begin, to_papers, to_result


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("ru", "ru"), ("en", "en"), ("en-GB", "en"), ("uk", "en"), ("de", "en"), (None, "en")],
)
async def test_the_first_screen_is_in_the_language_of_the_person(
    telegram: FakeTelegram, bot: Running, language: str | None, spoken: str
) -> None:
    screen = await telegram.person(language=language).say("/start")
    assert screen.text == f"home ({spoken})"
    ways = ["start", "danger", "browse"]
    assert screen.keyboard[:3] == [[f"{way} ({spoken})"] for way in ways]
    other = "language (en): English" if spoken == "ru" else "language (ru): Русский"
    assert screen.keyboard[3] == [other]


async def test_a_whole_conversation_is_one_message_edited_in_place(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person()
    await to_result(masha)
    await bot.settled()
    assert masha.last.text.startswith("Итог\n\nНе юридический совет.\n\nПравила\n• Card entry")
    assert masha.texts == [masha.last.text]
    assert masha.spinning == 0
    assert len(telegram.calls("sendMessage")) == len(telegram.calls("deleteMessage")) == 1
    assert len(telegram.calls("editMessageText")) == len(telegram.calls("answerCallbackQuery")) == 9


async def test_no_screen_has_a_preview_of_links(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await to_result(masha)
    await masha.tap("Безопасность")
    sources = await masha.tap("sources (ru)")
    assert '<a href="https://law.example/1">' in sources.html
    shown = telegram.calls("sendMessage", "editMessageText")
    assert all(call.params["link_preview_options"] == {"is_disabled": True} for call in shown)
    assert all(call.params["parse_mode"] == "HTML" for call in shown)


async def test_one_press_changes_the_language_anywhere_and_keeps_the_answers(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person(language="ru")
    await to_papers(masha)
    await masha.tap("Паспорт")
    screen = await masha.tap("language (en): English")
    assert "Which papers?" in screen.text
    assert "chosen (en) Passport" in screen.text
    await masha.tap("done (en)")
    await masha.tap("Русский")
    await masha.tap("go-on (ru)")
    await masha.tap("Уехать")
    moving = await masha.tap("English")
    assert moving.text.startswith("Going elsewhere")
    answers = await masha.tap("your-answers (en)")
    assert "Armenia 🇦🇲" in answers.text
    assert "Passport" in answers.text
    assert "Армения 🇦🇲" in (await masha.tap("Русский")).text


async def test_the_language_of_a_screen_outlives_a_command_of_its_phone(
    telegram: FakeTelegram, bot: Running
) -> None:
    masha = telegram.person(language="ru")
    await masha.say("/language")
    assert masha.last.keyboard[:2] == [["language (en): English"], ["language (ru): Русский"]]
    await masha.press_data(masha.last.data[0])
    assert (await masha.screen()).text == "home (en)"
    assert (await masha.tap("start (en)")).text.endswith("In danger?")


async def test_cards_next_previous_sources_and_why(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await to_result(masha)
    first = await masha.tap("Правила")
    assert first.text.startswith("position (ru) 1 Правила 3\n\nCard entry")
    assert first.keyboard[0] == ["next (ru)"]
    second = await masha.tap("next (ru)")
    assert second.keyboard[0] == ["previous (ru)", "next (ru)"]
    assert "overdue (ru) 22 ноября 2026" in second.text
    assert "Source law\nThe Paper" in (await masha.tap("sources (ru)")).text
    assert await masha.tap("to-card (ru)") == second
    assert "why-answer (ru) Армения" in (await masha.tap("why-shown (ru)")).text
    await masha.tap("to-card (ru)")
    third = await masha.tap("next (ru)")
    assert third.text.startswith("position (ru) 3 Правила 3")
    beyond = await masha.tap("next (ru)")
    assert beyond.text.startswith("position (ru) 1 Группы 1")
    for card in (third, second, first):
        assert await masha.tap("previous (ru)") == card
    assert (await masha.tap("overview (ru)")).text.startswith("Итог")


async def test_back_and_change_over_the_wire(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await to_result(masha)
    assert "Что дальше?" in (await masha.tap("back (ru)")).text
    await masha.tap("Уехать")
    await masha.tap("your-answers (ru)")
    assert "present (ru) Для себя" in (await masha.tap("Для кого")).text
    assert (await masha.tap("Для близкого")).text.startswith("В путь")
    assert (await masha.tap("again (ru)")).text == "progress (ru) 6 1\n\nОпасно?"


async def test_browsing_asks_nothing(telegram: FakeTelegram, bot: Running) -> None:
    masha = telegram.person()
    await masha.say("/start")
    assert (await masha.tap("browse (ru)")).text == "browse-intro (ru)"
    countries = await masha.tap("countries (ru)")
    assert ["Армения", "Казахстан"] in countries.keyboard
    armenia = await masha.tap("Армения")
    assert [label for (label,) in armenia.keyboard[:2]] == [
        "1. Card entry, по-русски",
        "2. Card late, по-русски",
    ]
    card = await masha.tap("1. Card entry")
    assert "Text of entry." in card.text
    assert "<b>entry</b>" in card.html
    assert (await masha.tap("to-list (ru)")).rows == armenia.rows
    await masha.tap("back (ru)")
    await masha.tap("back (ru)")
    assert "Group ark" in str((await masha.tap("organizations (ru)")).keyboard)
    await masha.tap("back (ru)")
    await masha.tap("guides (ru)")
    assert "Card phone" in str((await masha.tap("Be safe")).keyboard)


@pytest.mark.parametrize("which", [0, -1])
async def test_the_shipped_guide_from_the_first_screen_to_every_card(
    telegram: FakeTelegram, which: int
) -> None:
    """Every answer is the first one, or the last one; then all cards that are shown are read."""
    guide = guide_of(shipped_files())
    words = guide.wording["ru"]
    running = begin(telegram, guide)
    masha = telegram.person()
    await masha.say("/start")
    screen = await masha.tap(words.start)
    titles = [n.title["ru"] for n in guide.first_flow.nodes.values() if isinstance(n, Outcome)]
    options = _options(guide)
    while not screen.text.startswith(tuple(titles)):
        labels = [label for row in screen.keyboard for label in row]
        ticked = any(label.startswith("✓") for label in labels)
        answers = [label for label in labels if label in options]
        screen = await masha.tap(words.done if ticked else answers[which])
    card = await masha.tap(screen.keyboard[0][0])
    if words.sources not in chain.from_iterable(card.keyboard):
        # A section of many cards opens with a list.
        card = await masha.tap(card.keyboard[0][0])
    read = {card.text}
    while words.next in card.keyboard[0]:
        await masha.tap(words.sources)
        await masha.tap(words.to_card)
        card = await masha.tap(words.next)
        read.add(card.text)
    assert len(read) > 10
    await masha.tap(words.overview)
    await running.end()


def _options(guide: Guide) -> set[str]:
    questions = [n for n in guide.first_flow.nodes.values() if isinstance(n, Question)]
    return {option.label["ru"] for node in questions for option in node.options.values()}
