"""How much depends on a card: what stands first in the list of what an edit changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from bot.model.cards import Card, CardKind, Importance
from bot.model.guide import Guide
from bot.model.promise import Above, InReach, NeverShown, Selection, Shown
from bot.proof.comparing.difference import Change, Group, Kind, Weight


def weight(card: Card, guide: Guide, today: date) -> Weight:
    """Staff say what matters: by `importance: high`, or by a promise that such a card is shown.

    A promise that only names a kind of cards is not about any one of them.
    """
    if card.importance is Importance.HIGH or any(
        selection.takes(card, today) for selection in _promised(guide)
    ):
        return Weight.IMPORTANT
    if card.kind is CardKind.ORGANIZATION:
        return Weight.ORGANIZATION
    return Weight.OTHER


def _promised(guide: Guide) -> Iterator[Selection]:
    for promise in guide.promises:
        match promise.demand:
            case Shown(selection, _) | Above(selection, _) | InReach(selection, _):
                if selection.cards or selection.topics or selection.tags:
                    yield selection
            case NeverShown():
                pass
            case _:
                assert_never(promise.demand)


def rank(change: Change) -> tuple[Kind, Weight, bool]:
    """The worst first: what is lost, then what is another screen, and what is gained last.

    Of two that weigh the same, what also happens on the emergency screen.
    """
    return change.kind, change.weight, not change.urgent


def worst_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """In the order of their risk, then of their ids."""
    return tuple(sorted(changes, key=lambda one: (rank(one), [card.id for card in one.cards])))


def riskiest_first(groups: Iterable[Group]) -> tuple[Group, ...]:
    """By their worst change, then by how many situations they are of."""
    return tuple(sorted(groups, key=lambda one: (rank(one.changes[0]), -one.situations)))
