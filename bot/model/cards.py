"""Cards: vetted records that a reader can be shown, their sources and their dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum

from bot.model.conditions import Condition
from bot.model.text import Labels, LocalText


class CardKind(Enum):
    """What a card is about."""

    POLICY = "policy"
    ORGANIZATION = "organization"
    PAGE = "page"


class Status(Enum):
    """Who has looked at a card. `compiled` means: from public sources, by no expert yet."""

    COMPILED = "compiled"
    REVIEWED = "reviewed"
    WITHDRAWN = "withdrawn"


class Importance(IntEnum):
    """Where a card stands in its section: the smaller, the earlier."""

    HIGH = 0
    NORMAL = 1
    LOW = 2


class Confidence(Enum):
    """How clearly the sources state it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Source:
    """A published page. `linkable` is false for mirrors and unsafe sites: never shown as a link."""

    id: str
    url: str
    title: str
    publisher: str
    published: Labels
    accessed: date
    linkable: bool


@dataclass(frozen=True, slots=True)
class Review:
    """When a card was checked, when it falls due again, and when it stops being shown."""

    status: Status
    on: date
    due: date
    expires: date | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """A card's dates in the words of one language."""

    as_of: str
    checked: str
    due: str


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """What a reader can be shown. `audience` is the card's own `for:`.

    `website` is what overviews name of an organisation, or empty; `places` are the countries that
    it is about or works in. Promises name cards by their `tags`; whoever is sure of their answers
    is never shown a card together with one that it `excludes`.
    """

    id: str
    kind: CardKind
    collection: str
    topic: str
    audience: Condition
    title: Labels
    text: LocalText
    sources: tuple[Source, ...]
    review: Review
    confidence: Confidence
    dates: Mapping[str, Dates]
    importance: Importance = Importance.NORMAL
    website: str = ""
    places: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()

    def shown_on(self, today: date) -> bool:
        """Whether the card may be shown at all: neither withdrawn nor expired."""
        review = self.review
        return review.status is not Status.WITHDRAWN and (
            review.expires is None or today < review.expires
        )

    def overdue_on(self, today: date) -> bool:
        """Whether its check has fallen due: it is shown with a warning."""
        return today >= self.review.due


@dataclass(frozen=True, slots=True)
class Collection:
    """Cards that are browsed together: a country, a guide, or all organisations."""

    id: str
    kind: CardKind
    title: Labels
    cards: tuple[Card, ...]
