"""What the stories and walks of the small guide of `tests/guides.py` exercise, and what not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.machine import machine_of
from bot.engine.selection import fill_sections
from bot.model.cards import Card, CardKind
from bot.model.conditions import Always, Answered, Answers, Condition
from bot.model.flow import Outcome, Question, Route, Variant
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown
from bot.model.story import Named, Story
from bot.proof.examples.alike import alike
from bot.proof.examples.coverage import Covered, Level, coverage
from bot.proof.examples.examples import Example, of_story, of_walk
from bot.proof.examples.walks import WalkError, script
from tests.engine.strategies import replies
from tests.guides import FLOW, TODAY, guide
from tests.random_guides import some_random_guides
from tests.shipped import ROOT, shipped_guide

GUIDES = some_random_guides()
STORIES = "flows/stories/people.yaml"
NEAR = "{danger: no, who: self, place: am, papers: [card, book], plans: stay}"
"""What this person sees: the rules am/entry, am/late, kz/return; ark; safety/phone and /home."""

WALK = """\
# Who: a relative in France.
# Language: en
# Date: 2026-11-22
> /sos
> menu (en)
> start (en)
> No danger
> A relative
> Europe
> France 🇫🇷
> Passport
> done (en)
> go-on (en)
> Move on
"""
"""It ends on `elsewhere`, which lists the organisations."""


def told(answers: str = NEAR, outcome: str = "result", expected: str = "") -> Guide:
    """The small guide with one story."""
    story = f"stories:\n  - id: reader\n    about: Why.\n    answers: {answers}\n"
    return guide({STORIES: f"{story}    outcome: {outcome}\n    {expected}\n"})


def stories_of(found: Guide) -> list[Example]:
    return [of_story(story, found, TODAY) for story in found.stories]


def exercised(rows: tuple[Covered, ...], kind: str) -> set[str]:
    """The parts of a kind that any example comes by."""
    return {row.id for row in rows if row.kind == kind and (row.stories or row.walks)}


def rows_of(found: Guide, *walks: str) -> tuple[Covered, ...]:
    walked = [of_walk(f"walk-{at}", script(walk), found) for at, walk in enumerate(walks)]
    return coverage(found, stories_of(found), walked, TODAY)


def test_a_story_exercises_what_it_comes_by() -> None:
    rows = rows_of(told())
    assert {kind: exercised(rows, kind) for kind in {row.kind for row in rows}} == {
        "question": {"danger", "who", "place", "papers", "advice", "plans"},
        "option": {
            "danger: no",
            "who: self",
            "place: am",
            "papers: card",
            "papers: book",
            "plans: stay",
        },
        "route": {"place → papers", "plans → sorting", "sorting → result"},
        "decision": {"sorting"},
        "outcome": {"result"},
        "section": {"result: rules", "result: groups", "result: safety"},
        "card": {"am/entry", "am/late", "kz/return", "ark", "safety/phone", "safety/home"},
    }
    assert {row.stories for row in rows} == {(), ("reader",)}
    assert not any(row.walks for row in rows)


def test_a_story_that_ends_too_early_exercises_the_way_up_to_there() -> None:
    rows = rows_of(told("{danger: no, who: self}"))
    assert exercised(rows, "question") == {"danger", "who", "place"}
    assert exercised(rows, "option") == {"danger: no", "who: self"}
    assert exercised(rows, "outcome") == exercised(rows, "card") == set()


def test_a_card_is_tested_when_a_story_names_it() -> None:
    expected = "first: kz/return\n    order: [am/entry, organizations]\n    never: [lawyers]"
    found = {row.id: row for row in rows_of(told(expected=expected)) if row.kind == "card"}
    assert {name: row.tested for name, row in found.items()} == {
        "am/entry": Level.WELL,
        "am/late": Level.SHOWN,
        "ark": Level.SHOWN,
        "kz/return": Level.WELL,
        "lawyers": Level.WELL,
        "safety/home": Level.SHOWN,
        "safety/phone": Level.SHOWN,
    }
    assert (found["lawyers"].stories, found["lawyers"].named) == ((), ("reader",))


def test_a_walk_exercises_what_it_is_shown() -> None:
    rows = rows_of(guide(), WALK)
    assert exercised(rows, "question") == {"danger", "who", "place", "papers", "advice", "plans"}
    assert "place: fr" in exercised(rows, "option")
    assert exercised(rows, "route") == {"place → papers", "plans → sorting", "sorting → elsewhere"}
    assert exercised(rows, "outcome") == {"urgent", "elsewhere"}
    assert exercised(rows, "section") == {"urgent: safety", "elsewhere: groups"}
    assert {row.walks for row in rows} == {(), ("walk-0",)}


def test_a_walk_that_only_looks_at_urgent_help_is_asked_nothing() -> None:
    rows = rows_of(guide(), "\n".join(WALK.splitlines()[:4]))
    assert exercised(rows, "question") == exercised(rows, "route") == set()
    # The text of the first card stands on the screen; the other is only listed.
    tested = {row.id: row.tested for row in rows if row.kind == "card" and row.walks}
    assert tested == {"safety/phone": Level.WELL, "safety/home": Level.SHOWN}


def test_a_walk_holds_the_cards_that_it_reads() -> None:
    listed = {row.id: row for row in rows_of(guide(), WALK)}
    assert (listed["ark"].walks, listed["ark"].read) == (("walk-0",), ())
    opened = f"{WALK}> section (en) 2 Groups\n"
    rows = {row.id: row for row in rows_of(guide(), opened) if row.kind == "card"}
    assert (rows["ark"].read, rows["lawyers"].read) == (("walk-0",), ())
    on = {row.id: row for row in rows_of(guide(), f"{opened}> next (en) …\n")}
    assert on["lawyers"].read == ("walk-0",)


def test_a_card_read_in_the_library_is_held_though_no_screen_listed_it() -> None:
    header = "\n".join(WALK.splitlines()[:3])
    rows = {row.id: row for row in rows_of(guide(), f"{header}\n> /start org-lawyers\n")}
    assert (rows["lawyers"].read, rows["lawyers"].walks) == (("walk-0",), ("walk-0",))
    assert rows["ark"].walks == ()


def test_a_card_that_is_no_longer_shown_is_not_read() -> None:
    header = "\n".join(WALK.splitlines()[:3])
    for day, read in (("2026-11-21", {"am/old"}), ("2026-11-22", set())):
        walk = f"{header.replace('2026-11-22', day)}\n> /start org-am/old\n"
        assert of_walk("late", script(walk), guide()).holds == read


def test_a_walk_that_cannot_be_replayed_is_no_example() -> None:
    with pytest.raises(WalkError, match="No dangers"):
        of_walk("broken", script(WALK.replace("No danger", "No dangers")), guide())


def test_a_page_and_another_flow_count_too() -> None:
    rows = rows_of(guide(), "# Language: en\n# Date: 2026-11-22\n> /start flow-short\n> go-on (en)")
    found = {(row.place.path, row.id) for row in rows if row.kind == "question" and row.walks}
    assert found == {("flows/short.yaml", "hello"), ("flows/short.yaml", "who")}


def test_the_least_tested_stand_first_and_important_cards_before_others() -> None:
    rows = rows_of(told(), WALK)
    assert [row.held for row in rows] == sorted(row.held for row in rows)
    untested = [row for row in rows if row.tested is Level.NOT]
    assert rows[: len(untested)] == tuple(untested)
    assert [row.kind == "card" for row in untested] == sorted(
        row.kind == "card" for row in untested
    )
    shown = [row for row in rows if row.tested is Level.SHOWN]
    assert shown[0].id == "kz/return"
    for one, other in pairwise(row for row in untested if row.kind != "card"):
        assert one.place < other.place


def test_withdrawn_and_expired_cards_are_not_counted() -> None:
    names = {row.id for row in rows_of(guide()) if row.kind == "card"}
    assert names == guide().cards.keys() - {"am/gone", "am/old"}


def test_routes_of_one_line_are_one_part_with_all_its_targets() -> None:
    (row,) = (
        row
        for row in rows_of(told("{danger: no, who: self, place: ru, papers: [card]}"))
        if row.kind == "route" and row.id.startswith("danger")
    )
    assert (row.id, row.place, row.tested) == ("danger → place", Place(FLOW, 12, 63), Level.NOT)
    skipping = told("{danger: now}", "result")
    flow = skipping.first_flow
    danger = flow.nodes["danger"]
    assert isinstance(danger, Question)
    ways = [route for route in danger.routes if route.place]
    doubled = replace(danger, routes=(replace(ways[0], to="who"), *danger.routes))
    changed = replace(flow, nodes={**flow.nodes, "danger": doubled})
    rows = rows_of(replace(skipping, flows={"help": changed}))
    assert "danger → who or place" in exercised(rows, "route")


# Countries that nothing tells apart


def test_countries_that_nothing_tells_apart_are_one_option() -> None:
    names = {row.id for row in rows_of(guide()) if row.kind == "option"}
    assert {name for name in names if name.startswith("place")} == {
        "place: am",
        "place: kz",
        "place: ru",
        "place: fr",
        "place: at, be, bg and 18 more like them",
        "place: unsure",
    }


def test_one_example_is_enough_for_countries_that_nothing_tells_apart() -> None:
    rows = rows_of(told("{danger: no, who: self, place: de, papers: [card], plans: stay}"))
    assert "place: at, be, bg and 18 more like them" in exercised(rows, "option")


BE_AND_NL = Answered("place", frozenset({"be", "nl"}))


def differing(kind: str) -> Guide:
    """The small guide, in which something names Belgium and the Netherlands, and nothing else."""
    found = guide()
    if kind == "promise":
        return replace(found, promises=(promised(Shown(Selection()), BE_AND_NL),))
    ark = found.cards["ark"]
    cards = {
        "audience": [replace(ark, audience=BE_AND_NL)],
        "places": [replace(ark, places=BE_AND_NL.options)],
        "collection": [replace(ark, collection=name) for name in ("be", "nl")],
    }
    if kind in cards:
        return replace(found, cards={**found.cards, **_numbered(cards[kind])})
    flow = found.first_flow
    plans = flow.nodes["plans"]
    assert isinstance(plans, Question)
    if kind == "route":
        plans = replace(plans, routes=(Route("result", BE_AND_NL), *plans.routes))
    else:
        plans = replace(plans, variants=(Variant(BE_AND_NL, plans.ask),))
    changed_flow = replace(flow, nodes={**flow.nodes, "plans": plans})
    return replace(found, flows={**found.flows, "help": changed_flow})


def _numbered(cards: list[Card]) -> dict[str, Card]:
    return {f"card-{at}": card for at, card in enumerate(cards)}


@pytest.mark.parametrize("kind", ["audience", "places", "promise", "route", "variant"])
def test_whatever_names_a_country_tells_it_apart(kind: str) -> None:
    names = {row.id for row in rows_of(differing(kind)) if row.kind == "option"}
    assert {"place: be, nl", "place: at, bg, ch and 16 more like them"} <= names


def test_a_card_about_a_country_tells_it_apart() -> None:
    names = {row.id for row in rows_of(differing("collection")) if row.kind == "option"}
    assert {"place: be", "place: nl", "place: at, bg, ch and 16 more like them"} <= names


@given(st.data())
def test_countries_counted_as_one_lead_to_the_same(data: st.DataObject) -> None:
    found = data.draw(GUIDES)
    answers = data.draw(replies(found, forward=True)).state.answers
    for question in _lists(found, answers):
        for group in alike(found, found.first_flow, question):
            first, *others = (_comes_to(found, {**answers, question.id: (one,)}) for one in group)
            assert all(other == first for other in others)


@pytest.mark.parametrize("story", shipped_guide().stories[::10], ids=lambda story: story.id)
def test_shipped_countries_counted_as_one_lead_to_the_same(story: Story) -> None:
    found = shipped_guide()
    for question in _lists(found, story.answers):
        for group in alike(found, found.first_flow, question):
            several = [*group[:3], *group[-2:]]
            ways = [_comes_to(found, {**story.answers, question.id: (one,)}) for one in several]
            assert all(way == ways[0] for way in ways)


def _lists(found: Guide, answers: Answers) -> list[Question]:
    """The long lists that were answered."""
    asked = map(found.first_flow.question, answers)
    return [question for question in asked if question and question.regions]


def _comes_to(found: Guide, answers: Answers) -> tuple[object, ...]:
    flow = found.first_flow
    walk = machine_of(flow).walk(answers)
    shown: list[object] = []
    if isinstance(walk.here, Outcome):
        filled = fill_sections(flow, walk.here, walk.answers, TODAY)
        shown = [[card.id for card in part.cards] for part in filled]
    return list(walk.answers), walk.here.id, shown


@given(st.data())
def test_options_of_a_question_are_counted_once(data: st.DataObject) -> None:
    found = data.draw(GUIDES)
    for node in found.first_flow.nodes.values():
        if isinstance(node, Question):
            counted = [option for group in alike(found, found.first_flow, node) for option in group]
            assert sorted(counted) == sorted(node.options)
            assert counted == list(node.options) or node.regions


# Any story of any guide


@given(st.data())
def test_a_story_exercises_what_the_machine_comes_by(data: st.DataObject) -> None:
    found = data.draw(GUIDES)
    flow = found.first_flow
    answers = data.draw(replies(found, forward=True)).state.answers
    place = Place("flows/stories/any.yaml")
    parts = of_story(Story("any", place, flow.id, answers, {}, Named("first", place)), found, TODAY)
    walk = machine_of(flow).walk(answers)
    asked, picked = {*walk.answers}, set[tuple[str, str]]()
    for name, picks in walk.answers.items():
        picked |= {(name, pick) for pick in picks if flow.question(name)}
    if not isinstance(walk.here, Outcome):
        asked.add(walk.here.id)
    found_parts = {kind: {part[2:] for part in parts.parts if part[0] == kind} for kind in KINDS}
    assert found_parts["question"] == {(name,) for name in asked}
    assert found_parts["option"] == picked
    outcomes = {(walk.here.id,)} if isinstance(walk.here, Outcome) else set()
    assert found_parts["outcome"] == outcomes
    passed = {name for (name,) in found_parts["question"] | found_parts["decision"]}
    assert {source for source, _ in found_parts["route"]} <= passed | {""}


KINDS = ("question", "option", "decision", "outcome", "route")


# Promises

ARK, ENTRY = Selection(cards=frozenset({"ark"})), Selection(cards=frozenset({"am/entry"}))
LAWYERS = Selection(cards=frozenset({"lawyers"}))
RETURN = Selection(cards=frozenset({"kz/return"}))


def promised(demand: Demand, when: Condition = Always(), outcomes: tuple[str, ...] = ()) -> Promise:
    return Promise("kept", Place(FLOW, 80, 5), "help", "So.", when, frozenset(outcomes), demand)


def with_promise(found: Guide, promise: Promise) -> Guide:
    return replace(found, promises=(promise,))


@pytest.mark.parametrize(
    ("promise", "touched"),
    [
        (promised(Shown(ARK)), True),
        (promised(Shown(ARK), outcomes=("result", "urgent")), True),
        (promised(Shown(ARK), outcomes=("urgent",)), False),
        (promised(Shown(ARK), Answered("place", frozenset({"am"}))), True),
        (promised(Shown(ARK), Answered("place", frozenset({"kz"}))), False),
        # The section takes organisations, and this one may never stand there for such a person.
        (promised(NeverShown(LAWYERS)), True),
        # No section takes it on any day, or it is no longer shown to anybody.
        (promised(NeverShown(Selection(cards=frozenset({"am/old"})))), False),
        (promised(NeverShown(Selection(topics=frozenset({"none-such"})))), False),
        (promised(Above(RETURN, ARK)), True),
        (promised(Above(RETURN, LAWYERS)), False),
        (promised(Above(LAWYERS, ARK)), False),
        (promised(Above(ARK, ARK)), False),
        (promised(Above(ENTRY, Selection(kinds=frozenset({CardKind.POLICY})))), True),
        # The story never sees the emergency screen.
        (promised(InReach(ARK, 2)), False),
    ],
)
def test_a_promise_is_exercised_where_it_could_be_broken(promise: Promise, touched: bool) -> None:
    (row,) = (row for row in rows_of(with_promise(told(), promise)) if row.kind == "promise")
    assert (row.stories == ("reader",)) is touched
    assert (row.id, row.place) == ("kept", promise.place)


URGENT: Mapping[str, str] = {"answers": "{danger: now, place: ru}", "outcome": "urgent"}


def test_a_promise_of_urgent_help_is_exercised_on_the_emergency_screen() -> None:
    reach = promised(InReach(Selection(cards=frozenset({"safety/phone"})), 1))
    told_ = rows_of(with_promise(told(**URGENT), reach))
    assert exercised(told_, "promise") == {"kept"}
    sos = "\n".join(WALK.splitlines()[:4])
    assert exercised(rows_of(with_promise(guide(), reach), sos), "promise") == {"kept"}
    assert exercised(rows_of(with_promise(guide(), reach)), "promise") == set()


def test_a_promise_of_one_flow_says_nothing_of_another() -> None:
    never = promised(Shown(ARK), Answered("place", frozenset({"kz"})))
    other = replace(promised(Shown(ARK)), flow="short")
    for promises in ((other,), (never, other)):
        rows = rows_of(replace(told(), promises=promises))
        assert exercised(rows, "promise") == set()


# What is shipped


def test_the_shipped_stories_and_walks_exercise_every_question_way_and_screen() -> None:
    found = shipped_guide()
    walks = [
        of_walk(path.stem, script(path.read_text("utf-8")), found)
        for path in sorted((ROOT / "tests/walks").glob("*.txt"))
    ]
    rows = coverage(found, stories_of(found), walks, TODAY)
    kinds = {"question", "route", "decision", "outcome", "section", "promise"}
    assert [str(row.place) for row in rows if row.kind in kinds and not row.held] == []
    assert [row.id for row in rows if row.tested is Level.NOT and row.kind == "card"] == []
    assert len({(row.kind, row.place) for row in rows}) == len(rows)
