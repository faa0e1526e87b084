"""Which parts of a guide the stories and walks exercise, the least tested first.

Counted are questions (and pages), options, the routes that a file spells out, decisions, outcomes,
sections, promises, and the cards that may be shown on the day. Of a long list, the countries that
nothing tells apart are one option: two hundred that lead to the very same would hide all else, and
one example is enough for them (`bot.proof.examples.alike`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import assert_never

from bot.model.cards import Importance
from bot.model.flow import Decision, Flow, Node, Outcome, Page, Question, Route
from bot.model.guide import Guide, Part
from bot.model.problem import Place
from bot.proof.examples.alike import alike
from bot.proof.examples.examples import Example, route_part

MOST_NAMED = 3
"""Countries that are named of one option; of more, how many more there are."""


KINDS = (
    "question",
    "option",
    "route",
    "decision",
    "outcome",
    "section",
    "promise",
    "card",
)  # fmt: skip
"""What is counted, in the order of a summary."""


class Level(IntEnum):
    """How well a part is tested."""

    NOT = 0
    SHOWN = 1
    """A card that examples are shown, and that none of them names or reads."""
    WELL = 2


@dataclass(frozen=True, slots=True)
class Covered:
    """A part, and the ids of the stories and walks that exercise it.

    Of a card: those that are shown it; in `named` the stories that name it, in `read` the walks
    that read its text. A card that is only shown can say something else tomorrow, or leave the
    screen, and no example tells.
    """

    kind: str
    id: str
    place: Place
    stories: tuple[str, ...]
    walks: tuple[str, ...]
    named: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def held(self) -> int:
        """How many examples hold it as it is."""
        examples = (self.named, self.read) if self.kind == "card" else (self.stories, self.walks)
        return sum(map(len, examples))

    @property
    def tested(self) -> Level:
        """How well it is tested."""
        if self.held:
            return Level.WELL
        return Level.SHOWN if self.stories or self.walks else Level.NOT


@dataclass(frozen=True, slots=True)
class _Named:
    """What is listed as one part: its words, its place, and the parts that it stands for."""

    kind: str
    id: str
    place: Place
    parts: tuple[Part, ...]
    importance: Importance = Importance.NORMAL


def coverage(
    guide: Guide, stories: Sequence[Example], walks: Sequence[Example], today: date
) -> tuple[Covered, ...]:
    """Every part, the least tested first.

    Of the equally tested: flows before cards, important cards before others, then as in the files.
    """
    rows = [(one, _covered(one, stories, walks)) for one in _parts(guide, today)]
    return tuple(row for _, row in sorted(rows, key=_rank))


def _rank(row: tuple[_Named, Covered]) -> tuple[int, Level, bool, Importance, Place]:
    one, covered = row
    is_card = one.kind == "card"
    return covered.held, covered.tested, is_card, one.importance, one.place


def _covered(one: _Named, stories: Sequence[Example], walks: Sequence[Example]) -> Covered:
    def exercising(examples: Sequence[Example]) -> tuple[str, ...]:
        return tuple(each.id for each in examples if not each.parts.isdisjoint(one.parts))

    def holding(examples: Sequence[Example]) -> tuple[str, ...]:
        return tuple(each.id for each in examples if one.kind == "card" and one.id in each.holds)

    return Covered(
        one.kind,
        one.id,
        one.place,
        exercising(stories),
        exercising(walks),
        holding(stories),
        holding(walks),
    )


def _parts(guide: Guide, today: date) -> Iterator[_Named]:
    for flow in guide.flows.values():
        yield from _routes(flow, "", flow.start)
        for node in flow.nodes.values():
            yield from _node(guide, flow, node)
    for promise in guide.promises:
        part: Part = ("promise", promise.flow, promise.id)
        yield _Named("promise", promise.id, promise.place, (part,))
    for card in guide.cards.values():
        if card.shown_on(today):
            part = ("card", card.id)
            yield _Named("card", card.id, guide.place(*part), (part,), card.importance)


def _node(guide: Guide, flow: Flow, node: Node) -> Iterator[_Named]:
    match node:
        case Question() | Page():
            yield _named(guide, node.id, "question", flow.id, node.id)
        case Decision():
            yield _named(guide, node.id, "decision", flow.id, node.id)
        case Outcome():
            yield _named(guide, node.id, "outcome", flow.id, node.id)
            for section in node.sections:
                words = f"{node.id}: {section.id}"
                yield _named(guide, words, "section", flow.id, node.id, section.id)
        case _:
            assert_never(node)
    if isinstance(node, Question):
        yield from _options(guide, flow, node)
    if not isinstance(node, Outcome):
        yield from _routes(flow, node.id, node.routes)


def _named(guide: Guide, words: str, *part: str) -> _Named:
    return _Named(part[0], words, guide.place(*part), (part,))


def _options(guide: Guide, flow: Flow, question: Question) -> Iterator[_Named]:
    for together in alike(guide, flow, question):
        parts = tuple(("option", flow.id, question.id, option) for option in together)
        words = f"{question.id}: {_few(together)}"
        yield _Named("option", words, guide.place(*parts[0]), parts)


def _few(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMED])} and {more} more like them"


def _routes(flow: Flow, source: str, routes: Sequence[Route]) -> Iterator[_Named]:
    """Ways on that stand in the file, each with all places to which it may lead."""
    targets: dict[Part, list[Route]] = {}
    for route in routes:
        part = route_part(flow, source, route)
        if part:
            targets.setdefault(part, []).append(route)
    for part, several in targets.items():
        place = several[0].place
        if place:
            to = " or ".join(dict.fromkeys(route.to for route in several))
            yield _Named("route", f"{source or 'start'} → {to}", place, (part,))
