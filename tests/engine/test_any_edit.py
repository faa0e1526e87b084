"""After any edit of a flow an answer is the same one, or none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.digests import picks_of_node
from bot.engine.machine import machine_of
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import (
    Begin,
    Button,
    Choose,
    Event,
    Finish,
    Here,
    Open,
    Reply,
    Screen,
    State,
    Toggle,
)
from bot.model.guide import Guide
from tests.engine.conversing import buttons
from tests.engine.sealing import CHAT, KEYRING
from tests.engine.strategies import events, replies, states
from tests.guides import TODAY
from tests.random_guides import Guides


@given(data=st.data())
def test_after_any_edit_an_answer_is_the_same_one_or_none(
    random_guides: Guides, data: st.DataObject
) -> None:
    """Two flows drawn apart from each other stand for a flow and its edit."""
    before, after = data.draw(random_guides), data.draw(random_guides)
    state = data.draw(states(before))
    event: Event = data.draw(events(before))
    opened = _through(before, after, state, event)
    now, given = opened
    known = {name: set(picks_of_node(node)) for name, node in after.first_flow.nodes.items()}
    said = dict(state.answers)
    if state.draft:
        said[state.draft[0]] = state.draft[1]
    read = dict(now.answers)
    if now.draft:
        read[now.draft[0]] = now.draft[1]
    for name, picks in read.items():
        assert set(picks) <= set(said[name]) & known[name]
    assert type(given) is type(event) or not isinstance(given, Choose | Toggle | Finish)
    if isinstance(given, Choose | Toggle | Finish):
        assert given == event
    used = machine_of(after.first_flow).walk(now.answers).answers
    assert respond(after, now, Open(Here()), TODAY).state.answers.items() >= used.items()


def _through(before: Guide, after: Guide, state: State, event: Event) -> tuple[State, Event]:
    screen = Screen((), ((Button("x", event), Button("y", Begin())),))
    row = Tokens(before, KEYRING).seal(state, screen, CHAT)[0]
    opened = Tokens(after, KEYRING).open(row[0], CHAT, row)
    assert opened
    return opened


@given(data=st.data())
def test_every_button_still_leads_to_a_screen_after_any_edit(
    random_guides: Guides, data: st.DataObject
) -> None:
    before, after = data.draw(random_guides), data.draw(random_guides)
    reply: Reply = data.draw(replies(before))
    tokens = Tokens(before, KEYRING)
    seals = [seal for row in tokens.seal(reply.state, reply.screen, CHAT) for seal in row]
    for seal in seals:
        opened = Tokens(after, KEYRING).open(seal, CHAT, seals)
        assert opened
        assert buttons(respond(after, *opened, TODAY).screen)
