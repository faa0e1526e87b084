"""What time alone will break: on which day, if nobody reviews anything, and what prevents it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from bot.model.cards import Card, Status
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.model.promise import Above, Promise, Selection
from bot.proof.proving import Proof
from bot.proof.reviewing import reviewed
from bot.proof.rules.promises import breaches
from bot.proof.rules.results import empty_results

Key = tuple[str, ...]
"""What broke: a promise or an empty screen, of which flow, on which final screen."""


@dataclass(frozen=True, slots=True)
class Break:
    """Something that holds until the day before, and the cards whose check prevents it.

    A check of one of `reviews` is enough, or with `together` it takes all of them.
    """

    day: date
    problem: Problem
    reviews: tuple[Card, ...]
    together: bool = False


def forecast(
    guide: Guide,
    today: date,
    last: date,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[Break]:
    """Each promise that breaks and each screen that runs empty, day by day, up to the last.

    Only what holds today: the rest is told by `tropa check`. Between the days on which a card
    expires, or one that a promise wants fresh falls due, nothing changes.
    """
    proof = Proof(guide, today)
    before = frozenset(_failures(proof))
    days = [day for day in turning_days(guide) if today < day <= last]
    for done, day in enumerate(days, start=1):
        now = _failures(proof.on(day))
        for key, problem in sorted(now.items()):
            if key not in before:
                cards = _preventing(guide, key, day)
                single = _enough(guide, key, day, cards[:1])
                yield Break(day, problem, cards, together=len(cards) > 1 and not single)
        before |= frozenset(now)
        progress(done, len(days))


def turning_days(guide: Guide) -> list[date]:
    """The days on which what a proof looks at may change."""
    fresh = [one for promise in guide.promises for one in _selections(promise) if one.fresh]
    days = set()
    for card in guide.cards.values():
        if card.review.expires:
            days.add(card.review.expires)
        if any(one.takes(card, date.min) for one in fresh):
            days.add(card.review.due)
    return sorted(days)


def _selections(promise: Promise) -> tuple[Selection, ...]:
    demand = promise.demand
    return (demand.selection, *((demand.below,) if isinstance(demand, Above) else ()))


def _failures(proof: Proof) -> dict[Key, Problem]:
    found: dict[Key, Problem] = {
        ("promise", one.promise.flow, one.promise.id, one.screen.outcome.id): one.problem
        for one in breaches(proof)
    }
    for flow, screen, problem in empty_results(proof):
        found["empty", flow.flow.id, screen.outcome.id] = problem
    return found


def _preventing(guide: Guide, key: Key, day: date) -> tuple[Card, ...]:
    """The cards of which one is enough; else as few as are enough together."""
    lapsed = [card for card in guide.cards.values() if _lapse(card, day)]
    lapsed.sort(key=lambda card: (_lapse(card, day) or day, card.id))
    concerned = [card for card in lapsed if _concerns(guide, key, card)]
    if not _enough(guide, key, day, concerned):
        concerned = lapsed
    left = _fewest(concerned, lambda cards: _enough(guide, key, day, cards))
    if len(left) == 1:
        left = [card for card in concerned if _enough(guide, key, day, [card])]
    return tuple(left)


def _fewest(cards: list[Card], enough: Callable[[list[Card]], bool]) -> list[Card]:
    """Those that are needed. Halves are tried first: of many, mostly a single one is."""
    step = len(cards) // 2
    while step:
        at = 0
        while at < len(cards):
            left = cards[:at] + cards[at + step :]
            if left and enough(left):
                cards = left
            else:
                at += step
        step //= 2
    return cards


def _enough(guide: Guide, key: Key, day: date, cards: Collection[Card]) -> bool:
    """Whether nothing would break on that day, had these cards been checked."""
    names = {card.id for card in cards}
    return key not in _failures(Proof(reviewed(guide, names), day))


def _concerns(guide: Guide, key: Key, card: Card) -> bool:
    """Whether a promise names the card; about an empty screen, any may be the one."""
    named = [one for one in guide.promises if key[:3] == ("promise", one.flow, one.id)]
    return not named or any(
        one.takes(card, date.min) for promise in named for one in _selections(promise)
    )


def _lapse(card: Card, day: date) -> date | None:
    """When the card expired or fell due, if that was by this day and a review can mend it."""
    review = card.review
    if review.status is Status.WITHDRAWN:
        return None
    days = [one for one in (review.expires, review.due) if one and one <= day]
    return max(days, default=None)
