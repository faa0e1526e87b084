"""For whom a card is shown, on which final screens, and why nobody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.cards import Card, Status
from bot.model.conditions import Answers, questions_of
from bot.model.flow import Question
from bot.proof.describing.plainly import Said, plainly, typical
from bot.proof.proving import FlowProof, Proof
from bot.proof.rules.reachability import why_hidden
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.showing import Showing


@dataclass(frozen=True, slots=True)
class Standing:
    """A card in a section of a final screen: in how many of the situations that come to it.

    `by_button`: as the danger button opens it, at any moment. Counted are then all situations, at
    their end; `count` can be none where only those see the card who are still being asked.
    """

    outcome: str
    section: str
    by_button: bool
    count: int
    of: int
    who: Said
    example: Answers


@dataclass(frozen=True, slots=True)
class Unsure:
    """In how many situations the card is shown of those in which nothing it asks about is sure.

    Only those count that end in an outcome which has a section for it.
    """

    count: int
    of: int


@dataclass(frozen=True)
class Audience:
    """For whom one flow shows a card. `count` are the situations that end with it.

    `standings`: first those at the end of the questions, what most see before the others.
    """

    proof: FlowProof
    count: int
    standings: tuple[Standing, ...]
    unsure: Unsure | None


def audience(proof: FlowProof, card: Card) -> Audience:
    """For whom this flow shows a card, on each of its final screens."""
    sets, situations = proof.situations.space.diagrams, proof.situations
    ended = sets.union(
        sets.both(screen.shown.get(card.id, NONE), situations.reaching[name])
        for name, screen in proof.screens.items()
    )
    found = (one for screen in proof.screens.values() for one in _standings(proof, screen, card))
    standings = sorted(found, key=lambda one: (one.by_button, -one.count))
    return Audience(proof, sets.count(ended), tuple(standings), _unsure(proof, card, ended))


def _standings(proof: FlowProof, screen: Showing, card: Card) -> Iterator[Standing]:
    """At the end of the questions, and as the danger button opens it."""
    sets, situations = proof.situations.space.diagrams, proof.situations
    outcome, urgent = screen.outcome.id, proof.flow.urgent
    ways = [(False, situations.reaching[outcome], situations.reaching[outcome])]
    if urgent and urgent.outcome.id == outcome:
        ways.append((True, situations.moments, situations.every))
    for by_button, views, counted in ways:
        for part in screen.sections:
            where = sets.both(part.shown.get(card.id, NONE), views)
            if where:
                at_end = sets.both(where, counted)
                yield Standing(
                    outcome,
                    part.section.id,
                    by_button,
                    sets.count(at_end),
                    sets.count(counted),
                    plainly(proof, where, views),
                    typical(proof, at_end or where),
                )


def _unsure(proof: FlowProof, card: Card, ended: Set) -> Unsure | None:
    """None if the card asks about nothing of which one can be unsure, or nobody is."""
    space = proof.situations.space
    sets, asked = space.diagrams, NONE
    found = sets.union(
        proof.situations.reaching[name]
        for name, screen in proof.screens.items()
        if any(card in part.cards for part in screen.outcome.sections)
    )
    for name in questions_of(card.audience):
        node = proof.flow.nodes.get(name)
        options = node.options.values() if isinstance(node, Question) else ()
        unsure = space.picked(name, [one.id for one in options if one.unsure])
        if unsure:
            asked = sets.either(asked, unsure)
            found = sets.both(found, sets.either(unsure, space.unasked(name)))
    found = sets.both(found, asked)
    return Unsure(sets.count(sets.both(found, ended)), sets.count(found)) if found else None


def hidden(proof: Proof, card: Card) -> str | None:
    """Why nobody is shown the card on this day; None if somebody is."""
    if card.review.status is Status.WITHDRAWN:
        return "it was withdrawn"
    if not card.shown_on(proof.today):
        return f"it expired on {card.review.expires}"
    if any(card.id in flow.shown for flow in proof.flows.values()):
        return None
    return why_hidden(proof, card)
