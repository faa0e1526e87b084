"""Sets of situations as people are told of them, on a small guide whose flow can be read."""

from __future__ import annotations

import pytest

from bot.model.conditions import AllOf, Answered, AnyOf, Condition, Negated
from bot.model.flow import Outcome
from bot.proof.describing.plainly import Said, plainly, typical
from bot.proof.proving import Proof
from tests import guides
from tests.guides import TODAY

PROOF = Proof(guides.guide(), TODAY).flows["help"]
SPACE, EVERY = PROOF.situations.space, PROOF.situations.every
RESULT = PROOF.situations.reaching["result"]
SETS = SPACE.diagrams


def picked(question: str, *options: str) -> Condition:
    return Answered(question, frozenset(options))


def said(condition: Condition, within: int = EVERY) -> str:
    return str(plainly(PROOF, SETS.both(SPACE.where(condition), within), within))


NO_CARD = Negated(picked("papers", "card"))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Negated(picked("who", "self")), "not who: self"),  # in danger nobody is asked
        (Negated(picked("danger", "no", "now")), "danger: unsure"),
        (picked("papers", "card", "unsure"), "papers: card, unsure"),
        (Negated(picked("papers", "none")), "not papers: none"),
        (picked("papers", "passport", "card", "unsure"), "papers: passport, card, unsure"),
        (AnyOf((picked("papers", "book"), NO_CARD)), "papers: book or not papers: card"),
    ],
)
def test_a_condition_is_said_by_what_was_answered(condition: Condition, words: str) -> None:
    within = EVERY if "not who" in words else RESULT
    assert said(condition, within) == words


def test_what_is_broken_off_says_that_it_goes_on() -> None:
    assert str(Said(picked("who", "self"), "who: self", whole=False)) == "who: self or …"


def test_everybody_and_nobody() -> None:
    assert str(plainly(PROOF, EVERY, EVERY)) == "everyone"
    assert str(plainly(PROOF, 0, EVERY)) == "nobody"


def test_an_example_is_of_somebody_who_is_sure_where_there_is_one() -> None:
    unsure = {"danger": "unsure", "who": "unsure", "place": "unsure", "papers": "unsure"}
    for outcome in PROOF.flow.nodes.values():
        if isinstance(outcome, Outcome):
            answers = typical(PROOF, PROOF.situations.reaching[outcome.id])
            assert not {(name, (pick,)) for name, pick in unsure.items()} & answers.items()
    nobody = SPACE.where(AllOf(tuple(picked(*one) for one in unsure.items())))
    answers = typical(PROOF, SETS.both(EVERY, nobody))
    assert {name: answers[name] for name in unsure} == {n: (p,) for n, p in unsure.items()}
    with pytest.raises(ValueError, match="nothing to pick from"):
        typical(PROOF, 0)
