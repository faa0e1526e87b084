"""Countries that nothing in a guide tells apart: one stands for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.model.flow import Flow, Outcome, Question
from bot.model.guide import Guide


def alike(guide: Guide, flow: Flow, question: Question) -> tuple[tuple[str, ...], ...]:
    """The options of a question; of a long list, those together that lead to the same.

    No condition of a route, a question's words, a card or a promise names one and not the other,
    and no card is about one, or about work in it, and not the other. So whoever picks the one goes
    the same way and is shown the same as with the other. In the order in which they are listed.
    """
    if not question.regions:
        return tuple((option,) for option in question.options)
    telling = tuple(set(_telling(guide, flow, question.id)))
    listed = {option for region in question.regions for option in region.options}
    groups: dict[object, list[str]] = {}
    for option in question.options:
        likeness = tuple(option in some for some in telling) if option in listed else option
        groups.setdefault(likeness, []).append(option)
    return tuple(map(tuple, groups.values()))


def _telling(guide: Guide, flow: Flow, question: str) -> Iterator[frozenset[str]]:
    """Every set of options that something makes a difference for."""
    for condition in _conditions(guide, flow):
        yield from _named(condition, question)
    for card in guide.cards.values():
        yield card.places
        yield frozenset((card.collection,))


def _conditions(guide: Guide, flow: Flow) -> Iterator[Condition]:
    for node in flow.nodes.values():
        if not isinstance(node, Outcome):
            yield from (route.when for route in node.routes)
        if isinstance(node, Question):
            yield from (variant.when for variant in node.variants)
    yield from (card.audience for card in guide.cards.values())
    yield from (promise.when for promise in guide.promises if promise.flow == flow.id)


def _named(condition: Condition, question: str) -> Iterator[frozenset[str]]:
    """The options of this question that a condition names together."""
    match condition:
        case Always():
            return
        case Answered(asked, options):
            if asked == question:
                yield options
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _named(part, question)
        case Negated(part):
            yield from _named(part, question)
        case _:
            assert_never(condition)
