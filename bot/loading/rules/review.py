"""Rules about provenance: sources, dates, who has looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.loading.building.cards import topic_and_title
from bot.loading.draft import Draft
from bot.model.problem import Problem


def no_source(draft: Draft) -> Iterator[Problem]:
    """A card without a source is not shown: nobody could check it. Name at least one.

    Register the page in `content/sources/` and name its id under `sources:`.
    """
    for card in draft.cards():
        if not card.record.sources:
            yield Problem(card.place("sources"), "no-source", "the card has no source")


def review_dates(draft: Draft) -> Iterator[Problem]:
    """The next check (`due`) comes after the last one (`on`), and `expires` does, too.

    Wrong: `on: 2026-11-22, due: 2026-01-22`. The year is often mistyped.
    """
    for card in draft.cards():
        review = card.record.review
        if review.due <= review.on:
            message = f"due on {review.due}, not after the check on {review.on}; correct the date"
            yield Problem(card.place("review", "due"), "review-dates", message)
        if review.expires and review.expires <= review.on:
            message = f"expires on {review.expires}, not after the check on {review.on}; correct it"
            yield Problem(card.place("review", "expires"), "review-dates", message)


def review_by(draft: Draft) -> Iterator[Problem]:
    """`reviewed` needs `by:`, the person or body that reviewed it; `compiled` has none.

    The status is shown to readers, who may stake their freedom on it. It is never invented.
    """
    for card in draft.cards():
        review = card.record.review
        if review.status == "reviewed" and not review.by:
            message = "a reviewed card names its reviewer: by: …"
            yield Problem(card.place("review"), "review-by", message)
        if review.status == "compiled" and review.by:
            message = "a compiled card was reviewed by nobody; drop `by` or set status: reviewed"
            yield Problem(card.place("review", "by"), "review-by", message)


def review_interval(draft: Draft) -> Iterator[Problem]:
    """The next check is not later than the topic allows: `check_every` in `content/topics.yaml`.

    What changes from week to week is checked more often than a law. The topic of organisations is
    `organizations`.
    """
    intervals = {name: one.check_every for f in draft.topics for name, one in f.data.root.items()}
    for card in draft.cards():
        review, days = card.record.review, intervals.get(topic_and_title(card.record)[0])
        if days is None or review.status == "withdrawn":
            continue
        latest = review.on + timedelta(days=days)
        if review.due > latest:
            message = f"due on {review.due}; it is checked every {days} days, so by {latest}"
            yield Problem(card.place("review", "due"), "review-interval", message)


REVIEW_RULES = (no_source, review_dates, review_by, review_interval)
