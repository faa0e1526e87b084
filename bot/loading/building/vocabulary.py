"""What conditions may name: gathered from the flows and the places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.loading.building.conditions import ConditionReader, Vocabulary
from bot.loading.draft import Draft
from bot.loading.fitting.flow_files import FlowFile, QuestionRecord
from bot.loading.reading.yaml_source import Keys
from bot.model.conditions import Condition, questions_of
from bot.model.flow import READ
from bot.model.problem import Problem


def options_of(draft: Draft, question: QuestionRecord) -> list[str]:
    """The option ids of a question, the countries of a long list first."""
    listed = []
    if question.pick:
        regions = [region for file in draft.places for region in file.data.regions]
        listed = [code for region in regions for code in region.countries]
    own = [READ] if question.page else list(question.options)
    return [*listed, *own]


def flow_words(draft: Draft, flow: FlowFile) -> Vocabulary:
    """What the conditions of one flow may name."""
    return _words(draft, [flow])


def card_words(draft: Draft) -> Vocabulary:
    """What a card's `for:` may name: the questions of all flows."""
    return _words(draft, [file.data for file in draft.flows])


def _words(draft: Draft, flows: list[FlowFile]) -> Vocabulary:
    questions: dict[str, frozenset[str]] = {}
    unsure: dict[str, frozenset[str]] = {}
    facts: dict[str, Any] = {}
    for flow in flows:
        facts |= flow.facts
        for name, question in flow.questions.items():
            own = {option for option, record in question.options.items() if record.unsure}
            questions[name] = questions.get(name, frozenset()) | set(options_of(draft, question))
            unsure[name] = unsure.get(name, frozenset()) | own
    groups = {
        name: frozenset(codes) for file in draft.places for name, codes in file.data.groups.items()
    }
    return Vocabulary(questions, unsure, groups, facts)


def flow_conditions(flow: FlowFile) -> Iterator[tuple[Keys, object]]:
    """Every condition that a flow file holds, and its keys."""
    for name, fact in flow.facts.items():
        yield ("facts", name), fact
    for name, question in flow.questions.items():
        if question.when is not None:
            yield ("questions", name, "when"), question.when
        for at, variant in enumerate(question.variants):
            yield ("questions", name, "variants", at, "when"), variant.when
        yield from _routes(("questions", name, "next"), question.next)
    for name, decision in flow.decisions.items():
        yield from _routes(("decisions", name, "next"), decision.next)
    for at, promise in enumerate(flow.promises):
        if promise.when is not None:
            yield ("promises", at, "when"), promise.when


def _routes(keys: Keys, routes: Any) -> Iterator[tuple[Keys, object]]:  # noqa: ANN401 - str, list or nothing
    if isinstance(routes, list):
        for at, route in enumerate(routes):
            if route.when is not None:
                yield (*keys, at, "when"), route.when


@dataclass(frozen=True, slots=True)
class ReadConditions:
    """All conditions of a draft, read once.

    `audiences` are the cards' own, `routed` the questions on which each flow's routes depend.
    """

    audiences: Mapping[str, Condition]
    routed: Mapping[str, frozenset[str]]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=1)
def read_conditions(draft: Draft) -> ReadConditions:
    """Read them. The last draft's are remembered, because several rules and the builder ask."""
    problems: list[Problem] = []
    routed = {}
    for file in draft.flows:
        reader = ConditionReader(file, flow_words(draft, file.data))
        named: frozenset[str] = frozenset()
        for keys, raw in flow_conditions(file.data):
            condition = reader.read(raw, keys)
            # Words that vary are no reason to ask, nor is a promise.
            if keys[0] not in ("facts", "promises") and keys[2:3] != ("variants",):
                named |= questions_of(condition)
        routed[file.data.id] = named
        problems += reader.problems
    words = card_words(draft)
    audiences = {}
    for card in draft.cards():
        reader = ConditionReader(card.file, words, for_card=True)
        audiences[card.id] = reader.read(card.record.audience, (*card.keys, "for"))
        problems += reader.problems
    return ReadConditions(audiences, routed, tuple(problems))
