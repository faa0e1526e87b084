"""The large guide on which proofs are measured is one that people can walk through."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from bot.engine.machine import machine_of
from bot.engine.selection import fill_sections
from bot.model.conditions import Answers
from bot.model.flow import Outcome, Question
from bot.model.guide import Guide
from bot.proof.judging import proved
from bot.proof.proving import Proof
from bot.proof.sets.situations import Situations
from tests.bench.proof_flows import COUNTRY, LONGEST, SEVERAL, People
from tests.bench.proof_guides import FEW, TODAY, synthetic

pytestmark = pytest.mark.no_cover  # to watch each line takes twice as long as the test


@pytest.fixture(scope="module")
def guide() -> Guide:
    return synthetic()


def _ends(guide: Guide, number: int) -> list[tuple[Answers, Outcome]]:
    people = People(random.Random(7), guide.first_flow)
    walk = machine_of(guide.first_flow).walk
    walks = [walk(people.answers()) for _ in range(number)]
    return [(one.answers, one.here) for one in walks if isinstance(one.here, Outcome)]


def test_it_is_as_large_as_the_bar_asks(guide: Guide) -> None:
    flow = guide.first_flow
    questions = [node for node in flow.nodes.values() if isinstance(node, Question)]
    assert len(questions) == 25
    sizes = {name: len(asked.options) for name in flow.nodes if (asked := flow.question(name))}
    assert (sizes[COUNTRY], sizes[LONGEST]) >= (200, 60)
    assert all(asked.many for asked in questions if asked.id in SEVERAL)
    assert len(guide.cards) == 2000
    assert Situations(flow).count >= 10**13


def test_people_come_to_its_ends_and_find_cards_there(guide: Guide) -> None:
    found = _ends(guide, 100)
    ends = Counter(here.id for _, here in found)
    assert ends["guidance"] + ends["other"] == 100
    assert min(ends["guidance"], ends["other"]) > 0
    shown = Counter[str]()
    for answers, here in found:
        filled = fill_sections(guide.first_flow, here, answers, TODAY)
        assert all(part.cards for part in filled[:3])
        shown.update(card.kind.value for part in filled for card in part.cards)
    assert set(shown) == {"policy", "organization", "page"}


def test_there_is_not_always_room_for_all_organisations(guide: Guide) -> None:
    flow = guide.first_flow
    people = People(random.Random(7), flow)
    help_found = [
        len(fill_sections(flow, end, answers, TODAY)[2].cards)
        for answers in (people.answers("unsure") for _ in range(5))
        if isinstance(end := machine_of(flow).walk(answers).here, Outcome)
    ]
    assert help_found == [FEW] * 5


def test_the_same_seed_draws_the_same_guide() -> None:
    one, same, other = (synthetic(12, 100, seed) for seed in (1, 1, 2))
    assert [card.audience for card in one.cards.values()] == [
        card.audience for card in same.cards.values()
    ]
    assert [card.audience for card in one.cards.values()] != [
        card.audience for card in other.cards.values()
    ]


def test_nothing_is_wrong_with_it() -> None:
    assert proved(Proof(synthetic(12, 100), TODAY)) == ()
