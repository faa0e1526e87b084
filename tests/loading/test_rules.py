"""Every rule has a page, an example that breaks it and one that does not."""

from __future__ import annotations

import pytest

from bot.loading.rulebook import RULEBOOK
from tests.loading.flow_examples import CONDITIONS, FLOWS, SETS, TELLING, Whole
from tests.loading.promise_examples import PROMISES
from tests.loading.rule_examples import IDENTITY, REVIEWS, SCHEMA, WORDS, YAML, Example
from tests.loading.small_files import FILES, guide_of, marked, problems_of

EXAMPLES: tuple[Example | Whole, ...] = (
    *YAML,
    *SCHEMA,
    *WORDS,
    *IDENTITY,
    *REVIEWS,
    *CONDITIONS,
    *FLOWS,
    *TELLING,
    *SETS,
    *PROMISES,
)

each = pytest.mark.parametrize(
    "example", [pytest.param(one, id=f"{one.rule}-{at}") for at, one in enumerate(EXAMPLES)]
)


def test_the_small_files_are_sound() -> None:
    assert len(guide_of(FILES).cards) == 3


@each
def test_what_breaks_a_rule_is_a_problem_at_its_place(example: Example | Whole) -> None:
    found = problems_of(example.broken)
    if isinstance(example, Whole):
        # A missing file, say, leaves many others with holes.
        found = tuple(problem for problem in found if problem.rule == example.rule)
    places = [example.place] if isinstance(example, Whole) else marked(example.broken)[1]
    assert [(str(problem.place), problem.rule) for problem in found] == [
        (place, example.rule) for place in places
    ]
    for problem in found:
        assert example.words in problem.message


@each
def test_what_keeps_all_rules_loads(example: Example | Whole) -> None:
    guide_of(example.sound)


def test_every_rule_has_examples() -> None:
    assert {example.rule for example in EXAMPLES} == set(RULEBOOK)


@pytest.mark.parametrize("rule", RULEBOOK)
def test_the_page_of_a_rule_is_short_and_begins_with_a_sentence(rule: str) -> None:
    lines = RULEBOOK[rule].splitlines()
    assert len(lines) <= 16
    assert lines[0][0] in "`ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert lines[0].endswith(".")
    assert len(lines[0]) > 30
