"""Everybody who answers in a certain way: what they are shown, and what they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.model.conditions import Answers
from bot.model.flow import Question
from bot.proof.describing.plainly import Said, plainly, typical
from bot.proof.proving import FlowProof
from bot.proof.readers.deciding import Deciding
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.showing import Filled, Showing


@dataclass(frozen=True, slots=True)
class Some:
    """Cards of a section that the same readers see, and not all: how many, and which."""

    cards: tuple[str, ...]
    count: int
    who: Said


@dataclass(frozen=True, slots=True)
class Part:
    """A section: the cards that all see who see the screen, and those that some see."""

    section: str
    every: tuple[str, ...]
    some: tuple[Some, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """A final screen, and how many come to it; or `by_button`, to how many it is open then."""

    outcome: str
    by_button: bool
    count: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: how many are asked it, how many pick each option, and what it decides.

    It decides the outcome, or, among those who come to the same one, whether a card is shown in
    its section: see `Deciding`. The emergency screen counts, too, as it can be opened at the end.
    """

    question: str
    count: int
    picked: dict[str, int]
    outcome: bool
    cards: tuple[str, ...]

    @property
    def matters(self) -> bool:
        """Whether anything that they are shown depends on it."""
        return self.outcome or bool(self.cards)


@dataclass(frozen=True)
class Readers:
    """Those situations of a flow that are in `where`, a part of all situations; not none."""

    proof: FlowProof
    where: Set

    @cached_property
    def count(self) -> int:
        """How many situations these are."""
        return self._count(self.where)

    @cached_property
    def outcomes(self) -> dict[str, int]:
        """How many end in each outcome, most first; those in which none does are left out."""
        ended = ((name, self._count(self._ending(name))) for name in self.proof.screens)
        return dict(sorted((one for one in ended if one[1]), key=lambda one: -one[1]))

    @cached_property
    def example(self) -> Answers:
        """One of them: somebody who is sure, and ends where most do."""
        return typical(self.proof, self._ending(next(iter(self.outcomes))))

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """The screens that they come to, and what the danger button then opens for the others."""
        found = [self._screen(self.proof.screens[name], by_button=False) for name in self.outcomes]
        urgent = self.proof.flow.urgent
        if urgent and self._ending(urgent.outcome.id) != self.where:
            found.append(self._screen(self.proof.screens[urgent.outcome.id], by_button=True))
        return tuple(found)

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        """Every question, in the order of the flow; pages are left out, nothing is asked there."""
        among_all = Deciding(self.proof.situations.space, self.where)
        outcomes: set[str] = set()
        for name in self.outcomes:
            outcomes |= among_all.questions(self._ending(name))
        cards = self._decided_cards()
        return tuple(
            Asked(
                node.id,
                self._count(self._within(self.proof.situations.space.asked(node.id))),
                self._picked(node),
                node.id in outcomes,
                tuple(cards.get(node.id, ())),
            )
            for node in self.proof.flow.nodes.values()
            if isinstance(node, Question)
        )

    def _picked(self, node: Question) -> dict[str, int]:
        space = self.proof.situations.space
        return {
            option: self._count(self._within(space.picked(node.id, (option,))))
            for option in node.options
        }

    def _decided_cards(self) -> dict[str, dict[str, None]]:
        """The cards that each question decides among those who come to the same outcome."""
        urgent = self.proof.flow.urgent
        found: dict[str, dict[str, None]] = {}
        for name in self.outcomes:
            deciding = Deciding(self.proof.situations.space, self._ending(name))
            screens = dict.fromkeys((name, *((urgent.outcome.id,) if urgent else ())))
            for part in (part for one in screens for part in self.proof.screens[one].sections):
                for card, shown in part.shown.items():
                    for question in deciding.questions(shown):
                        found.setdefault(question, {})[card] = None
        return found

    def _screen(self, screen: Showing, *, by_button: bool) -> Screen:
        sets = self.proof.situations.space.diagrams
        ended = self._ending(screen.outcome.id)
        within = sets.without(self.where, ended) if by_button else ended
        parts = (self._part(part, within) for part in screen.sections)
        return Screen(screen.outcome.id, by_button, self._count(within), tuple(parts))

    def _part(self, part: Filled, within: Set) -> Part:
        """Nearest first, as in the section; of those that some see, what most see."""
        sets = self.proof.situations.space.diagrams
        shown = {
            entry.card.id: sets.both(part.shown[entry.card.id], within)
            for entry in part.entries
            if sets.both(entry.where, within)
        }
        alike: dict[Set, list[str]] = {}
        for name, where in shown.items():
            alike.setdefault(where, []).append(name)
        every = alike.pop(within, [])
        some = [
            Some(tuple(names), self._count(where), self._who(where, within))
            for where, names in alike.items()
        ]
        return Part(part.section.id, tuple(every), tuple(sorted(some, key=lambda one: -one.count)))

    def _who(self, some: Set, within: Set) -> Said:
        """As `plainly`; what shows in several sections is worked out once."""
        if (some, within) not in self._said:
            self._said[some, within] = plainly(self.proof, some, within)
        return self._said[some, within]

    @cached_property
    def _said(self) -> dict[tuple[Set, Set], Said]:
        return {}

    def _ending(self, outcome: str) -> Set:
        return self._within(self.proof.situations.reaching.get(outcome, NONE))

    def _within(self, some: Set) -> Set:
        return self.proof.situations.space.diagrams.both(self.where, some)

    def _count(self, some: Set) -> int:
        return self.proof.situations.space.diagrams.count(some)
