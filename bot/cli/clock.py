"""The clock. Everything below is given the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from bot.upkeep.due import day_of


def today() -> date:
    """The day in UTC, so that replicas agree wherever they stand."""
    return datetime.now(UTC).date()


def day_given(words: str | None) -> date:
    """The day that `--on` names, such as 2027-03-01; today without it.

    Raises click.BadParameter for what is no day.
    """
    try:
        return day_of(words) if words else today()
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--on") from None


def now() -> datetime:
    """The time of day in UTC."""
    return datetime.now(UTC)
