"""The shape of the files that staff edit. What the program works with is in `bot.model`.

These models only say which keys there are and what kind of value each takes; what must hold
between files (a source that exists, a condition that names a real option) is in the rules.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Local = Annotated[dict[str, Words], Field(min_length=1)]
"""Language -> words; which languages there must be is a rule."""


def _as_text(value: object) -> object:
    """A year alone is a number in YAML."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _in_calendar(value: str) -> str:
    """A day must exist; months and years that fit the pattern all do."""
    try:
        date.fromisoformat(value if value.count("-") == 2 else "2026-01-01")  # noqa: PLR2004
    except ValueError:
        message = f"there is no day {value} in the calendar; correct it"
        raise ValueError(message) from None
    return value


PartialDate = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(pattern=r"^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    AfterValidator(_in_calendar),
]
"""A year, a month (2026-02) or a day (2026-02-12)."""

Condition = Any
"""`for:` and `when:` are read by `bot.loading.conditions`, which knows the questions."""


class Strict(BaseModel):
    """No unknown keys, no silent conversions, no changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# content/sources/*.yaml


class SourceRecord(Strict):
    """One published page."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
    title: Words
    publisher: Words
    published: PartialDate | None = None
    accessed: date
    link: bool


class SourceFile(RootModel[dict[Id, SourceRecord]]):
    """A part of the register of sources: id -> record."""


class TopicFile(RootModel[dict[Id, Local]]):
    """content/topics.yaml: topic -> title."""


# Cards


class ReviewRecord(Strict):
    """When a card was checked, by whom, and when it falls due again."""

    status: Literal["compiled", "reviewed", "withdrawn"]
    on: date
    due: date
    expires: date | None = None
    by: Words | None = None
    why: Words | None = None


class CardRecord(Strict):
    """What every card has."""

    id: Id
    audience: Condition = Field(alias="for")
    importance: Literal["high", "normal", "low"] = "normal"
    text: Local
    sources: list[Id]
    as_of: PartialDate
    review: ReviewRecord
    confidence: Literal["high", "medium", "low"]


class TitledRecord(CardRecord):
    """A country's policy, or a page of a guide."""

    topic: Id
    title: Local


class CountryFile(Strict):
    """content/countries/<code>.yaml."""

    id: Id
    policies: Annotated[list[TitledRecord], Field(min_length=1)]


class GuideFile(Strict):
    """content/guides/<id>.yaml."""

    id: Id
    title: Local
    pages: Annotated[list[TitledRecord], Field(min_length=1)]


class ChannelRecord(Strict):
    """One way to reach an organisation, as a source states it."""

    kind: Literal["website", "email", "telegram", "phone"]
    value: Words
    source: Id
    as_of: PartialDate


class OrganizationFile(CardRecord):
    """content/organizations/<id>.yaml."""

    name: Local
    aliases: list[Words] = []
    where: list[Id] = []
    languages: list[Id] = []
    cost: Literal["free", "paid", "unknown"] = "unknown"
    intake: Literal["open", "limited", "closed", "unknown"] = "unknown"
    status_in_russia: Literal[
        "none-known", "foreign-agent", "undesirable", "extremist", "terrorist", "unknown"
    ]
    contact: Local
    channels: list[ChannelRecord] = []


# flows/*.yaml


class RouteRecord(Strict):
    """One way on: `to` is taken when `when` holds."""

    when: Condition | None = None
    to: Id


class OptionRecord(Strict):
    """What may be pressed."""

    label: Local
    next: Id | None = None
    unsure: bool = False
    alone: bool = False


class ManyRecord(Strict):
    """A multiple choice, and how many options it takes."""

    min: Annotated[int, Field(ge=1)] = 1
    max: Annotated[int, Field(ge=1)] | None = None


Next = Id | list[RouteRecord] | None


class QuestionRecord(Strict):
    """A question (`ask`) or an information page (`page`)."""

    ask: Local | None = None
    page: Local | None = None
    why: Local | None = None
    when: Condition | None = None
    pick: Literal["country"] | None = None
    many: ManyRecord | None = None
    options: dict[Id, OptionRecord] = {}
    next: Next = None


class DecisionRecord(Strict):
    """Asks nothing and only routes."""

    next: Next


class ShowRecord(Strict):
    """A query over cards: of these kinds, with these topics."""

    kind: (
        Literal["policy", "organization", "page"]
        | list[Literal["policy", "organization", "page"]]
        | None
    ) = None
    topic: Id | list[Id] | None = None


class SectionRecord(Strict):
    """A titled part of an outcome."""

    id: Id
    title: Local
    show: ShowRecord
    most: Annotated[int, Field(ge=1, le=50)] = 20
    empty: Local | None = None


class OutcomeRecord(Strict):
    """A final screen."""

    title: Local
    text: Local | None = None
    sections: Annotated[list[SectionRecord], Field(min_length=1)]


class UrgentRecord(Strict):
    """What /sos shows at once, and the options that lead on from there."""

    outcome: Id
    ask: Id
    options: Annotated[list[Id], Field(min_length=1)]


class FlowFile(Strict):
    """flows/<id>.yaml. `format` is the version of this language: 1."""

    format: Literal[1]
    id: Id
    title: Local
    emergency: UrgentRecord | None = None
    facts: dict[Id, Condition] = {}
    questions: Annotated[dict[Id, QuestionRecord], Field(min_length=1, max_length=100)]
    decisions: Annotated[dict[Id, DecisionRecord], Field(max_length=50)] = {}
    outcomes: Annotated[dict[Id, OutcomeRecord], Field(min_length=1, max_length=20)]


class RegionRecord(Strict):
    """A part of the list of countries."""

    id: Id
    title: Local
    countries: Annotated[list[Id], Field(min_length=1)]


class PlacesFile(Strict):
    """flows/places.yaml: regions, and named groups of countries."""

    regions: Annotated[list[RegionRecord], Field(min_length=1)]
    groups: dict[Id, list[Id]] = {}


class WordingFile(RootModel[dict[str, Words]]):
    """content/interface/<language>.yaml: key -> words."""
