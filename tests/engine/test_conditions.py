"""Conditions: what holds for whom, and why, in every kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.why import Reason, reasons
from bot.model.conditions import (
    AllOf,
    Always,
    Answered,
    Answers,
    AnyOf,
    Condition,
    Negated,
    questions_of,
)
from tests import guides

IN_KZ = Answered("place", frozenset({"kz", "unsure"}))
STAYING = Answered("plans", frozenset({"stay"}))
NEVER = Negated(Always())


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        (Always(), {}, True),
        (IN_KZ, {"place": ("kz",)}, True),
        (IN_KZ, {"place": ("am", "kz")}, True),
        (IN_KZ, {"place": ("am",)}, False),
        (IN_KZ, {"plans": ("kz",)}, False),
        (IN_KZ, {}, False),
        (AllOf((IN_KZ, STAYING)), {"place": ("kz",), "plans": ("stay",)}, True),
        (AllOf((IN_KZ, STAYING)), {"place": ("kz",)}, False),
        (AllOf(()), {}, True),
        (AnyOf((IN_KZ, STAYING)), {"plans": ("stay",)}, True),
        (AnyOf((IN_KZ, STAYING)), {"plans": ("move",)}, False),
        (AnyOf(()), {}, False),
        (Negated(IN_KZ), {"place": ("am",)}, True),
        (Negated(IN_KZ), {"place": ("kz",)}, False),
        (Negated(IN_KZ), {}, True),
        (NEVER, {}, False),
    ],
)
def test_a_condition_holds(condition: Condition, answers: Answers, holds: bool) -> None:
    assert condition.holds(answers) is holds


def audience(written: object) -> Condition:
    """A `when:` as staff write it, as the loader reads it."""
    flow = guides.data()
    flow["facts"]["tried"] = written
    flow["questions"]["advice"]["when"] = {"fact": "tried"}
    papers = guides.guide({guides.FLOW: flow}).flows["help"].question("papers")
    assert papers
    return next(route.when for route in papers.routes if route.to == "advice")


UNSURE = {"danger": ("unsure",), "who": ("unsure",), "place": ("unsure",), "papers": ("unsure",)}


@pytest.mark.parametrize(
    "written",
    [
        {"place": "am"},
        {"place": ["am", "kz"]},
        {"place": "near"},
        {"papers": "none", "who": "self"},
        [{"place": "fr"}, {"who": "relative"}],
        {"all": [{"who": "self"}, {"danger": "now"}]},
        {"any": [{"who": "relative"}, {"plans": "move"}]},
        {"not": {"not": {"place": "eu"}}},
    ],
)
def test_unsure_satisfies_every_positive_condition(written: object) -> None:
    assert audience(written).holds(UNSURE)


@pytest.mark.parametrize(
    "written",
    [
        {"not": {"place": "am"}},
        {"not": {"papers": "none"}},
        {"not": [{"place": "fr"}, {"who": "relative"}]},
        {"all": [{"not": {"who": "self"}}, {"danger": "now"}]},
    ],
)
def test_unsure_satisfies_no_negated_condition(written: object) -> None:
    assert not audience(written).holds(UNSURE)


@given(st.sampled_from(["danger", "who", "place", "papers"]), st.data())
def test_who_says_less_sees_no_less(question: str, data: st.DataObject) -> None:
    """Whatever card an answer shows, *unsure* in its place shows too."""
    guide = guides.guide()
    asked = guide.flows["help"].question(question)
    assert asked
    answers = {
        "who": ("relative",),
        "place": ("am",),
        "papers": ("passport",),
        "advice": ("read",),
        "plans": ("move",),
    }
    option = data.draw(st.sampled_from(sorted(asked.options)))
    for card in guide.cards.values():
        if card.audience.holds({**answers, question: (option,)}):
            assert card.audience.holds({**answers, question: ("unsure",)}), card.id


def test_reasons_name_the_answers_that_count() -> None:
    found = reasons(AllOf((Always(), IN_KZ, STAYING)), {"place": ("am", "kz"), "plans": ("stay",)})
    assert found == (Reason("place", ("kz",)), Reason("plans", ("stay",)))


def test_of_several_parts_the_first_that_holds_is_the_reason() -> None:
    either = AnyOf((STAYING, IN_KZ, Always()))
    assert reasons(either, {"place": ("kz",)}) == (Reason("place", ("kz",)),)
    assert reasons(either, {}) == ()
    assert reasons(AnyOf((STAYING,)), {}) == ()


def test_a_reason_is_given_once() -> None:
    assert reasons(AllOf((IN_KZ, IN_KZ)), {"place": ("kz",)}) == (Reason("place", ("kz",)),)
    neither = Negated(AnyOf((STAYING, STAYING)))
    assert reasons(neither, {}) == (Reason("plans", ("stay",), negated=True),)


def test_reasons_of_negations_say_what_was_not_answered() -> None:
    not_kz = Reason("place", ("kz", "unsure"), negated=True)
    assert reasons(Negated(IN_KZ), {"place": ("am",)}) == (not_kz,)
    assert reasons(Negated(Negated(IN_KZ)), {"place": ("kz",)}) == (Reason("place", ("kz",)),)
    assert reasons(Negated(AllOf((STAYING, IN_KZ))), {"plans": ("stay",)}) == (not_kz,)
    assert reasons(Negated(NEVER), {}) == ()
    assert reasons(Negated(AllOf((NEVER,))), {}) == ()


def test_the_questions_of_a_condition() -> None:
    both = AllOf((Always(), AnyOf((IN_KZ, Negated(STAYING)))))
    assert questions_of(both) == {"place", "plans"}
    assert questions_of(Always()) == frozenset()


CONDITIONS = st.recursive(
    st.sampled_from([Always(), IN_KZ, STAYING]),
    lambda part: st.one_of(
        st.lists(part, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(part, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        part.map(Negated),
    ),
)


@given(
    CONDITIONS,
    st.dictionaries(
        st.sampled_from(["place", "plans"]),
        st.sampled_from([("kz",), ("am",), ("stay",), ("unsure",)]),
    ),
)
def test_reasons_are_enough_for_the_condition_to_hold(
    condition: Condition, answers: Answers
) -> None:
    """Who knows only the reasons' answers still sees the condition hold; negations stay unmet."""
    if condition.holds(answers):
        found = reasons(condition, answers)
        for reason in found:
            picked = set(answers.get(reason.question, ()))
            assert picked.isdisjoint(reason.options) is reason.negated
        told = {reason.question for reason in found}
        known = {name: picks for name, picks in answers.items() if name in told}
        assert condition.holds(known)


@given(CONDITIONS, st.dictionaries(st.sampled_from(["place", "plans"]), st.just(("kz",))))
def test_reasons_of_a_condition_that_does_not_hold_raise_nothing(
    condition: Condition, answers: Answers
) -> None:
    assert isinstance(reasons(condition, answers), tuple)
