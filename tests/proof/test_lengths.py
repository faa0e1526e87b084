"""The longest way through a flow, as somebody can really go it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from bot.engine.tokens import CAPACITY
from bot.model.guide import Guide
from bot.proof.judging import load_proved, proved
from bot.proof.proving import Proof
from bot.proof.rulebook import RULEBOOK
from bot.proof.rules.lengths import longest
from tests.guides import TODAY, card, files, guide, local
from tests.proof.brute_force import BruteForce
from tests.random_guides import some_random_guides


def pages(number: int, when: tuple[object, object] = (None, None)) -> dict[str, object]:
    """A flow of one question and so many pages; `when` is asked for on every other one."""
    options = {name: {"label": local(name.title())} for name in ("one", "two")}
    questions: dict[str, Any] = {"first": {"ask": local("Which?"), "options": options}}
    for at in range(number):
        questions[f"p{at}"] = {"page": local("Read.")}
        if when[at % 2]:
            questions[f"p{at}"]["when"] = when[at % 2]
    every = {"id": "all", "title": local("All"), "show": {}}
    flow = {
        "format": 1,
        "id": "long",
        "title": local("Long"),
        "questions": questions,
        "outcomes": {"end": {"title": local("End"), "sections": [every]}},
    }
    cards = [card("a", "everyone"), card("b", {"first": "one"})]
    return {
        "flows/long.yaml": flow,
        "content/guides/visa.yaml": {"id": "visa", "title": local("Visa"), "pages": cards},
    }


def test_the_longest_way_that_fits() -> None:
    files_ = files(pages(CAPACITY - 1))
    assert isinstance(load_proved(files_, TODAY), Guide)
    found = load_proved(files(pages(CAPACITY)), TODAY)
    assert isinstance(found, tuple)
    (problem,) = found
    assert problem.rule == "path-too-long"
    assert problem.place.path == "flows/long.yaml"
    assert problem.message.startswith(
        f"{CAPACITY + 1} answers on the longest way, and at most {CAPACITY} fit the buttons: One "
        "(first, p0, p1, p2, "
    )
    assert f"{CAPACITY} answers" in RULEBOOK["path-too-long"]


def test_questions_that_no_one_person_is_asked_do_not_add_up() -> None:
    apart = ({"first": "one"}, {"first": "two"})
    assert isinstance(load_proved(files(pages(CAPACITY + 10, apart)), TODAY), Guide)


@pytest.mark.parametrize("number", [0, 3])
def test_each_page_counts(number: int) -> None:
    proof = Proof(guide(pages(number)), TODAY)
    assert not [one for one in proved(proof) if one.rule == "path-too-long"]
    assert len(longest(proof.flows["long"])) == number + 1


@given(some_random_guides())
def test_it_is_the_longest_that_anybody_goes(found: Guide) -> None:
    flow = Proof(found, TODAY).flows[found.first_flow.id]
    answers = longest(flow)
    brute = BruteForce(found.first_flow, TODAY)
    assert sum(map(len, answers.values())) == brute.most_picks
