"""What is asked in each country, over all situations: nothing that the result does not need.

That nobody is left without help, that no overview is empty and that the warnings come first was
sampled here once; it is promised in `flows/guidance.yaml` and proved by `bot.proof` now.
"""

from __future__ import annotations

from functools import cache

import pytest

from bot.model.flow import Question
from bot.proof.examples.alike import alike
from bot.proof.proving import FlowProof, Proof
from bot.proof.readers.deciding import Deciding
from tests.guides import TODAY
from tests.shipped import shipped_guide


def countries() -> list[str]:
    """One country of each sort that cards or routes tell apart."""
    flow = shipped_guide().first_flow
    location = flow.question("location")
    assert isinstance(location, Question)
    return [group[0] for group in alike(shipped_guide(), flow, location)]


@cache
def proof() -> FlowProof:
    guide = shipped_guide()
    return Proof(guide, TODAY).flows[guide.first_flow.id]


@pytest.mark.parametrize("country", countries())
def test_nothing_is_asked_that_the_result_does_not_need(country: str) -> None:
    """For each question: two people there who differ in it alone are shown different cards."""
    flow = proof()
    space, sets = flow.situations.space, flow.situations.space.diagrams
    there = sets.both(space.picked("location", [country]), space.picked("danger", ["no"]))
    there = sets.both(there, flow.situations.every)
    assert there
    deciding = Deciding(space, there)
    needed = {name for where in flow.shown.values() for name in deciding.questions(where)}
    asked = {one.question for one in space.variables if sets.both(there, space.asked(one.question))}
    assert asked - needed == {"location", "danger"}


def test_countries_that_nothing_tells_apart_are_looked_at_once() -> None:
    location = shipped_guide().first_flow.question("location")
    assert location
    assert {"ru", "kz", "am", "kg", "unsure"} <= set(countries())
    assert len(countries()) < len(location.options) / 4
