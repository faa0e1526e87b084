"""The guide: the loaded whole, immutable and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.cards import Card, Collection
from bot.model.conversation import Shelf
from bot.model.flow import Flow
from bot.model.problem import Place
from bot.model.promise import Promise
from bot.model.story import Story
from bot.model.text import Labels
from bot.model.wording import Wording

Part = tuple[str, ...]
"""Kind and ids of something that stands in a file."""


@dataclass(frozen=True, eq=False, repr=False)
class Guide:
    """Flows, cards and wording of one load. Compared by identity.

    `languages` maps a language code to its own name; the first is the one to fall back to.
    `shelves` are the browsable collections, in the order they are listed. `stories`, `promises`,
    `groups` (names for sets of options) and `places` are for staff: no screen depends on them.
    """

    languages: Mapping[str, str]
    wording: Mapping[str, Wording]
    flows: Mapping[str, Flow]
    topics: Mapping[str, Labels]
    cards: Mapping[str, Card]
    shelves: Mapping[Shelf, tuple[Collection, ...]]
    collections: Mapping[str, Collection]
    stories: tuple[Story, ...] = ()
    promises: tuple[Promise, ...] = ()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[Part, Place] = field(default_factory=dict)

    def place(self, *part: str) -> Place:
        """Where a part of the files stands, such as `"card", id` or `"option", flow, question, id`.

        Kinds: card, promise, question (pages too), option, decision, outcome, section. All but
        cards are named from their flow on. What has no place of its own stands at its flow.
        """
        return self.places.get(part) or Place(f"flows/{part[1]}.yaml")

    @property
    def first_flow(self) -> Flow:
        """The flow that *Start* begins."""
        return next(iter(self.flows.values()))

    def language_for(self, code: str | None) -> str:
        """The guide's language for a language tag such as `ru` or `en-GB`; else the first."""
        short = (code or "").replace("_", "-").split("-")[0].lower()
        return short if short in self.languages else next(iter(self.languages))
