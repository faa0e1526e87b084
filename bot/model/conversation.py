"""The whole language of a conversation: what a person can do, and what they are shown.

Read this first. A press arrives as a `State` and an `Event`; `bot.engine.respond` turns them into
a `Reply`. Nothing here knows of any channel, and nothing is kept between two presses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from bot.model.conditions import Answers
from bot.model.text import Text


@dataclass(frozen=True, slots=True)
class State:
    """All that is known of a conversation; it travels in the buttons and nowhere else.

    `answers` are in the order they were given. `draft` is a multiple choice that has been begun
    and not finished: its question and the options ticked so far.
    """

    language: str
    flow: str
    answers: Answers = field(default_factory=dict)
    draft: tuple[str, tuple[str, ...]] | None = None


class Within(Enum):
    """The list in which a card is being read: it decides what *next* and *previous* are."""

    OUTCOME = 0
    EMERGENCY = 1
    COLLECTION = 2


class Shelf(Enum):
    """The parts of the library that can be browsed."""

    COUNTRIES = 0
    ORGANIZATIONS = 1
    GUIDES = 2


class Info(Enum):
    """Screens that are the same for everybody."""

    HOME = 0
    HELP = 1
    PRIVACY = 2
    LANGUAGES = 3
    BROWSE = 4
    TYPED = 5
    ERASED = 6


class View(Enum):
    """What is seen of a card: one of its three sides, or the list in which it stands."""

    TEXT = 0
    SOURCES = 1
    WHY = 2
    LIST = 3


# Places: what a button can open.


@dataclass(frozen=True, slots=True)
class Here:
    """Where the answers lead: the question to be answered next, or the outcome."""


@dataclass(frozen=True, slots=True)
class Reviewing:
    """*Your answers*."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """Urgent contacts and rights, without a question asked."""


@dataclass(frozen=True, slots=True)
class Picking:
    """One page of one region of a long list, both counted from 0."""

    question: str
    region: int
    page: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """A page of a list of collections."""

    shelf: Shelf
    page: int = 0


@dataclass(frozen=True, slots=True)
class Collected:
    """A page of the cards of a collection."""

    collection: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A card."""

    card: str
    within: Within
    view: View = View.TEXT


Spot = Info | Here | Reviewing | Emergency | Picking | Shelved | Collected | Reading

# Events: what a person can do.


@dataclass(frozen=True, slots=True)
class Begin:
    """Start the flow of the state from nothing."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Answer a single choice, or go on from an information page."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Toggle:
    """Tick or untick an option of a multiple choice."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Finish:
    """Done with a multiple choice."""

    question: str


@dataclass(frozen=True, slots=True)
class Back:
    """Take the last answer back."""


@dataclass(frozen=True, slots=True)
class Change:
    """Be asked a question again; later answers that still fit are kept."""

    question: str


@dataclass(frozen=True, slots=True)
class Open:
    """Look at something. Changes no answer."""

    spot: Spot


@dataclass(frozen=True, slots=True)
class Erase:
    """Have the bot's message and one's own deleted, as far as the channel can."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A button that no longer means anything: from before an edit, cut, or another chat's."""


Event = Begin | Choose | Toggle | Finish | Back | Change | Open | Erase | Stale

# Events that most screens offer, made once.
BACK = Back()
HERE = Open(Here())
HOME = Open(Info.HOME)
REVIEWING = Open(Reviewing())
EMERGENCY = Open(Emergency())


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it does; `language` is set where it also changes the language."""

    label: str
    press: Event
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """Text and rows of buttons, without the markup of any channel.

    `kind` is what sort of screen it is, `outcome` which outcome it shows, if any: operators count
    them, and nothing else depends on them.
    """

    text: Text
    rows: tuple[tuple[Button, ...], ...]
    kind: str = "info"
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the channel is to show, and the state that the screen's buttons apply to.

    With `erase` the channel deletes what it can and says `farewell`, or `not_erased` where that
    failed; the screen then takes the place of what could not be deleted.
    """

    state: State
    screen: Screen
    erase: bool = False
    farewell: str = ""
    not_erased: str = ""
