"""The shape of the files in flows/. What the program works with is in `bot.model`.

These models only say which keys there are and what kind of value each takes; what must hold
between files (a source that exists, a condition that names a real option) is in the rules.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.loading.fitting.promise_records import PromiseRecord, ShowRecord
from bot.loading.fitting.values import Condition, Id, Local, Strict


class RouteRecord(Strict):
    """One way on: `to` is taken when `when` holds."""

    when: Condition | None = None
    """When this way is taken. The last route of a list has none: it always holds."""
    to: Id
    """The question, decision or outcome that comes next."""


class OptionRecord(Strict):
    """What may be pressed."""

    label: Local
    """What stands on the button, one short line: at most 90 characters, no Markdown."""
    next: Id | None = None
    """Where this answer leads. Left out, the question's own `next` decides."""
    unsure: bool = False
    """`true` for "not sure / rather not say": it hides no card. Left out, it is `false`."""
    alone: bool = False
    """`true` if it cannot be picked with others, such as "none". Only with `many`."""


class ManyRecord(Strict):
    """A multiple choice, and how many options it takes."""

    min: Annotated[int, Field(ge=1)] = 1
    """The least number of options to be picked. Left out, it is 1."""
    max: Annotated[int, Field(ge=1)] | None = None
    """The greatest number of options that can be picked. Left out, there is no limit."""


Next = Id | list[RouteRecord] | None


class VariantRecord(Strict):
    """Other words for a question, said when the condition holds."""

    when: Condition
    """For whom these words are: the answers given before this question."""
    ask: Local
    """The question in other words, in short Markdown."""
    why: Local | None = None
    """Why it is asked, in other words. Left out, the question's own `why` is shown."""


class QuestionRecord(Strict):
    """A question (`ask`) or an information page (`page`)."""

    ask: Local | None = None
    """What is asked, in short Markdown. Either `ask` or `page` is needed."""
    page: Local | None = None
    """What a page says, in short Markdown: it asks nothing, and is read and left."""
    why: Local | None = None
    """Why it is asked, shown below the question. Left out, nothing is shown."""
    variants: list[VariantRecord] = []
    """Other words for the same question, such as for a relative: the first that fits is used."""
    when: Condition | None = None
    """When it is asked at all. Left out, everybody is asked."""
    pick: Literal["country"] | None = None
    """`country`: people pick one from the list of `flows/places.yaml`. `options` come below it."""
    many: ManyRecord | None = None
    """Makes it a multiple choice. Left out, one option is picked."""
    options: dict[Id, OptionRecord] = {}
    """The answers: the id of each, and its button. Never change an id; its label may change."""
    next: Next = None
    """Where it leads: one place, or a list of routes of which the first that fits is taken.

    Left out, the next question of the file follows, and after the last the first outcome.
    """


class DecisionRecord(Strict):
    """Asks nothing and only routes."""

    next: Next
    """Where it leads: a list of routes, of which the first that fits is taken."""


class SectionRecord(Strict):
    """A titled part of an outcome: cards that are for the reader."""

    id: Id
    """The short name of the section, used in buttons. Never change it."""
    title: Local
    """The heading of the section, one short line."""
    show: ShowRecord
    """Which cards stand here, out of those that are for the reader."""
    most: Annotated[int, Field(ge=1, le=200)] = 50
    """The greatest number of cards shown here. Left out, it is 50."""
    empty: Local | None = None
    """What is said when no card fits. Left out, an empty section is not shown."""


class OutcomeRecord(Strict):
    """A final screen."""

    title: Local
    """The heading of the screen, one short line."""
    text: Local | None = None
    """What stands above the sections, in short Markdown. Left out, nothing."""
    sections: Annotated[list[SectionRecord], Field(min_length=1)]
    """The parts of the screen, in the order in which they are shown."""


class UrgentRecord(Strict):
    """What /sos shows at once, and the options that lead on from there."""

    outcome: Id
    """The outcome that /sos shows."""
    ask: Id
    """The question by which the emergency is told apart. It is a single choice."""
    options: Annotated[list[Id], Field(min_length=1)]
    """The options of that question that are offered as buttons."""


class FlowFile(Strict):
    """A questionnaire: what is asked, where it leads, and what is shown at the end."""

    format: Literal[1]
    """The version of this file's language: always 1."""
    id: Id
    """The short name of the flow, as in the name of the file. Never change it."""
    title: Local
    """The title of the flow, one short line, in every language."""
    emergency: UrgentRecord | None = None
    """What /sos shows at once. Left out, there is no such screen and no button for it."""
    facts: dict[Id, Condition] = {}
    """Conditions with a name, to be used elsewhere as `fact: name`."""
    questions: Annotated[dict[Id, QuestionRecord], Field(min_length=1, max_length=100)]
    """The questions and pages, in the order in which they come."""
    decisions: Annotated[dict[Id, DecisionRecord], Field(max_length=50)] = {}
    """Places that ask nothing and only decide where to go on."""
    outcomes: Annotated[dict[Id, OutcomeRecord], Field(min_length=1, max_length=20)]
    """The final screens. A flow needs at least one."""
    promises: list[PromiseRecord] = []
    """What must hold whatever somebody answers. A file that breaks one is never served."""


class RegionRecord(Strict):
    """A part of the list of countries."""

    id: Id
    """The short name of the region, used in buttons. Never change it."""
    title: Local
    """The name of the region on its button, one short line."""
    countries: Annotated[list[Id], Field(min_length=1)]
    """Its countries in the order shown: their ISO 3166 codes in small letters."""


class PlacesFile(Strict):
    """The list of countries: its regions, and named groups of countries."""

    regions: Annotated[list[RegionRecord], Field(min_length=1)]
    """The parts of the list of countries. A country stands in exactly one."""
    groups: dict[Id, list[Id]] = {}
    """Countries under one name, to be used in conditions instead of a list."""
