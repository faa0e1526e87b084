"""The state machine: where a set of answers leads. The only importer of `transitions`.

One shared machine per flow and no model kept in it: at each press a fresh walker starts at the
beginning and the answers are played to it again. What is stored is the answers; where the person
is, what was asked and what comes next is derived here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import transitions

from bot.model.conditions import Always, Answers, Condition
from bot.model.flow import READ, Decision, Flow, Outcome, Page, Question, Route

_START = "*start*"
_TRIGGER = "answer"


@dataclass(frozen=True, slots=True)
class Walk:
    """Where answers lead: those that were really used, in the order asked, and the stop."""

    answers: Answers
    here: Question | Page | Outcome


class _Walker:
    """What `transitions` moves: it must be a plain object with a `state`."""

    state = _START


class Machine:
    """The states and guarded routes of one flow, checked before they are built."""

    def __init__(self, flow: Flow) -> None:
        """Build it. Raises ValueError for a route to a node that does not exist.

        transitions accepts unknown destinations when built and fails when one is reached.
        """
        self._nodes = flow.nodes
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
                machine.add_transition(
                    _TRIGGER,
                    source,
                    route.to,
                    conditions=None if always else partial(_holds, route.when),
                )
        self._go = machine.events[_TRIGGER].trigger

    def walk(self, answers: Answers) -> Walk:
        """Play the answers from the beginning; stop at the first one that is missing."""
        walker = _Walker()
        used: dict[str, tuple[str, ...]] = {}
        while True:
            self._go(walker, used)
            node = self._nodes[walker.state]
            if isinstance(node, Decision):
                continue
            if isinstance(node, Outcome):
                return Walk(used, node)
            picks = _fitting(node, answers)
            if not picks:
                return Walk(used, node)
            used[node.id] = picks


@lru_cache(maxsize=32)
def machine_of(flow: Flow) -> Machine:
    """The machine of a flow, built at its first use."""
    return Machine(flow)


def _holds(condition: Condition, used: Answers) -> bool:
    return condition.holds(used)


def _routes(flow: Flow) -> list[tuple[str, tuple[Route, ...]]]:
    return [(_START, flow.start)] + [
        (node.id, node.routes) for node in flow.nodes.values() if not isinstance(node, Outcome)
    ]


def _fitting(node: Question | Page, answers: Answers) -> tuple[str, ...]:
    """The picks for this node that are still possible, or nothing when it must be asked again."""
    picks = answers.get(node.id, ())
    if isinstance(node, Page):
        return picks if picks == (READ,) else ()
    kept = tuple(pick for pick in picks if pick in node.options)
    return kept if fits(node, kept) else ()


def fits(question: Question, picks: tuple[str, ...]) -> bool:
    """Whether these picks answer the question: how many, and nothing beside an exclusive one."""
    if question.many is None:
        return len(picks) == 1
    if any(question.options[pick].alone for pick in picks):
        return len(picks) == 1
    return question.many.least <= len(picks) <= question.many.most
