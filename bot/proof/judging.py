"""The whole proof of a guide, and which broken promises keep it from being served."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bot.loading.draft import Progress
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.proof.promises import breaches, promise
from bot.proof.proving import Proof
from bot.proof.reachability import REACHABILITY_RULES
from bot.proof.results import RESULT_RULES
from bot.proof.reviewing import reviewed

Rule = Callable[[Proof], Iterator[Problem]]

PROOF_RULES: tuple[Rule, ...] = (*REACHABILITY_RULES, *RESULT_RULES, promise)
"""One rule, one function: its docstring is its manual page."""


def proved(proof: Proof) -> tuple[Problem, ...]:
    """All that does not hold of a guide on a day, in the order of the files."""
    return tuple(sorted({problem for rule in PROOF_RULES for problem in rule(proof)}))


def load_proved(
    files: Mapping[str, bytes],
    today: date,
    progress: Progress = lambda _done, _all: None,
) -> Guide | tuple[Problem, ...]:
    """The guide of these files, if nothing is wrong with it and it keeps its promises.

    As `bot.loading.guide.load`, which it calls.
    """
    guide = load(files, progress)
    return (refusals(guide, today) or guide) if isinstance(guide, Guide) else guide


def refusals(guide: Guide, today: date) -> tuple[Problem, ...]:
    """The broken promises that keep a guide from being served.

    Not those that would hold had every card been checked in time and none been withdrawn: the bot
    must start tomorrow as it did today, and taking out a dangerous card is never blocked.
    """
    found = tuple(breaches(Proof(guide, today)))
    if not found:
        return ()
    edited = {one.promise.id for one in breaches(Proof(reviewed(guide), today))}
    return tuple(sorted({one.problem for one in found if one.promise.id in edited}))
