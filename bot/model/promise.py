"""Promises: what must hold of the final screens whatever somebody answers.

`bot.proof` holds every guide to them before it is served. A final screen is an outcome that
answers lead to, and the emergency screen, which can be opened at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.cards import Card, CardKind
from bot.model.conditions import Condition
from bot.model.problem import Place


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of the cards. What is empty leaves open; `fresh` leaves out those whose check is due."""

    cards: frozenset[str] = frozenset()
    kinds: frozenset[CardKind] = frozenset()
    topics: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    fresh: bool = False

    def takes(self, card: Card, today: date) -> bool:
        """Whether the card is one of them on this day. Of several tags, one is enough."""
        return (
            (not self.cards or card.id in self.cards)
            and (not self.kinds or card.kind in self.kinds)
            and (not self.topics or card.topic in self.topics)
            and (not self.tags or not self.tags.isdisjoint(card.tags))
            and not (self.fresh and card.overdue_on(today))
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """At least so many of these cards are shown."""

    selection: Selection
    least: int = 1


@dataclass(frozen=True, slots=True)
class NeverShown:
    """None of these cards is shown."""

    selection: Selection


@dataclass(frozen=True, slots=True)
class Above:
    """Each of these cards that is shown stands above each of those `below`."""

    selection: Selection
    below: Selection


@dataclass(frozen=True, slots=True)
class InReach:
    """From every screen it takes at most so many presses to read one of these cards."""

    selection: Selection
    presses: int


Demand = Shown | NeverShown | Above | InReach


@dataclass(frozen=True, slots=True)
class Promise:
    """What is demanded, for whom, and why: in the words of staff, for their colleagues.

    `when` is taken literally: "not sure" satisfies it only where it is named. `outcomes` are the
    final screens that are meant; none means all.
    """

    id: str
    place: Place
    flow: str
    why: str
    when: Condition
    outcomes: frozenset[str]
    demand: Demand
