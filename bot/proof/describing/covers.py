"""The simplest condition that tells some situations from all others, in the words of the files.

A set is covered by conditions that are each as wide as can be (prime), none of which could be left
out. That no shorter cover exists is not promised: finding the shortest is out of reach for any
program, and what is found this way reads like what staff write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated, questions_of
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.queries import allowed
from bot.proof.sets.space import Space

MOST_PARTS = 12
"""Parts after which a description is broken off: nobody reads on."""


class Description(NamedTuple):
    """A condition; `whole` tells whether it covers everything or was broken off."""

    condition: Condition
    whole: bool = True


def describe(space: Space, some: Set, within: Set) -> Description:
    """The simplest condition that holds for `some`, and for nothing else `within`.

    `some` must be a part of `within`; of the rest the condition may say anything.
    """
    sets = space.diagrams
    if not some:
        return Description(AnyOf(()))
    wanted = sets.either(some, sets.inverse(within))
    found = [
        _cover(space, some, wanted, order)
        for order in (range(len(space.variables)), range(len(space.variables))[::-1])
    ]
    cubes, whole = min(found, key=lambda one: (not one[1], sum(map(len, one[0]))))
    parts = [_Readable(space, within, cube).parts for cube in cubes]
    return Description(_either(_merged(parts)), whole)


def _cover(
    space: Space, some: Set, wanted: Set, order: Iterable[int]
) -> tuple[list[dict[int, int]], bool]:
    """Cubes that hold all of `some` and nothing that is not wanted; `order` is what goes first."""
    sets, order = space.diagrams, tuple(order)
    cubes: list[dict[int, int]] = []
    left = some
    while left and len(cubes) < MOST_PARTS:
        cube = {at: 1 << value for at, value in enumerate(sets.pick(left))}
        for at in order:
            if allowed(sets, wanted, cube, at) == sets.full[at]:
                del cube[at]
        for at in reversed(order):
            if at in cube:
                cube[at] = allowed(sets, wanted, cube, at)
        cubes.append(cube)
        left = sets.without(left, sets.cube(cube))
    for cube in list(cubes):
        others = sets.union(sets.cube(one) for one in cubes if one is not cube)
        if not left and not sets.without(some, others):
            cubes.remove(cube)
    return cubes, not left


Parts = dict[str, frozenset[Condition]]
"""Question -> what is asked of it: one condition, or several of a multiple choice."""


class _Readable:
    """A cube as conditions."""

    def __init__(self, space: Space, within: Set, cube: dict[int, int]) -> None:
        self._space = space
        self._within = within
        self._cube = cube
        parts: dict[str, set[Condition]] = {}
        for at in sorted(cube):
            parts.setdefault(space.variables[at].question, set()).add(self._literal(at))
        self.parts: Parts = {name: frozenset(several) for name, several in parts.items()}

    def _literal(self, at: int) -> Condition:
        space, values = self._space, self._cube[at]
        question = space.variables[at].question
        picked = frozenset(space.options(at, values))
        others = frozenset(space.options(at, ~values & space.diagrams.full[at]))
        unasked = values & 1
        if unasked and others and (len(others) <= len(picked) or self._can_be_unasked(at)):
            return Negated(Answered(question, others))
        return Answered(question, picked) if picked else _never_asked(space, at)

    def _can_be_unasked(self, at: int) -> bool:
        sets = self._space.diagrams
        return sets.both(self._within, sets.cube({**self._cube, at: 0b1})) != NONE


def _never_asked(space: Space, at: int) -> Condition:
    one = space.variables[at]
    return Negated(Answered(one.question, frozenset(one.values[1:])))


def _merged(found: list[Parts]) -> list[Parts]:
    """Where only what was picked of one multiple choice differs, one *or* says it shorter."""
    merged: list[Parts] = []
    for parts in found:
        for at, earlier in enumerate(merged):
            differ = {
                name
                for name in parts.keys() | earlier.keys()
                if parts.get(name) != earlier.get(name)
            }
            if len(differ) == 1:
                name = differ.pop()
                both = [*_picks(parts.get(name)), *_picks(earlier.get(name))]
                if len(both) == 2:  # noqa: PLR2004 - one of each
                    picked = frozenset[str]().union(*both)
                    merged[at] = {**earlier, name: frozenset((Answered(name, picked),))}
                    break
        else:
            merged.append(parts)
    return merged


def _picks(several: frozenset[Condition] | None) -> Iterator[frozenset[str]]:
    if several is not None and len(several) == 1:
        (one,) = several
        if isinstance(one, Answered):
            yield one.options


def _either(found: list[Parts]) -> Condition:
    conditions = [_all(list(_in_order(parts))) for parts in found]
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def _in_order(parts: Parts) -> Iterator[Condition]:
    for several in parts.values():
        yield from sorted(several, key=_sortable)


def _sortable(one: Condition) -> tuple[bool, list[str], list[str]]:
    inner = one.part if isinstance(one, Negated) else one
    options = sorted(inner.options) if isinstance(inner, Answered) else []
    return isinstance(one, Negated), sorted(questions_of(one)), options


def _all(parts: list[Condition]) -> Condition:
    if not parts:
        return Always()
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
