"""The clock. Everything below is given the day."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC, so that replicas agree wherever they stand."""
    return datetime.now(UTC).date()


def now() -> datetime:
    """The time of day in UTC."""
    return datetime.now(UTC)
