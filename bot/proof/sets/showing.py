"""What is shown to whom: the sections of a final screen, filled for all answers at once.

`bot.engine.selection` fills them for one set of answers; this says the same of all of them, with
the room of each section, the nearness of a card's country and the grouping of long sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.engine.selection import GROUPED_FROM, READ_AT_ONCE
from bot.model.cards import Card, Importance
from bot.model.flow import Flow, Outcome, Question, Section
from bot.proof.sets.counting import Counting, crowded, fewer
from bot.proof.sets.diagrams import ALL, NONE, Diagrams, Set
from bot.proof.sets.situations import Situations
from bot.proof.sets.space import Space


@dataclass(frozen=True, slots=True)
class Entry:
    """A card at one nearness, and the answers with which it is shown at that nearness."""

    card: Card
    where: Set


class Filled:
    """A section for all answers of a view. `entries` are in the order in which they stand."""

    def __init__(self, sets: Diagrams, section: Section, entries: Iterable[Entry]) -> None:
        """`entries` are what is really shown: the section's room is already accounted for."""
        self.section = section
        self.entries = tuple(one for one in entries if one.where)
        self._sets = sets
        self.shown: dict[str, Set] = {}
        """Card id -> the answers with which it stands in this section."""
        for one in self.entries:
            self.shown[one.card.id] = sets.either(self.shown.get(one.card.id, NONE), one.where)

    @cached_property
    def listed(self) -> Set:
        """The answers with which it opens with a list."""
        return self.at_least(READ_AT_ONCE + 1)

    @cached_property
    def grouped(self) -> Set:
        """The answers with which cards of one country or guide stand together."""
        return self.at_least(GROUPED_FROM)

    def at_least(self, number: int, within: Set = ALL) -> Set:
        """The answers, out of these, with which it shows so many cards."""
        shown = tuple(self.shown.values())
        within = crowded(self._sets, within, shown, number)
        return self._sets.without(within, fewer(self._sets, within, shown, number))

    def above(self, one: Card, other: Card) -> Set:
        """The answers with which both stand here, the one above the other."""
        sets = self._sets
        both = sets.both(self.shown.get(one.id, NONE), self.shown.get(other.id, NONE))
        if not both:
            return NONE
        first = self._first(both, {one.id}, {other.id}, by_collection=False)
        if one.collection == other.collection or not sets.both(both, self.grouped):
            return first
        grouped = sets.both(both, self.grouped)
        groups = self._first(grouped, {one.collection}, {other.collection}, by_collection=True)
        return sets.either(sets.without(first, grouped), groups)

    def _first(self, within: Set, ones: set[str], others: set[str], *, by_collection: bool) -> Set:
        """The answers with which one of the ones comes before any of the others."""
        sets, found = self._sets, NONE
        for entry in self.entries:
            name = entry.card.collection if by_collection else entry.card.id
            if name in ones or name in others:
                here = sets.both(within, entry.where)
                within = sets.without(within, here)
                if name in ones:
                    found = sets.either(found, here)
        return found


class Showing:
    """A final screen for all answers with which it is seen (`views`), on one day."""

    def __init__(self, situations: Situations, outcome: Outcome, today: date) -> None:
        """Fill its sections. A card stands in the first section that wants it."""
        self.situations = situations
        self.outcome = outcome
        self.views = situations.views(outcome)
        self._near = _Nearness(situations.space, situations.flow)
        self.shown: dict[str, Set] = {}
        """Card id -> the answers with which this screen shows it."""
        self.sections = tuple(self._filled(section, today) for section in outcome.sections)

    @property
    def empty(self) -> Set:
        """The answers with which it shows no card."""
        sets = self.situations.space.diagrams
        found = self.views
        for part in self.sections:
            for entry in part.entries:
                found = sets.without(found, entry.where)
                if not found:  # mostly soon, and then the rest need not be looked at
                    return NONE
        return found

    def _filled(self, section: Section, today: date) -> Filled:
        space = self.situations.space
        sets = space.diagrams
        wanted: list[tuple[Card, Set]] = []
        for card in section.cards:
            if card.shown_on(today):
                where = sets.both(self.views, space.where(card.audience))
                where = sets.without(where, self.shown.get(card.id, NONE))
                if where:
                    wanted.append((card, where))
        entries: Iterable[Entry] = (
            Entry(card, sets.both(where, self._near.at(card, distance)))
            for distance in range(3)
            for card, where in wanted
        )
        if len(wanted) > section.most:
            entries = _as_there_is_room(space, self.views, entries, section.most)
        filled = Filled(sets, section, entries)
        for name, where in filled.shown.items():
            self.shown[name] = sets.either(self.shown.get(name, NONE), where)
        return filled


def _as_there_is_room(
    space: Space, views: Set, entries: Iterable[Entry], most: int
) -> Iterator[Entry]:
    """The entries without those answers with which the section is already full."""
    sets, wanted = space.diagrams, tuple(entries)
    tight = crowded(sets, views, [one.where for one in wanted], most + 1)
    room = Counting(sets, tight, most)
    for entry in wanted:
        where = sets.without(entry.where, sets.without(tight, room.left))
        room.add(sets.both(where, tight))
        yield Entry(entry.card, where)


class _Nearness:
    """How near a card is to the country that was picked: see `selection.fill_sections`."""

    def __init__(self, space: Space, flow: Flow) -> None:
        self._space = space
        nodes = flow.nodes.values()
        self._lists = [one.id for one in nodes if isinstance(one, Question) and one.regions]
        self._known: dict[frozenset[str], Set] = {}

    def at(self, card: Card, distance: int) -> Set:
        """The answers with which the card is at this distance: 0, 1 or 2."""
        sets = self._space.diagrams
        own = self._picked(frozenset((card.collection,)))
        if distance == 0:
            return own
        concerns = NONE if card.importance is Importance.LOW else self._picked(card.places)
        if distance == 1:
            return sets.without(concerns, own)
        return sets.inverse(sets.either(own, concerns))

    def _picked(self, places: frozenset[str]) -> Set:
        if places not in self._known:
            of_each = (self._space.picked(name, places) for name in self._lists)
            self._known[places] = self._space.diagrams.union(of_each)
        return self._known[places]
