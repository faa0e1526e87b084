"""The space of all answers: a variable for each question, or for each option of a multiple choice.

Of one flow, or of several versions of a flow: a question is known by its id, an answer by the ids
of question and option, so that the situations of two versions can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from bot.engine.machine import machine_of
from bot.model.conditions import AllOf, Always, Answered, Answers, AnyOf, Condition, Negated
from bot.model.flow import READ, Flow, Page, Question
from bot.proof.sets.diagrams import ALL, NONE, Diagrams, Set, bits

UNASKED = ""
"""The first value of every variable: the question was not asked, or the option not ticked."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A question and its options, or one option of a multiple choice."""

    question: str
    option: str | None
    values: tuple[str, ...]


class Space:
    """What the answers of some flows can be. Sets of answers are numbers of its `diagrams`."""

    def __init__(self, *flows: Flow) -> None:
        """The questions in the order of the flows' files, which is near that of asking."""
        self.variables = tuple(_variables(flows))
        sizes = [len(one.values) for one in self.variables]
        self.diagrams = Diagrams(sizes, flows[0].id if flows else "")
        self._numbers = [
            {value: number for number, value in enumerate(one.values)} for one in self.variables
        ]
        self._single: dict[str, int] = {}
        self._ticks: dict[str, dict[str, int]] = {}
        for at, one in enumerate(self.variables):
            if one.option is None:
                self._single[one.question] = at
            else:
                self._ticks.setdefault(one.question, {})[one.option] = at
        self._known: dict[Condition, Set] = {}

    def where(self, condition: Condition) -> Set:
        """The answers with which a condition holds."""
        found = self._known.get(condition)
        if found is None:
            found = self._known[condition] = self._where(condition)
        return found

    def _where(self, condition: Condition) -> Set:
        sets = self.diagrams
        match condition:
            case Always():
                return ALL
            case Answered(question, options):
                return self.picked(question, options)
            case AllOf(parts):
                found = ALL
                for part in parts:
                    found = sets.both(found, self.where(part))
                return found
            case AnyOf(parts):
                return sets.union(map(self.where, parts))
            case Negated(part):
                return sets.inverse(self.where(part))
            case _:
                assert_never(condition)

    def picked(self, question: str, options: Iterable[str]) -> Set:
        """The answers in which one of these options was picked."""
        sets = self.diagrams
        found = NONE
        if question in self._single:
            at = self._single[question]
            found = sets.literal(at, self.values(at, options))
        ticks = self._ticks.get(question, {})
        several = (sets.literal(ticks[one], 0b10) for one in options if one in ticks)
        return sets.either(found, sets.union(several))

    def values(self, at: int, options: Iterable[str]) -> int:
        """These options as values of a variable; what it does not know is left out."""
        known = self._numbers[at]
        return sum(1 << known[one] for one in set(options) if one in known)

    def asked(self, question: str) -> Set:
        """The answers in which the question was asked."""
        return self.diagrams.inverse(self.unasked(question))

    def unasked(self, question: str) -> Set:
        """The answers in which it was not."""
        own = sorted(self.of(question), reverse=True)
        found = ALL
        for at in own:
            found = self.diagrams.both(self.diagrams.literal(at, 0b1), found)
        return found

    def of(self, question: str) -> tuple[int, ...]:
        """The variables of a question."""
        single = [self._single[question]] if question in self._single else []
        return (*single, *self._ticks.get(question, {}).values())

    def answering(self, node: Question | Page) -> Set:
        """Every way to answer a question. Only its own variables are looked at."""
        sets = self.diagrams
        if isinstance(node, Page):
            return self.picked(node.id, (READ,))
        if node.many is None:
            return self.picked(node.id, node.options)
        ticks = self._ticks[node.id]
        others = sorted(ticks[one.id] for one in node.options.values() if not one.alone)
        least, most = node.many.least, node.many.most
        # From the last option on: in how many ways so many ticks can be made by those after it.
        ways = [ALL if least <= ticked <= most else NONE for ticked in range(len(others) + 1)]
        for after, at in zip(range(len(others) - 1, -1, -1), reversed(others), strict=True):
            ways = [
                sets.either(
                    sets.both(sets.literal(at, 0b1), ways[ticked]),
                    sets.both(sets.literal(at, 0b10), ways[ticked + 1]),
                )
                for ticked in range(after + 1)
            ]
        together = ways[0]
        for one in node.options.values():
            if one.alone:
                together = sets.both(together, sets.literal(ticks[one.id], 0b1))
        alone = (
            sets.cube({at: 0b10 if at == ticks[one.id] else 0b1 for at in ticks.values()})
            for one in node.options.values()
            if one.alone
        )
        return sets.either(together, sets.union(alone))

    def example(self, some: Set, flow: Flow) -> Answers:
        """One combination of answers out of a set, in the order of asking.

        Raises ValueError for the empty set.
        """
        answers: dict[str, tuple[str, ...]] = {}
        for one, value in zip(self.variables, self.diagrams.pick(some), strict=True):
            if value:
                answers[one.question] = (*answers.get(one.question, ()), one.values[value])
        return machine_of(flow).walk(answers).answers

    def options(self, at: int, values: int) -> tuple[str, ...]:
        """The options that these values of a variable are; the unasked value is left out."""
        return tuple(self.variables[at].values[value] for value in bits(values) if value)


def _variables(flows: Iterable[Flow]) -> Iterable[Variable]:
    """The options of a question of several flows together, in the order in which they come."""
    single: dict[str, dict[str, None]] = {}
    ticks: dict[str, dict[str, None]] = {}
    order: dict[str, None] = {}
    for flow in flows:
        for node in flow.nodes.values():
            if isinstance(node, Page | Question):
                several = isinstance(node, Question) and node.many
                into: dict[str, dict[str, None]] = ticks if several else single
                options: Mapping[str, object] = {READ: None}
                if isinstance(node, Question):
                    options = node.options
                into.setdefault(node.id, {}).update(dict.fromkeys(options))
                order.setdefault(node.id)
    for question in order:
        if question in single:
            yield Variable(question, None, (UNASKED, *single[question]))
        for option in ticks.get(question, ()):
            yield Variable(question, option, (UNASKED, option))
