"""Conditions as staff write them: what each reads as, and that the unsure see more, never less."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from tests.loading.small_files import COUNTRY, FILES, FLOW, edited, guide_of, problems_of
from tests.random_guides import conditions

NEAR = Answered("location", frozenset({"am", "kz"}))
FRANCE = Answered("location", frozenset({"fr"}))
# Who is not sure of the danger is shown what is for those in danger.
NOW = Answered("danger", frozenset({"now", "unsure"}))
PASSPORT = Answered("documents", frozenset({"passport"}))


def audience(raw: str) -> Condition:
    return guide_of(edited(COUNTRY, "{location: am}", raw)).cards["am/entry"].audience


@pytest.mark.parametrize(
    ("raw", "condition"),
    [
        ("everyone", Always()),
        ("{location: fr}", FRANCE),
        ("{location: [fr]}", FRANCE),
        ("{location: [kz, am]}", NEAR),
        ("{location: near}", NEAR),
        ("{location: [near, am]}", NEAR),
        ("{location: [near, fr]}", Answered("location", frozenset({"am", "kz", "fr"}))),
        ("{danger: now}", NOW),
        ("{danger: [now, unsure]}", NOW),
        ("{location: fr, danger: now}", AllOf((FRANCE, NOW))),
        ("[{location: fr}, {danger: now}]", AnyOf((FRANCE, NOW))),
        ("[everyone, {danger: now}]", AnyOf((Always(), NOW))),
        ("{any: [{location: fr}, {danger: now}]}", AnyOf((FRANCE, NOW))),
        ("{all: [{location: fr}, {danger: now}]}", AllOf((FRANCE, NOW))),
        ("{not: {location: fr}}", Negated(FRANCE)),
        ("{not: [{location: fr}, {documents: passport}]}", Negated(AnyOf((FRANCE, PASSPORT)))),
        ("{not: {not: {danger: now}}}", Negated(Negated(NOW))),
        ("{fact: abroad}", NEAR),
        ("{fact: [abroad]}", NEAR),
        ("{fact: [abroad, abroad]}", AnyOf((NEAR, NEAR))),
        ("{not: {fact: abroad}, danger: now}", AllOf((Negated(NEAR), NOW))),
    ],
)
def test_what_is_written_reads_as(raw: str, condition: Condition) -> None:
    assert audience(raw) == condition


def test_naming_no_option_is_said_beside_other_problems() -> None:
    files = edited(COUNTRY, "{location: am}", "{danger: nwo, location: []}")
    found = [problem.message.partition(";")[0] for problem in problems_of(files)]
    assert "'danger' has no option 'nwo'" in found
    assert "no option of 'location' is named" in found


def test_a_fact_that_is_wrong_is_said_where_it_stands_and_where_it_is_used() -> None:
    found = problems_of(edited(FLOW, "abroad: {location: [near]}", "abroad: {location: [naer]}"))
    assert {problem.rule for problem in found} == {"unknown-option"}
    assert str(found[0].place) == f"{FLOW}:6:23"


def test_a_negation_by_way_of_a_fact_hides_no_less() -> None:
    files = edited(FLOW, "facts:\n", "facts:\n  safe: {not: {danger: now}}\n")
    files[COUNTRY] = FILES[COUNTRY].replace("{location: am}", "{fact: safe}")
    (found,) = problems_of(files)
    assert (str(found.place), found.rule) == (f"{COUNTRY}:5:17", "unsure-hides")


def test_a_route_may_negate_what_a_card_may_not() -> None:
    guide_of(edited(FLOW, "when: {fact: abroad}", "when: {not: {danger: now}}"))


def test_the_same_mistake_is_said_once() -> None:
    found = problems_of(edited(COUNTRY, "{location: am}", "{all: [{place: am}], place: am}"))
    assert [problem.rule for problem in found] == ["unknown-question", "unknown-question"]
    assert len({problem.place for problem in found}) == 2


ASKED = {
    "danger": ["now", "no"],
    "documents": ["passport", "military-id", "none"],
    "location": ["am", "kz", "fr", "near"],
}


def holds(raw: Any, answers: dict[str, tuple[str, ...]]) -> bool:
    """A plain reading of the truth of a condition, for the small files."""
    if isinstance(raw, list):
        return any(holds(part, answers) for part in raw)
    return all(_part(key, value, answers) for key, value in raw.items())


def _part(key: str, value: Any, answers: dict[str, tuple[str, ...]]) -> bool:
    if key == "not":
        return not holds(value, answers)
    if key in ("any", "all"):
        return (any if key == "any" else all)(holds(part, answers) for part in value)
    named = set(value if isinstance(value, list) else [value])
    named |= {"am", "kz"} if "near" in named else set()
    named |= {"unsure"} if key == "danger" else set()
    return not named.isdisjoint(answers.get(key, ()))


situations = st.fixed_dictionaries(
    {},
    optional={
        "danger": st.sampled_from([("now",), ("no",), ("unsure",)]),
        "documents": st.sampled_from([("passport",), ("passport", "military-id"), ("none",)]),
        "location": st.sampled_from([("am",), ("kz",), ("fr",)]),
    },
)


@given(conditions(ASKED), st.lists(situations, min_size=1, max_size=8))
def test_conditions_are_true_when_a_plain_reading_says_so(
    raw: Any, answered: list[dict[str, tuple[str, ...]]]
) -> None:
    files = edited(FLOW, "facts:\n", f"facts:\n  drawn: {json.dumps(raw)}\n")
    files[FLOW] = str(files[FLOW]).replace("when: {fact: abroad}", "when: {fact: drawn}")
    location = guide_of(files).first_flow.question("location")
    assert location
    for answers in answered:
        assert location.routes[0].when.holds(answers) == holds(raw, answers)


@given(conditions(ASKED, negating=False), situations)
def test_who_says_less_sees_more_and_never_less(
    raw: Any, answers: dict[str, tuple[str, ...]]
) -> None:
    found = audience(json.dumps(raw))
    if found.holds(answers) and "danger" in answers:
        assert found.holds({**answers, "danger": ("unsure",)})
