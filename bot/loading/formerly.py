"""A guide of former files, as it was served then: today's rules need not hold of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.loading.draft import Progress, read_draft
from bot.loading.guide import build, load
from bot.loading.rules import SHAPE_RULES
from bot.model.guide import Guide
from bot.model.problem import Problem

TOLERATED = frozenset(
    {
        "card-length",
        "excludes-itself",
        "list-too-long",
        "no-source",
        "review-by",
        "review-dates",
        "review-interval",
        "screen-size",
        "source-twice",
        "unknown-card",
        "unknown-tag",
        "unregistered-link",
        "unsure-hides",
        "unused-question",
        "unused-tag",
    }
)
"""Rules about what should be served: what breaks them can be read all the same."""


def load_former(
    files: Mapping[str, bytes], progress: Progress = lambda _done, _all: None
) -> tuple[Guide | None, tuple[Problem, ...]]:
    """The guide, and its problems under the rules of today; with other problems there is none."""
    found = load(files, progress)
    if isinstance(found, Guide):
        return found, ()
    if any(problem.rule not in TOLERATED for problem in found):
        return None, found
    draft, _ = read_draft(files, lambda _done, _all: None)
    guide = build(draft)
    wrong = tuple(problem for rule in SHAPE_RULES for problem in rule(draft, guide))
    return (None, wrong) if wrong else (guide, found)
