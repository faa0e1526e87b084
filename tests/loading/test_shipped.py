"""What is shipped: sound, in both languages, linked only where that is safe, and never empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations, product
from pathlib import Path

import pytest

from bot.engine.machine import machine_of
from bot.engine.scene import Scene
from bot.engine.screens.overview import emergency_screen, outcome_screen
from bot.engine.screens.reading import card_screen, sources_screen, why_screen
from bot.engine.selection import Filled, fill_sections
from bot.loading.draft import Draft, read_draft
from bot.loading.files import read_files
from bot.loading.rules.screens import _every_screen
from bot.loading.schema import OrganizationFile
from bot.loading.texts import local_text
from bot.model.cards import CardKind
from bot.model.conditions import Answers
from bot.model.conversation import Screen, State, Within
from bot.model.flow import Flow, Outcome, Question
from bot.model.guide import Guide
from bot.model.text import plain
from tests.guides import loaded

FILES = read_files(Path(__file__).parents[2])
TODAY = date(2026, 11, 22)
UNSAFE = "kz/unsafe-since-2026"
MOST_VISIBLE = 700

NOT_TO_BE_REACHED = (
    *("hochuzhit", "spasisebyabot", "agsnowarbot", "vk.com/stoparmy"),
    *("+49 157 824 702 51", "+7 727 258 45 98", "+4915782470251", "+77272584598"),
)
"""Known to the authors and not published: of low confidence, or run by a party to the war."""


@pytest.fixture(scope="module")
def guide() -> Guide:
    return loaded(FILES)


@pytest.fixture(scope="module")
def draft() -> Draft:
    draft, problems = read_draft(FILES, lambda _done, _all: None)
    assert not problems
    return draft


@pytest.fixture(scope="module")
def screens(guide: Guide, draft: Draft) -> list[Screen]:
    """Every screen in every language, each card also in each list and from each side."""
    found = []
    for language in guide.languages:
        found += [screen for _, _, screen in _every_screen(draft, guide, language)]
        scene = Scene(guide, State(language, "guidance"), TODAY)
        urgent = scene.flow.urgent
        assert urgent
        found.append(emergency_screen(scene, urgent))
        for card, within in product(guide.cards.values(), Within):
            found.append(card_screen(scene, card, within))
            found.append(sources_screen(scene, card, within))
            why = why_screen(scene, card, within)
            found += [why] if why else []
    return found


def links(screens: list[Screen]) -> set[str]:
    return {
        run.link
        for screen in screens
        for block in screen.text
        for run in block.runs
        if run.link
    }  # fmt: skip


def test_only_registered_addresses_are_shown(screens: list[Screen], draft: Draft) -> None:
    sources = {one.url for file in draft.sources for one in file.data.root.values() if one.link}
    channels = {
        one.value
        for file in draft.organizations
        for one in file.data.channels
        if one.kind == "website"
    }
    shown = links(screens)
    assert shown <= sources | channels
    assert len(shown) > 50


def test_what_must_not_be_linked_is_neither_linked_nor_spelt_out(
    screens: list[Screen], draft: Draft
) -> None:
    records = [one for file in draft.sources for one in file.data.root.values()]
    unsafe = {one.url for one in records if not one.link}
    assert unsafe, "the register has sources that must not be linked"
    assert unsafe.isdisjoint(links(screens))
    words = "\n".join(plain(screen.text) for screen in screens)
    assert not [url for url in unsafe if re.search(re.escape(url) + r"(?![\w/])", words)]


def test_channels_come_from_a_source_of_the_same_card(draft: Draft) -> None:
    for file in draft.organizations:
        for channel in file.data.channels:
            assert channel.source in file.data.sources, (file.data.id, channel.value)


def test_channels_that_are_not_to_be_reached_occur_nowhere(screens: list[Screen]) -> None:
    words = "\n".join(data.decode() for data in FILES.values()).casefold()
    assert not [value for value in NOT_TO_BE_REACHED if value in words]
    reached = "\n".join(links(screens)).casefold()
    assert not [value for value in ("want-to-live", "wanttolive") if value in reached]


def test_the_surrender_project_is_no_organization(draft: Draft) -> None:
    for file in draft.organizations:
        names = [*file.data.name.values(), *file.data.aliases]
        assert not [
            name for name in names if re.search("want to live|хочу жить", name, re.IGNORECASE)
        ]


def test_every_card_has_both_languages_and_is_short(draft: Draft) -> None:
    long = []
    for card in draft.cards():
        texts = local_text(card.record.text)
        assert set(texts) == {"en", "ru"}
        long += [(card.id, code) for code, text in texts.items() if len(plain(text)) > MOST_VISIBLE]
    assert not long


def test_every_contact_says_what_it_can_mean_briefly(draft: Draft) -> None:
    for card in draft.cards():
        if isinstance(card.record, OrganizationFile):
            for text in local_text(card.record.contact).values():
                assert 0 < len(plain(text)) <= MOST_VISIBLE, card.id


def test_each_card_is_found_by_a_section_of_the_guidance(guide: Guide) -> None:
    outcomes = [node for node in guide.first_flow.nodes.values() if isinstance(node, Outcome)]
    shown = {card.id for one in outcomes for section in one.sections for card in section.cards}
    assert shown == set(guide.cards)


# What every situation is shown


def picks(question: Question) -> list[tuple[str, ...]]:
    """Every answer to a question."""
    if not question.many:
        return [(option,) for option in question.options]
    together = [one.id for one in question.options.values() if not one.alone]
    sizes = range(question.many.least, question.many.most + 1)
    several = chain.from_iterable(combinations(together, size) for size in sizes)
    return [*several, *((one.id,) for one in question.options.values() if one.alone)]


def situations(flow: Flow, fixed: dict[str, list[str]]) -> Iterator[Answers]:
    """All combinations of answers, some questions with these options only."""
    asked = [node for node in flow.nodes.values() if isinstance(node, Question)]
    ways = [[(one,) for one in fixed[q.id]] if q.id in fixed else picks(q) for q in asked]
    for answers in product(*ways):
        yield dict(zip((question.id for question in asked), answers, strict=True))


def shown(flow: Flow, answers: Answers) -> tuple[str, tuple[Filled, ...]]:
    """The outcome of these answers and its sections."""
    walk = machine_of(flow).walk(answers)
    assert isinstance(walk.here, Outcome)
    return walk.here.id, fill_sections(walk.here, walk.answers, TODAY)


def test_in_kazakhstan_the_first_thing_shown_is_that_it_is_unsafe(guide: Guide) -> None:
    flow = guide.first_flow
    seen = set()
    for answers in situations(flow, {"location": ["kz"]}):
        outcome, sections = shown(flow, answers)
        seen.add(outcome)
        if outcome == "guidance":
            first = sections[0]
        else:
            # In an emergency the first steps stand above; the danger of the country comes next.
            first = next(part for part in sections if part.section.id == "return-risk")
        assert first.cards[0].id == UNSAFE, answers
    assert seen == {"guidance", "emergency"}


def test_everywhere_and_for_everybody_there_is_help(guide: Guide) -> None:
    flow = guide.first_flow
    # Who says most is shown least: the answers that fewest cards are for.
    rest = {"documents": ["none"], "case": ["no"], "protection": ["no"], "plans": ["stay"]}
    for answers in situations(flow, rest):
        outcome, sections = shown(flow, answers)
        cards = [card for part in sections for card in part.cards]
        assert any(card.kind is CardKind.ORGANIZATION for card in cards), (outcome, answers)


def test_no_overview_says_that_nothing_was_found(guide: Guide) -> None:
    flow = guide.first_flow
    countries = ["ru", "kz", "am", "kg", "fr", "hu", "ua", "es", "de", "jp", "unsure"]
    for answers in situations(flow, {"location": countries, "documents": ["none"], "case": ["no"]}):
        for language in guide.languages:
            scene = Scene(guide, State(language, flow.id, answers), TODAY)
            here = scene.walk.here
            assert isinstance(here, Outcome)
            screen = outcome_screen(scene, here)
            assert guide.wording[language].nothing_found[0] not in screen.text, answers
