"""Conditions over answers: small closed values that can be evaluated, enumerated and explained.

An option marked `unsure` satisfies every positive condition on its question and no negated one
(decision 6). The loader sees to that by adding the unsure options to each `Answered`, so that
nothing here needs to know of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

Answers = Mapping[str, tuple[str, ...]]
"""Question id -> ids of the picked options. An information page counts as a question."""


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everybody."""

    def holds(self, _answers: Answers) -> bool:
        """Whether these answers satisfy the condition."""
        return True


@dataclass(frozen=True, slots=True)
class Answered:
    """Holds when the question was answered with at least one of these options."""

    question: str
    options: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        """Whether these answers satisfy the condition. A question not asked satisfies none."""
        return not self.options.isdisjoint(answers.get(self.question, ()))


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when all parts hold."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        """Whether these answers satisfy the condition."""
        return all(part.holds(answers) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when at least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        """Whether these answers satisfy the condition."""
        return any(part.holds(answers) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Negated:
    """Holds when its part does not."""

    part: Condition

    def holds(self, answers: Answers) -> bool:
        """Whether these answers satisfy the condition."""
        return not self.part.holds(answers)


Condition = Always | Answered | AllOf | AnyOf | Negated


def questions_of(condition: Condition) -> frozenset[str]:
    """The questions that a condition depends on."""
    match condition:
        case Always():
            return frozenset()
        case Answered(question, _):
            return frozenset((question,))
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(questions_of, parts))
        case Negated(part):
            return questions_of(part)
        case _:
            assert_never(condition)
