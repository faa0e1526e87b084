"""The machine: where answers lead."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.machine import Machine, fits, machine_of
from bot.model.conditions import Always, Answered, Answers
from bot.model.flow import Decision, Flow, Many, Option, Outcome, Page, Question, Route
from tests import guides
from tests.engine.strategies import replies, states
from tests.random_guides import Guides

HELP = guides.guide().flows["help"]


def where(answers: Answers) -> str:
    return machine_of(HELP).walk(answers).here.id


SELF = {"danger": ("no",), "who": ("self",)}


@pytest.mark.parametrize(
    ("answers", "stop"),
    [
        ({}, "danger"),
        ({"danger": ("no",)}, "who"),
        ({"danger": ("now",)}, "place"),
        ({"danger": ("now",), "place": ("am",)}, "urgent"),
        (SELF, "place"),
        (SELF | {"place": ("ru",)}, "papers"),
        (SELF | {"place": ("ru",), "papers": ("book",)}, "result"),
        (SELF | {"place": ("am",), "papers": ("book",)}, "advice"),
        (SELF | {"place": ("am",), "papers": ("none",), "advice": ("read",)}, "plans"),
    ],
)
def test_a_walk_stops_at_the_first_missing_answer(answers: Answers, stop: str) -> None:
    assert where(answers) == stop


ABROAD = SELF | {"papers": ("book",), "advice": ("read",)}


@pytest.mark.parametrize(
    ("place", "plan", "outcome"),
    [
        ("kz", "move", "elsewhere"),
        ("fr", "move", "elsewhere"),
        ("de", "move", "result"),
        ("kz", "stay", "result"),
    ],
)
def test_a_decision_takes_the_first_route_that_holds(place: str, plan: str, outcome: str) -> None:
    assert where(ABROAD | {"place": (place,), "plans": (plan,)}) == outcome


def test_an_unsure_answer_passes_positive_guards_and_no_negated_one() -> None:
    """`abroad` negates the place: who is unsure of it is not asked about abroad."""
    unsure = {"danger": ("no",), "who": ("unsure",), "place": ("unsure",), "papers": ("unsure",)}
    assert where({"danger": ("no",), "who": ("unsure",), "place": ("am",)}) == "papers"
    assert where(unsure) == "result"


def test_answers_to_questions_that_are_not_asked_are_not_used() -> None:
    answers = {"plans": ("move",), "danger": ("now",), "who": ("self",), "place": ("am",)}
    walk = machine_of(HELP).walk(answers)
    assert walk.answers == {"danger": ("now",), "place": ("am",)}


def test_answers_are_used_in_the_order_of_the_questions() -> None:
    walk = machine_of(HELP).walk({"place": ("am",), "who": ("self",), "danger": ("no",)})
    assert list(walk.answers) == ["danger", "who", "place"]


@pytest.mark.parametrize(
    ("answers", "stop"),
    [
        ({"danger": ("gone",)}, "danger"),
        ({"danger": ()}, "danger"),
        ({"danger": ("no", "now")}, "danger"),
        ({"danger": ("gone", "no")}, "who"),
        (SELF | {"place": ("am",), "papers": ("gone", "book")}, "advice"),
        (SELF | {"place": ("am",), "papers": ("none", "book")}, "papers"),
        (SELF | {"place": ("am",), "papers": ("passport", "card", "book")}, "papers"),
        (SELF | {"place": ("am",), "papers": ("book",), "advice": ("gone",)}, "advice"),
    ],
)
def test_an_answer_that_no_longer_fits_is_asked_again(answers: Answers, stop: str) -> None:
    assert where(answers) == stop


def test_how_many_options_fit() -> None:
    options = {name: Option(name, {}, alone=name == "none") for name in ("a", "b", "c", "none")}
    single = Question("q", {}, None, options, ())
    assert fits(single, ("a",))
    assert not fits(single, ())
    assert not fits(single, ("a", "b"))
    many = Question("q", {}, None, options, (), Many(2, 3))
    assert [fits(many, picks) for picks in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        False,
        False,
        True,
        True,
    ]
    assert fits(many, ("none",))
    assert not fits(many, ("a", "none"))


def test_the_first_route_that_holds_is_taken() -> None:
    picked = Answered("page", frozenset({"read"}))
    routes = (Route("one", picked), Route("two", picked), Route("two", Always()))
    ends = {name: Outcome(name, {}, None, ()) for name in ("one", "two")}
    flow = Flow("f", {}, {"page": Page("page", {}, routes), **ends}, (Route("page"),))
    assert Machine(flow).walk({"page": ("read",)}).here.id == "one"


@pytest.mark.parametrize("start", ["gone", "lost"])
def test_a_route_to_nowhere_is_refused_before_anybody_walks(start: str) -> None:
    flow = Flow("f", {}, {"lost": Decision("lost", (Route("gone"),))}, (Route(start),))
    with pytest.raises(ValueError, match="leads to gone, which does not exist"):
        Machine(flow)


def test_each_flow_has_one_machine() -> None:
    assert machine_of(HELP) is machine_of(HELP)
    assert machine_of(HELP) is not machine_of(guides.guide().flows["help"])


@given(data=st.data())
def test_a_walk_uses_only_given_answers_and_can_be_repeated(
    random_guides: Guides, data: st.DataObject
) -> None:
    guide = data.draw(random_guides)
    given_answers = data.draw(states(guide)).answers
    machine = machine_of(guide.first_flow)
    walk = machine.walk(given_answers)
    assert walk.answers.items() <= given_answers.items()
    assert machine.walk(walk.answers) == walk
    assert walk.here.id not in walk.answers


@given(data=st.data())
def test_a_walk_follows_the_library_step_by_step(
    random_guides: Guides, data: st.DataObject
) -> None:
    """`trigger` of transitions, which costs ten times as much, leads to the same nodes."""
    guide = data.draw(random_guides)
    machine = machine_of(guide.first_flow)
    walk = machine.walk(data.draw(replies(guide)).state.answers)

    (answer,) = machine.built.events.values()
    walker = SimpleNamespace(state=machine.built.initial)
    passed: dict[str, tuple[str, ...]] = {}
    while walker.state != walk.here.id:
        assert answer.trigger(walker, passed)
        if walker.state in walk.answers:
            passed[walker.state] = walk.answers[walker.state]
    assert passed == walk.answers
