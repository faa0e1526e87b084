"""Why a card is shown: the part of its condition that these answers satisfied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from bot.model.conditions import AllOf, Always, Answered, Answers, AnyOf, Condition, Negated


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition that held: the question, the picks that count, and whether it was a *not*."""

    question: str
    options: tuple[str, ...]
    negated: bool = False


def reasons(condition: Condition, answers: Answers) -> tuple[Reason, ...]:
    """What made the condition hold; empty when it holds for everybody.

    Of an *or*, the first part that holds speaks. The condition must hold.
    """
    match condition:
        case Always():
            return ()
        case Answered(question, options):
            picked = tuple(pick for pick in answers.get(question, ()) if pick in options)
            return (Reason(question, picked),)
        case AllOf(parts):
            found = [reason for part in parts for reason in reasons(part, answers)]
            return tuple(dict.fromkeys(found))
        case AnyOf(parts):
            part = next((part for part in parts if part.holds(answers)), None)
            return reasons(part, answers) if part else ()
        case Negated(part):
            return _failures(part, answers)
        case _:
            assert_never(condition)


def _failures(condition: Condition, answers: Answers) -> tuple[Reason, ...]:
    """What kept the condition from holding. The condition must not hold."""
    match condition:
        case Always():
            return ()
        case Answered(question, options):
            return (Reason(question, tuple(sorted(options)), negated=True),)
        case AllOf(parts):
            part = next((part for part in parts if not part.holds(answers)), None)
            return _failures(part, answers) if part else ()
        case AnyOf(parts):
            found = [reason for part in parts for reason in _failures(part, answers)]
            return tuple(dict.fromkeys(found))
        case Negated(part):
            return reasons(part, answers)
        case _:
            assert_never(condition)
