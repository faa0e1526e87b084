"""The flow of a large guide, drawn by a seed, and people who use it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.engine.machine import fits, machine_of
from bot.model.conditions import AllOf, Answered, Answers, Condition
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
)
from bot.model.text import Labels

FLOW = "guidance"
COUNTRIES, LONG = 200, 60
COUNTRY, URGENT, LONGEST, SEVERAL = "q0", "q1", "q3", ("q5", "q8")
"""The list of countries; the question after which somebody in danger is asked little more; the
other long question; the multiple choices."""

GUARDED, NEAR = 0.4, 6
"""The share of questions that are asked only after certain answers, and how far back those are."""


def words(said: str) -> Labels:
    """Something to stand on a button."""
    return {"en": said}


def drawn_flow(draw: random.Random, questions: int) -> Flow:
    """So many questions in a row, ten at least. Its outcomes are still without cards."""
    return _Drawn(draw, questions).flow()


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
        outcomes = [
            Outcome(name, words(name), None, ()) for name in ("guidance", "other", "urgent")
        ]
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
        return Flow(FLOW, words("Drawn"), nodes, (Route(order[0]),))

    def _options(self, name: str) -> dict[str, Option]:
        number = {COUNTRY: COUNTRIES, LONGEST: LONG}.get(name) or self.draw.randint(2, 6)
        if name in SEVERAL:
            number = 5
        options = {f"a{at}": Option(f"a{at}", words(f"{name} {at}")) for at in range(number)}
        if name in SEVERAL or name == COUNTRY or self.draw.random() < 1 / 3:
            label = words("Not sure / rather not say")
            options["unsure"] = Option("unsure", label, unsure=True, alone=name in SEVERAL)
        return options

    def _guards(self, asked: dict[str, dict[str, Option]]) -> Iterator[tuple[str, Condition]]:
        """The first five are asked of everybody, so that conditions on them are of use."""
        names = list(asked)
        for at, name in enumerate(names[5:], start=5):
            if self.draw.random() < GUARDED:
                earlier = self.draw.choice(names[max(0, at - NEAR) : at])
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
            regions = (Region("all", words("All"), tuple(places)),)
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
            said = {name: self._picks(node) for name, node in self.flow.nodes.items()}
            if country:
                said[COUNTRY] = (country,)
            found = walk(said)
            if found.here.id != "urgent":
                return found.answers

    def _picks(self, node: Node) -> tuple[str, ...]:
        if not isinstance(node, Question):
            return (READ,)
        names = list(node.options)
        picks = tuple(self.draw.sample(names, self.draw.randint(1, 3 if node.many else 1)))
        return picks if fits(node, picks) else picks[:1]

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
        return self.said(name, *answers[name], *more)

    def said(self, name: str, *options: str) -> Condition:
        """Having given one of these answers to a question."""
        asked = self.flow.question(name)
        assert asked
        return _answered(dict(asked.options), name, options)
