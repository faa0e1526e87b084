"""How long a way through a flow can really get."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.tokens import CAPACITY
from bot.model.conditions import Answers
from bot.model.problem import Problem
from bot.proof.proving import FlowProof, Proof
from bot.proof.sets.queries import fullest


def path_too_long(proof: Proof) -> Iterator[Problem]:
    """The longest way through a flow must fit the buttons of one message: 34 answers.

    Each pick of a multiple choice counts, and each page that is read. The message names the way;
    leave out a question on it, or lower the `max` of a multiple choice. A guide with a longer way
    is not loaded.
    """
    for flow in proof.flows.values():
        answers = longest(flow)
        number = sum(map(len, answers.values()))
        if number > CAPACITY:
            message = (
                f"{number} answers on the longest way, and at most {CAPACITY} fit the buttons: "
                f"{flow.path(answers)} ({', '.join(answers)})"
            )
            place = proof.guide.place("question", flow.flow.id, next(iter(answers)))
            yield Problem(place, "path-too-long", message)


def longest(flow: FlowProof) -> Answers:
    """Answers with as many picks as anybody can make."""
    situations = flow.situations
    most = fullest(situations.space.diagrams, situations.moments)
    return situations.space.example(most, flow.flow)
