"""A built flow leads where a plain reading of its file leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.engine.machine import machine_of
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.loading.reading.yaml_source import Document, read
from bot.model.flow import Many, Question
from bot.model.guide import Guide
from tests import guides
from tests.loading.plain_reading import Given, PlainReading
from tests.loading.small_files import FLOW, PLACES, edited, guide_of
from tests.random_guides import random_files
from tests.shipped import ROOT, shipped_guide

SHIPPED = read_files(ROOT)
SMALL = guides.guide()


def data(files: Mapping[str, bytes], path: str) -> Any:
    document = read(files[path], path)
    assert isinstance(document, Document)
    return document.value


@st.composite
def answered(draw: Any, flow: dict[str, Any], countries: list[str]) -> Given:
    """Answers to most questions of a flow file, each one that its question allows."""
    given = {}
    for name, question in flow["questions"].items():
        if draw(st.integers(0, 9)) == 0:
            continue
        options = question.get("options", {})
        if "page" in question:
            given[name] = ("read",)
        elif "many" in question:
            many = question["many"]
            alone = [option for option in options if options[option].get("alone")]
            rest = [option for option in options if option not in alone]
            least, most = many.get("min", 1), many.get("max") or len(rest) or 1
            several = st.lists(
                st.sampled_from(rest), min_size=least, max_size=min(most, len(rest)), unique=True
            )
            single = st.sampled_from(alone).map(lambda one: [one]) if alone else several
            given[name] = tuple(draw(several if not alone else several | single))
        else:
            listed = countries if "pick" in question else []
            given[name] = (draw(st.sampled_from([*listed, *options])),)
    return given


def walks_alike(guide: Guide, files: Mapping[str, bytes], path: str, draw: Any) -> None:
    """Walk both, and compare where they stop and what they used on the way."""
    flow, places = data(files, path), data(files, "flows/places.yaml")
    # The ends of each region are enough: the others differ in nothing but groups.
    countries = [code for region in places["regions"] for code in region["countries"]]
    some = [code for code in countries if code in ("am", "fr", "kz", "ru")] or countries
    answers = draw(answered(flow, some))
    reading = PlainReading(flow, places.get("groups", {}), answers)
    here = reading.walk()
    walk = machine_of(guide.flows[flow["id"]]).walk(answers)
    assert walk.here.id == here
    assert dict(walk.answers) == reading.used


@given(st.data())
@settings(max_examples=settings().max_examples // 3)
def test_routes_of_flows_drawn_at_random(draws: st.DataObject) -> None:
    files = draws.draw(random_files())
    guide = load(files)
    assume(isinstance(guide, Guide))  # by chance, two ids may share a digest
    assert isinstance(guide, Guide)
    for _ in range(4):
        walks_alike(guide, files, guides.FLOW, draws.draw)


@given(st.data())
def test_routes_of_the_small_guide(draws: st.DataObject) -> None:
    walks_alike(SMALL, guides.files(), guides.FLOW, draws.draw)


@pytest.fixture(scope="module")
def shipped() -> Guide:
    return shipped_guide()


@given(draws=st.data())
def test_routes_of_the_shipped_flow(shipped: Guide, draws: st.DataObject) -> None:
    walks_alike(shipped, SHIPPED, "flows/guidance.yaml", draws.draw)


def test_a_list_of_countries_names_them_in_each_language_with_their_flags() -> None:
    location = guide_of(edited(FLOW, "Where?", "Where now?")).first_flow.question("location")
    assert location
    assert [region.options for region in location.regions] == [("am", "kz"), ("fr",)]
    assert location.options["kz"].label == {"en": "Kazakhstan 🇰🇿", "ru": "Казахстан 🇰🇿"}


def test_a_multiple_choice_takes_as_many_as_can_be_picked_together() -> None:
    def many(words: str) -> Many | None:
        question = guide_of(edited(FLOW, "{min: 1, max: 2}", words)).first_flow.question(
            "documents"
        )
        assert isinstance(question, Question)
        return question.many

    assert many("{}") == Many(1, 2)
    assert many("{min: 2}") == Many(2, 2)
    assert many("{max: 1}") == Many(1, 1)


def test_without_emergency_there_is_nothing_urgent() -> None:
    line = "emergency: {outcome: urgent, ask: danger, options: [now]}\n"
    assert guide_of(edited(FLOW, line, "")).first_flow.urgent is None


def test_what_is_urgent_is_an_outcome_and_options_that_lead_on() -> None:
    urgent = guide_of(edited(FLOW, "[now]", "[now, no]")).first_flow.urgent
    assert urgent
    assert (urgent.outcome.id, urgent.question.id) == ("urgent", "danger")
    assert urgent.options == ("now", "no")


def test_a_section_finds_cards_by_kind_and_topic_important_first() -> None:
    files = edited(FLOW, "show: {topic: [entry, rights]}", "show: {}, most: 2")
    guide = guide_of(files)
    sections = {
        section.id: [card.id for card in section.cards]
        for outcome in guide.first_flow.nodes.values()
        for section in getattr(outcome, "sections", ())
    }
    assert sections == {"all": ["helpers"], "who": ["helpers"]}
    files["content/guides/rights.yaml"] = str(files["content/guides/rights.yaml"]).replace(
        "    topic:", "    importance: high\n    topic:"
    )
    (first, *_) = guide_of(files).first_flow.nodes["result"].sections  # type: ignore[union-attr]
    assert [card.id for card in first.cards] == ["rights/silence", "am/entry", "helpers"]


def test_the_file_of_the_places_names_the_regions() -> None:
    files = edited(PLACES, "{en: Near, ru: Рядом}", "{en: Close, ru: Близко}")
    location = guide_of(files).first_flow.question("location")
    assert location
    assert [region.title["en"] for region in location.regions] == ["Close", "Far"]
