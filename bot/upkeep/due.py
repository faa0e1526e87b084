"""Which cards' checks fall due, worst first. Read from the draft: it knows each card's place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.loading.building.cards import topic_and_title
from bot.loading.draft import CardDraft, Draft
from bot.model.cards import Importance, Status
from bot.model.problem import Place

_SPAN = re.compile(r"(?P<number>\d{1,4})(?P<unit>[dw])")


class State(Enum):
    """What a reader meets, worst first: nothing, a warning, soon nothing, soon a warning."""

    EXPIRED = "expired"
    OVERDUE = "overdue"
    EXPIRING = "expiring"
    DUE = "due"

    @property
    def late(self) -> bool:
        """Whether the day has come."""
        return self in {State.EXPIRED, State.OVERDUE}


@dataclass(frozen=True, slots=True)
class Due:
    """A card to be checked. `day` is the day that put it into its `state`, or will."""

    card: str
    title: str
    topic: str
    importance: Importance
    status: Status
    by: str | None
    checked: date
    due: date
    expires: date | None
    state: State
    day: date
    place: Place

    @property
    def where(self) -> str:
        """Where the card begins, in the form that editors open."""
        return f"{self.place.path}:{self.place.line}"

    @property
    def who(self) -> str:
        """Whose check it is. A compiled card was reviewed by nobody; nobody is made up."""
        return f"by {self.by}" if self.by else f"no reviewer ({self.status.value})"


def due_cards(draft: Draft, today: date, last: date) -> tuple[Due, ...]:
    """The cards that fall due or expire up to the last day, and all that already have.

    By state; the longest overdue, then the soonest; then by importance and by the order of the
    topics in their file. Cards that were withdrawn are shown to nobody and need no check.
    """
    topics = [topic for file in draft.topics for topic in file.data.root]
    ranks = {topic: at for at, topic in enumerate(topics)}
    states = list(State)
    found = [_due(card, today) for card in draft.cards() if not _withdrawn(card)]
    return tuple(
        sorted(
            (one for one in found if one.day <= last),
            key=lambda one: (
                states.index(one.state) if one.state.late else len(states),
                one.day,
                states.index(one.state),
                one.importance,
                ranks.get(one.topic, len(ranks)),
                one.place,
            ),
        )
    )


def _withdrawn(card: CardDraft) -> bool:
    return card.record.review.status == Status.WITHDRAWN.value


def _due(card: CardDraft, today: date) -> Due:
    review = card.record.review
    expires = review.expires or date.max
    if today >= expires:
        state, day = State.EXPIRED, expires
    elif today >= review.due:
        state, day = State.OVERDUE, review.due
    elif expires <= review.due:
        state, day = State.EXPIRING, expires
    else:
        state, day = State.DUE, review.due
    topic, titles = topic_and_title(card.record)
    return Due(
        card=card.id,
        title=_one_line(_in_english(titles)),
        topic=topic,
        importance=Importance[card.record.importance.upper()],
        status=Status(review.status),
        by=review.by and _one_line(review.by),
        checked=review.on,
        due=review.due,
        expires=review.expires,
        state=state,
        day=day,
        place=card.place("id"),
    )


def _in_english(titles: Mapping[str, str]) -> str:
    """The English words, or any: the draft is not yet held against the languages."""
    return titles[min(titles, key=lambda code: (code != "en", code))]


def _one_line(words: str) -> str:
    return " ".join(words.split())


def day_of(words: str) -> date:
    """A day written as 2026-12-31. Raises ValueError with a message for people."""
    day = _day(words)
    if day is None:
        message = f"'{words}' is no day of the calendar; write one as 2026-12-31"
        raise ValueError(message)
    return day


def last_day(within: str, today: date) -> date:
    """The day up to which to look. Raises ValueError with a message for people."""
    span, day = _SPAN.fullmatch(within), _day(within)
    if span:
        days = int(span["number"]) * (7 if span["unit"] == "w" else 1)
        return date.fromordinal(min(today.toordinal() + days, date.max.toordinal()))
    if day is None:
        message = (
            f"'{within}' is neither days (30d), nor weeks (8w), nor a day of the calendar "
            "(2026-12-31)"
        )
        raise ValueError(message)
    if day < today:
        message = f"{day} is over; the list is of {today}"
        raise ValueError(message)
    return day


def _day(words: str) -> date | None:
    """Only this one of the forms of ISO 8601: the others are mostly typing errors."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if day.isoformat() == words else None
