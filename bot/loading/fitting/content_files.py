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
    """One published page that cards can name."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
    """The address of the page, whole, beginning with https:// or http://."""
    title: Words
    """The title of the page, in its own language."""
    publisher: Words
    """Who published it: a newspaper, a court, an organisation."""
    published: PartialDate | None = None
    """When it was published: a year, a month or a day. Left out, no date is shown."""
    accessed: date
    """The day on which it was last read, such as 2026-11-22."""
    link: bool
    """Whether readers get a link. `false` for mirrors and sites that are not safe to open."""


class SourceFile(RootModel[dict[Id, SourceRecord]]):
    """A part of the register of sources: the id of each, and its record."""


class TopicRecord(Strict):
    """A subject of cards."""

    title: Local
    """The title, as readers see it."""

    check_every: Annotated[int, Field(ge=1)]
    """Its cards are checked again after this many days at most: 30 where things change from week to
    week, 60 for practice at borders and offices, 180 for laws."""


class TopicFile(RootModel[dict[Id, TopicRecord]]):
    """The subjects of cards: the id of each, and its record."""


# Cards


class ReviewRecord(Strict):
    """When a card was checked, by whom, and when it falls due again."""

    status: Literal["compiled", "reviewed", "withdrawn"]
    """Who has checked it: shown to readers, never invented.

    `compiled`: from public sources, by no expert. `reviewed`: by the person or body under `by`.
    `withdrawn`: no longer shown to anybody.
    """
    on: date
    """The day of the last check against the sources, such as 2026-11-22."""
    due: date
    """The day of the next check: 30 days for dangers, 60 for rules of entry, 180 for law.

    From this day on, readers see a warning that the card is overdue.
    """
    expires: date | None = None
    """The day from which nobody is shown the card any more. Left out, it never expires."""
    by: Words | None = None
    """The person or body that reviewed it. Only with `status: reviewed`, and then required."""
    why: Words | None = None
    """Why the card was withdrawn, for colleagues. Readers do not see it."""


class CardRecord(Strict):
    """What every card has."""

    id: Id
    """The short name of the card: small Latin letters, digits and hyphens.

    Links and buttons that were sent long ago name the card by it: never change it.
    """
    audience: Condition = Field(alias="for")
    """Who is shown the card: `everyone`, or the answers of those it is for."""
    importance: Literal["high", "normal", "low"] = "normal"
    """Where it stands in its section: `high` first, `low` last. Left out, it is `normal`."""
    tags: list[Id] = []
    """Words by which promises and sections of the flows find the card. Most cards need none.

    Each is named by at least one promise or section.
    """
    excludes: list[Words] = []
    """The ids of cards that contradict this one, such as `kz/entry`: nobody is shown both.

    One of the two names the other. Only who is not sure of an answer may be shown both.
    """
    text: Local
    """What readers are told, in short Markdown: at most 700 characters, "you", plain words."""
    sources: list[Id]
    """The ids of its sources, at least one. Each is registered in `content/sources/`."""
    as_of: PartialDate
    """The date for which the sources state it: a year, a month or a day. Readers see it."""
    review: ReviewRecord
    """When the card was checked, by whom, and when it falls due again."""
    confidence: Literal["high", "medium", "low"]
    """How clearly the sources state it. `medium` and `low` are said to readers."""


class TitledRecord(CardRecord):
    """A country's policy, or a page of a guide."""

    topic: Id
    """The subject of the card, one of those in `content/topics.yaml`."""
    title: Local
    """The heading, one short line: at most 90 characters, no Markdown."""


class CountryFile(Strict):
    """A country: its policies, each of them a card."""

    id: Id
    """The country's ISO 3166 code in small letters, as in the name of the file; or `eu`."""
    policies: Annotated[list[TitledRecord], Field(min_length=1)]
    """The country's cards, one for each rule or danger. The most important come first."""


class GuideFile(Strict):
    """A guide: pages on one subject that holds in no single country."""

    id: Id
    """The short name of the guide, as in the name of the file. Never change it."""
    title: Local
    """The title of the guide, one short line: at most 90 characters, no Markdown."""
    pages: Annotated[list[TitledRecord], Field(min_length=1)]
    """The guide's pages, each of them a card."""


class ChannelRecord(Strict):
    """One way to reach an organisation, as a source states it."""

    kind: Literal["website", "email", "telegram", "phone"]
    """What kind of address it is."""
    value: Words
    """The address: https://… for a website, @name for Telegram, +374… for a phone.

    Copy it from the source; a wrong one can lead a person to an impostor.
    """
    source: Id
    """The id of the source that states this address."""
    as_of: PartialDate
    """When the source stated it: a year, a month or a day. Readers see it."""


class OrganizationFile(CardRecord):
    """An organisation that helps: one card."""

    name: Local
    """What it is called, one short line, in every language."""
    aliases: list[Words] = []
    """Other names by which people know it. May stay empty."""
    where: list[Id] = []
    """The ISO codes of the countries in which it works. Empty where that is not known."""
    languages: list[Id] = []
    """The codes of the languages in which it answers. Empty where that is not known."""
    cost: Literal["free", "paid", "unknown"] = "unknown"
    """What its help costs. `unknown`, as when left out, shows nothing."""
    intake: Literal["open", "limited", "closed", "unknown"] = "unknown"
    """Whether it takes on new people now. `unknown`, as when left out, is said to readers."""
    status_in_russia: Literal[
        "none-known", "foreign-agent", "undesirable", "extremist", "terrorist", "unknown"
    ]
    """What the Russian state has declared it to be. Contact from inside Russia can be a crime.

    `none-known`: the registers were looked at, and it is in none. `unknown`: nobody has looked.
    """
    contact: Local
    """What contact or a donation can mean for the reader, and how to write safely."""
    channels: list[ChannelRecord] = []
    """How to reach it, only as a source states it. Empty, readers are warned of impostors."""


class WordingFile(RootModel[dict[str, Words]]):
    """What the program itself says in one language: the key of each line, and its words."""
