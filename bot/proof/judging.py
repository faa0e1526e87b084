"""The whole proof of a guide, and which broken promises keep it from being served."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from bot.errors import ProofTooLargeError
from bot.loading.draft import Progress
from bot.loading.guide import load
from bot.loading.rulebook import pages
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.proof.proving import Proof
from bot.proof.reviewing import reviewed
from bot.proof.rules.lengths import path_too_long
from bot.proof.rules.promises import breaches, promise
from bot.proof.rules.reachability import REACHABILITY_RULES
from bot.proof.rules.results import RESULT_RULES

Rule = Callable[[Proof], Iterator[Problem]]

PROOF_RULES: tuple[Rule, ...] = (path_too_long, *REACHABILITY_RULES, *RESULT_RULES, promise)
"""One rule, one function: its docstring is its manual page."""


TOO_LARGE = "proof-too-large"

PAGES: Mapping[str, str] = {
    **pages(PROOF_RULES),
    TOO_LARGE: """A flow can be looked at as a whole: every situation, without sampling any.

How large that is depends on how far apart things stand that belong together, not on how many
situations there are. Ask a question soon after those on which it depends, and give sections room
(`most`) for all their cards. A guide with such a flow is not loaded: nobody could say what it does.
""",
}
"""Rule id -> its page."""


def proved(proof: Proof, progress: Progress = lambda _done, _all: None) -> tuple[Problem, ...]:
    """All that does not hold of a guide on a day, in the order of the files.

    `progress` is called with the number of rules looked at and the number of all.
    """
    found: set[Problem] = set()
    try:
        for done, rule in enumerate(PROOF_RULES, start=1):
            found.update(rule(proof))
            progress(done, len(PROOF_RULES))
    except ProofTooLargeError as error:
        return (_too_large(error),)
    return tuple(sorted(found))


def _too_large(error: ProofTooLargeError) -> Problem:
    return Problem(Place(f"flows/{error.flow}.yaml"), TOO_LARGE, str(error))


def load_proved(
    files: Mapping[str, bytes],
    today: date,
    progress: Progress = lambda _done, _all: None,
) -> Guide | tuple[Problem, ...]:
    """The guide of these files, if nothing is wrong with it and it may be served.

    As `bot.loading.guide.load`, which it calls.
    """
    guide = load(files, progress)
    return (refusals(guide, today) or guide) if isinstance(guide, Guide) else guide


def refusals(guide: Guide, today: date) -> tuple[Problem, ...]:
    """What keeps a guide from being served: ways that are too long, and broken promises.

    Not those promises that would hold had every card been checked in time and none been withdrawn:
    the bot must start tomorrow as it did today, and to take a dangerous card out is never blocked.
    """
    try:
        return _refusals(guide, today)
    except ProofTooLargeError as error:
        return (_too_large(error),)


def _refusals(guide: Guide, today: date) -> tuple[Problem, ...]:
    proof = Proof(guide, today)
    too_long, found = tuple(path_too_long(proof)), tuple(breaches(proof))
    if not found:
        return too_long
    edited = {one.promise.id for one in breaches(Proof(reviewed(guide), today))}
    broken = {one.problem for one in found if one.promise.id in edited}
    return tuple(sorted({*too_long, *broken}))
