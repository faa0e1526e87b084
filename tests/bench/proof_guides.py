"""A large guide, drawn by a seed: what the proofs are measured on.

Built as the model, not as files, for it is the proof that is measured and not the loading. It is
made as staff would make one: cards about a country, organisations that work in some, pages for
whom a few answers fit; a section for each topic, and more organisations than there is room for;
promises that hold. Whom a card or a promise is for is drawn from a walk through the flow, so that
each is for somebody.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from bot.model.cards import Card, CardKind, Confidence, Importance, Review, Status
from bot.model.conditions import AllOf, Always, AnyOf, Condition
from bot.model.flow import Flow, Node, Outcome, Question, Section, Urgent
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown
from tests.bench.proof_flows import (
    COUNTRIES,
    COUNTRY,
    FLOW,
    LONGEST,
    URGENT,
    People,
    drawn_flow,
    words,
)

TODAY = date(2026, 11, 26)

ROOM, FEW = 200, 50
"""Cards that a section has room for; the organisations have less of it than there are of them."""

_REVIEW = Review(Status.COMPILED, date(2026, 11, 1), date(2027, 3, 1))


def synthetic(questions: int = 25, cards: int = 2000, seed: int = 1) -> Guide:
    """A guide of one flow with so many questions (ten at least) and cards (a hundred at least)."""
    draw = random.Random(seed)
    flow = drawn_flow(draw, questions)
    people = People(draw, flow)
    shown = {card.id: card for card in _cards(people, cards)}
    nodes = {name: _filled(node, tuple(shown.values())) for name, node in flow.nodes.items()}
    urgent, asked = nodes["urgent"], nodes[URGENT]
    assert isinstance(urgent, Outcome)
    assert isinstance(asked, Question)
    flow = Flow(flow.id, flow.title, nodes, flow.start, Urgent(urgent, asked, ("a0",)))
    return Guide(
        languages={"en": "English"},
        wording={},
        flows={flow.id: flow},
        topics={topic: words(topic) for topic in _topics(shown.values())},
        cards=shown,
        shelves={},
        collections={},
        promises=tuple(_promises(people)),
    )


# Outcomes and their sections


def _filled(node: Node, cards: tuple[Card, ...]) -> Node:
    """An outcome with its sections; the urgent one is shorter."""
    if not isinstance(node, Outcome):
        return node
    tagged = ((tag, Selection(tags=frozenset((tag,))), ROOM) for tag in ("urgent", "warning"))
    wanted = [*tagged, ("help", Selection(topics=frozenset(("help",))), FEW)]
    if node.id != "urgent":
        others = (topic for topic in _topics(cards) if topic != "help")
        wanted += [(topic, Selection(topics=frozenset((topic,))), ROOM) for topic in others]
    sections = (
        Section(name, words(name), _in_order(shown, cards), room) for name, shown, room in wanted
    )
    return Outcome(node.id, node.title, node.text, tuple(sections))


def _topics(cards: Iterable[Card]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(card.topic for card in cards))


def _in_order(shown: Selection, cards: Iterable[Card]) -> tuple[Card, ...]:
    found = [card for card in cards if shown.takes(card, TODAY)]
    return tuple(sorted(found, key=lambda card: card.importance))


# Cards


def _cards(people: People, number: int) -> Iterator[Card]:
    """Seventy in a hundred are about a country, five are organisations, the others pages."""
    of_kind = dict.fromkeys((_organization, _page, _policy), 0)
    for at in range(number):
        make = _organization if at % 20 == 0 else _page if at % 20 < 6 else _policy
        yield make(people, of_kind[make])
        of_kind[make] += 1


def _policy(people: People, at: int) -> Card:
    """For whoever is in the country, or whom else it concerns."""
    draw = people.draw
    country = people.countries[at % COUNTRIES]
    there = people.said(COUNTRY, country)
    audience = draw.choice(
        (
            there,
            AllOf((there, people.condition(1, country))),
            AllOf((there, people.condition(3, country))),
            AnyOf((there, people.condition(2))),
        )
    )
    made = _card(draw, CardKind.POLICY, at, audience)
    return replace(
        made, collection=country, topic=f"rules-{at // COUNTRIES}", places=frozenset((country,))
    )


def _organization(people: People, at: int) -> Card:
    """It works in some countries; two are for everybody, and some for certain people only.

    There is room for all that help in one country, but not for all who are shown to somebody who
    would not say where they are.
    """
    draw = people.draw
    places = draw.sample(people.countries, draw.randint(1, 60))
    there = people.said(COUNTRY, *places)
    audience: Condition = Always()
    if at >= 2:
        audience = draw.choice((there, there, AllOf((there, people.condition(1, places[0])))))
    made = _card(draw, CardKind.ORGANIZATION, at, audience)
    return replace(made, collection="organizations", topic="help", places=frozenset(places))


def _page(people: People, at: int) -> Card:
    """Fifty to a topic. The first five are for everybody, so that the promises hold.

    The next twenty are for those who gave one answer each: of every two, each excludes the other.
    """
    draw = people.draw
    audience = Always() if at < 5 else people.condition(draw.randint(1, 4))
    excludes = frozenset[str]()
    if 5 <= at < 25:
        audience = people.said(LONGEST, f"a{at}")
        excludes = frozenset((f"page-{at + 1 if at % 2 else at - 1}",))
    tags = {1: {"urgent"}, 2: {"warning"}}.get(at % 5, set[str]()) if at < 100 else set[str]()
    made = _card(draw, CardKind.PAGE, at, audience)
    guide, topic = f"pages-{at // 5}", f"advice-{at // 50}"
    return replace(made, collection=guide, topic=topic, tags=frozenset(tags), excludes=excludes)


def _card(draw: random.Random, kind: CardKind, at: int, audience: Condition) -> Card:
    """A card without a place to stand yet."""
    name = f"{kind.value}-{at}"
    return Card(
        id=name,
        kind=kind,
        collection="",
        topic="",
        audience=audience,
        title=words(name),
        text={},
        sources=(),
        review=_REVIEW,
        confidence=Confidence.HIGH,
        dates={},
        importance=draw.choice((Importance.HIGH, Importance.NORMAL, Importance.NORMAL)),
    )


# Promises


def _promises(people: People) -> Iterator[Promise]:
    """Twenty that hold, each third for certain people only."""
    urgent, warning = (Selection(tags=frozenset((tag,))) for tag in ("urgent", "warning"))
    helpers = Selection(kinds=frozenset((CardKind.ORGANIZATION,)))
    policies = Selection(kinds=frozenset((CardKind.POLICY,)))
    certain: list[tuple[Demand, tuple[str, ...]]] = [
        (Shown(urgent), ()),
        (Shown(helpers, 2), ()),
        (Above(warning, helpers), ()),
        (Above(urgent, policies), ("guidance", "other")),
        (InReach(urgent, 2), ()),
        (NeverShown(policies), ("urgent",)),
    ]
    for at in range(20):
        demand, outcomes = certain[at % len(certain)]
        when = people.condition(2) if at % 3 == 0 else Always()
        place = Place(f"flows/{FLOW}.yaml", 100 + at)
        why = "So that the proof has something to prove."
        yield Promise(f"promise-{at}", place, FLOW, why, when, frozenset(outcomes), demand)
