"""What stands elsewhere on a final screen than before, and for whom.

Somebody who is shown two cards, before and after, sees them change places for one of three reasons:
one of them stands in another section, their sections changed places, or they did so within their
section. The first two are told of sections, for that is what was edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from bot.proof.comparing.screens import Part, Screen
from bot.proof.sets.diagrams import NONE, Diagrams, Set


@dataclass(frozen=True, slots=True)
class Swap:
    """`upper` stands above `lower` now, and stood below it: ids of cards, or of sections."""

    upper: str
    lower: str
    where: Set


@dataclass(frozen=True, slots=True)
class Resettled:
    """A card that stands in another section now."""

    card: str
    before: str
    after: str
    where: Set


@dataclass(frozen=True, slots=True)
class Move:
    """What changed places with others: those that it now stands above, and below."""

    id: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    where: Set


def resettled(sets: Diagrams, before: Screen, after: Screen) -> Iterator[Resettled]:
    """The cards that stand in another section now."""
    for former, old in before.parts.items():
        for section, new in after.parts.items():
            if former != section:
                for card in old.shown.keys() & new.shown.keys():
                    where = sets.both(old.shown[card], new.shown[card])
                    if where:
                        yield Resettled(card, former, section, where)


def moved_sections(sets: Diagrams, before: Screen, after: Screen) -> Iterator[Move]:
    """The sections that changed places, for those who are shown a card in both of two."""
    order = list(after.parts)
    there = {one: _staying(sets, before, after, one) for one in before.parts if one in after.parts}
    swaps = (
        Swap(lower, upper, sets.both(there[upper], there[lower]))
        for upper, lower in combinations(there, 2)
        if order.index(lower) < order.index(upper)
    )
    return _moves(sets, swaps)


def moved_cards(sets: Diagrams, before: Screen, after: Screen) -> Iterator[Move]:
    """The cards that changed places within their section."""
    swaps = (
        swap
        for name in before.parts.keys() & after.parts.keys()
        for swap in _swaps(sets, before.parts[name], after.parts[name])
    )
    return _moves(sets, swaps)


def _moves(sets: Diagrams, swaps: Iterable[Swap]) -> Iterator[Move]:
    """Of two that changed places, the one that did so with more others is said to have moved."""
    left = [swap for swap in swaps if swap.where]
    while left:
        count = Counter(one for swap in left for one in (swap.upper, swap.lower))
        name = min(count, key=lambda one: (-count[one], one))
        own = [swap for swap in left if name in (swap.upper, swap.lower)]
        left = [swap for swap in left if name not in (swap.upper, swap.lower)]
        yield Move(
            name,
            tuple(swap.lower for swap in own if swap.upper == name),
            tuple(swap.upper for swap in own if swap.lower == name),
            sets.union(swap.where for swap in own),
        )


def _staying(sets: Diagrams, before: Screen, after: Screen, section: str) -> Set:
    """The persons who are shown a card in this section, before and after."""
    old, new = before.parts[section].shown, after.parts[section].shown
    return sets.union(sets.both(old[card], new[card]) for card in old.keys() & new.keys())


def _swaps(sets: Diagrams, before: Part, after: Part) -> Iterator[Swap]:
    both = {
        card: where
        for card in before.shown.keys() & after.shown.keys()
        if (where := sets.both(before.shown[card], after.shown[card]))
    }
    moved = _moved(before, after)
    done: set[str] = set()
    for card in sorted(_suspects(before, after, moved) & both.keys()):
        done.add(card)
        for other in sorted(both.keys() - done):
            # Two that stand as before, in one country or guide, go along with it.
            if not {card, other} & moved and _together(after, card, other):
                continue
            where = sets.both(both[card], both[other])
            if where:
                was, now = (sets.both(where, one.above(card, other)) for one in (before, after))
                if was != now:
                    yield Swap(card, other, sets.without(now, was))
                    yield Swap(other, card, sets.without(was, now))


def _together(part: Part, one: str, other: str) -> bool:
    return part.cards[one].collection == part.cards[other].collection


def _moved(before: Part, after: Part) -> set[str]:
    """Cards that stand otherwise than before: of all others the order is the same."""
    stood, stands = before.stands, after.stands
    found = {card for card, _ in set(stood) ^ set(stands)} | _of_another(before, after)
    stood = tuple(one for one in stood if one[0] not in found)
    stands = tuple(one for one in stands if one[0] not in found)
    if stood != stands:
        matcher = SequenceMatcher(None, stood, stands, autojunk=False)
        for tag, start, end, begin, stop in matcher.get_opcodes():
            if tag != "equal":
                found.update(card for card, _ in (*stood[start:end], *stands[begin:stop]))
    return found


def _suspects(before: Part, after: Part, moved: set[str]) -> set[str]:
    """Cards that can have changed places with any: of two that did, at least one is here.

    To look at all pairs of hundreds of cards would take too long. Only a card that stands otherwise
    than before, or whose country or guide does where these are kept together, can have done so.
    """
    if before.grouped != after.grouped:
        return set(after.cards)
    if before.grouped == NONE:
        return moved
    cards = [part.cards[card] for part in (before, after) for card in moved & part.cards.keys()]
    elsewhere = {card.collection for card in cards}
    return moved | {name for name, card in after.cards.items() if card.collection in elsewhere}


def _of_another(before: Part, after: Part) -> set[str]:
    """The cards that are of another country or guide than before."""
    both = before.cards.keys() & after.cards.keys()
    return {one for one in both if before.cards[one].collection != after.cards[one].collection}
