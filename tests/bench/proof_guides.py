"""A large guide, drawn by a seed: what the proofs are measured on.

Built as the model, not as files, for it is the proof that is measured and not the loading. It is made
as staff would make one: cards about a country, organisations that work in some, pages for
whom a few answers fit; a section for each topic, and organisations for which there is not always room; promises
that hold. Whom a card or promise is for is drawn from a walk through the flow, so that each is for
somebody.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.engine.machine import fits, machine_of
from bot.model.cards import Card, CardKind, Confidence, Importance, Review, Status
from bot.model.conditions import AllOf, Always, Answered, Answers, AnyOf, Condition
from bot.model.flow import (
    READ,
    Decision,
    Flow,
    Many,
    Node,
    Option,
    Outcome,
    Page,
    Question,
    Region,
    Route,
    Section,
    Urgent,
)
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown

TODAY = date(2026, 11, 26)

COUNTRIES, LONG = 200, 60
COUNTRY, URGENT, LONGEST, SEVERAL = "q0", "q1", "q3", ("q5", "q8")
"""The list of countries; the question after which somebody in danger is asked nothing more; the
other long question; the multiple choices."""

GUARDED = 0.4
"""The share of questions that are asked only after certain answers."""

ROOM, FEW = 200, 50
"""Cards that a section has room for; the organisations have less of it than there are of them."""

_FLOW = "guidance"
_REVIEW = Review(Status.COMPILED, date(2026, 11, 1), date(2027, 3, 1))


def synthetic(questions: int = 25, cards: int = 2000, seed: int = 1) -> Guide:
    """A guide of one flow with so many questions (ten at least) and cards (a hundred at least)."""
    draw = random.Random(seed)  # noqa: S311 - the same guide each time
    flow = _Drawn(draw, questions).flow()
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
        topics={topic: _words(topic) for topic in _topics(shown.values())},
        cards=shown,
        shelves={},
        collections={},
        promises=tuple(_promises(people)),
    )


def _words(words: str) -> dict[str, str]:
    return {"en": words}


# The flow


@dataclass(frozen=True)
class _Drawn:
    """Draws a flow: questions in a row, some of them asked only after certain answers."""

    draw: random.Random
    questions: int

    def flow(self) -> Flow:
        """The flow, its outcomes still without cards."""
        asked = {f"q{number}": self._options(f"q{number}") for number in range(self.questions)}
        guards = dict(self._guards(asked))
        order = list(asked)
        order.insert(3, "page")
        outcomes = [_outcome(name) for name in ("guidance", "other", "urgent")]
        ends = (Route("other", _answered(asked["q4"], "q4", ["a0"])), Route("guidance"))
        nodes: dict[str, Node] = {}
        for at, name in enumerate(order, start=1):
            routes = tuple(_following(order[at:], guards))
            if name == "page":
                nodes[name] = Page(name, {}, routes)
                continue
            if name == "q2":
                routes = (Route("urgent", Answered(URGENT, frozenset(("a0",)))), *routes)
            nodes[name] = self._question(name, asked[name], routes)
        nodes["end"] = Decision("end", ends)
        nodes |= {one.id: one for one in outcomes}
        return Flow(_FLOW, _words("Drawn"), nodes, (Route(order[0]),))

    def _options(self, name: str) -> dict[str, Option]:
        number = {COUNTRY: COUNTRIES, LONGEST: LONG}.get(name) or self.draw.randint(2, 6)
        if name in SEVERAL:
            number = 5
        options = {f"a{at}": Option(f"a{at}", _words(f"{name} {at}")) for at in range(number)}
        if name in SEVERAL or name == COUNTRY or self.draw.random() < 1 / 3:
            label = _words("Not sure / rather not say")
            options["unsure"] = Option("unsure", label, unsure=True, alone=name in SEVERAL)
        return options

    def _guards(self, asked: dict[str, dict[str, Option]]) -> Iterator[tuple[str, Condition]]:
        """The first five are asked of everybody, so that conditions on them are of use."""
        names = list(asked)
        for at, name in enumerate(names[5:], start=5):
            if self.draw.random() < GUARDED:
                earlier = self.draw.choice(names[:at])
                certain = [one.id for one in asked[earlier].values() if not one.unsure]
                some = self.draw.sample(certain, max(1, len(certain) // 2))
                yield name, _answered(asked[earlier], earlier, some)

    def _question(
        self, name: str, options: dict[str, Option], routes: tuple[Route, ...]
    ) -> Question:
        many = Many(1, 3) if name in SEVERAL else None
        regions: tuple[Region, ...] = ()
        if name == COUNTRY:
            places = [one.id for one in options.values() if not one.unsure]
            regions = (Region("all", _words("All"), tuple(places)),)
        return Question(name, {}, None, options, routes, many, regions)


def _answered(options: dict[str, Option], question: str, some: Iterable[str]) -> Answered:
    """As the loader reads it: who is not sure is never left out."""
    unsure = (one.id for one in options.values() if one.unsure)
    return Answered(question, frozenset((*some, *unsure)))


def _following(names: Sequence[str], guards: dict[str, Condition]) -> Iterator[Route]:
    """To the first question from here on whose guard holds, as the loader reads it."""
    for name in names:
        if name not in guards:
            yield Route(name)
            return
        yield Route(name, guards[name])
    yield Route("end")


# Outcomes and their sections


def _outcome(name: str) -> Outcome:
    return Outcome(name, _words(name), None, ())


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
        Section(name, _words(name), _in_order(shown, cards), room) for name, shown, room in wanted
    )
    return Outcome(node.id, node.title, node.text, tuple(sections))


def _topics(cards: Iterable[Card]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(card.topic for card in cards))


def _in_order(shown: Selection, cards: Iterable[Card]) -> tuple[Card, ...]:
    found = [card for card in cards if shown.takes(card, TODAY)]
    return tuple(sorted(found, key=lambda card: card.importance))


# Cards


class People:
    """Draws people who use the flow, and conditions that hold for one of them."""

    def __init__(self, draw: random.Random, flow: Flow) -> None:
        """Of the flow, only questions and routes are looked at."""
        self.draw = draw
        self.flow = flow
        self.countries = tuple(f"a{at}" for at in range(COUNTRIES))

    def answers(self, country: str | None = None) -> Answers:
        """Those of one person, in this country if one is named: a situation of the flow.

        Nobody in danger: of them less is asked, and they are shown less.
        """
        walk = machine_of(self.flow).walk
        while True:
            given: dict[str, tuple[str, ...]] = {}
            while not isinstance(here := walk(given).here, Outcome):
                given[here.id] = self._picks(here) if isinstance(here, Question) else (READ,)
                if here.id == COUNTRY and country:
                    given[here.id] = (country,)
            if here.id != "urgent":
                return given

    def _picks(self, question: Question) -> tuple[str, ...]:
        names = list(question.options)
        picks = tuple(self.draw.sample(names, self.draw.randint(1, 3 if question.many else 1)))
        return picks if fits(question, picks) else picks[:1]

    def condition(self, number: int, country: str | None = None) -> Condition:
        """One on so many questions, drawn around the answers of somebody."""
        given = self.answers(country)
        names = [one for one in given if one not in ("page", COUNTRY)]
        parts = [self.part(one, given) for one in self.draw.sample(names, number)]
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def part(self, name: str, answers: Answers) -> Condition:
        """The person's own answer to one question, and some others."""
        asked = self.flow.question(name)
        assert asked
        certain = [one.id for one in asked.options.values() if not one.unsure]
        more = self.draw.sample(certain, self.draw.randint(0, max(0, min(len(certain) - 2, 7))))
        return _answered(dict(asked.options), name, [*answers[name], *more])

    def among(self, *countries: str) -> Condition:
        """Being in one of these countries."""
        return Answered(COUNTRY, frozenset((*countries, "unsure")))


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
    there = people.among(country)
    audience = draw.choice(
        (
            there,
            AllOf((there, people.condition(1, country))),
            AllOf((there, people.condition(3, country))),
            AnyOf((there, people.condition(2))),
        )
    )
    topic = f"rules-{at // COUNTRIES}"
    return _card(f"policy-{at}", CardKind.POLICY, country, topic, audience, draw, {country})


def _organization(people: People, at: int) -> Card:
    """It works in some countries; some are for certain people only."""
    draw = people.draw
    places = draw.sample(people.countries, draw.randint(1, 60))
    there = people.among(*places)
    audience = draw.choice((Always(), there, there, AllOf((there, people.condition(1, places[0])))))
    if at < 2:
        audience = Always()
    kind = CardKind.ORGANIZATION
    return _card(f"organization-{at}", kind, "organizations", "help", audience, draw, set(places))


def _page(people: People, at: int) -> Card:
    """Fifty to a topic. The first five are for everybody, so that the promises hold."""
    draw = people.draw
    audience = Always() if at < 5 else people.condition(draw.randint(1, 4))
    tags = {1: {"urgent"}, 2: {"warning"}}.get(at % 5, set[str]()) if at < 100 else set[str]()
    guide, topic = f"pages-{at // 5}", f"advice-{at // 50}"
    return _card(f"page-{at}", CardKind.PAGE, guide, topic, audience, draw, set(), tags)


def _card(  # noqa: PLR0913 - what a card differs in
    name: str,
    kind: CardKind,
    collection: str,
    topic: str,
    audience: Condition,
    draw: random.Random,
    places: set[str],
    tags: set[str] | None = None,
) -> Card:
    importance = draw.choice((Importance.HIGH, Importance.NORMAL, Importance.NORMAL))
    return Card(
        id=name,
        kind=kind,
        collection=collection,
        topic=topic,
        audience=audience,
        title=_words(name),
        text={},
        sources=(),
        review=_REVIEW,
        confidence=Confidence.HIGH,
        dates={},
        importance=importance,
        places=frozenset(places),
        tags=frozenset(tags or ()),
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
        place = Place(f"flows/{_FLOW}.yaml", 100 + at)
        why = "So that the proof has something to prove."
        yield Promise(f"promise-{at}", place, _FLOW, why, when, frozenset(outcomes), demand)
