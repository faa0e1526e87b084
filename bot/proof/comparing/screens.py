"""What one final screen shows to persons: before an edit or after it."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from bot.model.cards import Card
from bot.model.flow import Outcome
from bot.proof.comparing.twins import Twins
from bot.proof.diagrams import NONE, Set
from bot.proof.showing import Showing
from bot.proof.situations import Situations

Stand = tuple[str, str, Set]
"""A section, a card, and the persons for whom it stands there (at one nearness)."""


class Screen:
    """A final screen of one version, for those of `within` who come to it."""

    def __init__(
        self, twins: Twins, version: Situations, outcome: Outcome, today: date, within: Set
    ) -> None:
        """`within`: persons. The screen must be seen in all of their situations."""
        self._twins = twins
        self._every = version.every
        self._within = within
        self.showing = Showing(version, outcome, today)
        self.cards: dict[str, Card] = {
            entry.card.id: entry.card for part in self.showing.sections for entry in part.entries
        }
        self._above: dict[tuple[str, str], Set] = {}

    @cached_property
    def shown(self) -> dict[str, Set]:
        """Card id -> the persons who are shown it."""
        return {name: self.persons(where) for name, where in self.showing.shown.items()}

    @cached_property
    def stands(self) -> tuple[Stand, ...]:
        """All that is shown, from top to bottom."""
        return tuple(
            (part.section.id, entry.card.id, where)
            for part in self.showing.sections
            for entry in part.entries
            if (where := self.persons(entry.where))
        )

    @cached_property
    def grouped(self) -> dict[str, Set]:
        """Section -> the persons for whom it has cards of one country or guide together."""
        return {part.section.id: self.persons(part.grouped) for part in self.showing.sections}

    def sections(self, card: str) -> dict[str, Set]:
        """Section -> the persons for whom the card stands in it."""
        found = {
            part.section.id: self.persons(part.shown.get(card, NONE))
            for part in self.showing.sections
        }
        return {name: where for name, where in found.items() if where}

    def above(self, one: str, other: str) -> Set:
        """The persons who are shown both, the one above the other."""
        sets, found, earlier = self._twins.space.diagrams, NONE, NONE
        upper, lower = self.cards[one], self.cards[other]
        for part in self.showing.sections:
            here = part.shown.get(other, NONE)
            found = sets.either(found, sets.both(earlier, here))
            found = sets.either(found, part.above(upper, lower))
            earlier = sets.either(earlier, part.shown.get(one, NONE))
        return self.persons(found)

    def persons(self, situations: Set) -> Set:
        """The persons within who are in these situations."""
        # A screen that opens from anywhere is also seen on the way: that is no situation.
        sets = self._twins.space.diagrams
        situations = sets.both(situations, self._every)
        return sets.both(self._twins.lifted(situations), self._within)
