"""What was added to the flows and taken out of them, and what became of their promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.model.flow import Flow, Outcome, Question
from bot.model.guide import Guide, Part
from bot.model.problem import Place
from bot.model.promise import Promise
from bot.proof.comparing.difference import Told


def restructured(old: Guide, new: Guide, flows: Mapping[str, Flow]) -> tuple[Told, ...]:
    """What is gone first. `flows`: those of before, with the ids of now."""
    before = {part: old for flow in flows.values() for part in _parts(flow)}
    after = {part: new for flow in new.flows.values() for part in _parts(flow)}
    gone = [
        Told(f"{_named(part)} is gone", old.place(*part), risky=True)
        for part in before
        if part not in after and not _within(part, before, after)
    ]
    come = [
        Told(f"{_named(part)} is new", new.place(*part))
        for part in after
        if part not in before and not _within(part, after, before)
    ]
    return (*_languages(old, new), *gone, *come)


def _languages(old: Guide, new: Guide) -> Iterator[Told]:
    for code in {**old.languages, **new.languages}:
        place = Place(f"content/interface/{code}.yaml")
        if code not in new.languages:
            yield Told(f"the language '{code}' is gone", place, risky=True)
        elif code not in old.languages:
            yield Told(f"the language '{code}' is new", place)


def _parts(flow: Flow) -> Iterator[Part]:
    yield "flow", flow.id
    for node in flow.nodes.values():
        yield type(node).__name__.lower(), flow.id, node.id
        if isinstance(node, Question):
            yield from (("option", flow.id, node.id, option) for option in node.options)
        if isinstance(node, Outcome):
            yield from (("section", flow.id, node.id, part.id) for part in node.sections)


def _within(part: Part, there: Mapping[Part, object], other: Mapping[Part, object]) -> bool:
    """Whether all of the flow, question or outcome that holds the part is told of."""
    around = [(kind, *part[1:-1]) for kind in ("flow", "question", "outcome")]
    flow = ("flow", part[1])
    return part != flow and any(one in there and one not in other for one in (*around, flow))


def _named(part: Part) -> str:
    kind, flow, *ids = part
    if not ids:
        return f"the flow '{flow}'"
    of = f" of '{ids[0]}'" if len(ids) > 1 else ""
    return f"the {kind} '{ids[-1]}'{of}"


def repromised(old: Guide, new: Guide) -> tuple[Told, ...]:
    """Promises that are gone, other ones now, or new: in this order."""
    before, after = _promises(old), _promises(new)
    gone, changed, come = [], [], []
    for key, promise in before.items():
        if key not in after:
            line = f"the promise '{promise.id}' is gone; it stood for: {promise.why}"
            gone.append(Told(line, promise.place, risky=True))
        elif _demanded(promise) != _demanded(after[key]):
            line = f"the promise '{promise.id}' demands something else; it stood for: {promise.why}"
            changed.append(Told(line, after[key].place, risky=True))
    for key, promise in after.items():
        if key not in before:
            come.append(Told(f"the promise '{promise.id}' is new", promise.place))
    return (*gone, *changed, *come)


def _promises(guide: Guide) -> dict[tuple[str, str], Promise]:
    return {(one.flow, one.id): one for one in guide.promises}


def _demanded(promise: Promise) -> tuple[object, ...]:
    return promise.when, promise.outcomes, promise.demand
