"""The situations before an edit and after it, side by side: those of one and the same person.

A person is one set of answers to all that either version may ask. Each version asks some of it, so
a situation of before and one of now belong together when they say the same of all that both ask.
Where both ask everybody the same, that is simply: the same answers. A *loose* question is one that
somebody is asked by one version only; to ask it of the other is to leave it open there.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model.flow import Flow
from bot.proof.sets.diagrams import ALL, NONE, Set
from bot.proof.sets.situations import Situations
from bot.proof.sets.space import Space


class Twins:
    """The persons who come to a final screen in both versions (`common`), as a set.

    `before` and `after` are the situations of each version in one space.
    """

    def __init__(self, old: Flow, new: Flow) -> None:
        """`old` must know its questions and options by the ids of `new`."""
        self.space = Space(new, old)
        self.before = Situations(old, self.space)
        self.after = Situations(new, self.space)
        self._lifted: dict[Set, Set] = {}
        self._loose: tuple[str, ...] = ()
        self._answered = ALL
        self.common = self.before.every
        if self.before.every != self.after.every:
            self._loose = tuple(self._loose_questions())
            sets = self.space.diagrams
            for name in self._loose:
                self._answered = sets.both(self._answered, self.space.asked(name))
            self.common = sets.both(self.lifted(self.before.every), self.lifted(self.after.every))

    def lifted(self, situations: Set) -> Set:
        """The persons who are in some of these situations, of either version."""
        found = self._lifted.get(situations)
        if found is None:
            found = self._open(situations, self._loose)
            found = self._lifted[situations] = self.space.diagrams.both(found, self._answered)
        return found

    def landed(self, persons: Set) -> Set:
        """The situations of now in which these persons are."""
        return self._landed(persons, self.after.every)

    @property
    def added(self) -> Set:
        """The situations of now in which nobody was before."""
        return self.space.diagrams.without(self.after.every, self.landed(self.common))

    @property
    def removed(self) -> Set:
        """The situations of before that lead to no final screen now."""
        there = self._landed(self.common, self.before.every)
        return self.space.diagrams.without(self.before.every, there)

    def _landed(self, persons: Set, every: Set) -> Set:
        sets = self.space.diagrams
        for name in self._loose:
            unasked = sets.both(self._forgotten(persons, name), self.space.unasked(name))
            persons = sets.either(persons, unasked)
        return sets.both(persons, every)

    def _loose_questions(self) -> Iterable[str]:
        """Those that somebody who comes to a final screen in both is asked in one only."""
        sets, space = self.space.diagrams, self.space
        names = tuple(dict.fromkeys(one.question for one in space.variables))
        both = ALL
        for name in names:
            both = sets.both(both, space.asked(name))
        for one in (self.before, self.after):
            both = sets.both(both, self._open(one.every, names))
        for name in names:
            asked = [
                sets.both(both, self._open(sets.both(one.every, space.asked(name)), names))
                for one in (self.before, self.after)
            ]
            if asked[0] != asked[1]:
                yield name

    def _open(self, situations: Set, names: Iterable[str]) -> Set:
        """With any answer to these questions, too, where they were not asked."""
        sets = self.space.diagrams
        for name in names:
            unasked = sets.both(situations, self.space.unasked(name))
            if unasked != NONE:
                situations = sets.either(situations, self._forgotten(unasked, name))
        return situations

    def _forgotten(self, some: Set, name: str) -> Set:
        for at in self.space.of(name):
            some = self.space.diagrams.forget(some, at)
        return some
