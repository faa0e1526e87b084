"""Small guides drawn at random, with promises, tags and cards that exclude each other.

Promises and tags are added to the loaded guide: in files, each tag has to be named by a promise,
and a guide whose promises all make sense is not random enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.engine.digests import picks_of_node
from bot.loading.draft import read_draft
from bot.loading.guide import build, load
from bot.model.cards import Card, CardKind
from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.model.flow import Flow, Node, Outcome, Page, Question
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown
from tests.guides import as_files, local, skeleton
from tests.random_guides import Draw, Record, random_records

TAGS = ["risk", "help"]

FEW_PLACES: Record = {
    "regions": [
        {"id": "close", "title": local("Close"), "countries": ["am", "kz"]},
        {"id": "far", "title": local("Far"), "countries": ["fr"]},
    ],
    "groups": {"near": ["am", "kz"]},
}
"""So few countries that all situations can be looked at."""

_SKELETON = as_files(skeleton() | {"flows/places.yaml": FEW_PLACES})


@st.composite
def promising_guides(draw: Draw) -> Guide:
    """A guide with few countries, and with promises that may well be broken."""
    guide: Guide = draw(promising(small_guide(draw(random_records(least=3)))))
    return guide


def small_guide(records: Record) -> Guide:
    """The guide of records that were drawn, with few countries.

    The rules take half the time of a load; `random_guides` sees to it that such records keep them.
    """
    draft, problems = read_draft(_SKELETON | as_files(records), lambda _done, _all: None)
    assert not problems
    return build(draft)


def try_small(records: Record) -> Guide | tuple[Problem, ...]:
    """The same of records that may be unsound."""
    return load(_SKELETON | as_files(records))


@st.composite
def promising(draw: Draw, guide: Guide) -> Guide:
    """The guide with tags, excluding cards and promises."""
    names = st.sampled_from(list(guide.cards))
    tagged = {tag: draw(st.frozensets(names, max_size=3)) for tag in TAGS}
    excluding = draw(st.lists(st.tuples(names, names).filter(lambda two: two[0] != two[1])))

    def marks(card: Card) -> Card:
        tags = frozenset(tag for tag, cards in tagged.items() if card.id in cards)
        excludes = frozenset(other for one, other in excluding if one == card.id)
        return replace(card, tags=tags, excludes=excludes)

    marked = with_cards(guide, marks)
    drawn = draw(st.lists(promises(marked), min_size=1, max_size=4))
    numbered = (replace(one, id=f"p{at}") for at, one in enumerate(drawn))
    return replace(marked, promises=tuple(numbered))


def with_cards(guide: Guide, change: Callable[[Card], Card]) -> Guide:
    """The guide with each of its cards changed, wherever it stands."""
    cards = {name: change(card) for name, card in guide.cards.items()}

    def changed(old: tuple[Card, ...]) -> tuple[Card, ...]:
        return tuple(cards[card.id] for card in old)

    collections = {
        name: replace(one, cards=changed(one.cards)) for name, one in guide.collections.items()
    }
    return replace(
        guide,
        cards=cards,
        flows={name: _flow(flow, changed) for name, flow in guide.flows.items()},
        collections=collections,
        shelves={
            shelf: tuple(collections[one.id] for one in held)
            for shelf, held in guide.shelves.items()
        },
    )


def _flow(flow: Flow, changed: Callable[[tuple[Card, ...]], tuple[Card, ...]]) -> Flow:
    nodes: dict[str, Node] = dict(flow.nodes)
    for name, node in flow.nodes.items():
        if isinstance(node, Outcome):
            sections = (replace(one, cards=changed(one.cards)) for one in node.sections)
            nodes[name] = replace(node, sections=tuple(sections))
    urgent = flow.urgent
    if urgent:
        outcome = nodes[urgent.outcome.id]
        assert isinstance(outcome, Outcome)
        urgent = replace(urgent, outcome=outcome)
    return replace(flow, nodes=nodes, urgent=urgent)


# Promises


def promises(guide: Guide) -> st.SearchStrategy[Promise]:
    """Promises about the first flow."""
    flow = guide.first_flow
    outcomes = [node.id for node in flow.nodes.values() if isinstance(node, Outcome)]
    return st.builds(
        lambda demand, when, named: promise_of(flow, demand, when, named),
        demands(guide),
        st.just(Always()) | literal_conditions(flow),
        st.just(frozenset()) | st.frozensets(st.sampled_from(outcomes), max_size=1),
    )


def promise_of(
    flow: Flow, demand: Demand, when: Condition = Always(), outcomes: frozenset[str] = frozenset()
) -> Promise:
    """A promise about a flow. Files cannot name an outcome with `within`."""
    named = frozenset[str]() if isinstance(demand, InReach) else outcomes
    return Promise("p", Place(f"flows/{flow.id}.yaml"), flow.id, "Because.", when, named, demand)


def demands(guide: Guide) -> st.SearchStrategy[Demand]:
    """What a promise of this guide may demand."""
    some = selections(guide)
    return st.one_of(
        st.builds(Shown, some, st.integers(1, 3)),
        st.builds(NeverShown, some),
        st.builds(Above, some, some),
        st.builds(InReach, some, st.integers(1, 2)),
    )


def selections(guide: Guide) -> st.SearchStrategy[Selection]:
    """Some of the guide's cards."""
    narrowed: Mapping[str, st.SearchStrategy[Any]] = {
        "cards": st.frozensets(st.sampled_from(list(guide.cards)), min_size=1, max_size=3),
        "kinds": st.frozensets(st.sampled_from(CardKind), min_size=1, max_size=2),
        "topics": st.frozensets(st.sampled_from(list(guide.topics)), min_size=1, max_size=2),
        "tags": st.frozensets(st.sampled_from(TAGS), min_size=1),
        "fresh": st.booleans(),
    }
    once = st.sampled_from(list(narrowed)).flatmap(
        lambda name: st.fixed_dictionaries({name: narrowed[name]})
    )
    return st.lists(once, min_size=1, max_size=2).map(
        lambda parts: Selection(**{name: part[name] for part in parts for name in part})
    )


def literal_conditions(flow: Flow) -> st.SearchStrategy[Condition]:
    """Any condition on the flow, nested a little, without options for "not sure" being added."""
    picks = {
        name: list(picks_of_node(node))
        for name, node in flow.nodes.items()
        if isinstance(node, Question | Page)
    }
    plain = st.sampled_from(list(picks)).flatmap(
        lambda name: st.builds(
            Answered,
            st.just(name),
            st.frozensets(st.sampled_from(picks[name]), min_size=1, max_size=3),
        )
    )

    def wider(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        several = st.lists(inner, min_size=1, max_size=2).map(tuple)
        return st.builds(AllOf, several) | st.builds(AnyOf, several) | st.builds(Negated, inner)

    return st.recursive(plain, wider, max_leaves=3)
