"""All situations of a flow: every complete, reachable combination of answers, as sets.

Nothing is enumerated and nothing sampled. From the start on, what reaches a node is handed on along
its routes, in their order: exactly what the state machine does for one set of answers, done for all
of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.model.flow import Decision, Flow, Outcome, Page, Question, Route
from bot.proof.sets.diagrams import ALL, NONE, Set
from bot.proof.sets.space import Space

START = "*start*"
"""Where the routes come from that lead to the first node."""


class Situations:
    """The situations of one flow, and the moments on the way to them.

    `reaching` are the answers with which each node is come to; `taken` those with which each route
    is taken, by the node (or `START`) and the number of the route. `every` are all situations,
    `moments` those and whatever was answered before.
    """

    def __init__(self, flow: Flow, space: Space | None = None) -> None:
        """Work them out. The flow must have no circle."""
        self.flow = flow
        self.space = space or Space(flow)
        sets = self.space.diagrams
        self.reaching: dict[str, Set] = dict.fromkeys(flow.nodes, NONE)
        self.taken: dict[tuple[str, int], Set] = {}
        nothing = ALL
        for at in reversed(range(len(self.space.variables))):
            nothing = sets.both(sets.literal(at, 0b1), nothing)
        self._spread(START, flow.start, nothing)
        for name in _from_the_start(flow):
            node = flow.nodes[name]
            if not isinstance(node, Outcome):
                self._spread(name, node.routes, self.leaving(name))
        outcomes = [one.id for one in flow.nodes.values() if isinstance(one, Outcome)]
        self.every = sets.union(self.reaching[name] for name in outcomes)
        self.moments = sets.union(
            self.reaching[one.id] for one in flow.nodes.values() if not isinstance(one, Decision)
        )

    @property
    def count(self) -> int:
        """How many situations there are, exactly."""
        return self.space.diagrams.count(self.every)

    def views(self, outcome: Outcome) -> Set:
        """The answers with which a final screen is seen: the emergency screen at any moment."""
        urgent = self.flow.urgent
        at_any_moment = urgent is not None and urgent.outcome.id == outcome.id
        return self.moments if at_any_moment else self.reaching[outcome.id]

    def leaving(self, node: str) -> Set:
        """The answers with which a node is left: those before, and every answer to itself."""
        sets, asked = self.space.diagrams, self.flow.nodes[node]
        here = self.reaching[node]
        if here and isinstance(asked, Question | Page):
            for at in self.space.of(node):
                here = sets.forget(here, at)
            here = sets.both(here, self.space.answering(asked))
            others = set(self.space.of(node)) - self._own(asked)
            for at in others:
                here = sets.both(here, sets.literal(at, 0b1))
        return here

    def _own(self, node: Question | Page) -> set[int]:
        """The variables that this version of a question decides: it may once have been another."""
        single = isinstance(node, Page) or node.many is None
        variables = self.space.variables
        known = node.options if isinstance(node, Question) else ()
        return {
            at
            for at in self.space.of(node.id)
            if (variables[at].option is None if single else variables[at].option in known)
        }

    def _spread(self, source: str, routes: tuple[Route, ...], here: Set) -> None:
        """Hand on what leaves a node: to the first route whose condition holds."""
        sets = self.space.diagrams
        for number, route in enumerate(routes):
            taken = sets.both(here, self.space.where(route.when))
            here = sets.without(here, taken)
            self.taken[source, number] = taken
            self.reaching[route.to] = sets.either(self.reaching[route.to], taken)


def _from_the_start(flow: Flow) -> Iterator[str]:
    """The nodes that routes lead to, each after all that lead to it."""
    after: dict[str, None] = {}

    def visit(routes: tuple[Route, ...]) -> None:
        for route in routes:
            node = flow.nodes[route.to]
            if route.to not in after:
                if not isinstance(node, Outcome):
                    visit(node.routes)
                after[route.to] = None

    visit(flow.start)
    return reversed(after)


def situations_of(flows: Mapping[str, Flow]) -> dict[str, Situations]:
    """The situations of each flow."""
    return {name: Situations(flow) for name, flow in flows.items()}
