"""The shape of promises, and of the queries over cards by which they and sections name cards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.loading.fitting.values import Condition, Id, Strict, Words

Kind = Literal["policy", "organization", "page"]
Kinds = Annotated[list[Kind], Field(min_length=1)]
Ids = Annotated[list[Id], Field(min_length=1)]
CardIds = Annotated[list[Words], Field(min_length=1)]


DEMANDS = ("always", "never", "before", "within")
"""The keys of which a promise has exactly one."""


class ShowRecord(Strict):
    """A query over cards: of these kinds, with these topics and tags."""

    kind: Kind | Kinds | None = None
    """The kind of card, or several kinds. Left out, all kinds."""
    topic: Id | Ids | None = None
    """The topic of the cards, or several. Left out, all topics."""
    tag: Id | Ids | None = None
    """A word of the cards' `tags`, or several words of which one is enough. Left out, any card."""


class SelectionRecord(ShowRecord):
    """The cards that a promise is about: those to which all of these keys apply."""

    card: Words | CardIds | None = None
    """The id of a card, such as `kz/entry`, or a list of ids. Left out, all cards."""
    fresh: bool = False
    """`true` leaves out cards whose check is due: an old warning does not keep the promise."""


class ShownRecord(Strict):
    """Cards that are always shown."""

    shows: SelectionRecord
    """The cards that are meant."""
    at_least: Annotated[int, Field(ge=1)] | None = None
    """How many of them there must be. Left out, all that `card` names; of others, one."""


class NeverRecord(Strict):
    """Cards that are never shown."""

    shows: SelectionRecord
    """The cards that are meant."""


class BeforeRecord(Strict):
    """Cards that stand above others, wherever both are shown."""

    shows: SelectionRecord
    """The cards that must stand above."""
    above: SelectionRecord
    """The cards that must stand below them."""


class WithinRecord(Strict):
    """Cards that can be read after a few presses, from every screen."""

    shows: SelectionRecord
    """The cards that are meant: to read one of them is enough."""
    presses: Annotated[int, Field(ge=1, le=2)]
    """How many presses it takes at most, 1 or 2. The first opens the emergency screen."""


class PromiseRecord(Strict):
    """What must hold of the final screens, whatever somebody answers.

    Exactly one of `always`, `never`, `before` and `within` says what.
    """

    id: Id
    """The short name of the promise: small Latin letters, digits and hyphens."""
    why: Words
    """Why it must hold, for colleagues. Readers of the bot do not see it."""
    when: Condition | None = None
    """For whom it must hold. Left out, for everybody.

    It is taken literally: whoever answers "not sure" is meant only where that option is named.
    """
    outcome: Id | Ids | None = None
    """The final screen that is meant, or several. Left out, all of them."""
    always: ShownRecord | None = None
    """These cards are shown."""
    never: NeverRecord | None = None
    """These cards are not shown."""
    before: BeforeRecord | None = None
    """Where these cards and others are shown, these stand above."""
    within: WithinRecord | None = None
    """One of these cards can be read after so many presses, from every screen."""
