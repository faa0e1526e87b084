"""Rules about the built guide that all else relies on: no circles, no mix-ups, no overflow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.engine.digests import collisions
from bot.engine.paths import longest_start
from bot.engine.tokens import CAPACITY
from bot.loading.draft import Draft
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide
from bot.model.problem import Place, Problem


def flow_cycle(draft: Draft, guide: Guide) -> Iterator[Problem]:
    """No way through a flow leads back to where it was: a question is asked once.

    The message names the circle. Let one of its routes lead further on instead.
    """
    for file in draft.flows:
        circle = _circle(guide.flows[file.data.id])
        if circle:
            message = "these lead in a circle: " + " → ".join(circle)
            yield Problem(node_place(draft, file.data.id, circle[0]), "flow-cycle", message)


def _circle(flow: Flow) -> list[str]:
    done: set[str] = set()

    def visit(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        node = flow.nodes[name]
        if name not in done and not isinstance(node, Outcome):
            for route in node.routes:
                found = visit(route.to, [*way, name])
                if found:
                    return found
        done.add(name)
        return []

    for name in flow.nodes:
        found = visit(name, [])
        if found:
            return found
    return []


def node_place(draft: Draft, flow: str, node: str) -> Place:
    """Where a node of a flow stands."""
    for file in draft.flows:
        if file.data.id == flow:
            kinds: dict[str, Iterable[str]] = {
                "questions": file.data.questions,
                "decisions": file.data.decisions,
                "outcomes": file.data.outcomes,
            }
            for kind, nodes in kinds.items():
                if node in nodes:
                    return file.key_place(kind, node)
            return file.place()
    return Place(f"flows/{flow}.yaml")


def same_digest(_draft: Draft, guide: Guide) -> Iterator[Problem]:
    """Buttons carry ids as short numbers; two ids that would give the same number are refused.

    It happens by chance, about once in 65,535 pairs of answers. Rename the newer of the two ids.
    """
    for found in collisions(guide):
        message = (
            f"the {found.kind} '{found.second}' and '{found.first}' cannot be told apart in a "
            "button; rename the newer one"
        )
        yield Problem(Place("flows"), "same-digest", message)


def path_too_long(draft: Draft, guide: Guide) -> Iterator[Problem]:
    """The longest way through a flow must fit the buttons of one message: 34 answers.

    Each pick of a multiple choice counts. The message names the way; leave out a question on it,
    or lower the `max` of a multiple choice.
    """
    for file in draft.flows:
        length = longest_start(guide.flows[file.data.id])
        if length.picks > CAPACITY:
            message = (
                f"{length.picks} answers on the longest way, and at most {CAPACITY} fit: "
                + " → ".join(length.picks_path)
            )
            place = node_place(draft, file.data.id, length.picks_path[0])
            yield Problem(place, "path-too-long", message)


SHAPE_RULES = (flow_cycle, same_digest, path_too_long)
