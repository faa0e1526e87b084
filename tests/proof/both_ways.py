"""A small guide looked at in both ways: by the proofs, and at each situation on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hypothesis import assume

from bot.model.conditions import Answers
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.proof.proving import FlowProof, Proof
from bot.proof.sets.diagrams import Set
from tests.proof.brute_force import BruteForce, Key, TooManyError, View, key

MOST = 600
"""Moments of a guide that is still looked at."""


@dataclass(frozen=True)
class Case:
    """A guide on one day, looked at in both ways."""

    proof: Proof
    brute: BruteForce

    @property
    def flow(self) -> FlowProof:
        return self.proof.flows[self.brute.flow.id]

    @cached_property
    def _points(self) -> dict[Key, Set]:
        return {}

    def same(self, found: Set, expected: Iterable[Answers]) -> None:
        """The set holds these answers and no others."""
        keys = {key(answers): answers for answers in expected}
        sets = self.flow.situations.space.diagrams
        for name, answers in keys.items():
            if name not in self._points:
                self._points[name] = self._point(answers)
        assert sets.count(found) == len(keys)
        assert sets.union(self._points[name] for name in keys) == found

    def _point(self, answers: Answers) -> Set:
        """The set of these answers alone."""
        space = self.flow.situations.space
        values = {}
        for at, variable in enumerate(space.variables):
            picks = answers.get(variable.question, ())
            if variable.option is None:
                values[at] = 1 << variable.values.index(picks[0] if picks else "")
            else:
                values[at] = 0b10 if variable.option in picks else 0b01
        return space.diagrams.cube(values)

    def views(self, outcome: str) -> list[View]:
        return [view for view in self.brute.views if view.outcome.id == outcome]

    def place(self, *part: str) -> Place:
        return self.proof.guide.place(*part)


def answers(views: Iterable[View]) -> list[Answers]:
    return [view.answers for view in views]


def case_of(guide: Guide, today: date) -> Case:
    """The guide in both ways, if it is small enough."""
    try:
        return Case(Proof(guide, today), BruteForce(guide.first_flow, today, MOST))
    except TooManyError:
        assume(False)
        raise
