"""Which cards a person is shown: the sections of an outcome, and the list a card is read in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.engine.scene import Scene
from bot.model.cards import Card, Importance
from bot.model.conditions import Answers
from bot.model.conversation import Within
from bot.model.flow import Flow, Outcome, Section

READ_AT_ONCE = 5
"""Cards of a section that are read one after the other; of more, there is a list to choose from."""

GROUPED_FROM = 11
"""Cards that no longer fit one page of a list: they are grouped by country or guide."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A section and the cards that these answers find for it."""

    section: Section
    cards: tuple[Card, ...]

    @property
    def listed(self) -> bool:
        """Whether it opens with a list of its cards."""
        return len(self.cards) > READ_AT_ONCE

    @property
    def groups(self) -> dict[str, list[Card]]:
        """The cards by collection, where there are too many for one page; else nothing."""
        groups: dict[str, list[Card]] = {}
        if len(self.cards) >= GROUPED_FROM:
            for card in self.cards:
                groups.setdefault(card.collection, []).append(card)
        return groups if len(groups) > 1 else {}


def fill_sections(
    flow: Flow, outcome: Outcome, answers: Answers, today: date
) -> tuple[Filled, ...]:
    """Each section with its cards; a card stands in the first section that wants it.

    Cards of a country that was picked come first, then those of its group and of organisations that
    work there. Where there are many, those of one country or guide stand together.
    """
    picked = places_picked(flow, answers)
    seen: set[str] = set()
    filled = []
    for section in outcome.sections:
        near: tuple[list[Card], ...] = ([], [], [])
        for card in section.cards:
            if card.id not in seen and card.audience.holds(answers) and card.shown_on(today):
                near[_distance(card, picked)].append(card)
        part = Filled(section, tuple(chain.from_iterable(near))[: section.most])
        if part.groups:
            part = Filled(section, tuple(chain.from_iterable(part.groups.values())))
        seen.update(card.id for card in part.cards)
        filled.append(part)
    return tuple(filled)


def _distance(card: Card, picked: frozenset[str]) -> int:
    """0 for what is about the country itself, 1 for what concerns it, 2 for everything else."""
    if card.collection in picked:
        return 0
    concerns = card.importance is not Importance.LOW and not card.places.isdisjoint(picked)
    return 1 if concerns else 2


def places_picked(flow: Flow, answers: Answers) -> frozenset[str]:
    """What was picked from long lists. Elsewhere `no` is an answer, and not Norway."""
    lists = (node for node in answers if (asked := flow.question(node)) and asked.regions)
    return frozenset(pick for node in lists for pick in answers[node])


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in a list that is being read: under which heading, and the how manieth of it.

    `listed` tells whether there is a list of all to go back to.
    """

    card: Card
    heading: str
    number: int
    total: int
    listed: bool


def reading_list(scene: Scene, card: Card, within: Within) -> tuple[Shown, ...]:
    """The cards among which this one is read: *next* and *previous* follow this order."""
    if within is Within.COLLECTION:
        collection = scene.guide.collections[card.collection]
        cards = tuple(card for card in collection.cards if card.shown_on(scene.today))
        return _numbered(collection.title[scene.language], cards, listed=True)
    parts = (
        _numbered(part.section.title[scene.language], part.cards, listed=part.listed)
        for part in filled_within(scene, within)
    )
    return tuple(chain.from_iterable(parts))


def filled_within(scene: Scene, within: Within) -> tuple[Filled, ...]:
    """The sections of the outcome that the answers led to, or of the emergency."""
    outcome: object = scene.walk.here
    if within is Within.EMERGENCY:
        outcome = scene.flow.urgent.outcome if scene.flow.urgent else None
    if not isinstance(outcome, Outcome):
        return ()
    return fill_sections(scene.flow, outcome, scene.walk.answers, scene.today)


def _numbered(heading: str, cards: tuple[Card, ...], *, listed: bool) -> tuple[Shown, ...]:
    total = len(cards)
    return tuple(Shown(card, heading, at, total, listed) for at, card in enumerate(cards, start=1))
