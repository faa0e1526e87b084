"""In how many of some sets is something? Counted for all answers at once, up to a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from bot.proof.sets.diagrams import NONE, Diagrams, Set, bits
from bot.proof.sets.queries import possible


def fewer(sets: Diagrams, within: Set, several: Iterable[Set], number: int) -> Set:
    """What is in fewer of these sets than so many."""
    counted = Counting(sets, within, number)
    for one in sorted(several, key=sets.count, reverse=True):  # what most are in tells soonest
        if not counted.left:
            break
        counted.add(one)
    return counted.left


def crowded(sets: Diagrams, within: Set, several: Collection[Set], number: int) -> Set:
    """Of these answers, those that may be in so many of the sets; all others surely are not.

    A single answer tells it, as a rule the country: to count for those who are left is far less.
    """
    if len(several) < number:
        return NONE
    masks_of = [possible(sets, one) for one in several if one]
    for variable, full in enumerate(sets.full):
        times = Counter(value for masks in masks_of for value in bits(masks[variable]))
        often = sum(1 << value for value, found in times.items() if found >= number)
        if often != full:
            within = sets.both(within, sets.literal(variable, often))
    return within


class Counting:
    """Counts for all answers at once in how many sets they are, up to a number."""

    def __init__(self, sets: Diagrams, within: Set, most: int) -> None:
        """`most`: from there on nobody counts any further."""
        self._sets = sets
        self._exactly = [within, *(NONE for _ in range(most - 1))]
        self.left = within
        """The answers that have not come to the number yet."""

    def add(self, one: Set) -> None:
        """Count one more set."""
        sets, moved = self._sets, NONE
        for number, here in enumerate(self._exactly):
            stepping = sets.both(here, one) if here else NONE
            if stepping or moved:
                self._exactly[number] = sets.either(sets.without(here, stepping), moved)
            moved = stepping
        self.left = sets.without(self.left, moved)
