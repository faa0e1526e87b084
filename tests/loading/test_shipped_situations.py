"""What every situation is shown of the shipped cards: the warnings first, and never nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, combinations, product

import pytest

from bot.engine.machine import machine_of
from bot.engine.scene import Scene
from bot.engine.screens.overview import outcome_screen
from bot.engine.selection import Filled, fill_sections
from bot.model.cards import Card, CardKind
from bot.model.conditions import AllOf, Always, Answered, Answers, AnyOf, Condition, Negated
from bot.model.conversation import State
from bot.model.flow import Flow, Outcome, Question
from bot.model.guide import Guide
from tests.shipped import shipped_guide

TODAY = date(2026, 11, 22)
UNSAFE = "kz/unsafe-since-2026"
DANGERS = ("warnings", "return-risk")
"""The sections that warn of a country, of the guidance and of the emergency."""


@pytest.fixture(scope="module")
def guide() -> Guide:
    return shipped_guide()


def picks(question: Question) -> list[tuple[str, ...]]:
    """Every answer to a question."""
    if not question.many:
        return [(option,) for option in question.options]
    together = [one.id for one in question.options.values() if not one.alone]
    sizes = range(question.many.least, question.many.most + 1)
    several = chain.from_iterable(combinations(together, size) for size in sizes)
    return [*several, *((one.id,) for one in question.options.values() if one.alone)]


def parts(condition: Condition) -> Iterator[Answered]:
    """The conditions on single questions that a condition is made of."""
    match condition:
        case Answered():
            yield condition
        case AllOf(several) | AnyOf(several):
            for part in several:
                yield from parts(part)
        case Negated(part):
            yield from parts(part)
        case Always():
            pass


def different_picks(
    guide: Guide, question: Question, cards: Iterable[Card] | None = None
) -> list[tuple[str, ...]]:
    """Answers, without those that no route and none of these cards tells from an earlier one."""
    routes = [
        route
        for node in guide.first_flow.nodes.values()
        if not isinstance(node, Outcome)
        for route in node.routes
    ]
    conditions = [
        *(route.when for route in (*routes, *guide.first_flow.start)),
        *(card.audience for card in cards or guide.cards.values()),
    ]
    asked = [
        part for one in conditions for part in parts(one) if part.question == question.id
    ]  # fmt: skip
    told_apart = {
        tuple(part.holds({question.id: pick}) for part in asked): pick
        for pick in reversed(picks(question))
    }
    return list(told_apart.values())


def situations(
    guide: Guide, cards: Iterable[Card] | None = None, **fixed: str
) -> Iterator[Answers]:
    """All combinations of answers that routes or cards (all, or these) tell apart.

    Some questions with a fixed answer only. Only what is asked on the way is answered, and no
    combination comes twice.
    """
    flow = guide.first_flow
    asked = [node for node in flow.nodes.values() if isinstance(node, Question)]
    ways = [[(fixed[q.id],)] if q.id in fixed else different_picks(guide, q, cards) for q in asked]
    seen = set()
    for picked in product(*ways):
        every = dict(zip((question.id for question in asked), picked, strict=True))
        answers = machine_of(flow).walk(every).answers
        key = tuple(answers.items())
        if key not in seen:
            seen.add(key)
            yield answers


def shown(flow: Flow, answers: Answers) -> tuple[str, tuple[Filled, ...]]:
    """The outcome of these answers and its sections."""
    walk = machine_of(flow).walk(answers)
    assert isinstance(walk.here, Outcome)
    return walk.here.id, fill_sections(flow, walk.here, walk.answers, TODAY)


def cards_shown(flow: Flow, answers: Answers) -> frozenset[str]:
    """The ids of all cards that these answers find."""
    return frozenset(card.id for part in shown(flow, answers)[1] for card in part.cards)


def test_in_kazakhstan_the_first_thing_shown_is_that_it_is_unsafe(guide: Guide) -> None:
    seen = set()
    nodes = guide.first_flow.nodes.values()
    sections = [part for node in nodes if isinstance(node, Outcome) for part in node.sections]
    dangers = [card for part in sections if part.id in DANGERS for card in part.cards]
    for answers in situations(guide, dangers, location="kz"):
        outcome, shown_sections = shown(guide.first_flow, answers)
        seen.add(outcome)
        if outcome == "guidance":
            first = shown_sections[0]
        else:
            # In an emergency the first steps stand above; the danger of the country comes next.
            first = next(part for part in shown_sections if part.section.id == "return-risk")
        assert first.cards[0].id == UNSAFE, answers
    assert seen == {"guidance", "emergency"}


def test_everywhere_and_for_everybody_there_is_help(guide: Guide) -> None:
    # Who says most is shown least: the answers that fewest cards are for.
    for answers in situations(
        guide, documents="none", case="no", protection="not-yet", plans="stay"
    ):
        outcome, sections = shown(guide.first_flow, answers)
        cards = [card for part in sections for card in part.cards]
        assert any(card.kind is CardKind.ORGANIZATION for card in cards), (outcome, answers)


def test_no_overview_says_that_nothing_was_found(guide: Guide) -> None:
    """In any country: that no answer leads to an empty result is held above."""
    fixed = {"who": "self", "situation": "conscript", "documents": "none", "case": "no"}
    for answers in situations(guide, None, **fixed, protection="not-yet", plans="stay"):
        for language in guide.languages:
            scene = Scene(guide, State(language, guide.first_flow.id, answers), TODAY)
            here = scene.walk.here
            assert isinstance(here, Outcome)
            screen = outcome_screen(scene, here)
            assert guide.wording[language].nothing_found[0] not in screen.text, answers


def test_nothing_is_asked_that_the_result_does_not_need(guide: Guide) -> None:
    """In each country, of every question that is asked there: another answer finds other cards."""
    flow, dice = guide.first_flow, random.Random(1)
    ways = {
        node.id: different_picks(guide, node)
        for node in flow.nodes.values()
        if isinstance(node, Question)
    }
    for place in ways["location"]:
        drawn = [{name: dice.choice(picks) for name, picks in ways.items()} for _ in range(60)]
        asked = {"danger": ("no",), "location": place}
        some = [machine_of(flow).walk(answers | asked).answers for answers in drawn]
        for name in {name for answers in some for name in answers} - set(asked):
            assert any(
                cards_shown(flow, answers) != cards_shown(flow, {**answers, name: pick})
                for answers in some
                if name in answers
                for pick in ways[name]
            ), f"in '{place[0]}' nothing depends on '{name}'"


def test_countries_that_nothing_tells_apart_are_looked_at_once(guide: Guide) -> None:
    location = guide.first_flow.question("location")
    assert location
    looked_at = {pick for (pick,) in different_picks(guide, location)}
    assert {"ru", "kz", "am", "kg", "unsure"} <= looked_at
    assert len(looked_at) < len(location.options) / 4
