"""What final screens must be: never without a card, never with two that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model.cards import Card
from bot.model.conditions import questions_of
from bot.model.flow import Question
from bot.model.problem import Problem
from bot.proof.proving import FlowProof, Proof
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.showing import Showing
from bot.proof.words.conditions import because
from bot.proof.words.phrases import share


def empty_result(proof: Proof) -> Iterator[Problem]:
    """Nobody comes to a final screen that shows no card at all, whatever they answer.

    That holds for the emergency screen, too, at any moment. Add a card that is for such a person,
    or widen the `for:` of one.
    """
    for _, _, problem in empty_results(proof):
        yield problem


def empty_results(proof: Proof) -> Iterator[tuple[FlowProof, Showing, Problem]]:
    """The final screens that are empty for somebody, and what is told of each."""
    for flow, screen in proof.screens():
        if screen.empty:
            place = proof.guide.place("outcome", flow.flow.id, screen.outcome.id)
            who = flow.told(screen, screen.empty)
            message = f"'{screen.outcome.id}' shows no card, e.g. to: {who}"
            yield flow, screen, Problem(place, "empty-result", message)


def contradiction_shown(proof: Proof) -> Iterator[Problem]:
    """Two cards of which one `excludes` the other are never shown to the same person.

    Whoever was not sure of an answer may see both, since less said must not hide anything. The
    message names somebody who was sure and is shown both: narrow the `for:` of one of the cards.
    """
    for card in proof.guide.cards.values():
        for name in sorted(card.excludes):
            other = proof.guide.cards[name]
            if card.id < name or card.id not in other.excludes:
                for flow in proof.flows.values():
                    found = shown_together(flow, card, other)
                    if found:
                        yield _contradiction(flow, card, other, found)


def shown_together(flow: FlowProof, card: Card, other: Card) -> Set:
    """The situations in which both are shown to somebody who was sure of what decides on them."""
    space = flow.situations.space
    sets = space.diagrams
    found = NONE
    for screen in flow.screens.values():
        ended = flow.situations.reaching[screen.outcome.id]
        shown = sets.both(screen.shown.get(card.id, NONE), screen.shown.get(other.id, NONE))
        found = sets.either(found, sets.both(ended, shown))
    for name in questions_of(card.audience) | questions_of(other.audience):
        node = flow.flow.nodes.get(name)
        if found and isinstance(node, Question):
            unsure = [one.id for one in node.options.values() if one.unsure]
            found = sets.without(found, space.picked(name, unsure))
    return found


def _contradiction(flow: FlowProof, card: Card, other: Card, found: Set) -> Problem:
    situations = flow.situations
    answers = situations.space.example(found, flow.flow)
    number = share(situations.space.diagrams.count(found), situations.count)
    message = (
        f"'{card.id}' and '{other.id}' exclude each other and are both shown to: "
        f"{flow.path(answers)} ({number}); the first because {because(card.audience, answers)}, "
        f"the second because {because(other.audience, answers)}"
    )
    return Problem(flow.guide.place("card", card.id), "contradiction-shown", message)


RESULT_RULES = (empty_result, contradiction_shown)
