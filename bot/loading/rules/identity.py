"""Rules about ids and references: each thing once, in its place, and only things that exist."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.building import dates
from bot.loading.building.cards import ORGANIZATIONS
from bot.loading.building.conditions import NO_ID_YET
from bot.loading.building.selections import queries_of, spots
from bot.loading.draft import Draft
from bot.loading.fitting.content_files import OrganizationFile, TitledRecord
from bot.loading.reading.yaml_source import Keys
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Place, Problem


def file_missing(draft: Draft) -> Iterator[Problem]:
    """A guide needs at least one flow, the places, the topics and the wording of the interface.

    The files are `flows/<id>.yaml`, `flows/places.yaml`, `content/topics.yaml` and
    `content/interface/<language>.yaml`. Without one of them there is nothing to show.
    """
    needed = {
        "flows/guidance.yaml": draft.flows,
        "flows/places.yaml": draft.places,
        "content/topics.yaml": draft.topics,
        "content/interface/en.yaml": draft.wording,
    }
    for path, found in needed.items():
        if not found:
            message = "this file, or one like it, is missing or has problems of its own"
            yield Problem(Place(path), "file-missing", message)


def file_name(draft: Draft) -> Iterator[Problem]:
    """The `id` inside a file is the name of the file, so that a card is found by its id.

    Wrong: `id: armenia` in `content/countries/am.yaml`. Right: `id: am`.
    """
    for files in (draft.flows, draft.countries, draft.organizations, draft.guides):
        for file in files:
            if file.data.id != file.stem:
                message = f"the id '{file.data.id}' must be the file's name, '{file.stem}'"
                yield Problem(file.place("id"), "file-name", message)


def duplicate_id(draft: Draft) -> Iterator[Problem]:
    """An id names one thing only: no two cards, sources or facts, no guide and country share one.

    Buttons that were sent long ago name cards by their ids. If an id named two cards, a reader
    could be shown the wrong one. Choose another id for the newer card. Two promises of one flow
    have two ids, so that one can tell which is broken.
    """
    # The organisations are a collection of their own, which no file names.
    seen = {("collection", ORGANIZATIONS): Place("content/organizations")}
    named: list[tuple[str, str, Place]] = [
        ("card", card.id, card.place("id")) for card in draft.cards()
    ]
    named += [
        ("source", name, file.key_place(name)) for file in draft.sources for name in file.data.root
    ]
    named += [
        ("collection", file.data.id, file.place("id"))
        for files in (draft.countries, draft.guides)
        for file in files
    ]
    named += [
        ("fact", name, file.key_place("facts", name))
        for file in draft.flows
        for name in file.data.facts
    ]
    named += [
        (f"promise of {file.data.id}", promise.id, file.place("promises", at, "id"))
        for file in draft.flows
        for at, promise in enumerate(file.data.promises)
    ]
    for kind, name, place in named:
        first = seen.setdefault((kind, name), place)
        if first is not place:
            yield Problem(place, "duplicate-id", f"'{name}' is already used at {first}")


def unknown_source(draft: Draft) -> Iterator[Problem]:
    """A card names its sources by their ids in `content/sources/`; each must be registered there.

    Add the source to one of the files in `content/sources/`, or correct the id.
    """
    known = {name for file in draft.sources for name in file.data.root}
    for card in draft.cards():
        named: list[tuple[str, Keys]] = [
            (name, ("sources", at)) for at, name in enumerate(card.record.sources)
        ]
        if isinstance(card.record, OrganizationFile):
            named += [
                (channel.source, ("channels", at, "source"))
                for at, channel in enumerate(card.record.channels)
            ]
        for name, keys in named:
            if name not in known:
                message = f"there is no source '{name}'{did_you_mean(name, known)}"
                yield Problem(card.place(*keys), "unknown-source", message)


def unknown_topic(draft: Draft) -> Iterator[Problem]:
    """A topic must stand in `content/topics.yaml`, where it has its title.

    A card with a misspelt topic would be found by no section and no promise. `organizations` is
    the topic of all organisations, and of nothing else.
    """
    known = {topic for file in draft.topics for topic in file.data.root} - {ORGANIZATIONS}
    passed = known | {NO_ID_YET}  # the rule `placeholder` tells of it
    for card in draft.cards():
        if isinstance(card.record, TitledRecord) and card.record.topic not in passed:
            cure = did_you_mean(card.record.topic, known)
            message = f"there is no topic '{card.record.topic}'{cure}"
            yield Problem(card.place("topic"), "unknown-topic", message)
    for file, keys, query in queries_of(draft):
        for spot, topic in spots(query.topic, (*keys, "topic")):
            if topic not in known | {ORGANIZATIONS}:
                message = f"there is no topic '{topic}'{did_you_mean(topic, known)}"
                yield Problem(file.place(*spot), "unknown-topic", message)


def unknown_country(draft: Draft) -> Iterator[Problem]:
    """A country is named by its ISO 3166 code in lower case, such as `am`; `eu` is allowed.

    The names shown to readers come from CLDR, the Unicode register, and are not typed by hand.
    """
    named: list[tuple[str, Place]] = [(file.data.id, file.place("id")) for file in draft.countries]
    for places in draft.places:
        for at, region in enumerate(places.data.regions):
            keys = ("regions", at, "countries")
            named += [(code, places.place(*keys, i)) for i, code in enumerate(region.countries)]
    for one in draft.organizations:
        named += [(code, one.place("where", i)) for i, code in enumerate(one.data.where)]
    for code, place in named:
        if not dates.is_country(code):
            yield Problem(place, "unknown-country", f"'{code}' is no ISO 3166 code of a country")


def place_twice(draft: Draft) -> Iterator[Problem]:
    """A country stands in exactly one region, or people would not know where to look for it."""
    for places in draft.places:
        seen: dict[str, Place] = {}
        for at, region in enumerate(places.data.regions):
            for i, code in enumerate(region.countries):
                place = places.place("regions", at, "countries", i)
                first = seen.setdefault(code, place)
                if first is not place:
                    yield Problem(place, "place-twice", f"'{code}' already stands at {first}")


IDENTITY_RULES = (
    file_missing,
    file_name,
    duplicate_id,
    unknown_source,
    unknown_topic,
    unknown_country,
    place_twice,
)
