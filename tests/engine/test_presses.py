"""Whatever is pressed, in whatever order and state, a real screen comes of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import Begin, Erase, Event, Reply, State
from bot.model.guide import Guide
from tests import guides
from tests.engine.conversing import assert_real, buttons
from tests.engine.sealing import CHAT, KEYRING
from tests.engine.strategies import events, hostile_states, states
from tests.guides import TODAY
from tests.random_guides import Guides

SMALL = guides.guide()


def reopened(tokens: Tokens, reply: Reply, *, exact: bool) -> list[tuple[State, Event]]:
    """Every button of the screen, sealed and opened again, must still mean the same.

    Not `exact`: answers that the guide does not have are dropped on the way.
    """
    rows = tokens.seal(reply.state, reply.screen, CHAT)
    seals = [seal for row in rows for seal in row]
    found = []
    for seal, button in zip(seals, buttons(reply.screen), strict=True):
        assert len(seal) == 64
        opened = tokens.open(seal, CHAT, seals)
        assert opened
        state, event = opened
        assert event == button.press
        assert state.language == (button.language or reply.state.language)
        assert state.flow == reply.state.flow
        if exact and not isinstance(event, Begin | Erase):
            assert state.answers == reply.state.answers
            drafted = reply.state.draft
            assert state.draft == (drafted if drafted and drafted[1] else None)
        found.append(opened)
    return found


def assert_walkable(guide: Guide, state: State, first: Event, choices: list[int]) -> None:
    """Press buttons from here on; each screen is real and each press can be repeated."""
    tokens = Tokens(guide, KEYRING)
    reply = respond(guide, state, first, TODAY)
    for number, choice in enumerate([*choices, 0]):
        assert_real(reply.screen)
        offered = reopened(tokens, reply, exact=number > 0)
        pressed = offered[choice % len(offered)]
        reply = respond(guide, *pressed, TODAY)
        assert respond(guide, *pressed, TODAY) == reply
    assert_real(reply.screen)


CHOICES = st.lists(st.integers(0, 199), max_size=15)


@given(data=st.data(), choices=CHOICES)
def test_any_presses_end_on_a_real_screen(
    random_guides: Guides, data: st.DataObject, choices: list[int]
) -> None:
    guide = data.draw(random_guides)
    assert_walkable(guide, data.draw(states(guide)), data.draw(events(guide)), choices)


@given(data=st.data(), choices=CHOICES)
def test_hostile_events_end_on_a_real_screen(
    random_guides: Guides, data: st.DataObject, choices: list[int]
) -> None:
    guide = data.draw(random_guides)
    state = data.draw(hostile_states(guide))
    assert_walkable(guide, state, data.draw(events(guide, hostile=True)), choices)


@given(st.data(), CHOICES)
def test_any_presses_in_the_small_guide(data: st.DataObject, choices: list[int]) -> None:
    event = data.draw(events(SMALL, hostile=True))
    assert_walkable(SMALL, data.draw(states(SMALL)), event, choices)


@given(st.data())
def test_any_sequence_of_hostile_events_ends_on_a_real_screen(data: st.DataObject) -> None:
    state = data.draw(hostile_states(SMALL))
    for event in data.draw(st.lists(events(SMALL, hostile=True), max_size=15)):
        reply = respond(SMALL, state, event, TODAY)
        state = reply.state
        assert_real(reply.screen)
        assert reply.state.flow in SMALL.flows
        assert reply.state.language in SMALL.languages
