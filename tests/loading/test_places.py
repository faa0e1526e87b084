"""Every part of a guide, and every route that staff wrote, knows where it stands in the files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from bot.model.flow import Flow, Outcome, Page, Question
from bot.model.guide import Guide, Part
from bot.model.problem import Place
from tests import guides
from tests.guide_texts import HELP
from tests.loading.small_files import COUNTRY, FLOW, HELPERS, PLACES, PROMISED, edited, guide_of
from tests.random_guides import some_random_guides
from tests.shipped import ROOT, shipped_guide

SMALL = guides.guide()


def words_at(place: Place, text: str) -> str:
    """What stands there, up to the end of the line."""
    return text.splitlines()[place.line - 1][place.column - 1 :]


def parts_of(guide: Guide) -> Iterator[Part]:
    """All that must have a place."""
    yield from (("card", card) for card in guide.cards)
    yield from (("promise", promise.flow, promise.id) for promise in guide.promises)
    for flow in guide.flows.values():
        for node in flow.nodes.values():
            kind = type(node).__name__.lower()
            yield ("question" if isinstance(node, Page) else kind, flow.id, node.id)
            if isinstance(node, Question):
                yield from (("option", flow.id, node.id, option) for option in node.options)
            if isinstance(node, Outcome):
                yield from (("section", flow.id, node.id, one.id) for one in node.sections)


def test_each_part_has_its_place_and_nothing_else_has_one() -> None:
    for guide in (SMALL, guide_of(PROMISED)):
        assert set(guide.places) == set(parts_of(guide))


@given(some_random_guides())
def test_each_part_of_any_guide_has_its_place(guide: Guide) -> None:
    assert set(guide.places) == set(parts_of(guide))


def test_what_stands_at_the_places_of_the_shipped_files_is_named_so() -> None:
    guide = shipped_guide()
    assert set(guide.places) == set(parts_of(guide))
    lines = {
        path: (ROOT / path).read_text("utf-8") for path in {p.path for p in guide.places.values()}
    }
    for part, place in guide.places.items():
        name = part[-1].rpartition("/")[2]
        assert words_at(place, lines[place.path]).strip("'\"").startswith(name), part


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (("card", "am/entry"), f"{COUNTRY}:3:9"),
        (("card", "helpers"), f"{HELPERS}:1:5"),
        (("question", "guidance", "danger"), f"{FLOW}:8:3"),
        (("option", "guidance", "danger", "no"), f"{FLOW}:12:7"),
        (("option", "guidance", "location", "kz"), f"{PLACES}:2:62"),
        (("decision", "guidance", "sorting"), f"{FLOW}:27:3"),
        (("outcome", "guidance", "urgent"), f"{FLOW}:37:3"),
        (("section", "guidance", "result", "who"), f"{FLOW}:36:14"),
        (("promise", "guidance", "rights-first"), f"{FLOW}:50:9"),
        (("option", "guidance", "danger", "nowhere"), f"{FLOW}:1:1"),
    ],
)
def test_a_part_stands(part: Part, place: str) -> None:
    assert str(guide_of(PROMISED).place(*part)) == place


def test_an_own_option_stands_where_it_is_written_though_a_country_has_its_id() -> None:
    guide = guide_of(
        edited(
            FLOW,
            "    pick: country\n",
            "    pick: country\n    options:\n      fr: {label: {en: F, ru: Ф}}\n",
        )
    )
    assert str(guide.place("option", "guidance", "location", "fr")) == f"{FLOW}:18:7"


def test_groups_name_countries_that_can_be_picked() -> None:
    files = edited(
        PLACES, "groups: {near: [am, kz]}", "groups: {near: [am, kz, ge], eu: [fr], far: [jp]}"
    )
    assert guide_of(files).groups == {"near": {"am", "kz"}, "eu": {"fr"}}


# Routes


def written(flow: Flow, node: str, text: str) -> list[tuple[str, str | None]]:
    """Where the routes of a node lead, and what stands in the file where it says so."""
    routes = flow.start if node == "start" else flow.nodes[node].routes  # type: ignore[union-attr]
    return [
        (route.to, words_at(route.place, text).strip(" }") if route.place else None)
        for route in routes
    ]


@pytest.mark.parametrize(
    ("node", "routes"),
    [
        ("start", [("danger", None)]),
        # What an option leads to; all others go on in the order of the file.
        ("danger", [("place", "place"), ("who", None)]),
        ("who", [("place", None)]),
        ("place", [("papers", "papers"), ("urgent", "urgent")]),
        # Who does not read the advice is not asked for plans either: the order of the file.
        ("papers", [("advice", None), ("plans", None), ("result", None)]),
        ("advice", [("plans", None), ("result", None)]),
        ("plans", [("sorting", "sorting")]),
        ("sorting", [("elsewhere", "elsewhere"), ("result", "result")]),
    ],
)
def test_a_route_has_a_place_if_the_file_says_so(
    node: str, routes: list[tuple[str, str | None]]
) -> None:
    assert written(SMALL.flows["help"], node, HELP) == routes


def test_what_a_written_route_falls_through_to_is_said_there_too() -> None:
    text = HELP.replace(
        "label: {en: Danger now, ru: Опасно сейчас}, next: place",
        "label: {en: Danger now, ru: Опасно сейчас}, next: advice",
    )
    text = text.replace("- {to: urgent}", "- {to: advice}")
    flow = guides.guide({guides.FLOW: text}).flows["help"]
    fallen = [("advice", "advice"), ("plans", "advice"), ("result", "advice")]
    assert written(flow, "danger", text) == [*fallen, ("who", None)]
    assert written(flow, "place", text) == [("papers", "papers"), *fallen]
