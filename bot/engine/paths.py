"""How many questions may still be asked: for the progress line."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.keeping import kept
from bot.model.flow import Decision, Flow, Node, Outcome


@kept
def longest_of(flow: Flow) -> Mapping[str, int]:
    """For each node, the questions on the longest way to an outcome, the node itself included.

    Guards are left aside, so this is an upper bound. The flow must have no cycle.
    """
    done: dict[str, int] = {}

    def visit(node: Node) -> int:
        if node.id not in done:
            own = 0 if isinstance(node, Decision | Outcome) else 1
            routes = () if isinstance(node, Outcome) else node.routes
            done[node.id] = own + max((visit(flow.nodes[one.to]) for one in routes), default=0)
        return done[node.id]

    for node in flow.nodes.values():
        visit(node)
    return done
