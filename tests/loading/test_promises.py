"""Promises, tags and excludes as staff write them, and what the guide holds of them."""

from __future__ import annotations

import pytest

from bot.loading.flow_set import flow_set
from bot.loading.guide import load
from bot.model.cards import CardKind
from bot.model.conditions import AllOf, Always, Answered
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, InReach, NeverShown, Promise, Selection, Shown
from bot.model.story import Named
from tests.loading.small_files import COUNTRY, FILES, FLOW, HELPERS, PROMISED, guide_of

NEAR = Answered("location", frozenset({"am", "kz"}))
HELP = "always: {shows: {kind: [organization, page], fresh: true}, at_least: 2}"


@pytest.fixture(scope="module")
def guide() -> Guide:
    return guide_of(PROMISED)


def test_promises_read_as_they_are_written_in_the_order_of_the_file(guide: Guide) -> None:
    help_, entry, rights, reach = guide.promises
    everybody, all_outcomes = Always(), frozenset[str]()
    kinds = frozenset({CardKind.ORGANIZATION, CardKind.PAGE})
    assert help_ == Promise(
        "help-for-everyone",
        Place(FLOW, 42, 9),
        "guidance",
        "Nobody is left alone.",
        everybody,
        all_outcomes,
        Shown(Selection(kinds=kinds, fresh=True), 2),
    )
    # Literally: nothing is said here of those who are not sure of the danger.
    assert entry.when == AllOf((Answered("danger", frozenset({"now"})), NEAR))
    assert entry.outcomes == {"urgent"}
    assert entry.demand == NeverShown(Selection(cards=frozenset({"am/entry"})))
    assert rights.when == NEAR
    assert rights.outcomes == {"result", "urgent"}
    assert rights.demand == Above(
        Selection(topics=frozenset({"rights"})),
        Selection(cards=frozenset({"helpers"}), tags=frozenset({"free"})),
    )
    assert reach.demand == InReach(Selection(tags=frozenset({"free"})), 1)
    for promise in guide.promises:
        assert promise.place == guide.place("promise", "guidance", promise.id)


def test_an_unsure_answer_is_meant_only_where_it_is_named() -> None:
    named = PROMISED[FLOW].replace("{danger: now, location: near}", "{danger: [now, unsure]}")
    for text, meant in ((PROMISED[FLOW], False), (named, True)):
        entry = guide_of({**PROMISED, FLOW: text}).promises[1]
        assert entry.when.holds({"danger": ("unsure",), "location": ("kz",)}) is meant
        assert entry.when.holds({"danger": ("now",), "location": ("kz",)})


def test_a_promise_for_everyone_is_one_without_a_condition() -> None:
    files = {
        **PROMISED,
        FLOW: PROMISED[FLOW].replace("when: {fact: abroad}\n    out", "when: everyone\n    out"),
    }
    assert guide_of(files).promises[2].when == Always()


@pytest.mark.parametrize(
    ("shows", "least"),
    [
        ("shows: {kind: organization}", 1),
        ("shows: {card: helpers}", 1),
        ("shows: {card: [helpers, am/entry]}", 2),
        ("shows: {card: [helpers, am/entry], fresh: true}", 2),
        ("shows: {card: [helpers, am/entry]}, at_least: 1", 1),
    ],
)
def test_where_no_number_is_given_all_named_cards_or_one_of_a_class(shows: str, least: int) -> None:
    text = PROMISED[FLOW].replace(HELP, f"always: {{{shows}}}")
    (found, *_) = guide_of({**PROMISED, FLOW: text}).promises
    assert isinstance(found.demand, Shown)
    assert found.demand.least == least


def test_cards_have_their_tags_and_excludes(guide: Guide) -> None:
    assert guide.cards["helpers"].tags == {"free", "spare"}
    assert guide.cards["helpers"].excludes == {"rights/silence", "am/entry"}
    assert guide.cards["am/entry"].tags == guide.cards["am/entry"].excludes == frozenset()


def test_a_section_finds_cards_by_any_of_its_tags() -> None:
    def shown(show: str, tags: str) -> list[str]:
        text = FILES[FLOW].replace("show: {kind: organization}", f"show: {show}")
        card = FILES[COUNTRY] + f"    tags: {tags}\n    importance: low\n"
        helpers = FILES[HELPERS] + "tags: [free]\n"
        found = guide_of({**FILES, FLOW: text, COUNTRY: card, HELPERS: helpers})
        (section,) = found.first_flow.nodes["urgent"].sections  # type: ignore[union-attr]
        return [one.id for one in section.cards]

    assert shown("{tag: free}", "[]") == ["helpers"]
    assert shown("{tag: [free, here]}", "[here]") == ["helpers", "am/entry"]
    assert shown("{tag: [free, here], topic: entry}", "[here]") == ["am/entry"]
    assert shown("{tag: free, topic: entry}", "[]") == []


def test_a_bot_keeps_the_promises_of_the_flows_that_it_serves() -> None:
    other = FILES[FLOW].replace("id: guidance", "id: other").replace("abroad", "outside")
    other += f"promises:\n  - {{id: help-for-everyone, why: W, {HELP}}}\n"
    whole = guide_of({**PROMISED, "flows/other.yaml": other})
    assert [promise.flow for promise in whole.promises] == ["guidance"] * 4 + ["other"]
    for flow, number in (("guidance", 4), ("other", 1)):
        found = flow_set(whole, [Named(flow, Place("bots.yaml"))])
        assert isinstance(found, Guide)
        assert [promise.flow for promise in found.promises] == [flow] * number


def test_all_that_is_wrong_with_promises_is_said_at_once() -> None:
    text = PROMISED[FLOW].replace("card: am/entry", "card: am/enrty").replace("[free]", "[fre]")
    text = text.replace("{danger: now, location", "{dangr: now, location")
    found = load({**{path: text.encode() for path, text in PROMISED.items()}, FLOW: text.encode()})
    assert isinstance(found, tuple)
    assert [problem.rule for problem in found] == [
        "unknown-question",
        "unknown-card",
        "unknown-tag",
    ]
