"""The shape of the files in flows/. What the program works with is in `bot.model`.

These models only say which keys there are and what kind of value each takes; what must hold
between files (a source that exists, a condition that names a real option) is in the rules.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.loading.fitting.values import Condition, Id, Local, Strict


class RouteRecord(Strict):
    """One way on: `to` is taken when `when` holds."""

    when: Condition | None = None
    to: Id


class OptionRecord(Strict):
    """What may be pressed."""

    label: Local
    next: Id | None = None
    unsure: bool = False
    alone: bool = False


class ManyRecord(Strict):
    """A multiple choice, and how many options it takes."""

    min: Annotated[int, Field(ge=1)] = 1
    max: Annotated[int, Field(ge=1)] | None = None


Next = Id | list[RouteRecord] | None


class VariantRecord(Strict):
    """Other words for a question, said when the condition holds."""

    when: Condition
    ask: Local
    why: Local | None = None


class QuestionRecord(Strict):
    """A question (`ask`) or an information page (`page`)."""

    ask: Local | None = None
    page: Local | None = None
    why: Local | None = None
    variants: list[VariantRecord] = []
    when: Condition | None = None
    pick: Literal["country"] | None = None
    many: ManyRecord | None = None
    options: dict[Id, OptionRecord] = {}
    next: Next = None


class DecisionRecord(Strict):
    """Asks nothing and only routes."""

    next: Next


class ShowRecord(Strict):
    """A query over cards: of these kinds, with these topics."""

    kind: (
        Literal["policy", "organization", "page"]
        | list[Literal["policy", "organization", "page"]]
        | None
    ) = None
    topic: Id | list[Id] | None = None


class SectionRecord(Strict):
    """A titled part of an outcome."""

    id: Id
    title: Local
    show: ShowRecord
    most: Annotated[int, Field(ge=1, le=200)] = 50
    empty: Local | None = None


class OutcomeRecord(Strict):
    """A final screen."""

    title: Local
    text: Local | None = None
    sections: Annotated[list[SectionRecord], Field(min_length=1)]


class UrgentRecord(Strict):
    """What /sos shows at once, and the options that lead on from there."""

    outcome: Id
    ask: Id
    options: Annotated[list[Id], Field(min_length=1)]


class FlowFile(Strict):
    """flows/<id>.yaml. `format` is the version of this language: 1."""

    format: Literal[1]
    id: Id
    title: Local
    emergency: UrgentRecord | None = None
    facts: dict[Id, Condition] = {}
    questions: Annotated[dict[Id, QuestionRecord], Field(min_length=1, max_length=100)]
    decisions: Annotated[dict[Id, DecisionRecord], Field(max_length=50)] = {}
    outcomes: Annotated[dict[Id, OutcomeRecord], Field(min_length=1, max_length=20)]


class RegionRecord(Strict):
    """A part of the list of countries."""

    id: Id
    title: Local
    countries: Annotated[list[Id], Field(min_length=1)]


class PlacesFile(Strict):
    """flows/places.yaml: regions, and named groups of countries."""

    regions: Annotated[list[RegionRecord], Field(min_length=1)]
    groups: dict[Id, list[Id]] = {}
