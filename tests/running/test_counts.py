"""Counts: closed sets of labels, and numbers by content that hide whom they are about."""

from __future__ import annotations

import ast
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import telegram.error
from hypothesis import given
from hypothesis import strategies as st

from bot.model.flow import Outcome, Question
from bot.running.counts import BOUNDS, ERRORS, LONGEST, METHODS, OTHER, THRESHOLD, Counts
from tests.guides import TODAY, guide

TOMORROW = TODAY + timedelta(1)
GUIDE = guide()
FLOW = GUIDE.first_flow
OUTCOME = next(node.id for node in FLOW.nodes.values() if isinstance(node, Outcome))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def counts() -> Counts:
    """Counts of a bot that serves the small guide, on its day."""
    counts = Counts()
    counts.serve(guide())
    counts.begin_day(TODAY)
    return counts


def test_what_happened_is_counted_by_kind(counts: Counts) -> None:
    for kind in ("press", "press", "typed"):
        counts.came(kind)
    counts.shown("card", 0.2)
    counts.failed("sendMessage", "Forbidden")
    counts.failed("sendMessage", "Forbidden")
    assert (counts.updates["press"], counts.updates["typed"]) == (2, 1)
    assert counts.screens["card"] == 1
    assert counts.errors == {("sendMessage", "Forbidden"): 2}


@given(st.text(), st.text(), st.text())
def test_nothing_that_somebody_typed_becomes_a_label(word: str, another: str, third: str) -> None:
    counts = Counts()
    counts.serve(GUIDE)
    before = (set(counts.updates), set(counts.screens), set(counts.outcomes), set(counts.places))
    counts.came(word)
    counts.shown(another, 0.1)
    counts.failed(word, third)
    counts.reached(another, [third, word])
    for day in (TODAY, TOMORROW):
        counts.begin_day(day)
    after = (set(counts.updates), set(counts.screens), set(counts.outcomes), set(counts.places))
    assert after == before
    ((method, error),) = counts.errors
    assert method in {*METHODS, OTHER}
    assert error in {*ERRORS, OTHER}
    assert sum(counts.updates.values()) == sum(counts.screens.values()) == 1


def test_the_errors_are_those_of_the_library() -> None:
    """A kind that it has and we do not would be told as `other`."""
    known = {
        name
        for name, one in vars(telegram.error).items()
        if isinstance(one, type) and issubclass(one, telegram.error.TelegramError)
    }
    assert set(ERRORS) == known - {"PassportDecryptionError"}


def test_the_methods_are_those_that_are_called() -> None:
    """Every method of the Bot API that the channel names, and what its library calls for it."""
    spec = json.loads((ROOT / "tests/botapi/spec.json").read_text())
    named = {
        node.value
        for path in (ROOT / "bot/channels/telegram").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    called = named & set(spec["methods"])
    assert called - set(METHODS) == set()
    assert "sendMessage" in called


def test_latencies_fall_into_buckets(counts: Counts) -> None:
    for seconds in (0.005, 0.0051, 59.0, 61.0):
        counts.shown("card", seconds)
    buckets = dict(counts.buckets)
    assert list(buckets) == [*BOUNDS, float("inf")]
    assert (buckets[0.005], buckets[0.01], buckets[30.0], buckets[60.0]) == (1, 2, 2, 3)
    assert buckets[float("inf")] == 4
    assert counts.seconds == pytest.approx(120.0101)


@given(st.lists(st.floats()))
def test_no_clock_spoils_the_latencies(all_seconds: list[float]) -> None:
    counts = Counts()
    for seconds in all_seconds:
        counts.shown("card", seconds)
    assert counts.buckets[-1][1] == len(all_seconds)
    assert all(lower <= upper for (_, lower), (_, upper) in pairwise(counts.buckets))
    assert 0 <= counts.seconds <= LONGEST * len(all_seconds)


def test_outcomes_are_told_by_the_day_in_whole_steps(counts: Counts) -> None:
    for _ in range(2 * THRESHOLD + 7):
        counts.reached(OUTCOME, ["am"])
    counts.begin_day(TODAY)
    assert counts.outcomes[OUTCOME] == counts.places["am"] == 0
    counts.begin_day(TOMORROW)
    assert counts.outcomes[OUTCOME] == counts.places["am"] == 2 * THRESHOLD


def test_what_is_above_a_step_is_not_carried_over(counts: Counts) -> None:
    """Else a step would tell that on this day there was at least one."""
    for day in range(5):
        for _ in range(THRESHOLD - 1):
            counts.reached(OUTCOME, ["am"])
        counts.begin_day(TOMORROW + timedelta(day))
    assert counts.outcomes[OUTCOME] == counts.places["am"] == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 30))))
def test_a_difference_is_always_of_many(story: list[tuple[int, bool, int]]) -> None:
    """Whoever looks all the time sees nothing, or a step that so many views of one day have made.

    The story: how many days pass (the clock may go back), and how many views there are.
    """
    counts = Counts()
    counts.serve(GUIDE)
    day, views, seen = TODAY, 0, 0
    counts.begin_day(day)
    for days, back, more in story:
        day += timedelta(-days if back else days)
        counts.begin_day(day)
        step = counts.outcomes[OUTCOME] - seen
        seen += step
        assert step % THRESHOLD == 0
        assert step <= views
        if days:
            assert views - step < THRESHOLD
            views = 0
        for _ in range(more):
            counts.reached(OUTCOME, [])
            assert counts.outcomes[OUTCOME] == seen
        views += more


def test_all_outcomes_and_countries_of_the_guide_are_known(counts: Counts) -> None:
    lists = [one for one in FLOW.nodes.values() if isinstance(one, Question) and one.regions]
    assert lists
    assert FLOW.urgent
    assert {OUTCOME, FLOW.urgent.outcome.id, OTHER} <= set(counts.outcomes)
    assert set(counts.places) == {OTHER}.union(*(one.options for one in lists))


def test_another_guide_keeps_the_numbers_of_what_stays(counts: Counts) -> None:
    for _ in range(THRESHOLD):
        counts.reached(OUTCOME, ["am"])
    counts.serve(guide())
    counts.begin_day(TOMORROW)
    counts.serve(guide())
    assert counts.outcomes[OUTCOME] == counts.places["am"] == THRESHOLD


def test_before_a_guide_is_known_all_is_other() -> None:
    counts = Counts()
    counts.begin_day(date.min)
    for _ in range(THRESHOLD):
        counts.reached(OUTCOME, ["am"])
    counts.begin_day(TODAY)
    assert counts.outcomes == counts.places == {OTHER: THRESHOLD}
