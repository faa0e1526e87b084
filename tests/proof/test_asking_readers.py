"""What people with certain answers see and are asked, held against looking at each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.engine.selection import fill_sections
from bot.model.conditions import Answered, Condition
from bot.model.flow import Flow, Outcome, Question
from bot.model.guide import Guide
from bot.proof.describing.plainly import Said
from bot.proof.proving import FlowProof, Proof
from bot.proof.readers.deciding import Deciding
from bot.proof.readers.like import condition
from bot.proof.readers.readers import Readers
from tests import guides
from tests.guides import TODAY
from tests.proof.brute_force import BruteForce, Key, TooManyError, View, key
from tests.random_promises import promising_guides

pytestmark = pytest.mark.no_cover  # to watch each line takes twice as long as the test

MOST = 250
"""Situations of a guide; every two of them are compared."""

Shown = set[tuple[str, str]]
"""Section and card."""


@dataclass(frozen=True)
class Case:
    """A flow, the answers that are asked about, and everybody who gives them."""

    guide: Guide
    like: dict[str, frozenset[str]]
    views: list[View]
    every: list[View]

    @property
    def flow(self) -> Flow:
        return self.guide.first_flow

    @property
    def proof(self) -> FlowProof:
        return Proof(self.guide, TODAY).flows[self.flow.id]

    @property
    def readers(self) -> Readers:
        proof = self.proof
        space, every = proof.situations.space, proof.situations.every
        return Readers(proof, space.diagrams.both(every, space.where(condition(self.like))))

    def ending(self, outcome: str) -> list[View]:
        return [view for view in self.views if view.outcome.id == outcome]

    def shown(self, outcome: Outcome, view: View) -> Shown:
        """What a final screen shows to these answers, wherever they lead."""
        filled = fill_sections(self.flow, outcome, view.answers, TODAY)
        return {(part.section.id, card.id) for part in filled for card in part.cards}

    def all_shown(self, view: View) -> set[tuple[str, str, str]]:
        """On the final screen, and on the one of the emergency."""
        urgent = (self.flow.urgent.outcome,) if self.flow.urgent else ()
        return {
            (one.id, *piece) for one in (view.outcome, *urgent) for piece in self.shown(one, view)
        }


@st.composite
def cases(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Case:
    guide: Guide = draw(promising_guides())
    try:
        every = BruteForce(guide.first_flow, TODAY, 3 * MOST).situations
    except TooManyError:
        every = []
    assume(0 < len(every) <= MOST)
    someone = draw(st.sampled_from(every))
    like = {}
    for name in draw(st.lists(st.sampled_from(sorted(someone.answers)), max_size=2, unique=True)):
        node = guide.first_flow.question(name)
        more = draw(st.sets(st.sampled_from(sorted(node.options)))) if node else set()
        like[name] = frozenset({someone.answers[name][0], *more})
    wanted = condition(like)
    return Case(guide, like, [view for view in every if wanted.holds(view.answers)], every)


def told(who: Said, within: list[View], shown: Callable[[View], bool]) -> None:
    """A description that is not broken off is true of those it is about, and of no one else."""
    for view in within:
        if who.whole:
            assert who.condition.holds(view.answers) is shown(view), (who.words, view.answers)
        elif who.condition.holds(view.answers):
            assert shown(view)


@settings(max_examples=settings().max_examples // 2)
@given(cases())
def test_readers_see_and_are_asked_what_looking_at_each_of_them_finds(case: Case) -> None:
    how_many_they_are_and_where_they_end(case)
    what_all_of_them_see_and_what_only_some(case)
    which_questions_still_matter(case)
    how_many_are_asked_and_what_they_pick(case)


def how_many_they_are_and_where_they_end(case: Case) -> None:
    readers = case.readers
    assert readers.count == len(case.views)
    ends = {view.outcome.id for view in case.views}
    assert readers.outcomes == {name: len(case.ending(name)) for name in ends}
    assert list(readers.outcomes.values()) == sorted(readers.outcomes.values(), reverse=True)
    assert key(readers.example) in {key(view.answers) for view in case.views}


def what_all_of_them_see_and_what_only_some(case: Case) -> None:
    screens = case.readers.screens
    urgent = case.flow.urgent
    rest = [view for view in case.views if urgent and view.outcome is not urgent.outcome]
    assert [one.outcome for one in screens if not one.by_button] == list(case.readers.outcomes)
    assert [one.outcome for one in screens if one.by_button] == (
        [urgent.outcome.id] if urgent and rest else []
    )
    for screen in screens:
        within = rest if screen.by_button else case.ending(screen.outcome)
        outcome = case.flow.nodes[screen.outcome]
        assert isinstance(outcome, Outcome)
        assert screen.count == len(within)
        seen = {key(view.answers): case.shown(outcome, view) for view in within}
        pieces: dict[tuple[str, str], int] = {}
        for one in seen.values():
            for piece in one:
                pieces[piece] = pieces.get(piece, 0) + 1
        found: dict[tuple[str, str], int] = {}
        for part in screen.parts:
            found |= {(part.section, card): len(within) for card in part.every}
            for some in part.some:
                assert some.count < len(within), "what all see stands apart"
                found |= {(part.section, card): some.count for card in some.cards}
                for card in some.cards:
                    piece = part.section, card
                    told(some.who, within, partial(_sees, seen, piece))
        assert found == pieces


def _sees(seen: dict[Key, Shown], piece: tuple[str, str], view: View) -> bool:
    return piece in seen[key(view.answers)]


def which_questions_still_matter(case: Case) -> None:
    """Two who differ in one common answer, and in what they are shown: that question matters."""
    matter: set[str] = set()
    outcomes: set[str] = set()
    cards: dict[str, set[str]] = {}
    shown = {key(view.answers): case.all_shown(view) for view in case.views}
    for one, other in combinations(case.views, 2):
        common = one.answers.keys() & other.answers.keys()
        apart = [name for name in common if set(one.answers[name]) != set(other.answers[name])]
        if len(apart) == 1:
            (name,) = apart
            differ = shown[key(one.answers)] ^ shown[key(other.answers)]
            if one.outcome is not other.outcome:
                outcomes.add(name)
                matter.add(name)
            elif differ:
                cards.setdefault(name, set()).update(card for _, _, card in differ)
                matter.add(name)
    found = case.readers.questions
    assert {one.question for one in found if one.matters} == matter
    assert {one.question for one in found if one.outcome} == outcomes
    assert {one.question: set(one.cards) for one in found if one.cards} == cards


def how_many_are_asked_and_what_they_pick(case: Case) -> None:
    found = {one.question: one for one in case.readers.questions}
    asked = [one for one in case.flow.nodes.values() if isinstance(one, Question)]
    assert list(found) == [one.id for one in asked]
    for question in asked:
        given_ = [view.answers[question.id] for view in case.views if question.id in view.answers]
        assert found[question.id].count == len(given_)
        assert found[question.id].picked == {
            option: sum(option in picks for picks in given_) for option in question.options
        }


def decided(text: dict[str, Any], who: Condition | None = None) -> dict[str, list[str]]:
    """Outcome and question: what decides who ends there."""
    mood = {"id": "fr", "policies": [guides.card("mood", {"mood": "yes"})]}
    guide = guides.guide({"flows/short.yaml": text, "content/countries/fr.yaml": mood})
    situations = Proof(guide, TODAY).flows["short"].situations
    within = situations.every
    if who:
        within = situations.space.diagrams.both(within, situations.space.where(who))
    deciding = Deciding(situations.space, within)
    return {
        node.id: sorted(deciding.questions(situations.reaching[node.id]))
        for node in situations.flow.nodes.values()
        if isinstance(node, Outcome)
    }


def test_a_question_decides_also_by_what_is_asked_because_of_it() -> None:
    """Who says yes is asked more, and only that leads elsewhere; the third makes no difference."""
    options = {name: {"label": guides.local(name)} for name in ("yes", "no")}
    ask = {"ask": guides.local("Which?"), "options": options}
    section = {"id": "all", "title": guides.local("All"), "show": {}}
    end = {"title": guides.local("End"), "sections": [section]}
    flow = {
        "format": 1,
        "id": "short",
        "title": guides.local("Short"),
        "questions": {
            "more": ask,
            "which": ask | {"when": {"more": "yes"}},
            "mood": ask | {"next": [{"when": {"which": "no"}, "to": "there"}, {"to": "here"}]},
        },
        "outcomes": {"here": end, "there": end},
    }
    assert decided(flow) == {"here": ["more", "which"], "there": ["more", "which"]}
    asked_more = Answered("more", frozenset({"yes"}))
    assert decided(flow, asked_more) == {"here": ["which"], "there": ["which"]}
    not_asked = Answered("more", frozenset({"no"}))
    assert decided(flow, not_asked) == {"here": [], "there": []}
