"""The whole proof of a guide, and which broken promises keep it from being served."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.loading.draft import Progress
from bot.loading.guide import load
from bot.model.cards import Card, Status
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.proof.promises import breaches, promise
from bot.proof.proving import Proof
from bot.proof.reachability import REACHABILITY_RULES
from bot.proof.results import RESULT_RULES

Rule = Callable[[Proof], Iterator[Problem]]

PROOF_RULES: tuple[Rule, ...] = (*REACHABILITY_RULES, *RESULT_RULES, promise)
"""One rule, one function: its docstring is its manual page."""


def proved(proof: Proof) -> tuple[Problem, ...]:
    """All that does not hold of a guide on a day, in the order of the files."""
    return tuple(sorted({problem for rule in PROOF_RULES for problem in rule(proof)}))


def load_proved(
    files: Mapping[str, bytes],
    today: date,
    progress: Progress = lambda _done, _all: None,
) -> Guide | tuple[Problem, ...]:
    """The guide of these files, if nothing is wrong with it and it keeps its promises.

    As `bot.loading.guide.load`, which it calls.
    """
    guide = load(files, progress)
    return (refusals(guide, today) or guide) if isinstance(guide, Guide) else guide


def refusals(guide: Guide, today: date) -> tuple[Problem, ...]:
    """The broken promises that keep a guide from being served.

    Not those that would hold had every card been checked in time and none been withdrawn: the bot
    must start tomorrow as it did today, and taking out a dangerous card is never blocked.
    """
    found = tuple(breaches(Proof(guide, today)))
    if not found:
        return ()
    edited = {one.promise.id for one in breaches(Proof(_all_in_use(guide), today))}
    return tuple(sorted({one.problem for one in found if one.promise.id in edited}))


def _all_in_use(guide: Guide) -> Guide:
    """The guide as if every card had just been checked and put back."""
    cards = {name: _in_use(card) for name, card in guide.cards.items()}
    flows = {name: _with_cards(flow, cards) for name, flow in guide.flows.items()}
    return replace(guide, cards=cards, flows=flows)


def _in_use(card: Card) -> Card:
    status = Status.COMPILED if card.review.status is Status.WITHDRAWN else card.review.status
    return replace(card, review=replace(card.review, status=status, due=date.max, expires=None))


def _with_cards(flow: Flow, cards: Mapping[str, Card]) -> Flow:
    nodes = {
        name: replace(
            node,
            sections=tuple(
                replace(part, cards=tuple(cards[card.id] for card in part.cards))
                for part in node.sections
            ),
        )
        if isinstance(node, Outcome)
        else node
        for name, node in flow.nodes.items()
    }
    urgent = flow.urgent
    if urgent:
        outcome = nodes[urgent.outcome.id]
        assert isinstance(outcome, Outcome)  # noqa: S101 - it was one before
        urgent = replace(urgent, outcome=outcome)
    return replace(flow, nodes=nodes, urgent=urgent)
