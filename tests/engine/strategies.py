"""States and events drawn at random, those that fit a guide and those that do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.engine.arriving import arriving
from bot.engine.digests import picks_of_node
from bot.engine.respond import respond
from bot.model.conversation import (
    Back,
    Begin,
    Change,
    Choose,
    Collected,
    Emergency,
    Erase,
    Event,
    Finish,
    Here,
    Info,
    Open,
    Picking,
    Reading,
    Reply,
    Reviewing,
    Shelf,
    Shelved,
    Stale,
    State,
    Toggle,
    View,
    Within,
)
from bot.model.flow import Page, Question
from bot.model.guide import Guide
from tests.engine.conversing import buttons
from tests.guides import TODAY

Draw = Callable[[st.SearchStrategy[Any]], Any]

FORWARD = (Choose, Toggle, Finish)
"""The events by which a person gets on."""


def replies(guide: Guide, *, forward: bool = False) -> st.SearchStrategy[Reply]:
    """Where a person may be who only ever pressed buttons; with `forward`, only to answer."""

    def pressed(language: str, choices: list[int]) -> Reply:
        reply = respond(guide, arriving(guide, language), Begin(), TODAY)
        for choice in choices:
            found = buttons(reply.screen)
            answers = [button for button in found if isinstance(button.press, FORWARD)]
            offered = answers if forward or choice % 2 else found
            if offered:
                button = offered[choice // 2 % len(offered)]
                state = replace(reply.state, language=button.language or reply.state.language)
                reply = respond(guide, state, button.press, TODAY)
        return reply

    choices = st.lists(st.integers(0, 99), max_size=12)
    return st.builds(pressed, st.sampled_from(["en", "ru"]), choices)


def states(guide: Guide) -> st.SearchStrategy[State]:
    """A state whose answers exist in the guide; whether they fit each other is left to chance."""

    @st.composite
    def state(draw: Draw) -> State:
        flow = guide.flows[draw(st.sampled_from(list(guide.flows)))]
        asked = [name for name, node in flow.nodes.items() if isinstance(node, Question | Page)]
        answers: dict[str, tuple[str, ...]] = {}
        for name in draw(st.lists(st.sampled_from(asked), unique=True)):
            answers[name] = _picks(draw, list(picks_of_node(flow.nodes[name])))
        many = [name for name in asked if getattr(flow.nodes[name], "many", None)]
        draft = None
        if many and draw(st.booleans()):
            name = draw(st.sampled_from(many))
            answers.pop(name, None)
            draft = (name, _picks(draw, list(picks_of_node(flow.nodes[name]))))
        return State(draw(st.sampled_from(list(guide.languages))), flow.id, answers, draft)

    return state()


def _picks(draw: Draw, options: list[str]) -> tuple[str, ...]:
    picks = draw(st.lists(st.sampled_from(options), min_size=1, max_size=4, unique=True))
    return tuple(sorted(picks, key=options.index))


def hostile_states(guide: Guide) -> st.SearchStrategy[State]:
    """A state that no button of this guide carries: other flows, gone options, odd drafts."""
    nodes = st.sampled_from([*guide.first_flow.nodes, "gone"])
    picks = st.lists(st.sampled_from(["gone", "read", "o0", "unsure", "am"]), max_size=3).map(tuple)
    odd = st.dictionaries(nodes, picks, max_size=4)

    def spoilt(state: State, answers: Any, flow: str, draft: Any) -> State:
        return State("xx", flow or state.flow, {**state.answers, **answers}, draft)

    flows = st.sampled_from(["", "", "gone"])
    return st.builds(spoilt, states(guide), odd, flows, st.none() | st.tuples(nodes, picks))


def answering_events(guide: Guide) -> st.SearchStrategy[Event]:
    """Any answer to any question of the first flow."""
    nodes = guide.first_flow.nodes.values()
    pairs = [(node.id, pick) for node in nodes for pick in picks_of_node(node)]
    chosen = [Choose(*pair) for pair in pairs]
    return st.sampled_from([*chosen, *(Finish(name) for name, _ in pairs)])


def events(guide: Guide, *, hostile: bool = False) -> st.SearchStrategy[Event]:
    """Any event about the guide; a hostile one also about what it does not have."""
    nodes = list(guide.first_flow.nodes.values())
    pairs = [(node.id, pick) for node in nodes for pick in picks_of_node(node)]
    names = [node.id for node in nodes]
    cards, collections = list(guide.cards), list(guide.collections)
    parts = pages = st.integers(0, 15)
    if hostile:
        pairs += [("gone", "gone"), (names[0], "gone"), (names[-1], "o0")]
        for ids in (names, cards, collections):
            ids.append("gone")
        parts = pages = st.integers(-3, 300)
    pair, name = st.sampled_from(pairs), st.sampled_from(names)
    card, within = st.sampled_from(cards), st.sampled_from(Within)
    opened = st.one_of(
        st.sampled_from(Info),
        st.sampled_from([Here(), Reviewing(), Emergency()]),
        st.builds(Picking, name, parts, pages),
        st.builds(Shelved, st.sampled_from(Shelf), pages),
        st.builds(Collected, st.sampled_from(collections), pages),
        st.builds(Reading, card, within, st.sampled_from(View)),
    )
    return st.one_of(
        st.sampled_from([Begin(), Back(), Erase(), Stale()]),
        pair.map(lambda both: Choose(*both)),
        pair.map(lambda both: Toggle(*both)),
        st.builds(Finish, name),
        st.builds(Change, name),
        st.builds(Open, opened),
    )
