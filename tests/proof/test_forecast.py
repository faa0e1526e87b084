"""What time breaks, on which day, and which review prevents it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.model.guide import Guide
from bot.proof.forecast import Break, forecast, turning_days
from bot.proof.judging import proved
from bot.proof.proving import Proof
from bot.proof.reviewing import reviewed
from bot.proof.rules.promises import breaches
from bot.proof.rules.results import empty_results
from tests.guides import PROVED, TODAY, card, cards, guide, organization, review

LAST = date(2028, 1, 1)
SOON, LATER = date(2026, 12, 10), date(2027, 1, 20)

FRESH = """
promises:
  - id: fresh-rules
    why: Old rules lead people into arrest.
    when: {place: am}
    outcome: result
    always: {shows: {card: [am/one, am/two], fresh: true}, at_least: 1}
"""
HELPER = """
promises:
  - id: helper
    why: Nobody is left alone.
    outcome: result
    always: {shows: {kind: organization}}
"""


def some_guide(promises: str, *policies: dict[str, object], **files: object) -> Guide:
    """The small guide with these promises, and these policies of Armenia beside its own."""
    given = cards()
    armenia = given["content/countries/am.yaml"]
    assert isinstance(armenia, dict)
    flow = {"flows/help.yaml": PROVED["flows/help.yaml"] + promises}
    more = {"id": "am", "policies": [*armenia["policies"], *policies]}
    return guide(PROVED | flow | {"content/countries/am.yaml": more} | files)


def policy(name: str, status: str = "compiled", **dates: object) -> dict[str, object]:
    return card(name, {"place": "am"}, review=review(status, **dates))


def told(found: list[Break]) -> list[tuple[date, str, list[str]]]:
    """Day, rule, and the cards to be reviewed."""
    return [(one.day, one.problem.rule, [card.id for card in one.reviews]) for one in found]


def test_a_promise_of_fresh_cards_breaks_when_the_last_one_falls_due() -> None:
    found = some_guide(FRESH, policy("one", due=SOON), policy("two", due=SOON - timedelta(days=5)))
    (one,) = forecast(found, TODAY, LAST)
    assert told([one]) == [(SOON, "promise", ["am/two", "am/one"])]
    # The day before it holds, on the day it does not.
    assert not tuple(breaches(Proof(found, SOON - timedelta(days=1))))
    assert [breach.promise.id for breach in breaches(Proof(found, SOON))] == ["fresh-rules"]
    # A review of either of the named cards prevents it.
    for name in ("am/one", "am/two"):
        assert not tuple(breaches(Proof(reviewed(found, {name}), SOON)))


def test_an_organisation_that_expires_leaves_people_alone() -> None:
    ark = organization("ark", "everyone", review=review(expires=LATER))
    found = some_guide(HELPER, **{"content/organizations/ark.yaml": ark})
    assert told(list(forecast(found, TODAY, LAST))) == [(LATER, "promise", ["ark"])]


def test_a_screen_that_runs_empty_is_foretold() -> None:
    ending = review(expires=SOON)
    expiring = {
        "content/organizations/ark.yaml": organization("ark", "everyone", review=ending),
        "content/organizations/lawyers.yaml": organization(
            "lawyers", [{"who": "relative"}, {"plans": "move"}], review=ending
        ),
    }
    found = some_guide("", **expiring)
    breaks = [one for one in forecast(found, TODAY, LAST) if one.problem.rule == "empty-result"]
    (one,) = breaks
    assert (one.day, [card.id for card in one.reviews]) == (SOON, ["ark", "lawyers"])
    assert not one.together, "either is enough"
    assert "'elsewhere' shows no card" in breaks[0].problem.message
    assert not tuple(empty_results(Proof(found, SOON - timedelta(days=1))))


def test_what_is_broken_today_is_not_foretold() -> None:
    found = some_guide(FRESH, policy("one", due=TODAY), policy("two", due=TODAY))
    assert tuple(breaches(Proof(found, TODAY)))
    assert not tuple(forecast(found, TODAY, LAST))


def test_nothing_is_foretold_beyond_the_last_day() -> None:
    found = some_guide(FRESH, policy("one", due=SOON), policy("two", due=SOON))
    assert not tuple(forecast(found, TODAY, SOON - timedelta(days=1)))
    assert len(tuple(forecast(found, TODAY, SOON))) == 1


def test_due_dates_matter_only_where_a_promise_asks_for_fresh_cards() -> None:
    assert turning_days(some_guide("")) == [date(2026, 11, 22)]  # am/old expires
    assert SOON in turning_days(some_guide(FRESH, policy("one", due=SOON), policy("two", due=SOON)))


def test_a_withdrawn_card_is_no_cure() -> None:
    gone = policy("two", status="withdrawn", why="No longer true.", due=SOON)
    found = some_guide(FRESH, policy("one", due=SOON), gone)
    assert told(list(forecast(found, TODAY, LAST))) == [(SOON, "promise", ["am/one"])]


def test_the_progress_counts_the_days() -> None:
    steps: list[tuple[int, int]] = []
    found = some_guide(FRESH, policy("one", due=SOON), policy("two", due=SOON + timedelta(9)))
    list(forecast(found, TODAY, LAST, lambda done, every: steps.append((done, every))))
    assert steps == [(1, 2), (2, 2)]


@pytest.mark.parametrize("day", [TODAY, SOON, LATER])
def test_a_proof_carried_to_another_day_is_that_of_the_day(day: date) -> None:
    found = some_guide(FRESH, policy("one", due=SOON), policy("two", expires=SOON, due=LATER))
    carried = Proof(found, date(2026, 1, 1)).on(day)
    assert proved(carried) == proved(Proof(found, day))


def test_where_one_check_is_not_enough_all_that_are_needed_are_named() -> None:
    both = FRESH.replace(", at_least: 1", "")
    found = some_guide(both, policy("one", due=SOON), policy("two", due=SOON))
    (one,) = forecast(found, TODAY, LAST)
    assert [card.id for card in one.reviews] == ["am/one", "am/two"]
    assert one.together
