"""Checks that fall due as a calendar file, RFC 5545.

One all-day event for each day and topic, with its cards in the description: what one person checks
in one sitting. An event for each card would bury a calendar: dozens fall due on one day. Events,
not to-dos: Google's calendar drops to-dos, and others show them elsewhere. What is late stands on
the day of the list, since nobody looks at days that are over. No titles of cards: calendars are
shared, kept by others and shown on locked screens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from bot.upkeep.due import Due

MOST_OCTETS = 75
"""Of a line, without its end; a longer one is folded."""

AHEAD = timedelta(days=7)
"""How long before the day the alarm rings, where there is still so much time."""

_A_WEEK_BEFORE, _ON_THE_DAY = "-P6DT15H", "PT9H"
"""At nine in the morning, counted from the midnight in which the day begins."""

_NAMES = UUID("5a1f4d0e-7c3b-4f7e-9a55-1d0c7b3f2e68")
"""The UID of an event is made from this, its day and its topic: always the same, naming no host."""


def calendar(found: Sequence[Due], today: date) -> str:
    """The whole file, its lines folded and ended as the standard asks."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tropa//tropa due//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Tropa: checks",
        *_events(found, today),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _events(found: Sequence[Due], today: date) -> Iterator[str]:
    held: dict[tuple[bool, date, str], list[Due]] = {}
    for one in found:
        late = one.state.late
        held.setdefault((late, today if late else one.day, one.topic), []).append(one)
    for (late, day, topic), cards in held.items():
        checks = "1 check" if len(cards) == 1 else f"{len(cards)} checks"
        summary = f"Tropa: {checks} {'overdue' if late else 'due'}, {topic}"
        details = [
            f"DESCRIPTION:{_escaped(_description(cards))}",
            f"CATEGORIES:{_escaped(topic)}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(summary)}",
            f"TRIGGER:{_A_WEEK_BEFORE if day - today > AHEAD else _ON_THE_DAY}",
            "END:VALARM",
        ]
        yield from _event(f"{'late' if late else day}/{topic}", day, today, summary, details)
    if not found:
        # A calendar without any event is not valid; and so one sees that the list is kept.
        yield from _event("nothing", today, today, "Tropa: no check falls due", ())


def _event(
    name: str, day: date, today: date, summary: str, details: Iterable[str]
) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(_NAMES, name)}"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"SUMMARY:{_escaped(summary)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield from details
    yield "END:VEVENT"


def _description(cards: Sequence[Due]) -> str:
    lines = []
    for one in cards:
        verb = "due" if one.day == one.due else "expires"
        lines.append(f"{one.card}: {verb} {one.day}, {one.who}\n{one.where}")
    return "\n".join([*lines, "", "The list as it is now: tropa due"])


def _escaped(words: str) -> str:
    for sign in "\\;,":
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Cut between characters, never inside one; each further line begins with a space."""
    lines, room = [""], MOST_OCTETS
    for sign in line:
        size = len(sign.encode())
        if size > room:
            lines.append("")
            room = MOST_OCTETS - 1
        lines[-1] += sign
        room -= size
    return "\r\n ".join(lines)
