"""The shape of the files in flows/stories/. What the program works with is `bot.model.story`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.loading.fitting.values import Id, Strict, Words

AtLeast = Annotated[int, Field(ge=1)]


class StoryRecord(Strict):
    """One example: somebody gives these answers, and must see this."""

    id: Id
    """The short name of the story: small Latin letters, digits and hyphens."""
    about: Words
    """What must be true, and why it matters, for colleagues. Readers of the bot do not see it."""
    flow: Id | None = None
    """The questionnaire that is answered. Left out, it is the first one."""
    answers: dict[Id, Id | Annotated[list[Id], Field(min_length=1)]]
    """Every question that such a person is asked, and the answer: its id, or a list of several.

    Pages that only tell something are left out.
    """
    outcome: Id
    """The final screen to which these answers must lead."""
    first: Words | None = None
    """The card that must stand above all others. Left out, any may."""
    shows: list[Words] = []
    """Cards that must be shown, such as `kz/entry`. In any order; others may be shown, too."""
    order: Annotated[list[Words], Field(min_length=2)] | None = None
    """Cards that must all be shown, each above the next. Others may stand between them.

    `organizations` stands for all organisations that are shown.
    """
    never: list[Words] = []
    """Cards that must not be shown to this person."""
    organizations: AtLeast | None = None
    """How many organisations must be shown at least. Left out, there may be none."""
    sections: dict[Id, AtLeast] = {}
    """Sections of the final screen, and how many cards each must show at least."""


class StoryFile(Strict):
    """Stories: examples of what must be shown to whom. `tropa check` tells which do not hold."""

    stories: Annotated[list[StoryRecord], Field(min_length=1)]
    """The stories of this file. Their order does not matter."""
