"""A guide as if some of its cards had just been reviewed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from bot.model.cards import Card, Status
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide


def reviewed(guide: Guide, names: Collection[str] | None = None) -> Guide:
    """The guide with these cards (None: all) in use for ever: checked, and put back."""
    cards = {
        name: _in_use(card) if names is None or name in names else card
        for name, card in guide.cards.items()
    }
    flows = {name: _with_cards(flow, cards) for name, flow in guide.flows.items()}
    return replace(guide, cards=cards, flows=flows)


def _in_use(card: Card) -> Card:
    status = Status.COMPILED if card.review.status is Status.WITHDRAWN else card.review.status
    return replace(card, review=replace(card.review, status=status, due=date.max, expires=None))


def _with_cards(flow: Flow, cards: Mapping[str, Card]) -> Flow:
    nodes = {
        name: _outcome_with_cards(node, cards) if isinstance(node, Outcome) else node
        for name, node in flow.nodes.items()
    }
    urgent = flow.urgent
    if urgent:
        urgent = replace(urgent, outcome=_outcome_with_cards(urgent.outcome, cards))
    return replace(flow, nodes=nodes, urgent=urgent)


def _outcome_with_cards(outcome: Outcome, cards: Mapping[str, Card]) -> Outcome:
    sections = (
        replace(part, cards=tuple(cards[card.id] for card in part.cards))
        for part in outcome.sections
    )
    return replace(outcome, sections=tuple(sections))
