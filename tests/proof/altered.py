"""Guides that differ from a loaded one in some cards, or in the order of their final screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.model.cards import Card, Status
from bot.model.conditions import Condition
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide


def made_for(guide: Guide, names: Iterable[str], audience: Condition) -> Guide:
    """The guide with these cards made for others."""
    return with_cards(guide, {n: replace(guide.cards[n], audience=audience) for n in names})


def withdrawn(guide: Guide, names: Iterable[str]) -> Guide:
    """The guide with these cards withdrawn."""
    reviews = {name: replace(guide.cards[name].review, status=Status.WITHDRAWN) for name in names}
    return with_cards(guide, {n: replace(guide.cards[n], review=one) for n, one in reviews.items()})


def with_cards(guide: Guide, new: Mapping[str, Card]) -> Guide:
    """The guide with some cards replaced, wherever they stand."""
    return _with_outcomes(
        replace(guide, cards={**guide.cards, **new}),
        lambda outcome: replace(
            outcome,
            sections=tuple(
                replace(part, cards=tuple(new.get(card.id, card) for card in part.cards))
                for part in outcome.sections
            ),
        ),
    )


def upside_down(guide: Guide) -> Guide:
    """The last section first, and in each the last card first."""
    return _with_outcomes(
        guide,
        lambda outcome: replace(
            outcome,
            sections=tuple(
                replace(part, cards=part.cards[::-1]) for part in outcome.sections[::-1]
            ),
        ),
    )


def _with_outcomes(guide: Guide, change: Callable[[Outcome], Outcome]) -> Guide:
    def changed(flow: Flow) -> Flow:
        nodes = {
            name: change(node) if isinstance(node, Outcome) else node
            for name, node in flow.nodes.items()
        }
        urgent = flow.urgent and replace(flow.urgent, outcome=change(flow.urgent.outcome))
        return Flow(flow.id, flow.title, nodes, flow.start, urgent)

    return replace(guide, flows={name: changed(flow) for name, flow in guide.flows.items()})
