"""What nobody can ever come to: questions, options, routes, outcomes, sections, cards.

Whatever cannot be reached was meant for somebody. The messages name the conditions that stand in
the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from bot.model.cards import Card
from bot.model.conditions import AllOf, Always, Condition
from bot.model.flow import Decision, Outcome, Page, Question, Route, Section
from bot.model.problem import Place, Problem
from bot.proof.proving import FlowProof, Proof
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.showing import Showing
from bot.proof.sets.situations import START
from bot.proof.words.conditions import asked_for
from bot.proof.words.seen import names


def unreachable_question(proof: Proof) -> Iterator[Problem]:
    """Every question, page and decision is come to by somebody.

    The message names what leads there and why nobody goes that way: a `when` that never holds for
    those who get so far, or routes before it that take everybody.
    """
    for flow in proof.flows.values():
        for node in flow.flow.nodes.values():
            if not isinstance(node, Outcome) and not flow.situations.reaching[node.id]:
                kind = "decision" if isinstance(node, Decision) else "question"
                place = proof.guide.place(kind, flow.flow.id, node.id)
                message = f"nobody ever comes to '{node.id}': {_ways_to(flow, node.id)}"
                yield Problem(place, "unreachable-question", message)


def unreachable_option(proof: Proof) -> Iterator[Problem]:
    """Every option can be picked by somebody who is asked the question.

    An option of a multiple choice can be shut out by `min`, `max` and `alone`.
    """
    for flow in proof.flows.values():
        space = flow.situations.space
        for node in flow.flow.nodes.values():
            if isinstance(node, Question) and flow.situations.reaching[node.id]:
                ways = space.answering(node)
                for option in node.options:
                    if not space.diagrams.both(ways, space.picked(node.id, (option,))):
                        place = proof.guide.place("option", flow.flow.id, node.id, option)
                        message = f"'{option}' can never be picked; look at `many` and `alone`"
                        yield Problem(place, "unreachable-option", message)


def shadowed_route(proof: Proof) -> Iterator[Problem]:
    """Every route is taken by somebody: none stands behind others that take all before it.

    Of a list of routes the first that fits is taken. Put the narrower ones first, or drop the one
    that is never taken.
    """
    for flow in proof.flows.values():
        for node in flow.flow.nodes.values():
            if isinstance(node, Outcome) or not flow.situations.reaching[node.id]:
                continue
            # What staff write once can be several routes, one for each question it may land on.
            taken = {
                route.place
                for number, route in enumerate(node.routes)
                if flow.situations.taken[node.id, number]
            }
            told: set[Place] = set()
            for number, route in enumerate(node.routes):
                if route.place and route.place not in taken | told:
                    told.add(route.place)
                    message = f"nobody ever takes this route: {_why_not(flow, node.id, number)}"
                    yield Problem(route.place, "shadowed-route", message)


def unreachable_outcome(proof: Proof) -> Iterator[Problem]:
    """Every outcome is reached by somebody, or is the one of the emergency."""
    for flow, screen in proof.screens():
        if not screen.views:
            name = screen.outcome.id
            place = proof.guide.place("outcome", flow.flow.id, name)
            message = f"nobody ever comes to '{name}': {_ways_to(flow, name)}"
            yield Problem(place, "unreachable-outcome", message)


def unreachable_section(proof: Proof) -> Iterator[Problem]:
    """Every section of an outcome shows a card to somebody.

    A section that never does is a heading that nobody sees, or an `empty` that everybody does.
    """
    for flow, screen in proof.screens():
        for part in screen.sections:
            if screen.views and not part.shown:
                keys = ("section", flow.flow.id, screen.outcome.id, part.section.id)
                message = f"the section '{part.section.id}' never shows a card: "
                message += _why_bare(screen, part.section, proof.today)
                yield Problem(proof.guide.place(*keys), "unreachable-section", message)


def _why_bare(screen: Showing, section: Section, today: date) -> str:
    usable = [card for card in section.cards if card.shown_on(today)]
    if not usable:
        return "no card that is in use has its kinds and topics"
    shown = [card for card in usable if card.id in screen.shown]
    if shown:
        return f"an earlier section takes what would stand here: {names(shown)}"
    return f"nobody who comes here is among those its cards are for: {names(usable)}"


def unreachable_card(proof: Proof) -> Iterator[Problem]:
    """Every card that is in use is shown to somebody by some outcome.

    The message says which part of `for:` never holds together with the others, or that no section
    has the card's kind and topic, or that others always take its room (`most`).
    """
    found = {name for flow in proof.flows.values() for name in flow.shown}
    for card in proof.guide.cards.values():
        if card.id not in found and card.shown_on(proof.today):
            message = f"nobody is ever shown '{card.id}': {why_hidden(proof, card)}"
            yield Problem(proof.guide.place("card", card.id), "unreachable-card", message)


def why_hidden(proof: Proof, card: Card) -> str:
    """Why no outcome ever shows a card that is in use."""
    sections = [
        (flow, screen, part)
        for flow, screen in proof.screens()
        for part in screen.sections
        if card in part.section.cards
    ]
    if not sections:
        return (
            f"no section of any outcome takes a card of kind {card.kind.value} and topic "
            f"{card.topic}"
        )
    for flow, screen, part in sections:
        space = flow.situations.space
        if space.diagrams.both(screen.views, space.where(card.audience)):
            most = part.section.most
            return f"the section '{part.section.id}' takes {most} cards, and others come first"
    flow, screen, _ = sections[0]
    needed = contradiction(flow, card.audience, screen.views)
    parts = "; ".join(asked_for(one, flow.flow) for one in needed)
    all_of = "all of: " if len(needed) > 1 else ""
    return f"of those who come to '{screen.outcome.id}', nobody answers {all_of}{parts}"


def contradiction(flow: FlowProof, condition: Condition, within: Set) -> Sequence[Condition]:
    """The fewest parts of a condition (an *and*) that never hold together; it must never hold."""
    space = flow.situations.space
    parts = list(condition.parts) if isinstance(condition, AllOf) else [condition]
    for one in list(parts):
        left = [part for part in parts if part is not one]
        found = within
        for part in left:
            found = space.diagrams.both(found, space.where(part))
        if left and found == NONE:
            parts = left
    return parts


def _ways_to(flow: FlowProof, name: str) -> str:
    """What leads to a node, and why nobody goes there."""
    nodes = flow.flow.nodes.values()
    starts = [(START, flow.flow.start)]
    ways = [(node.id, node.routes) for node in nodes if not isinstance(node, Outcome)]
    leading = [
        (source, number)
        for source, routes in chain(starts, ways)
        for number, route in enumerate(routes)
        if route.to == name and (source == START or flow.situations.reaching[source])
    ]
    if not leading:
        return "nothing that anybody comes to leads there"
    said = {f"after '{source}' {_why_not(flow, source, at)}" for source, at in leading}
    return "; ".join(sorted(said)).replace(f"after '{START}' ", "at the start ")


def _why_not(flow: FlowProof, source: str, number: int) -> str:
    """Why a route is never taken."""
    space = flow.situations.space
    sets = space.diagrams
    routes, here = _leaving(flow, source)
    own = sets.both(here, space.where(routes[number].when))
    words, always = asked_for(routes[number].when, flow.flow), routes[number].when == Always()
    if not own:
        needed = contradiction(flow, routes[number].when, here)
        return f"{' and '.join(asked_for(one, flow.flow) for one in needed)} never holds here"
    first = []
    for route in routes[:number]:
        taken = sets.both(own, space.where(route.when))
        if taken:
            first.append(f"{asked_for(route.when, flow.flow)} → {route.to}")
            own = sets.without(own, taken)
    everybody = "everybody" if always else f"everybody with {words}"
    return f"{everybody} has already gone another way: {'; '.join(first)}"


def _leaving(flow: FlowProof, source: str) -> tuple[Sequence[Route], Set]:
    if source == START:
        sets = flow.situations.space.diagrams
        return flow.flow.start, sets.union(
            flow.situations.taken[START, at] for at in range(len(flow.flow.start))
        )
    node = flow.flow.nodes[source]
    assert isinstance(node, Question | Page | Decision)  # noqa: S101 - an outcome has no routes
    return node.routes, flow.situations.leaving(source)


REACHABILITY_RULES = (
    unreachable_question,
    unreachable_option,
    shadowed_route,
    unreachable_outcome,
    unreachable_section,
    unreachable_card,
)
