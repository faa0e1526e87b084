"""What an example comes to: a story by its answers, a walk by what is pressed.

An example exercises a part of a guide when it comes by there: a question that it is asked, a route
that it takes, a section that shows it a card. A promise is exercised by an example that could break
it: one that comes to a final screen of which the promise says something that is not idle there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import assert_never

from bot.engine.machine import machine_of
from bot.model.cards import Card
from bot.model.conditions import Answers
from bot.model.conversation import Open, Reading
from bot.model.flow import Decision, Flow, Outcome, Page, Question, Route
from bot.model.guide import Guide, Part
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown
from bot.model.story import ORGANIZATIONS, Story
from bot.proof.examples.walks import Script, Turn, steps
from bot.proof.words.seen import Seen


@dataclass(frozen=True, slots=True)
class Example:
    """A story or a walk, and the parts that it exercises.

    It `holds` the cards that could not change unnoticed: a story those that it names, to be shown
    or never; a walk those whose text it reads.
    """

    id: str
    parts: frozenset[Part]
    holds: frozenset[str]


def of_story(story: Story, guide: Guide, today: date) -> Example:
    """A story on this day. One whose answers end too early exercises the way up to there."""
    flow = guide.flows[story.flow]
    parts = set(_way(flow, story.answers))
    walk = machine_of(flow).walk(story.answers)
    if isinstance(walk.here, Outcome):
        parts.update(_on(Seen(guide, flow, walk.here, walk.answers, today)))
    first = (story.first,) if story.first else ()
    named = {one.id for one in chain(first, story.shows, story.order, story.never)}
    return Example(story.id, frozenset(parts), frozenset(named - {ORGANIZATIONS}))


def of_walk(name: str, given: Script, guide: Guide) -> Example:
    """A walk, on its own day. Raises WalkError where a button is missing."""
    parts: set[Part] = set()
    read: set[str] = set()
    for turn in chain.from_iterable(step.turns for step in steps(guide, given)):
        parts.update(_walked(turn, guide))
        read.update(_read(turn))
        seen = _final(turn, guide, given.day)
        if seen:
            parts.update(_on(seen))
            # The emergency screen gives the text of its first card at once.
            read.update(card.id for card in seen.cards[:1] if _urgent(seen))
    parts.update(("card", card) for card in read)
    return Example(name, frozenset(parts), frozenset(read))


def route_part(flow: Flow, source: str, route: Route) -> Part | None:
    """A way on that stands in a file. Routes that come of the same words there are one part."""
    return ("route", flow.id, source, str(route.place)) if route.place else None


def _way(flow: Flow, answers: Answers) -> Iterator[Part]:
    """The routes that these answers take, and what they come by, the stop included."""
    given, used = machine_of(flow).walk(answers).answers, dict[str, tuple[str, ...]]()
    source, routes = "", flow.start
    while True:
        taken = next(route for route in routes if route.when.holds(used))
        part = route_part(flow, source, taken)
        if part:
            yield part
        node = flow.nodes[taken.to]
        if isinstance(node, Outcome):
            return
        yield _named(flow, node)
        if not isinstance(node, Decision):
            if node.id not in given:
                return
            used[node.id] = given[node.id]
            if isinstance(node, Question):
                yield from (("option", flow.id, node.id, pick) for pick in given[node.id])
        source, routes = node.id, node.routes


def _named(flow: Flow, node: Question | Page | Decision) -> Part:
    return ("decision" if isinstance(node, Decision) else "question", flow.id, node.id)


def _walked(turn: Turn, guide: Guide) -> Iterator[Part]:
    """The way up to the question that is asked, or to the final screen to which it led."""
    state, screen = turn.reply.state, turn.reply.screen
    flow = guide.flows[state.flow]
    arrived = machine_of(flow).walk(state.answers).here.id == screen.outcome
    if arrived or screen.kind in ("question", "page"):
        yield from _way(flow, state.answers)


def _read(turn: Turn) -> Iterator[str]:
    """The card whose text is read. Instead of one that is no longer shown, another screen comes."""
    opened = turn.event.spot if isinstance(turn.event, Open) else None
    if isinstance(opened, Reading) and turn.reply.screen.kind == "card":
        yield opened.card


def _final(turn: Turn, guide: Guide, today: date) -> Seen | None:
    """The final screen that is seen, if it is one: also the emergency screen on the way."""
    state = turn.reply.state
    flow = guide.flows[state.flow]
    outcome = flow.nodes.get(turn.reply.screen.outcome)
    if not isinstance(outcome, Outcome):
        return None
    return Seen(guide, flow, outcome, machine_of(flow).walk(state.answers).answers, today)


def _on(seen: Seen) -> Iterator[Part]:
    """What a final screen exercises: itself, what it shows, and the promises not idle there."""
    flow, outcome = seen.flow.id, seen.outcome.id
    yield ("outcome", flow, outcome)
    for part in seen.sections:
        if part.cards:
            yield ("section", flow, outcome, part.section.id)
    yield from (("card", card.id) for card in seen.cards)
    for promise in seen.guide.promises:
        if promise.flow == flow and _meant(promise, seen) and _at_stake(promise.demand, seen):
            yield ("promise", flow, promise.id)


def _urgent(seen: Seen) -> bool:
    urgent = seen.flow.urgent
    return urgent is not None and urgent.outcome.id == seen.outcome.id


def _meant(promise: Promise, seen: Seen) -> bool:
    outcomes = promise.outcomes
    return (not outcomes or seen.outcome.id in outcomes) and promise.when.holds(seen.answers)


def _at_stake(demand: Demand, seen: Seen) -> bool:
    """Whether the demand could be broken here, and is not met for want of anything to do.

    `never` is idle on a screen none of whose sections ever takes such a card, `before` where not
    both kinds of cards are shown, `within` everywhere but on the emergency screen.
    """
    match demand:
        case Shown():
            return True
        case NeverShown(selection):
            taken = chain.from_iterable(part.section.cards for part in seen.sections)
            possible = (card for card in taken if card.shown_on(seen.today))
            return bool(_of(selection, possible, seen.today))
        case Above(selection, below):
            upper, lower = (_of(one, seen.cards, seen.today) for one in (selection, below))
            return bool(upper and lower and len(upper | lower) > 1)
        case InReach():
            return _urgent(seen)
        case _:
            assert_never(demand)


def _of(selection: Selection, cards: Iterable[Card], today: date) -> frozenset[str]:
    return frozenset(card.id for card in cards if selection.takes(card, today))
