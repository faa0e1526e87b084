"""From a flow file to a `Flow`: the file's order, each `when` and `next`, as explicit routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.loading.building import dates
from bot.loading.building.conditions import ConditionReader
from bot.loading.building.selections import ANY_DAY, selection
from bot.loading.building.texts import local_text
from bot.loading.building.vocabulary import flow_words
from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.flow_files import FlowFile, Next, QuestionRecord, SectionRecord
from bot.loading.reading.yaml_source import Keys
from bot.model.cards import Card
from bot.model.conditions import AllOf, Always, Answered, Condition
from bot.model.flow import (
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
    Variant,
)
from bot.model.problem import Place


class FlowBuilder:
    """Builds one flow out of a draft that the rules have found sound."""

    def __init__(self, draft: Draft, file: Sourced[FlowFile], cards: Sequence[Card]) -> None:
        """`cards` are all cards of the guide, in their order."""
        self._draft = draft
        self._file = file
        self._flow = file.data
        self._cards = cards
        words = flow_words(draft, file.data)
        self._reader = ConditionReader(file, words)
        self._literal = ConditionReader(file, words, literal=True)
        self._order = list(file.data.questions)
        self._languages = draft.languages

    def build(self) -> Flow:
        """The flow."""
        outcomes = {name: self._outcome(name) for name in self._flow.outcomes}
        nodes: dict[str, Node] = {name: self._asked(name) for name in self._order}
        for name, decision in self._flow.decisions.items():
            keys = ("decisions", name, "next")
            nodes[name] = Decision(name, tuple(self._next(decision.next, keys, None)))
        nodes |= outcomes
        flow = self._flow
        return Flow(flow.id, flow.title, nodes, tuple(self._from(0)), self._urgent(nodes))

    def _urgent(self, nodes: dict[str, Node]) -> Urgent | None:
        urgent = self._flow.emergency
        if urgent is None:
            return None
        outcome, question = nodes[urgent.outcome], nodes[urgent.ask]
        assert isinstance(outcome, Outcome)  # noqa: S101 - a rule has seen to it
        assert isinstance(question, Question)  # noqa: S101
        return Urgent(outcome, question, tuple(urgent.options))

    def _asked(self, name: str) -> Question | Page:
        record = self._flow.questions[name]
        routes = tuple(self._routes(name, record))
        if record.page:
            return Page(name, local_text(record.page), routes)
        regions = self._regions() if record.pick else ()
        options = {code: self._country(code) for region in regions for code in region.options}
        for option, own in record.options.items():
            options[option] = Option(option, own.label, own.unsure, own.alone)
        many = None
        if record.many:
            most = record.many.max or sum(not option.alone for option in options.values()) or 1
            many = Many(record.many.min, most)
        why = local_text(record.why) if record.why else None
        ask = local_text(record.ask or {})
        variants = tuple(self._variants(name, record))
        return Question(name, ask, why, options, routes, many, regions, variants)

    def _variants(self, name: str, record: QuestionRecord) -> Iterable[Variant]:
        for at, own in enumerate(record.variants):
            when = self._literal.read(own.when, ("questions", name, "variants", at, "when"))
            yield Variant(when, local_text(own.ask), local_text(own.why) if own.why else None)

    def _regions(self) -> tuple[Region, ...]:
        return tuple(
            Region(region.id, region.title, tuple(region.countries))
            for file in self._draft.places
            for region in file.data.regions
        )

    def _country(self, code: str) -> Option:
        """The name first: who hears the screen need not sit through the name of the flag."""
        names = {
            language: f"{dates.country(code, language) or code} {dates.flag(code)}"
            for language in self._languages
        }
        return Option(code, names)

    # Routes

    def _routes(self, name: str, record: QuestionRecord) -> Iterable[Route]:
        for option, own in record.options.items():
            if own.next:
                picked = Answered(name, frozenset((option,)))
                place = self._file.place("questions", name, "options", option, "next")
                yield from _guarded(picked, self._landing(own.next, place))
        keys = ("questions", name, "next")
        yield from self._next(record.next, keys, self._order.index(name) + 1)

    def _next(self, routes: Next, keys: Keys, following: int | None) -> Iterable[Route]:
        if isinstance(routes, str):
            yield from self._landing(routes, self._file.place(*keys))
        elif routes:
            for at, route in enumerate(routes):
                when: Condition = Always()
                if route.when is not None:
                    when = self._reader.read(route.when, (*keys, at, "when"))
                place = self._file.place(*keys, at, "to")
                yield from _guarded(when, self._landing(route.to, place))
        elif following is not None:
            yield from self._from(following)

    def _landing(self, target: str, place: Place) -> Iterable[Route]:
        """A question whose `when` does not hold passes on to those after it.

        `place` is where the file leads there: all these routes come of it.
        """
        if target in self._flow.questions:
            return self._from(self._order.index(target), place)
        return [Route(target, place=place)]

    def _from(self, at: int, place: Place | None = None) -> Iterable[Route]:
        """The first question from here on whose `when` holds; after the last, the first outcome."""
        for name in self._order[at:]:
            when = self._flow.questions[name].when
            if when is None:
                yield Route(name, place=place)
                return
            yield Route(name, self._reader.read(when, ("questions", name, "when")), place)
        yield Route(next(iter(self._flow.outcomes)), place=place)

    # Outcomes

    def _outcome(self, name: str) -> Outcome:
        record = self._flow.outcomes[name]
        text = local_text(record.text) if record.text else None
        return Outcome(name, record.title, text, tuple(map(self._section, record.sections)))

    def _section(self, record: SectionRecord) -> Section:
        shown = selection(record.show)
        found = [card for card in self._cards if shown.takes(card, ANY_DAY)]
        found.sort(key=lambda card: card.importance)
        empty = local_text(record.empty) if record.empty else None
        return Section(record.id, record.title, tuple(found), record.most, empty)


def _guarded(when: Condition, routes: Iterable[Route]) -> Iterable[Route]:
    """The routes, each taken only when this holds as well."""
    for route in routes:
        if isinstance(when, Always):
            yield route
        elif isinstance(route.when, Always):
            yield Route(route.to, when, route.place)
        else:
            yield Route(route.to, AllOf((when, route.when)), route.place)
