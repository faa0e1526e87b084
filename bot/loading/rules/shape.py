"""Rules about the built guide that all else relies on: no circles, no mix-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.engine.digests import collisions
from bot.loading.building.vocabulary import options_of
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


def same_digest(draft: Draft, guide: Guide) -> Iterator[Problem]:
    """Buttons carry ids as short numbers; two ids that would give the same number are refused.

    It happens by chance, about once in 65,535 pairs of answers. Rename the newer of the two ids.
    """
    places = dict(_ids(draft))
    for found in collisions(guide):
        message = (
            f"the {found.kind} '{found.second}' and '{found.first}' cannot be told apart in a "
            "button; rename the newer one"
        )
        place = places.get((found.kind, found.second)) or places[found.kind, found.first]
        yield Problem(place, "same-digest", message)


def _ids(draft: Draft) -> Iterator[tuple[tuple[str, str], Place]]:
    """Kind and name of whatever a button can carry, and where it stands."""
    for card in draft.cards():
        yield ("card", card.id), card.place("id")
    for country in draft.countries:
        yield ("collection", country.data.id), country.place("id")
    for guide in draft.guides:
        yield ("collection", guide.data.id), guide.place("id")
    for file in draft.flows:
        yield ("flow", file.data.id), file.place("id")
        flow = file.data
        for node in (*flow.questions, *flow.decisions, *flow.outcomes):
            yield ("question", node), node_place(draft, flow.id, node)
        for name, question in flow.questions.items():
            for option in options_of(draft, question):
                place = file.key_place("questions", name, "options", option)
                yield ("answer", f"{name}/{option}"), place


SHAPE_RULES = (flow_cycle, same_digest)
