"""A few edits of a guide's files, drawn at random: what staff do on a working day."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from hypothesis import assume
from hypothesis import strategies as st

from bot.model.guide import Guide
from tests.guides import FLOW, card, local
from tests.random_guides import (
    REVIEWS,
    Draw,
    Record,
    audiences,
    conditions,
    options_of,
    random_records,
    routes,
)
from tests.random_promises import small_guide, try_small

COUNTRY = "content/countries/am.yaml"


@st.composite
def edited_guides(draw: Draw) -> tuple[Guide, Guide]:
    """A guide with few countries, and the same after an edit."""
    records = draw(random_records(least=2))
    after = try_small(draw(edited(records)))
    assume(isinstance(after, Guide))
    assert isinstance(after, Guide)
    return small_guide(records), after


@st.composite
def edited(draw: Draw, records: Record) -> Record:
    """The records after one to three edits. Now and then these no longer load."""
    after = deepcopy(records)
    for edit in draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3)):
        edit(draw, after)
    return after


def _card(draw: Draw, records: Record) -> Record:
    found = [
        one
        for path, file in records.items()
        if path.startswith("content/")
        for one in file.get("policies") or file.get("pages") or [file]
    ]
    return draw(st.sampled_from(found))  # type: ignore[no-any-return]


def _other_readers(draw: Draw, records: Record) -> None:
    _card(draw, records)["for"] = draw(audiences(options_of(records[FLOW])))


def _other_importance(draw: Draw, records: Record) -> None:
    _card(draw, records)["importance"] = draw(st.sampled_from(["high", "normal", "low"]))


def _other_review(draw: Draw, records: Record) -> None:
    _card(draw, records)["review"] = draw(st.sampled_from(REVIEWS))


def _other_words(draw: Draw, records: Record) -> None:
    _card(draw, records)["text"] = local(draw(st.sampled_from(["Other words.", "No words."])))


def _card_added(draw: Draw, records: Record) -> None:
    policies = records[COUNTRY]["policies"]
    if all(one["id"] != "added" for one in policies):
        audience = draw(audiences(options_of(records[FLOW])))
        policies.insert(draw(st.integers(0, len(policies))), card("added", audience))


def _card_removed(draw: Draw, records: Record) -> None:
    policies = records[COUNTRY]["policies"]
    if len(policies) > 1:
        policies.pop(draw(st.integers(0, len(policies) - 1)))


def _option_removed(draw: Draw, records: Record) -> None:
    several = {
        name: question["options"]
        for name, question in records[FLOW]["questions"].items()
        if len(question.get("options", {})) > 1
    }
    if several:
        name = draw(st.sampled_from(list(several)))
        gone = draw(st.sampled_from(list(several[name])))
        del several[name][gone]
        _never_named(records, name, gone, next(iter(several[name])))


def _never_named(part: object, question: str, option: str, other: str) -> None:
    """Whatever names an option names another one instead."""
    if isinstance(part, list):
        for one in part:
            _never_named(one, question, option, other)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == question and value == option:
                part[name] = other
            elif name == question and isinstance(value, list):
                part[name] = [other if one == option else one for one in value]
            else:
                _never_named(value, question, option, other)


def _option_added(draw: Draw, records: Record) -> None:
    several = [one for one in records[FLOW]["questions"].values() if "options" in one]
    draw(st.sampled_from(several))["options"]["added"] = {"label": local("Added")}


def _other_route(draw: Draw, records: Record) -> None:
    questions = records[FLOW]["questions"]
    names = list(questions)
    at = draw(st.integers(0, len(names) - 1))
    targets = [*names[at + 1 :], "first", "second"]
    given = {name: questions[name] for name in names[: at + 1]}
    questions[names[at]]["next"] = routes(draw, targets, options_of({"questions": given}))


def _other_when(draw: Draw, records: Record) -> None:
    questions = records[FLOW]["questions"]
    names = list(questions)
    at = draw(st.integers(0, len(names) - 1))
    given = {name: questions[name] for name in names[:at]}
    questions[names[at]].pop("when", None)
    if given and draw(st.booleans()):
        questions[names[at]]["when"] = draw(conditions(options_of({"questions": given})))


EDITS: tuple[Callable[[Draw, Record], None], ...] = (
    _other_readers,
    _other_importance,
    _other_review,
    _other_words,
    _card_added,
    _card_removed,
    _option_removed,
    _option_added,
    _other_route,
    _other_when,
)
