"""Which cards of a final screen change places, and for whom.

Two cards change places for those who are shown both, before and after, in another order. To look at
all pairs of hundreds of cards would take too long. Only a card that stands otherwise than before,
or whose country or guide does where these are kept together, can have changed places with any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.proof.comparing.screens import Screen
from bot.proof.diagrams import NONE, Diagrams, Set


@dataclass(frozen=True, slots=True)
class Move:
    """A card that changed places with others: those that it now stands above, and below."""

    card: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    where: Set


@dataclass(frozen=True, slots=True)
class _Swap:
    """`upper` stands above `lower` now, and stood below it."""

    upper: str
    lower: str
    where: Set


def moves(sets: Diagrams, before: Screen, after: Screen) -> Iterator[Move]:
    """Every card that moved. Of two that changed places, the one that did so with more others."""
    left = list(_swaps(sets, before, after))
    while left:
        count = Counter(card for swap in left for card in (swap.upper, swap.lower))
        card = min(count, key=lambda one: (-count[one], one))
        own = [swap for swap in left if card in (swap.upper, swap.lower)]
        left = [swap for swap in left if card not in (swap.upper, swap.lower)]
        yield Move(
            card,
            tuple(swap.lower for swap in own if swap.upper == card),
            tuple(swap.upper for swap in own if swap.lower == card),
            sets.union(swap.where for swap in own),
        )


def resettled(sets: Diagrams, before: Screen, after: Screen) -> Iterator[tuple[str, str, str, Set]]:
    """Cards that stand in another section now: card, section before, section now, for whom."""
    for card in before.shown.keys() & after.shown.keys():
        for former, some in before.sections(card).items():
            for section, others in after.sections(card).items():
                where = sets.both(some, others) if former != section else NONE
                if where:
                    yield card, former, section, where


def _swaps(sets: Diagrams, before: Screen, after: Screen) -> Iterator[_Swap]:
    both = {
        card: where
        for card in before.shown.keys() & after.shown.keys()
        if (where := sets.both(before.shown[card], after.shown[card]))
    }
    suspects = [card for card in _suspects(before, after) if card in both]
    done: set[str] = set()
    for card in sorted(suspects):
        done.add(card)
        for other in both.keys() - done:
            where = sets.both(both[card], both[other])
            if where:
                was, now = (sets.both(where, one.above(card, other)) for one in (before, after))
                if was != now:
                    up, down = sets.without(now, was), sets.without(was, now)
                    yield from (_Swap(card, other, one) for one in (up,) if one)
                    yield from (_Swap(other, card, one) for one in (down,) if one)


def _suspects(before: Screen, after: Screen) -> set[str]:
    """Every card that can have changed places with any: of two that did, at least one is here."""
    stood, stands = before.stands, after.stands
    found = {card for _, card, _ in set(stood) ^ set(stands)} | _of_another(before, after)
    stood = tuple(one for one in stood if one[1] not in found)
    stands = tuple(one for one in stands if one[1] not in found)
    if stood != stands:
        matcher = SequenceMatcher(None, stood, stands, autojunk=False)
        for tag, start, end, begin, stop in matcher.get_opcodes():
            if tag != "equal":
                found.update(card for _, card, _ in (*stood[start:end], *stands[begin:stop]))
    moved = {
        screen.cards[card].collection
        for screen in (before, after)
        for card in found
        if card in screen.cards
    }
    for section in before.grouped.keys() | after.grouped.keys():
        was, now = (one.grouped.get(section, NONE) for one in (before, after))
        if was or now:
            found.update(
                card
                for name, card, _ in after.stands
                if name == section and (was != now or after.cards[card].collection in moved)
            )
    return found


def _of_another(before: Screen, after: Screen) -> set[str]:
    """The cards that are of another country or guide than before."""
    return {
        card
        for card, one in after.cards.items()
        if card in before.cards and before.cards[card].collection != one.collection
    }
