"""The calendar file, read back by a library and held against the lines of RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from bot.model.cards import Importance, Status
from bot.model.problem import Place
from bot.upkeep.due import Due, State
from bot.upkeep.ics import calendar
from tests.guides import TODAY

NAME = r"[A-Z-]+(;[A-Z]+=[A-Z-]+)*:"
WEEK_BEFORE = timedelta(days=-7, hours=9)
ON_THE_DAY = timedelta(hours=9)


def one(
    card: str, day: date, topic: str = "visa", state: State = State.DUE, by: str | None = None
) -> Due:
    """A card to be checked on this day."""
    return Due(
        card=card,
        title="A title that is nobody's business",
        topic=topic,
        importance=Importance.NORMAL,
        status=Status.REVIEWED if by else Status.COMPILED,
        by=by,
        checked=date(2026, 1, 1),
        due=day if state in {State.DUE, State.OVERDUE} else date(2027, 1, 1),
        expires=day if state in {State.EXPIRED, State.EXPIRING} else None,
        state=state,
        day=day,
        place=Place("content/countries/am.yaml", 12),
    )


def read(found: Sequence[Due], today: date = TODAY) -> list[Event]:
    """The events, once the file has been held against the standard's lines and grammar."""
    text = calendar(found, today)
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any(re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(re.match(NAME, line) or line.startswith(" ") for line in lines)
    whole = Calendar.from_ical(text)
    assert isinstance(whole, Calendar)
    assert (whole["VERSION"], whole["PRODID"]) == ("2.0", "-//Tropa//tropa due//EN")
    assert [*whole.errors] == []
    events = whole.events
    assert events
    for event in events:
        assert [*event.errors] == []
        assert datetime(today.year, today.month, today.day, tzinfo=UTC) == event.DTSTAMP
        assert {*event} >= {"UID", "DTSTAMP", "DTSTART", "SUMMARY"}
    assert len({str(event["UID"]) for event in events}) == len(events)
    return events


def test_one_event_a_day_and_topic() -> None:
    soon, later = date(2026, 11, 25), date(2026, 12, 22)
    events = read(
        [
            one("am/a", soon),
            one("am/b", later, by="A. Lawyer, Yerevan; \\ partners"),
            one("am/c", later, "safety"),
            one("am/d", later, state=State.EXPIRING),
        ]
    )
    assert [(event.start, str(event["SUMMARY"])) for event in events] == [
        (soon, "Tropa: 1 check due, visa"),
        (later, "Tropa: 2 checks due, visa"),
        (later, "Tropa: 1 check due, safety"),
    ]
    assert all(event.end - event.start == timedelta(days=1) for event in events)
    assert str(events[1]["DESCRIPTION"]).splitlines() == [
        "am/b: due 2026-12-22, by A. Lawyer, Yerevan; \\ partners",
        "content/countries/am.yaml:12",
        "am/d: expires 2026-12-22, no reviewer (compiled)",
        "content/countries/am.yaml:12",
        "",
        "The list as it is now: tropa due",
    ]
    assert [event.categories for event in events] == [["visa"], ["visa"], ["safety"]]


def test_what_is_late_stands_on_the_day_of_the_list() -> None:
    (late, tomorrow) = read(
        [
            one("am/gone", date(2026, 1, 2), state=State.EXPIRED),
            one("am/late", date(2026, 11, 1), state=State.OVERDUE),
            one("am/soon", date(2026, 11, 23)),
        ]
    )
    assert (late.start, str(late["SUMMARY"])) == (TODAY, "Tropa: 2 checks overdue, visa")
    assert "am/gone: expires 2026-01-02" in str(late["DESCRIPTION"])
    assert "am/late: due 2026-11-01" in str(late["DESCRIPTION"])
    assert tomorrow.start == date(2026, 11, 23)


def test_an_alarm_a_week_before_or_else_on_the_day() -> None:
    for days, trigger in ((0, ON_THE_DAY), (7, ON_THE_DAY), (8, WEEK_BEFORE)):
        (event,) = read([one("am/a", TODAY + timedelta(days))])
        (alarm,) = event.walk("VALARM")
        assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", event["SUMMARY"])
        assert isinstance(alarm, Alarm)
        assert trigger == alarm.TRIGGER


def test_an_event_is_the_same_whenever_the_list_is_made() -> None:
    """A calendar that takes the file in again replaces the event, and shows no second one."""
    day, other = date(2026, 12, 22), date(2026, 12, 23)
    before = read([one("am/a", day), one("am/old", TODAY, state=State.OVERDUE)])
    again = [one("am/b", day), one("am/old", TODAY, state=State.OVERDUE)]
    after = read(again, TODAY + TODAY.resolution)
    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    (moved,) = read([one("am/a", other)])
    assert moved["UID"] != before[0]["UID"]


def test_nothing_due_is_said_because_a_calendar_needs_an_event() -> None:
    (event,) = read([])
    assert (event.start, str(event["SUMMARY"])) == (TODAY, "Tropa: no check falls due")
    assert event.walk("VALARM") == []


def test_it_tells_no_titles_and_no_host() -> None:
    text = calendar([one("am/a", TODAY)], TODAY)
    assert "nobody's business" not in text.replace("\r\n ", "")
    assert "@" not in text
    assert "CLASS:PRIVATE" in text


@given(st.text(st.characters(exclude_categories=["C"]), max_size=200))
def test_any_name_survives(by: str) -> None:
    (event,) = read([one("am/a", TODAY, by=by or None)])
    who = f"by {by}" if by else "no reviewer (compiled)"
    assert str(event["DESCRIPTION"]).startswith(f"am/a: due 2026-11-22, {who}\n")
