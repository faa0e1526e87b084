"""Of small guides drawn at random, the proofs say exactly what looking at all situations says.

Sets of answers are compared as sets, not only by their size: equal sets are the same number in a
space. `HYPOTHESIS_PROFILE=thorough` looks at thousands of guides, which takes some minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.cards import CardKind
from bot.model.conditions import Answers
from bot.model.flow import Decision, Outcome, Question
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.model.promise import Above, Demand, InReach, Promise, Selection
from bot.proof.readers.audience import audience
from bot.proof.rules.promises import breaches, broken
from bot.proof.rules.reachability import (
    shadowed_route,
    unreachable_card,
    unreachable_option,
    unreachable_outcome,
    unreachable_question,
    unreachable_section,
)
from bot.proof.rules.results import contradiction_shown, empty_result, shown_together
from bot.proof.sets.diagrams import NONE
from bot.proof.sets.situations import START
from tests.guides import TODAY
from tests.proof.both_ways import Case, answers, case_of
from tests.proof.brute_force import key, way
from tests.random_guides import TOMORROW
from tests.random_promises import promise_of, promising_guides

pytestmark = pytest.mark.no_cover  # to watch each line takes twice as long as the test

USUAL = 80
"""Guides of a usual run, of which each has several promises. Drawing them takes most of it."""


def places(problems: Iterable[Problem]) -> set[Place]:
    return {problem.place for problem in problems}


# What is the same


def situations_and_moments(case: Case) -> None:
    situations, moments = case.flow.situations, case.brute.moments
    case.same(situations.every, answers(case.brute.situations))
    case.same(situations.moments, [one.answers for one in moments])
    assert situations.count == len(case.brute.situations)
    for name, node in case.brute.flow.nodes.items():
        if not isinstance(node, Decision):
            case.same(situations.reaching[name], [m.answers for m in moments if m.here is node])


def routes(case: Case) -> None:
    """The answers with which each route is taken, and with which each decision is come to."""
    taken: dict[tuple[str, int], list[Answers]] = {}
    coming: dict[str, list[Answers]] = {}
    for moment in case.brute.moments:
        steps = list(way(case.brute.flow, moment))
        last = list(moment.answers)[-1] if moment.answers else START
        since = steps[[source for source, _ in steps].index(last) :]
        for step in since:
            taken.setdefault(step, []).append(moment.answers)
            coming.setdefault(step[0], []).append(moment.answers)
    for step, found in case.flow.situations.taken.items():
        case.same(found, taken.pop(step, []))
    assert not taken
    for name, node in case.brute.flow.nodes.items():
        if isinstance(node, Decision):
            case.same(case.flow.situations.reaching[name], coming.get(name, []))


def what_nobody_comes_to(case: Case) -> None:
    reached, flow = case.brute.reached, case.brute.flow
    questions, options, shadowed = set(), set(), set()
    for node in flow.nodes.values():
        if isinstance(node, Outcome):
            continue
        if node.id not in reached.asked | reached.decisions:
            kind = "decision" if isinstance(node, Decision) else "question"
            questions.add(case.place(kind, flow.id, node.id))
            continue
        if isinstance(node, Question):
            gone = [name for name in node.options if (node.id, name) not in reached.options]
            options |= {case.place("option", flow.id, node.id, name) for name in gone}
        used = {r.place for at, r in enumerate(node.routes) if (node.id, at) in reached.routes}
        shadowed |= {route.place for route in node.routes if route.place} - used
    assert places(unreachable_question(case.proof)) == questions
    assert places(unreachable_option(case.proof)) == options
    assert places(shadowed_route(case.proof)) == shadowed
    seen = {view.outcome.id for view in case.brute.views}
    outcomes = {name for name, node in flow.nodes.items() if isinstance(node, Outcome)}
    assert places(unreachable_outcome(case.proof)) == {
        case.place("outcome", flow.id, name) for name in outcomes - seen
    }
    assert places(unreachable_section(case.proof)) == {
        case.place("section", flow.id, view.outcome.id, part.section.id)
        for view in case.brute.views
        for part in view.filled
        if (view.outcome.id, part.section.id) not in reached.sections
    }
    assert places(unreachable_card(case.proof)) == {
        case.place("card", card.id)
        for card in case.proof.guide.cards.values()
        if card.shown_on(case.proof.today) and card.id not in reached.cards
    }


def what_is_shown(case: Case) -> None:
    """In each section each card, and of each two the one above the other."""
    for name, screen in case.flow.screens.items():
        views = case.views(name)
        case.same(screen.views, answers(views))
        case.same(screen.empty, answers(view for view in views if not view.cards))
        for at, part in enumerate(screen.sections):
            filled = [(view.answers, view.filled[at]) for view in views]
            some = case.flow.situations.space.diagrams.union(part.shown.values())
            case.same(some, (who for who, one in filled if one.cards))
            case.same(part.listed, (who for who, one in filled if one.listed))
            for card in part.section.cards:
                found = [who for who, one in filled if card in one.cards]
                case.same(part.shown.get(card.id, NONE), found)
            standing = [card for card in part.section.cards if card.id in part.shown]
            for one, other in permutations(standing, 2):
                above = (who for who, has in filled if _above(has.cards, one, other))
                case.same(part.above(one, other), above)
    empty = {view.outcome.id for view in case.brute.empty}
    assert places(empty_result(case.proof)) == {
        case.place("outcome", case.brute.flow.id, name) for name in empty
    }


def _above(cards: tuple[object, ...], one: object, other: object) -> bool:
    return one in cards and other in cards and cards.index(one) < cards.index(other)


def shares_of_cards(case: Case) -> None:
    for name, card in case.proof.guide.cards.items():
        assert audience(case.flow, card).count == len(case.brute.shown_in(name))


def cards_that_exclude_each_other(case: Case) -> None:
    cards, together = case.proof.guide.cards, case.brute.together()
    for one, other in permutations(cards, 2):
        if other in cards[one].excludes:
            found = shown_together(case.flow, cards[one], cards[other])
            case.same(found, answers(together.get(frozenset((one, other)), [])))
    pairs = [problem.message.split("'")[1:4:2] for problem in contradiction_shown(case.proof)]
    assert {frozenset(pair) for pair in pairs} == together.keys()
    assert len(pairs) == len(together)


def plain_promises(case: Case) -> None:
    """Which of two kinds of cards stands above, and in how many presses each card is read."""
    kinds = [Selection(kinds=frozenset({kind})) for kind in CardKind]
    demands: list[Demand] = [Above(one, other) for one, other in product(kinds, repeat=2)]
    for name in case.brute.reached.cards:
        demands += [InReach(Selection(cards=frozenset({name})), presses) for presses in (1, 2)]
    for demand in demands:
        promised(case, promise_of(case.brute.flow, demand))


def promises(case: Case) -> None:
    """Whether each is kept; else by whom not, and that each example really breaks it."""
    for promise in case.proof.guide.promises:
        promised(case, promise)
    told = {(breach.promise.id, breach.screen.outcome.id) for breach in breaches(case.proof)}
    assert told == {
        (promise.id, view.outcome.id)
        for promise in case.proof.guide.promises
        for view in case.brute.breaking(promise)
    }
    for breach in breaches(case.proof):
        keys = {view.key for view in case.brute.breaking(breach.promise)}
        assert (breach.screen.outcome.id, key(breach.example)) in keys
        assert breach.problem.message


def promised(case: Case, promise: Promise) -> None:
    """On each final screen the promise is broken for the same people."""
    breaking = case.brute.breaking(promise)
    for name, screen in case.flow.screens.items():
        meant = not promise.outcomes or name in promise.outcomes
        found = broken(promise, case.flow, screen) if meant else NONE
        case.same(found, answers(view for view in breaking if view.outcome.id == name))


CHECKS = (
    situations_and_moments,
    routes,
    what_nobody_comes_to,
    what_is_shown,
    shares_of_cards,
    cards_that_exclude_each_other,
    plain_promises,
    promises,
)


@given(promising_guides(), st.sampled_from([TODAY, TOMORROW]))
@settings(max_examples=max(USUAL, settings().max_examples))
def test_all_that_is_proved_of_a_guide(guide: Guide, today: date) -> None:
    case = case_of(guide, today)
    for check in CHECKS:
        check(case)
