"""A flow of before with the ids of now, so that its situations can be held against those of now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from bot.model.cards import Card
from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.model.flow import Decision, Flow, Node, Outcome, Page, Question, Route, Urgent
from bot.proof.comparing.pairing import Names


def translated(flow: Flow, names: Names) -> Flow:
    """The flow and its cards as if their ids had always been those of now."""
    if not (names.cards or names.nodes or names.options):
        return flow
    return _Translator(flow, names).flow()


class _Translator:
    def __init__(self, flow: Flow, names: Names) -> None:
        self._flow = flow
        self._names = names
        self._cards: dict[str, Card] = {}

    def flow(self) -> Flow:
        flow = self._flow
        nodes = {self._id(name): self._node(node) for name, node in flow.nodes.items()}
        start = self._routes(flow.start)
        return Flow(flow.id, flow.title, nodes, start, self._urgent(flow.urgent, nodes))

    def _id(self, node: str) -> str:
        return self._names.nodes.get((self._flow.id, node), node)

    def _option(self, question: str, option: str) -> str:
        return self._names.options.get((self._flow.id, question, option), option)

    def _options(self, question: str, options: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._option(question, one) for one in options)

    def _node(self, node: Node) -> Node:
        name = self._id(node.id)
        match node:
            case Question():
                return self._question(node, name)
            case Page() | Decision():
                return replace(node, id=name, routes=self._routes(node.routes))
            case Outcome():
                sections = tuple(
                    replace(part, cards=tuple(map(self._card, part.cards)))
                    for part in node.sections
                )
                return replace(node, id=name, sections=sections)
            case _:
                assert_never(node)

    def _question(self, node: Question, name: str) -> Question:
        options = {
            self._option(node.id, one.id): replace(one, id=self._option(node.id, one.id))
            for one in node.options.values()
        }
        regions = tuple(
            replace(region, options=self._options(node.id, region.options))
            for region in node.regions
        )
        variants = tuple(replace(one, when=self._condition(one.when)) for one in node.variants)
        return replace(
            node,
            id=name,
            options=options,
            routes=self._routes(node.routes),
            regions=regions,
            variants=variants,
        )

    def _urgent(self, urgent: Urgent | None, nodes: dict[str, Node]) -> Urgent | None:
        if urgent is None:
            return None
        outcome, question = (nodes[self._id(one.id)] for one in (urgent.outcome, urgent.question))
        assert isinstance(outcome, Outcome)  # noqa: S101 - as it was before
        assert isinstance(question, Question)  # noqa: S101
        return Urgent(outcome, question, self._options(urgent.question.id, urgent.options))

    def _routes(self, routes: tuple[Route, ...]) -> tuple[Route, ...]:
        return tuple(
            replace(one, to=self._id(one.to), when=self._condition(one.when)) for one in routes
        )

    def _card(self, card: Card) -> Card:
        found = self._cards.get(card.id)
        if found is None:
            name = self._names.cards.get(card.id, card.id)
            found = replace(card, id=name, audience=self._condition(card.audience))
            self._cards[card.id] = found
        return found

    def _condition(self, condition: Condition) -> Condition:
        match condition:
            case Always():
                return condition
            case Answered(question, options):
                known = frozenset(self._options(question, options))
                return Answered(self._id(question), known)
            case AllOf(parts):
                return AllOf(tuple(map(self._condition, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(self._condition, parts)))
            case Negated(part):
                return Negated(self._condition(part))
            case _:
                assert_never(condition)
