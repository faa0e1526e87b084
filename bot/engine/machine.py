"""The state machine: where a set of answers leads. The only importer of `transitions`.

One shared machine per flow and no model in it: at each press the answers are played again from the
beginning, along the machine's own transitions. What is stored is the answers; where the person is,
what was asked and what comes next is derived here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import transitions

from bot.engine.keeping import kept
from bot.model.conditions import Always, Answers
from bot.model.flow import READ, Decision, Flow, Node, Outcome, Page, Question, Route

_START = "*start*"
_TRIGGER = "answer"


@dataclass(frozen=True, slots=True)
class Walk:
    """Where answers lead: those that were really used, in the order asked, and the stop."""

    answers: Answers
    here: Question | Page | Outcome


_Guard = Callable[[Answers], bool]
_Way = tuple[tuple[_Guard, ...], Node]


class Machine:
    """The states and guarded routes of one flow, checked before they are built.

    To `trigger` a transition costs ten times the rest of a replay, most of it for callbacks that we
    have not got. So the transitions that the library holds are read once and followed here
    (docs/decisions/0013-speed.md).
    """

    def __init__(self, flow: Flow) -> None:
        """Build it. Raises ValueError for a route to a node that does not exist.

        transitions accepts unknown destinations when built and fails when one is reached.
        """
        machine = transitions.Machine(
            model=None,
            states=[_START, *flow.nodes],
            initial=_START,
            auto_transitions=False,
        )
        for source, routes in _routes(flow):
            for route in routes:
                if route.to not in flow.nodes:
                    message = f"{source} leads to {route.to}, which does not exist"
                    raise ValueError(message)
                always = isinstance(route.when, Always)
                guard = None if always else route.when.holds
                machine.add_transition(_TRIGGER, source, route.to, conditions=guard)
        self.built = machine
        """The machine of `transitions`: it says what leads where."""
        self._ways = {
            state: _ways(machine.get_transitions(_TRIGGER, state), flow) for state in machine.states
        }

    def walk(self, answers: Answers) -> Walk:
        """Play the answers from the beginning; stop at the first one that is missing."""
        used: dict[str, tuple[str, ...]] = {}
        state = _START
        while True:
            node = _next(self._ways[state], used)
            state = node.id
            if isinstance(node, Decision):
                continue
            if isinstance(node, Outcome):
                return Walk(used, node)
            picks = _fitting(node, answers)
            if not picks:
                return Walk(used, node)
            used[state] = picks


@kept
def machine_of(flow: Flow) -> Machine:
    """The machine of a flow, built at its first use."""
    return Machine(flow)


def _ways(found: list[transitions.Transition], flow: Flow) -> tuple[_Way, ...]:
    """Where a state leads, in the order in which the library would try: guards, and the node."""
    return tuple(
        (
            tuple(cast("_Guard", condition.func) for condition in one.conditions),
            flow.nodes[one.dest],
        )
        for one in found
        if one.dest is not None
    )


def _next(ways: tuple[_Way, ...], used: Answers) -> Node:
    """The first way whose guards hold; the loader makes sure that the last one has none."""
    for guards, node in ways:
        for holds in guards:
            if not holds(used):
                break
        else:
            return node
    raise LookupError("a node leads nowhere")


def _routes(flow: Flow) -> list[tuple[str, tuple[Route, ...]]]:
    return [(_START, flow.start)] + [
        (node.id, node.routes) for node in flow.nodes.values() if not isinstance(node, Outcome)
    ]


def _fitting(node: Question | Page, answers: Answers) -> tuple[str, ...]:
    """The picks for this node that are still possible, or nothing when it must be asked again."""
    picks = answers.get(node.id, ())
    if isinstance(node, Page):
        return picks if picks == (READ,) else ()
    if len(picks) == 1 and node.many is None:  # as nearly all answers are
        return picks if picks[0] in node.options else ()
    kept = tuple(pick for pick in picks if pick in node.options)
    return kept if fits(node, kept) else ()


def fits(question: Question, picks: tuple[str, ...]) -> bool:
    """Whether these picks answer the question: how many, and nothing beside an exclusive one."""
    if question.many is None:
        return len(picks) == 1
    if any(question.options[pick].alone for pick in picks):
        return len(picks) == 1
    return question.many.least <= len(picks) <= question.many.most
