"""`tropa forecast`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS
from bot.cli.clock import day_given
from bot.cli.loading import guide_or_none, late_bar
from bot.model.guide import Guide
from bot.proof.forecast import Break, forecast, turning_days
from bot.upkeep.due import last_day


def tell(root: Path, within: str | None, on: str | None, form: str) -> int:
    """Print what will break; 1 only if the files do not load: what is to come can be prevented."""
    day = day_given(on)
    guide = guide_or_none(root)
    if guide is None:
        return PROBLEMS
    last = _last(within, guide, day)
    found = tuple(forecast(guide, day, last, late_bar(label="Looking ahead")))
    if form == "json":
        click.echo(_json(found, guide, day, last))
    else:
        for line in _text(found, guide, day):
            click.echo(line)
        click.echo(_summary(found, guide, last), err=True)
    return FINE


def _last(within: str | None, guide: Guide, today: date) -> date:
    """The last day to look at: without a wish, the last on which anything lapses."""
    if within is None:
        return max((today, *turning_days(guide)))
    try:
        return last_day(within, today)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--within") from None


def _text(found: Sequence[Break], guide: Guide, today: date) -> Iterator[str]:
    day = None
    for one in found:
        if one.day != day:
            if day:
                yield ""
            day = one.day
            yield f"{day}, in {(day - today).days} days"
        yield f"  {one.problem}"
        several = "all of these" if one.together else "any of these"
        yield f"    prevented by a check of {several if len(one.reviews) > 1 else 'this'}:"
        for card in one.reviews:
            yield f"      {guide.place('card', card.id)}: {card.id}, due on {card.review.due}"


def _summary(found: Sequence[Break], guide: Guide, last: date) -> str:
    if found:
        first = found[0].day
        return (
            f"Breaking until {last}, if nobody reviews anything: {len(found)}, the first on "
            f"{first}. `tropa due` lists all checks."
        )
    if not turning_days(guide):
        return "Time breaks nothing: no card expires, and no promise asks for fresh ones."
    return f"Until {last} nothing breaks, even if nobody reviews anything."


def _json(found: Sequence[Break], guide: Guide, today: date, last: date) -> str:
    rows = [
        {
            "day": one.day,
            "rule": one.problem.rule,
            "message": one.problem.message,
            "path": one.problem.place.path,
            "line": one.problem.place.line,
            "together": one.together,
            "reviews": [
                {"card": card.id, "due": card.review.due, "expires": card.review.expires}
                | {"path": guide.place("card", card.id).path}
                for card in one.reviews
            ],
        }
        for one in found
    ]
    shown = {"on": today, "until": last, "breaks": rows}
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode()
