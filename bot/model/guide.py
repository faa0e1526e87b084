"""The guide: the loaded whole, immutable and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.cards import Card, Collection
from bot.model.conversation import Shelf
from bot.model.flow import Flow
from bot.model.story import Story
from bot.model.text import Labels
from bot.model.wording import Wording


@dataclass(frozen=True, eq=False, repr=False)
class Guide:
    """Flows, cards and wording of one load. Compared by identity.

    `languages` maps a language code to its own name; the first is the one to fall back to.
    `shelves` are the browsable collections, in the order they are listed. `stories` are for staff:
    no screen depends on them.
    """

    languages: Mapping[str, str]
    wording: Mapping[str, Wording]
    flows: Mapping[str, Flow]
    topics: Mapping[str, Labels]
    cards: Mapping[str, Card]
    shelves: Mapping[Shelf, tuple[Collection, ...]]
    collections: Mapping[str, Collection]
    stories: tuple[Story, ...] = ()

    @property
    def first_flow(self) -> Flow:
        """The flow that *Start* begins."""
        return next(iter(self.flows.values()))

    def language_for(self, code: str | None) -> str:
        """The guide's language for a language tag such as `ru` or `en-GB`; else the first."""
        short = (code or "").replace("_", "-").split("-")[0].lower()
        return short if short in self.languages else next(iter(self.languages))
