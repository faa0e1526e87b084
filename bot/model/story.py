"""Stories: examples written by staff, of what somebody with these answers is and is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.conditions import Answers
from bot.model.problem import Place


@dataclass(frozen=True, slots=True)
class Named:
    """What a story names by its id, and where it does."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Least:
    """How many there must be at the least, and where the story says so."""

    number: int
    place: Place


@dataclass(frozen=True, slots=True)
class Story:
    """These answers, and what is expected to come of them. `bot.proof.examples` holds it to that.

    `answers` have every information page read; `answered` tells where each answer stands in the
    file. `order` names cards, or `ORGANIZATIONS` for all of them.
    """

    id: str
    place: Place
    flow: str
    answers: Answers
    answered: Mapping[str, Place]
    outcome: Named
    first: Named | None = None
    shows: tuple[Named, ...] = ()
    order: tuple[Named, ...] = ()
    never: tuple[Named, ...] = ()
    organizations: Least | None = None
    sections: Mapping[str, Least] = field(default_factory=dict)


ORGANIZATIONS = "organizations"
"""In the order of a story: all organisations that are shown."""
