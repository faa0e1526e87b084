"""The kinds of values that staff files are made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=58)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Local = Annotated[dict[str, Words], Field(min_length=1)]
"""Language -> words; which languages there must be is a rule."""


def _as_text(value: object) -> object:
    """A year alone is a number in YAML."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _in_calendar(value: str) -> str:
    """A day must exist; months and years that fit the pattern all do."""
    try:
        date.fromisoformat(value if value.count("-") == 2 else "2026-01-01")  # noqa: PLR2004
    except ValueError:
        message = f"there is no day {value} in the calendar; correct it"
        raise ValueError(message) from None
    return value


_PARTIAL_DATE = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

PartialDate = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(pattern=_PARTIAL_DATE),
    AfterValidator(_in_calendar),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _PARTIAL_DATE},
                {"type": "integer", "minimum": 1900, "maximum": 2099},
            ]
        }
    ),
]
"""A year, a month (2026-02) or a day (2026-02-12)."""

Condition = Any
"""`for:` and `when:` are read by `bot.loading.building.conditions`, which knows the questions."""


class Strict(BaseModel):
    """No unknown keys, no silent conversions, no changes afterwards.

    The text below a key explains it to staff: editors show it, and so does `tropa new`, which
    takes its first paragraph.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True
    )
