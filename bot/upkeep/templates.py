"""Files that are begun for staff: every key, what to write there, and what is known already.

The comments are those of the models, the ones that editors show. The tables below say only in
which order the keys stand, and with which value each begins.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, assert_never, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.loading.building.cards import ORGANIZATIONS
from bot.loading.building.conditions import NO_ID_YET, PLACEHOLDER
from bot.loading.building.texts import MARKDOWN
from bot.loading.fitting.content_files import (
    ChannelRecord,
    CountryFile,
    GuideFile,
    OrganizationFile,
    ReviewRecord,
    TitledRecord,
)
from bot.upkeep.schema_lines import schema_line

WIDTH = 98

NO_TOPIC_YET = 30
"""Days until a card is checked again whose topic is still to be chosen."""

_HEAD = (
    f"Write what belongs in the place of each {PLACEHOLDER} and {NO_ID_YET}, and name the sources.",
    "`tropa check` tells which places are left. These comments may be deleted.",
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is written.

    `topics` are the days after which a card is checked again, `countries` is the question for the
    country.
    """

    today: date
    languages: Sequence[str]
    topics: Mapping[str, int] = field(default_factory=dict)
    questions: Sequence[str] = ()
    countries: str | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """A key that is not set, and how it would look."""

    example: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A list that begins empty, and how an item of it would look."""

    model: type[BaseModel]
    example: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text in all languages."""


@dataclass(frozen=True, slots=True)
class Group:
    """Keys below a key; with `listed`, the first item of a list."""

    model: type[BaseModel]
    keys: Layout
    listed: bool = False


Begun = str | Absent | Empty | Words | Group
Layout = Mapping[str, Begun]
"""Key -> what it begins with, in the order of the file."""


def new_country(code: str, topic: str | None, known: Known) -> str:
    """A country with its first policy."""
    layout: Layout = {
        "id": code,
        "policies": Group(
            TitledRecord, titled(topic or NO_ID_YET, topic, known, country=code), listed=True
        ),
    }
    return _file(f"content/countries/{code}.yaml", CountryFile, layout, known)


def new_guide(name: str, topic: str | None, known: Known) -> str:
    """A guide with its first page."""
    page = Group(TitledRecord, titled(topic or NO_ID_YET, topic, known), listed=True)
    layout: Layout = {"id": name, "title": Words(), "pages": page}
    return _file(f"content/guides/{name}.yaml", GuideFile, layout, known)


def new_organization(name: str, known: Known) -> str:
    """An organisation. Nothing is claimed of it before somebody has looked."""
    channel = (
        "{kind: website, value: https://example.org, source: the-source, "
        f"as_of: {known.today:%Y-%m}}}"
    )
    layout: Layout = {
        "id": name,
        "name": Words(),
        "aliases": "[]",
        "for": PLACEHOLDER,
        "importance": "normal",
        "tags": Absent("[danger]"),
        "excludes": Absent("[kz/entry]"),
        "text": Words(),
        "where": "[]",
        "languages": "[]",
        "cost": "unknown",
        "intake": "unknown",
        "status_in_russia": "unknown",
        "contact": Words(),
        "channels": Empty(ChannelRecord, channel),
        "sources": "[]",
        "as_of": str(known.today),
        "review": _review(_days(ORGANIZATIONS, known), known.today),
        "confidence": "low",
    }
    return _file(f"content/organizations/{name}.yaml", OrganizationFile, layout, known)


def new_item(layout: Layout, known: Known) -> list[str]:
    """A policy or a page, as an item of a list that is not indented."""
    return list(_item(TitledRecord, layout, known))


def titled(name: str, topic: str | None, known: Known, country: str | None = None) -> Layout:
    """A policy of a country, or a page of a guide."""
    about = f"{{{known.countries}: {country}}}" if country and known.countries else PLACEHOLDER
    return {
        "id": name,
        "topic": topic or NO_ID_YET,
        "for": about,
        "importance": "normal",
        "tags": Absent("[danger]"),
        "excludes": Absent("[kz/entry]"),
        "title": Words(),
        "text": Words(),
        "sources": "[]",
        "as_of": str(known.today),
        "review": _review(_days(topic, known), known.today),
        "confidence": "low",
    }


def _days(topic: str | None, known: Known) -> int:
    return known.topics.get(topic or "", NO_TOPIC_YET)


def _review(days: int, today: date) -> Group:
    return Group(
        ReviewRecord,
        {
            "status": "compiled",
            "on": str(today),
            "due": str(today + timedelta(days=days)),
            "expires": Absent(str(today + timedelta(days=365))),
            "by": Absent("the person or body"),
            "why": Absent("the reason"),
        },
    )


def _file(path: str, model: type[BaseModel], layout: Layout, known: Known) -> str:
    head = [str(schema_line(path)), *(f"# {line}" for line in _HEAD)]
    return "\n".join([*head, *_record(model, layout, known)]) + "\n"


def _record(model: type[BaseModel], layout: Layout, known: Known) -> Iterator[str]:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, begun in layout.items():
        for said in _says(key, fields[key], begun, known):
            yield from textwrap.wrap(
                said, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
            )
        yield from _begin(key, begun, known)


def _begin(key: str, begun: Begun, known: Known) -> Iterator[str]:
    match begun:
        case Absent(example):
            yield f"# {key}: {example}"
        case Empty():
            yield f"{key}: []"
        case Words():
            yield f"{key}:"
            for language in known.languages:
                # In a block of its own a text may hold colons and quotes.
                block = ("|-", f"    {PLACEHOLDER}") if key in MARKDOWN else (PLACEHOLDER,)
                yield from (f"  {language}: {block[0]}", *block[1:])
        case Group(model, keys, listed):
            yield f"{key}:"
            lines = _item(model, keys, known) if listed else _record(model, keys, known)
            yield from (f"  {line}" for line in lines)
        case str():
            yield f"{key}: {begun}"
        case _:
            assert_never(begun)


def _item(model: type[BaseModel], layout: Layout, known: Known) -> Iterator[str]:
    """A record behind `- `; what is said of its first key stands above it."""
    begun = False
    for line in _record(model, layout, known):
        if begun:
            yield f"  {line}"
        elif line.startswith("#"):
            yield line
        else:
            yield f"- {line}"
            begun = True


def _says(key: str, field: FieldInfo, begun: Begun, known: Known) -> Iterator[str]:
    """What to write at a key: the first paragraph of its description, then the choices."""
    yield " ".join((field.description or "").partition("\n\n")[0].split())
    choices = _choices(field)
    if key == "topic":
        choices = [topic for topic in known.topics if topic != ORGANIZATIONS]
    if choices:
        yield f"One of: {', '.join(choices)}."
    if key == "for" and known.questions:
        yield f"The questions: {', '.join(known.questions)}."
    if isinstance(begun, Empty):
        yield f"One a line: - {begun.example}"
        for name, own in begun.model.model_fields.items():
            if _choices(own):
                yield f"Its {name} is one of: {', '.join(_choices(own))}."


def _choices(field: FieldInfo) -> Sequence[str]:
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
