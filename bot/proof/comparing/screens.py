"""What one final screen shows to persons: before an edit or after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from bot.model.cards import Card
from bot.model.flow import Outcome
from bot.proof.comparing.twins import Twins
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.showing import Filled, Showing
from bot.proof.sets.situations import Situations


class Screen:
    """A final screen of one version, for those persons of `within` who come to it."""

    def __init__(
        self, twins: Twins, version: Situations, outcome: Outcome, today: date, within: Set
    ) -> None:
        """The screen must be seen in all situations of these persons."""
        self._twins = twins
        self._every = version.every
        self._within = within
        self._showing = Showing(version, outcome, today)

    @cached_property
    def shown(self) -> Mapping[str, Set]:
        """Card id -> the persons who are shown it."""
        return {name: self.persons(where) for name, where in self._showing.shown.items()}

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Its sections, from top to bottom."""
        return {part.section.id: Part(self, part) for part in self._showing.sections}

    @property
    def cards(self) -> Mapping[str, Card]:
        """All that it shows to anybody."""
        return {name: card for part in self.parts.values() for name, card in part.cards.items()}

    def persons(self, situations: Set) -> Set:
        """The persons within who are in these situations."""
        # A screen that opens from anywhere is also seen on the way: that is no situation.
        sets = self._twins.space.diagrams
        situations = sets.both(situations, self._every)
        return sets.both(self._twins.lifted(situations), self._within)


class Part:
    """A section of a screen, for persons."""

    def __init__(self, screen: Screen, filled: Filled) -> None:
        """`filled`: the same for situations."""
        self._screen = screen
        self._filled = filled
        self.cards = {entry.card.id: entry.card for entry in filled.entries}
        """All that it shows to anybody."""

    @cached_property
    def shown(self) -> Mapping[str, Set]:
        """Card id -> the persons for whom it stands here."""
        found = {name: self._screen.persons(where) for name, where in self._filled.shown.items()}
        return {name: where for name, where in found.items() if where}

    @cached_property
    def stands(self) -> tuple[tuple[str, Set], ...]:
        """From top to bottom: a card, and the persons for whom it stands at this place."""
        return tuple(
            (entry.card.id, where)
            for entry in self._filled.entries
            if (where := self._screen.persons(entry.where))
        )

    @cached_property
    def grouped(self) -> Set:
        """The persons for whom cards of one country or guide stand together here."""
        return self._screen.persons(self._filled.grouped)

    def above(self, one: str, other: str) -> Set:
        """The persons for whom both stand here, the one above the other."""
        if one not in self.cards or other not in self.cards:
            return NONE
        return self._screen.persons(self._filled.above(self.cards[one], self.cards[other]))
