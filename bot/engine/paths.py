"""How long a flow can get: for the progress line, and for what a token must be able to hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.engine.keeping import kept
from bot.model.flow import Decision, Flow, Node, Outcome, Question, Route


@dataclass(frozen=True, slots=True)
class Length:
    """The most that may still be asked: in questions, and in picks (several per multiple choice).

    `picks_path` names the nodes of the path with the most picks.
    """

    questions: int = 0
    picks: int = 0
    picks_path: tuple[str, ...] = ()


@kept
def longest_of(flow: Flow) -> Mapping[str, Length]:
    """For each node, the longest way to an outcome, the node itself included.

    Guards are left aside, so this is an upper bound. The flow must have no cycle.
    """
    done: dict[str, Length] = {}

    def visit(node: Node) -> Length:
        if node.id not in done:
            rest = Length() if isinstance(node, Outcome) else _most(node.routes)
            own = 0 if isinstance(node, Decision | Outcome) else 1
            done[node.id] = Length(
                rest.questions + own, rest.picks + own * _picks(node), (node.id, *rest.picks_path)
            )
        return done[node.id]

    def _most(routes: Iterable[Route]) -> Length:
        ways = [visit(flow.nodes[route.to]) for route in routes]
        deepest = max(ways, key=lambda way: way.picks)
        return Length(max(way.questions for way in ways), deepest.picks, deepest.picks_path)

    for node in flow.nodes.values():
        visit(node)
    return done


def longest_start(flow: Flow) -> Length:
    """The longest way through the whole flow."""
    lengths = longest_of(flow)
    return max((lengths[route.to] for route in flow.start), key=lambda way: way.picks)


def _picks(node: Node) -> int:
    return node.many.most if isinstance(node, Question) and node.many else 1
