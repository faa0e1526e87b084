"""Sets of situations as people are told of them: a condition in words, a typical example."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from bot.model.conditions import AllOf, Always, Answered, Answers, AnyOf, Condition, Negated
from bot.model.flow import Flow, Question
from bot.proof.describing.covers import describe
from bot.proof.proving import FlowProof
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.space import Space
from bot.proof.words.conditions import exactly


class Said(NamedTuple):
    """A condition, and in words; `whole` tells whether it covers all, or was broken off."""

    condition: Condition
    words: str
    whole: bool

    def __str__(self) -> str:
        """The words, and a sign that they go on."""
        return self.words if self.whole else f"{self.words} or …"


def plainly(proof: FlowProof, some: Set, within: Set) -> Said:
    """The simplest condition that tells `some` from all others `within`; see `covers.describe`."""
    space = proof.situations.space
    found = describe(space, some, within)
    condition = positive(space, found.condition, within)
    if found.whole:
        condition = ticked(space, condition, some, within)
    words = exactly(condition, proof.flow, proof.guide.groups)
    return Said(condition, words, found.whole)


def positive(space: Space, condition: Condition, within: Set) -> Condition:
    """The same condition for all `within`, without *not* where few answers are left.

    `not plans: stay, return-feared` is `plans: move, unsure` where everybody was asked.
    """
    match condition:
        case AllOf(parts):
            return AllOf(tuple(positive(space, part, within) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(positive(space, part, within) for part in parts))
        case Negated(Answered(question, options)):
            left = _left(space, question, options, within)
            return Answered(question, left) if left else condition
        case _:
            return condition


def _left(space: Space, question: str, options: frozenset[str], within: Set) -> frozenset[str]:
    """The answers that are given within besides these; none if they are more, or not all there is.

    Of several ticks, one that is made does not rule out another.
    """
    sets = space.diagrams
    variables = [space.variables[at] for at in space.of(question)]
    if len(variables) != 1 or variables[0].option or sets.both(within, space.unasked(question)):
        return frozenset()
    given = {
        option
        for option in variables[0].values[1:]
        if sets.both(within, space.picked(question, (option,)))
    }
    left = frozenset(given - options)
    return left if len(left) <= len(options & given) else frozenset()


def ticked(space: Space, condition: Condition, some: Set, within: Set) -> Condition:
    """The same condition by what is ticked, where it is by what is not, if that is still exact.

    `papers: internal, none` for `(not papers: foreign) or (papers: internal)`: no single part says
    that, only all of them together.
    """
    sets = space.diagrams

    def exact(parts: list[Condition]) -> bool:
        return sets.both(sets.union(map(space.where, parts)), within) == some

    parts = list(condition.parts) if isinstance(condition, AnyOf) else [condition]
    for part in tuple(parts):
        other = [_by_ticks(space, one) if one is part else one for one in parts]
        parts = other if exact(other) else parts
    for part in tuple(parts):
        fewer = [one for one in parts if one is not part]
        parts = fewer if fewer and exact(fewer) else parts
    found = parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
    return found if _length(found) < _length(condition) else condition


def _length(condition: Condition) -> int:
    """How many options it names."""
    match condition:
        case Always():
            return 0
        case Answered(_, options):
            return len(options)
        case AllOf(parts) | AnyOf(parts):
            return sum(map(_length, parts))
        case Negated(part):
            return _length(part)
        case _:
            assert_never(condition)


def _by_ticks(space: Space, condition: Condition) -> Condition:
    """With one of the other options ticked, of each question of which some are not."""
    parts = list(condition.parts) if isinstance(condition, AllOf) else [condition]
    without: dict[str, frozenset[str]] = {}
    kept = []
    for part in parts:
        match part:
            case Negated(Answered(question, options)) if _ticks(space, question) > options:
                without[question] = without.get(question, frozenset()) | options
            case _:
                kept.append(part)
    kept += [Answered(name, _ticks(space, name) - options) for name, options in without.items()]
    return kept[0] if len(kept) == 1 else AllOf(tuple(kept))


def _ticks(space: Space, question: str) -> frozenset[str]:
    """The options of a multiple choice."""
    options = (space.variables[at].option for at in space.of(question))
    return frozenset(option for option in options if option)


def typical(proof: FlowProof, some: Set) -> Answers:
    """Answers out of a set, if it can be of somebody who is sure of them. Raises ValueError."""
    return somebody(proof.situations.space, proof.flow, some)


def somebody(space: Space, flow: Flow, some: Set) -> Answers:
    """The same of any space that knows the questions of the flow."""
    sets = space.diagrams
    for node in flow.nodes.values():
        if isinstance(node, Question):
            unsure = [one.id for one in node.options.values() if one.unsure]
            sure = sets.without(some, space.picked(node.id, unsure))
            some = sure if sure != NONE else some
    return space.example(some, flow)
