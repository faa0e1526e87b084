"""The shape of the files in content/. What the program works with is in `bot.model`.

These models only say which keys there are and what kind of value each takes; what must hold
between files (a source that exists, a condition that names a real option) is in the rules.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from bot.loading.fitting.values import Condition, Id, Local, PartialDate, Strict, Words


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


class WordingFile(RootModel[dict[str, Words]]):
    """content/interface/<language>.yaml: key -> words."""
