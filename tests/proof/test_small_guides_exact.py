"""Of small guides drawn at random, the proofs say exactly what looking at all situations says.

Sets of answers are compared as sets, not only by their size: equal sets are the same number in a
space. `HYPOTHESIS_PROFILE=thorough` looks at thousands of guides, which takes some minutes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import permutations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.model.conditions import Answers
from bot.model.flow import Decision, Outcome, Question
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.proof.audience import audience
from bot.proof.diagrams import Set
from bot.proof.promises import breaches, broken
from bot.proof.proving import FlowProof, Proof
from bot.proof.reachability import (
    shadowed_route,
    unreachable_card,
    unreachable_option,
    unreachable_outcome,
    unreachable_question,
    unreachable_section,
)
from bot.proof.results import contradiction_shown, empty_result, shown_together
from bot.proof.situations import START
from tests.guides import TODAY
from tests.proof.brute_force import BruteForce, Key, TooManyError, View, key, way
from tests.random_guides import TOMORROW
from tests.random_promises import promising_guides

MOST = 2_000
"""Moments of a guide that is still looked at."""

USUAL = 120
"""Guides of a usual run, of which each has several promises. Drawing them takes most of it."""


@dataclass(frozen=True)
class Case:
    """A guide on one day, looked at in both ways."""

    proof: Proof
    brute: BruteForce

    @property
    def flow(self) -> FlowProof:
        return self.proof.flows[self.brute.flow.id]

    @cached_property
    def _points(self) -> dict[Key, Set]:
        return {}

    def same(self, found: Set, expected: Iterable[Answers]) -> None:
        """The set holds these answers and no others."""
        keys = {key(answers): answers for answers in expected}
        sets = self.flow.situations.space.diagrams
        for name, answers in keys.items():
            if name not in self._points:
                self._points[name] = self._point(answers)
        assert sets.count(found) == len(keys)
        assert sets.union(self._points[name] for name in keys) == found

    def _point(self, answers: Answers) -> Set:
        """The set of these answers alone."""
        space = self.flow.situations.space
        values = {}
        for at, variable in enumerate(space.variables):
            picks = answers.get(variable.question, ())
            if variable.option is None:
                values[at] = 1 << variable.values.index(picks[0] if picks else "")
            else:
                values[at] = 0b10 if variable.option in picks else 0b01
        return space.diagrams.cube(values)

    def views(self, outcome: str) -> list[View]:
        return [view for view in self.brute.views if view.outcome.id == outcome]

    def place(self, *part: str) -> Place:
        return self.proof.guide.place(*part)


def answers(views: Iterable[View]) -> list[Answers]:
    return [view.answers for view in views]


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
                case.same(part.shown.get(card.id, 0), found)
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


def promises(case: Case) -> None:
    """Whether each is kept; else by whom not, and that each example really breaks it."""
    for promise in case.proof.guide.promises:
        breaking = case.brute.breaking(promise)
        for name, screen in case.flow.screens.items():
            meant = not promise.outcomes or name in promise.outcomes
            found = broken(promise, case.flow, screen) if meant else 0
            case.same(found, answers(view for view in breaking if view.outcome.id == name))
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


CHECKS = (
    situations_and_moments,
    routes,
    what_nobody_comes_to,
    what_is_shown,
    shares_of_cards,
    cards_that_exclude_each_other,
    promises,
)


@given(promising_guides(), st.sampled_from([TODAY, TOMORROW]))
@settings(max_examples=max(USUAL, settings().max_examples))
def test_all_that_is_proved_of_a_guide(guide: Guide, today: date) -> None:
    case = case_of(guide, today)
    for check in CHECKS:
        check(case)


def case_of(guide: Guide, today: date) -> Case:
    """The guide in both ways, if it is small enough."""
    try:
        return Case(Proof(guide, today), BruteForce(guide.first_flow, today, MOST))
    except TooManyError:
        assume(False)
        raise
