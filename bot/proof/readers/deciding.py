"""Which questions still matter: those by whose answers it differs what is shown."""

from __future__ import annotations

from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.space import Space


class Deciding:
    """What the questions decide within some situations.

    A question decides who belongs to a set when there are two situations, one of them in the set
    and one not, that answer every other question alike, as far as both are asked it. What is asked
    of only one of the two is asked because of the question, and so belongs to what it decides.

    Said with sets: let each question that was not asked be answered in any way, by those in the set
    and, apart from them, by all others. Then forget the question: where the two still meet are such
    pairs. Since the same answers always lead to the same next question, a pair parts where both are
    asked the same and answer it differently: there is no other way to be told apart.
    """

    def __init__(self, space: Space, within: Set) -> None:
        """`within` must be situations, and not moments on the way."""
        self._space = space
        self._within = within
        self._known: dict[Set, frozenset[str]] = {}
        sets = space.diagrams
        names = dict.fromkeys(one.question for one in space.variables)
        asked = [name for name in names if sets.both(within, space.asked(name))]
        self._asked = {name: space.of(name) for name in asked}
        unasked = ((name, space.unasked(name)) for name in asked)
        self._unasked = {name: where for name, where in unasked if sets.both(within, where)}

    def questions(self, some: Set) -> frozenset[str]:
        """The questions that decide who is in the set."""
        sets = self._space.diagrams
        inside = sets.both(some, self._within)
        if inside not in self._known:
            self._known[inside] = self._found(inside, sets.without(self._within, some))
        return self._known[inside]

    def _found(self, inside: Set, outside: Set) -> frozenset[str]:
        if NONE in (inside, outside):
            return frozenset()
        sets = self._space.diagrams
        inside, outside = self._left_open(inside), self._left_open(outside)
        return frozenset(
            name
            for name, own in self._asked.items()
            if sets.both(sets.forget(inside, *own), sets.forget(outside, *own))
        )

    def _left_open(self, some: Set) -> Set:
        """With every answer to the questions that were not asked."""
        sets = self._space.diagrams
        for name, where in self._unasked.items():
            unasked = sets.both(some, where)
            some = sets.either(some, sets.forget(unasked, *self._asked[name]))
        return some
