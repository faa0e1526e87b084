"""Decision diagrams, held against plain sets of assignments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ProofTooLargeError
from bot.proof.sets.diagrams import ALL, NONE, Diagrams, Set
from bot.proof.sets.queries import allowed, fullest, possible, variables

SIZES = (3, 2, 4, 2)
EVERY = frozenset(product(*map(range, SIZES)))

Plain = frozenset[tuple[int, ...]]
Steps = tuple[tuple[str, int, int], ...]
"""How to make a set: from literals, step by step."""


@dataclass(frozen=True)
class Both:
    """The same set twice: as a diagram and as what it stands for."""

    diagrams: Diagrams
    one: Set
    plain: Plain


@st.composite
def sets(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Steps:
    steps = []
    for _ in range(draw(st.integers(1, 8))):
        variable = draw(st.integers(0, len(SIZES) - 1))
        how = draw(st.sampled_from(["both", "either", "without", "inverse"]))
        steps.append((how, variable, draw(st.integers(0, (1 << SIZES[variable]) - 1))))
    return tuple(steps)


def made(diagrams: Diagrams, steps: Steps) -> Both:
    """Make it both ways."""
    one, plain = ALL, EVERY
    for how, variable, values in steps:
        literal = diagrams.literal(variable, values)
        others = frozenset(each for each in EVERY if values >> each[variable] & 1)
        if how == "both":
            one, plain = diagrams.both(one, literal), plain & others
        elif how == "either":
            one, plain = diagrams.either(one, literal), plain | others
        elif how == "without":
            one, plain = diagrams.without(one, literal), plain - others
        else:
            one, plain = diagrams.inverse(one), EVERY - plain
    return Both(diagrams, one, plain)


@given(sets(), sets())
def test_a_set_is_what_it_stands_for(first: Steps, second: Steps) -> None:
    diagrams = Diagrams(SIZES)
    one, other = made(diagrams, first), made(diagrams, second)
    for found, plain in (
        (one.one, one.plain),
        (diagrams.both(one.one, other.one), one.plain & other.plain),
        (diagrams.either(one.one, other.one), one.plain | other.plain),
        (diagrams.without(one.one, other.one), one.plain - other.plain),
        (diagrams.inverse(one.one), EVERY - one.plain),
        (diagrams.union([one.one, other.one, NONE]), one.plain | other.plain),
    ):
        assert diagrams.count(found) == len(plain)
        if plain:
            assert diagrams.pick(found) == min(plain)
    # Equal sets are one number.
    assert (one.one == other.one) == (one.plain == other.plain)


@given(sets(), st.integers(0, len(SIZES) - 1))
def test_forgetting_a_variable(steps: Steps, variable: int) -> None:
    diagrams = Diagrams(SIZES)
    found = made(diagrams, steps)
    kept = {each[:variable] + each[variable + 1 :] for each in found.plain}
    forgotten = diagrams.forget(found.one, variable)
    assert diagrams.count(forgotten) == len(kept) * SIZES[variable]
    assert variable not in variables(diagrams, forgotten)


@given(sets(), st.dictionaries(st.integers(0, 3), st.integers(0, 15)), st.integers(0, 3))
def test_the_values_that_keep_a_cube_inside(
    steps: Steps, wanted: dict[int, int], variable: int
) -> None:
    diagrams = Diagrams(SIZES)
    found = made(diagrams, steps)
    cube = {at: values & diagrams.full[at] or 1 for at, values in wanted.items()}
    inside = allowed(diagrams, found.one, cube, variable)
    for value in range(SIZES[variable]):
        narrowed = {**cube, variable: 1 << value}
        held = all(
            each in found.plain
            for each in EVERY
            if all(values >> each[at] & 1 for at, values in narrowed.items())
        )
        assert bool(inside >> value & 1) == held
    assert diagrams.count(diagrams.cube(cube)) == sum(
        all(values >> each[at] & 1 for at, values in cube.items()) for each in EVERY
    )


@given(sets())
def test_the_variables_on_which_a_set_depends(steps: Steps) -> None:
    diagrams = Diagrams(SIZES)
    found = made(diagrams, steps)
    depends = {
        at
        for at in range(len(SIZES))
        if any(
            (each in found.plain) != ((*each[:at], value, *each[at + 1 :]) in found.plain)
            for each in EVERY
            for value in range(SIZES[at])
        )
    }
    assert variables(diagrams, found.one) == depends


def test_nothing_can_be_picked_from_the_empty_set() -> None:
    with pytest.raises(ValueError, match="nothing to pick"):
        Diagrams(SIZES).pick(NONE)


def test_counts_are_exact_however_large() -> None:
    diagrams = Diagrams([3] * 60)
    odd = diagrams.without(ALL, diagrams.cube(dict.fromkeys(range(60), 0b1)))
    assert diagrams.count(odd) == 3**60 - 1


def test_hundreds_of_variables_are_no_depth_too_deep() -> None:
    diagrams = Diagrams([2] * 2000)
    deep = diagrams.cube(dict.fromkeys(range(2000), 0b10))
    assert diagrams.count(diagrams.inverse(diagrams.inverse(deep))) == 1
    assert diagrams.count(diagrams.either(deep, diagrams.literal(1999, 0b1))) == 2**1999 + 1


@given(sets())
def test_the_fullest_part_of_a_set(steps: Steps) -> None:
    diagrams = Diagrams(SIZES)
    found = made(diagrams, steps)
    most = max((sum(map(bool, each)) for each in found.plain), default=0)
    part = fullest(diagrams, found.one)
    fullest_plain = [each for each in found.plain if sum(map(bool, each)) == most]
    assert diagrams.count(part) == len(fullest_plain)
    if fullest_plain:
        assert diagrams.pick(part) == min(fullest_plain)
        assert diagrams.without(part, found.one) == NONE


@given(sets())
def test_the_values_that_are_possible(steps: Steps) -> None:
    diagrams = Diagrams(SIZES)
    found = made(diagrams, steps)
    for at, values in enumerate(possible(diagrams, found.one)):
        assert values == sum({1 << each[at] for each in found.plain})


def test_a_proof_that_would_take_too_much_memory_ends() -> None:
    diagrams = Diagrams([2] * 40, "help", most=300)
    pairs = (
        diagrams.both(diagrams.literal(at, 0b10), diagrams.literal(at + 20, 0b10))
        for at in range(20)
    )
    with pytest.raises(ProofTooLargeError, match="'help' is too entangled") as raised:
        diagrams.union(pairs)
    assert raised.value.flow == "help"
