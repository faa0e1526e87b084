"""Which cards a person is shown: the sections of an outcome, and the list a card is read in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain

from bot.engine.scene import Scene
from bot.model.cards import Card
from bot.model.conditions import Answers
from bot.model.conversation import Within
from bot.model.flow import Flow, Outcome, Section


@dataclass(frozen=True, slots=True)
class Filled:
    """A section and the cards that these answers find for it."""

    section: Section
    cards: tuple[Card, ...]


def fill_sections(
    flow: Flow, outcome: Outcome, answers: Answers, today: date
) -> tuple[Filled, ...]:
    """Each section with its cards; a card stands in the first section that wants it.

    Cards of a country that was picked come first.
    """
    picked = _places(flow, answers)
    seen: set[str] = set()
    filled = []
    for section in outcome.sections:
        near: list[Card] = []
        far: list[Card] = []
        for card in section.cards:
            if card.id not in seen and card.audience.holds(answers) and card.shown_on(today):
                (near if card.collection in picked else far).append(card)
        cards = tuple((near + far)[: section.most])
        seen.update(card.id for card in cards)
        filled.append(Filled(section, cards))
    return tuple(filled)


def _places(flow: Flow, answers: Answers) -> frozenset[str]:
    """What was picked from long lists. Elsewhere `no` is an answer, and not Norway."""
    lists = (node for node in answers if (asked := flow.question(node)) and asked.regions)
    return frozenset(pick for node in lists for pick in answers[node])


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in a list that is being read: under which heading, and the how manieth of it."""

    card: Card
    heading: str
    number: int
    total: int


def reading_list(scene: Scene, card: Card, within: Within) -> tuple[Shown, ...]:
    """The cards among which this one is read: *next* and *previous* follow this order."""
    if within is Within.COLLECTION:
        collection = scene.guide.collections[card.collection]
        cards = tuple(card for card in collection.cards if card.shown_on(scene.today))
        return _numbered(collection.title[scene.language], cards)
    outcome: object = scene.walk.here
    if within is Within.EMERGENCY:
        outcome = scene.flow.urgent.outcome if scene.flow.urgent else None
    if not isinstance(outcome, Outcome):
        return ()
    filled = fill_sections(scene.flow, outcome, scene.walk.answers, scene.today)
    parts = (_numbered(part.section.title[scene.language], part.cards) for part in filled)
    return tuple(chain.from_iterable(parts))


def _numbered(heading: str, cards: tuple[Card, ...]) -> tuple[Shown, ...]:
    total = len(cards)
    return tuple(Shown(card, heading, at, total) for at, card in enumerate(cards, start=1))
