"""Which cards fall due, in which order, and how far one looks ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loading.draft import Draft, read_draft
from bot.model.cards import Card, CardKind, Confidence, Importance, Review, Status
from bot.model.conditions import Always
from bot.upkeep.due import Due, State, day_of, due_cards, last_day
from tests import guides
from tests.guides import TODAY, card, review

DAY = timedelta(days=1)


def draft(*policies: dict[str, Any], **replaced: object) -> Draft:
    """The draft of a guide whose only policies these are."""
    country = {"content/countries/am.yaml": {"id": "am", "policies": list(policies)}}
    found, problems = read_draft(guides.files(country | replaced), lambda _done, _all: None)
    assert problems == []
    return found


def listed(*policies: dict[str, Any], ahead: int = 30) -> list[Due]:
    """What is listed of these policies of Armenia."""
    found = due_cards(draft(*policies), TODAY, TODAY + ahead * DAY)
    return [one for one in found if one.card.startswith("am/")]


def policy(name: str, due: int, expires: int | None = None, **fields: object) -> dict[str, Any]:
    """A policy that falls due, and expires, so many days from today."""
    checked = review(on=date(2026, 1, 1), due=TODAY + due * DAY)
    if expires is not None:
        checked["expires"] = TODAY + expires * DAY
    return card(name, "everyone", review=checked, **fields)


def test_the_worst_comes_first() -> None:
    found = listed(
        policy("soon", 3),
        policy("tomorrow", 1),
        policy("far", 31),
        policy("today", 0),
        policy("late", -2),
        policy("very-late", -90),
        policy("gone-today", -1, 0),
        policy("long-gone", -9, -5),
        policy("gone-soon", 20, 2),
    )
    assert [(one.card, one.state.value, (one.day - TODAY).days) for one in found] == [
        ("am/long-gone", "expired", -5),
        ("am/gone-today", "expired", 0),
        ("am/very-late", "overdue", -90),
        ("am/late", "overdue", -2),
        ("am/today", "overdue", 0),
        ("am/tomorrow", "due", 1),
        ("am/gone-soon", "expiring", 2),
        ("am/soon", "due", 3),
    ]


def test_on_one_day_danger_comes_first() -> None:
    """Expiring before due; then importance; then the order of content/topics.yaml; then places."""
    found = listed(
        policy("b", 5),
        policy("a", 5),
        policy("low", 5, importance="low"),
        policy("visa", 5, topic="visa"),
        policy("high", 5, importance="high"),
        policy("expiring", 5, 5, importance="low"),
    )
    names = [one.card.removeprefix("am/") for one in found]
    assert names == ["expiring", "high", "visa", "b", "a", "low"]


def test_an_organisation_comes_after_the_topics_of_the_file() -> None:
    found = due_cards(draft(policy("page", 40)), TODAY, TODAY + 40 * DAY)
    names = [one.card for one in found if one.day == TODAY + 40 * DAY]
    assert names[-2:] == ["ark", "lawyers"]


def test_what_was_withdrawn_needs_no_check() -> None:
    gone = card("gone", "everyone", review=review("withdrawn", why="Untrue.", due=TODAY))
    assert listed(gone, policy("late", -1))[0].card == "am/late"
    assert len(listed(gone)) == 0


def test_what_is_told_of_a_card() -> None:
    seen = review("reviewed", by="A. Lawyer", due=TODAY + DAY, expires=TODAY + 9 * DAY)
    by_her = card("seen", "everyone", review=seen, importance="high", topic="visa")
    (one,) = listed(by_her)
    assert (one.title, one.topic, one.importance) == ("Card seen", "visa", Importance.HIGH)
    assert (one.checked, one.due) == (date(2026, 11, 1), TODAY + DAY)
    assert (one.expires, one.status) == (TODAY + 9 * DAY, Status.REVIEWED)
    assert (one.who, one.where) == ("by A. Lawyer", "content/countries/am.yaml:3")
    (other,) = listed(policy("other", 1))
    assert other.who == "no reviewer (compiled)"
    assert other.expires is None


def test_a_title_that_lacks_english_is_shown_as_it_is() -> None:
    (one,) = listed(policy("one", 1, title={"ru": "Въезд", "hy": "Մուտք"}))
    assert one.title == "Մուտք"


@given(
    due=st.integers(-40, 40),
    expires=st.none() | st.integers(-40, 40),
    ahead=st.integers(0, 40),
)
def test_it_agrees_with_what_the_bot_does(due: int, expires: int | None, ahead: int) -> None:
    """The bot's own card is the measure of what is late."""
    found = listed(policy("one", due, expires), ahead=ahead)
    days = [due] if expires is None else [due, expires]
    assert bool(found) == (min(days) <= ahead)
    gone = None if expires is None else TODAY + expires * DAY
    bots = _of_the_bot(Review(Status.COMPILED, date(2026, 1, 1), TODAY + due * DAY, gone))
    for one in found:
        assert (one.state is State.EXPIRED) == (not bots.shown_on(TODAY))
        assert one.state.late == (bots.overdue_on(TODAY) or not bots.shown_on(TODAY))
        assert bots.shown_on(one.day) == (one.state in {State.OVERDUE, State.DUE})


def _of_the_bot(checked: Review) -> Card:
    return Card(
        id="am/one",
        kind=CardKind.POLICY,
        collection="am",
        topic="visa",
        audience=Always(),
        title={},
        text={},
        sources=(),
        review=checked,
        confidence=Confidence.HIGH,
        dates={},
    )


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ("0d", TODAY),
        ("30d", date(2026, 12, 22)),
        ("8w", date(2027, 1, 17)),
        ("2026-11-22", TODAY),
        ("2026-12-31", date(2026, 12, 31)),
        ("9999w", TODAY + 69993 * DAY),
    ],
)
def test_how_far_to_look_ahead(within: str, last: date) -> None:
    assert last_day(within, TODAY) == last


def test_there_is_no_day_after_the_last() -> None:
    assert last_day("9999w", date(9999, 1, 1)) == date.max


@pytest.mark.parametrize("within", ["", "30", "d", "-3d", "3m", "30 d", "10000d", "2026-02-30"])
def test_no_span(within: str) -> None:
    with pytest.raises(ValueError, match=r"neither days .30d., nor weeks .8w., nor a day"):
        last_day(within, TODAY)


def test_a_span_that_is_over() -> None:
    with pytest.raises(ValueError, match="2026-11-21 is over; the list is of 2026-11-22"):
        last_day("2026-11-21", TODAY)


@pytest.mark.parametrize("words", ["", "today", "20261122", "2026-W47-7", "2026-11-31", "22.11.26"])
def test_no_day(words: str) -> None:
    with pytest.raises(ValueError, match="no day of the calendar; write one as 2026-12-31"):
        day_of(words)
