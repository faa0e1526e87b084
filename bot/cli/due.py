"""`tropa due`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS
from bot.cli.clock import day_given
from bot.cli.loading import draft_or_none
from bot.upkeep.due import Due, State, due_cards, last_day
from bot.upkeep.ics import calendar

WIDTH = 100
"""Of the table. Only titles and reviewers are ever cut: the place must open the file."""

_HEADINGS = {
    State.EXPIRED: "Expired on {day}, {away}: no longer shown",
    State.OVERDUE: "Due since {day}, {away}: shown with a warning",
    State.EXPIRING: "Expires on {day}, {away}",
    State.DUE: "Due on {day}, {away}",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """What fell due on a day, or will up to the last one."""

    cards: tuple[Due, ...]
    today: date
    last: date


def due(root: Path, within: str, form: str, on: str | None, *, fail_overdue: bool) -> int:
    """Print what falls due; 1 if the files do not fit, or if asked to for what is late."""
    day = day_given(on)
    try:
        last = last_day(within, day)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--within") from None
    draft = draft_or_none(root)
    if draft is None:
        return PROBLEMS
    listing = Listing(due_cards(draft, day, last), day, last)
    shown = _FORMS[form](listing)
    # As bytes, a calendar file keeps the letters and line ends of its standard on every system.
    click.echo(shown.encode() if form == "ics" else shown, nl=False)
    if form == "text":
        click.echo(_summary(listing), err=True)
    late = any(one.state.late for one in listing.cards)
    return PROBLEMS if fail_overdue and late else FINE


def _summary(listing: Listing) -> str:
    if not listing.cards:
        return f"Nothing falls due up to {listing.last}."
    count = {state: sum(one.state is state for one in listing.cards) for state in State}
    coming = count[State.EXPIRING] + count[State.DUE]
    return (
        f"Cards to check: {len(listing.cards)}. Expired: {count[State.EXPIRED]}; overdue: "
        f"{count[State.OVERDUE]}; up to {listing.last}: {coming}."
    )


def _text(listing: Listing) -> str:
    return "".join(f"{line}\n" for line in _table(listing))


def _table(listing: Listing) -> Iterator[str]:
    """Two lines a card: where it stands, what it is about, whose it is; then its id and title."""
    first = [(one.where, one.topic, one.importance.name.lower(), one.who) for one in listing.cards]
    widths = [max(map(len, column)) for column in zip(*first, strict=True)]
    ids = max((len(one.card) for one in listing.cards), default=0)
    rows = zip(listing.cards, first, strict=True)
    for at, ((state, day), group) in enumerate(
        groupby(rows, lambda row: (row[0].state, row[0].day))
    ):
        if at:
            yield ""
        yield _HEADINGS[state].format(day=day, away=_away((day - listing.today).days))
        for one, cells in group:
            padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            yield _cut(f"  {'  '.join(padded)}")
            yield _cut(f"    {one.card.ljust(ids)}  {one.title}")


def _away(days: int) -> str:
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days) or (f"in {days} days" if days > 0 else f"{-days} days ago")


def _cut(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _json(listing: Listing) -> str:
    """The shape is in docs/upkeep.md."""
    rows = [
        {
            "card": one.card,
            "title": one.title,
            "topic": one.topic,
            "importance": one.importance.name.lower(),
            "state": one.state.value,
            "days": (one.day - listing.today).days,
            "status": one.status.value,
            "by": one.by,
            "checked": one.checked,
            "due": one.due,
            "expires": one.expires,
            "path": one.place.path,
            "line": one.place.line,
        }
        for one in listing.cards
    ]
    shown = {"on": listing.today, "until": listing.last, "cards": rows}
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _ics(listing: Listing) -> str:
    return calendar(listing.cards, listing.today)


_FORMS: dict[str, Callable[[Listing], str]] = {"text": _text, "ics": _ics, "json": _json}
