"""Where the parts of a guide stand in the files, for whoever reports on them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.flow_files import FlowFile
from bot.model.guide import Part
from bot.model.problem import Place


def groups_of(draft: Draft) -> dict[str, frozenset[str]]:
    """The named groups of countries, as far as their countries can be picked."""
    known = {
        code
        for file in draft.places
        for region in file.data.regions
        for code in region.countries
    }  # fmt: skip
    groups = {
        name: known.intersection(codes)
        for file in draft.places
        for name, codes in file.data.groups.items()
    }
    return {name: frozenset(codes) for name, codes in groups.items() if codes}


def places_of(draft: Draft) -> Iterator[tuple[Part, Place]]:
    """Every part that `Guide.place` knows, and where it stands."""
    for card in draft.cards():
        yield ("card", card.id), card.place("id")
    countries = dict(_countries(draft))
    for file in draft.flows:
        yield from _asked(file, countries)
        yield from _told(file)


def _countries(draft: Draft) -> Iterator[tuple[str, Place]]:
    for file in draft.places:
        for at, region in enumerate(file.data.regions):
            for i, code in enumerate(region.countries):
                yield code, file.place("regions", at, "countries", i)


def _asked(file: Sourced[FlowFile], countries: dict[str, Place]) -> Iterator[tuple[Part, Place]]:
    flow = file.data
    for name, question in flow.questions.items():
        yield ("question", flow.id, name), file.key_place("questions", name)
        if question.pick:
            for code, place in countries.items():
                yield ("option", flow.id, name, code), place
        for option in question.options:
            place = file.key_place("questions", name, "options", option)
            yield ("option", flow.id, name, option), place


def _told(file: Sourced[FlowFile]) -> Iterator[tuple[Part, Place]]:
    flow = file.data
    for name in flow.decisions:
        yield ("decision", flow.id, name), file.key_place("decisions", name)
    for name, outcome in flow.outcomes.items():
        yield ("outcome", flow.id, name), file.key_place("outcomes", name)
        for at, section in enumerate(outcome.sections):
            place = file.place("outcomes", name, "sections", at, "id")
            yield ("section", flow.id, name, section.id), place
    for at, promise in enumerate(flow.promises):
        yield ("promise", flow.id, promise.id), file.place("promises", at, "id")
