"""Tokens: what is sealed into a button comes out again, in its own chat and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.digests import FLOW_BITS, digest
from bot.engine.keyring import LENGTH, PAYLOAD, Keyring
from bot.engine.tokens import Tokens
from bot.errors import SettingsError
from bot.model.conversation import (
    Begin,
    Button,
    Choose,
    Collected,
    Event,
    Finish,
    Info,
    Open,
    Picking,
    Reading,
    Screen,
    Shelf,
    Shelved,
    Stale,
    State,
    Toggle,
    Within,
)
from tests import guides
from tests.engine.strategies import events, states
from tests.random_guides import Guides

CHAT = 123456789
KEYRING = Keyring(["a secret"])
GUIDE = guides.guide()
TOKENS = Tokens(GUIDE, KEYRING)


def sealed(
    state: State, event: Event, *, tokens: Tokens = TOKENS, language: str | None = None
) -> str:
    """The token of a button alone on its screen."""
    screen = Screen((), ((Button("press", event, language),),))
    return tokens.seal(state, screen, CHAT)[0][0]


def size(state: State) -> int:
    """How many answers there are, counted by pick."""
    drafted = len(state.draft[1]) if state.draft else 0
    return sum(map(len, state.answers.values())) + drafted


@given(data=st.data())
def test_every_event_and_state_come_out_as_they_went_in(
    random_guides: Guides, data: st.DataObject
) -> None:
    guide = data.draw(random_guides)
    tokens = Tokens(guide, KEYRING)
    state = data.draw(states(guide).filter(lambda state: size(state) <= 12))
    event = data.draw(events(guide))
    token = sealed(state, event, tokens=tokens)
    assert len(token) == LENGTH == 64
    assert tokens.open(token, CHAT) == (state, event)


@given(st.data())
def test_a_token_has_64_characters_whatever_it_holds(data: st.DataObject) -> None:
    """Nobody who sees the traffic learns from its length how much was answered."""
    state = data.draw(states(GUIDE))
    screen = Screen((), (tuple(Button("x", data.draw(events(GUIDE))) for _ in range(3)),))
    (row,) = TOKENS.seal(state, screen, CHAT)
    assert {len(token) for token in row} == {64}


def test_a_button_that_changes_the_language_carries_the_new_one() -> None:
    state = State("en", "help", {"danger": ("no",)})
    token = sealed(state, Open(Info.HOME), language="ru")
    assert TOKENS.open(token, CHAT) == (replace(state, language="ru"), Open(Info.HOME))


def test_equal_presses_in_one_chat_have_equal_tokens() -> None:
    state = State("en", "help", {"danger": ("no",)})
    assert sealed(state, Begin()) == sealed(state, Begin())


def test_a_token_without_draft_picks_carries_no_draft() -> None:
    state = State("en", "help", {"danger": ("no",)}, ("papers", ()))
    assert TOKENS.open(sealed(state, Begin()), CHAT) == (replace(state, draft=None), Begin())


def test_a_draft_of_options_that_are_gone_leaves_the_answers_alone() -> None:
    state = State("en", "help", {"danger": ("no",)}, ("papers", ("gone",)))
    assert TOKENS.open(sealed(state, Begin()), CHAT) == (replace(state, draft=None), Begin())


@given(st.integers(-(2**52), 2**52), st.integers(-(2**52), 2**52))
def test_a_token_is_refused_in_another_chat(mine: int, other: int) -> None:
    state = State("en", "help", {"danger": ("no",)})
    screen = Screen((), ((Button("x", Begin()),),))
    token = TOKENS.seal(state, screen, mine)[0][0]
    assert (TOKENS.open(token, other) is not None) == (mine == other)


TOKEN = sealed(State("en", "help", {"danger": ("now",), "place": ("am",)}), Choose("who", "self"))


@given(st.integers(0, 64 * 8 - 1))
def test_a_flipped_bit_is_refused(bit: int) -> None:
    raw = bytearray(TOKEN.encode())
    raw[bit // 8] ^= 1 << bit % 8
    assert TOKENS.open(raw.decode("latin-1"), CHAT) is None


@given(st.integers(0, 63))
def test_a_cut_token_is_refused(length: int) -> None:
    assert TOKENS.open(TOKEN[:length], CHAT) is None
    assert TOKENS.open(TOKEN[:length].ljust(64, "="), CHAT) is None
    assert TOKENS.open(TOKEN[:length].ljust(64, "A"), CHAT) is None or TOKEN.endswith("A")


@given(st.text(min_size=1))
def test_an_extended_token_is_refused(more: str) -> None:
    assert TOKENS.open(TOKEN + more, CHAT) is None
    assert TOKENS.open(more + TOKEN, CHAT) is None
    assert TOKENS.open((more + TOKEN)[:64], CHAT) is None


@given(st.text() | st.text(min_size=64, max_size=64) | st.from_regex("[A-Za-z0-9_-]{64}"))
def test_any_other_text_is_refused(text: str) -> None:
    assert TOKENS.open(text, CHAT) is None


@pytest.mark.parametrize(
    "forged",
    ["", " ", "\n", TOKEN + "\n", TOKEN + "=", "\u0416" + TOKEN[1:], TOKEN[:63] + "=", "=" * 64],
)
def test_odd_text_is_refused(forged: str) -> None:
    assert TOKENS.open(forged, CHAT) is None


def test_base64_of_another_alphabet_is_refused() -> None:
    """One token has one spelling: `+` and `/` do not stand for `-` and `_`."""
    spelt = [sealed(State("en", "help"), Open(Shelved(Shelf.GUIDES, at))) for at in range(9)]
    assert any("-" in token for token in spelt)
    assert any("_" in token for token in spelt)
    for token in spelt:
        other = token.replace("-", "+").replace("_", "/")
        assert (TOKENS.open(other, CHAT) is None) == (other != token)


def test_an_unknown_key_is_refused() -> None:
    assert Tokens(GUIDE, Keyring(["another secret"])).open(TOKEN, CHAT) is None


def test_keys_rotate() -> None:
    """The new key seals, both open; without the old one its tokens have expired."""
    both = Tokens(GUIDE, Keyring(["new", "a secret"]))
    assert both.open(TOKEN, CHAT) == TOKENS.open(TOKEN, CHAT)
    fresh = sealed(State("en", "help"), Begin(), tokens=both)
    assert TOKENS.open(fresh, CHAT) is None
    only_new = Tokens(GUIDE, Keyring(["new"]))
    assert only_new.open(fresh, CHAT) == (State("en", "help"), Begin())
    assert only_new.open(TOKEN, CHAT) is None


def test_a_keyring_needs_a_secret_and_never_shows_it() -> None:
    with pytest.raises(ValueError, match="at least one secret"):
        Keyring([])
    assert repr(Keyring(["hunter2", "older"])) == "Keyring(2 keys)"


def test_keys_that_could_not_be_told_apart_are_refused() -> None:
    """A token names its key by one byte: among many secrets two share it."""
    with pytest.raises(SettingsError, match="one number"):
        Keyring([str(at) for at in range(257)])


@pytest.mark.parametrize("length", [0, PAYLOAD - 1, PAYLOAD + 1])
def test_a_keyring_seals_payloads_of_one_length(length: int) -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        KEYRING.seal([bytes(length)], CHAT)


def test_a_flow_that_is_gone_takes_its_answers_along() -> None:
    token = sealed(State("ru", "short", {"hello": ("read",), "who": ("guest",)}), Begin())
    without = Tokens(guides.guide(without=["flows/short.yaml"]), KEYRING)
    assert without.open(token, CHAT) == (State("ru", ""), Stale())


@pytest.mark.parametrize(
    "event",
    [
        Choose("who", "gone"),
        Toggle("papers", "gone"),
        Finish("gone"),
        Open(Picking("gone", 0, 0)),
        Open(Collected("gone")),
        Open(Reading("gone", Within.OUTCOME)),
    ],
)
def test_a_button_about_what_is_gone_is_stale_and_keeps_the_answers(event: Event) -> None:
    state = State("en", "help", {"danger": ("no",)})
    assert TOKENS.open(sealed(state, event), CHAT) == (state, Stale())


def test_numbers_that_mean_nothing_are_stale() -> None:
    """As from a newer version of the program that has more screens."""
    flow = digest(FLOW_BITS, "help")
    for kind, argument in ((7, 200), (12, 9 << 8), (14, digest(24, "am/entry") << 4 | 15)):
        whole = (kind << 24 | flow) << 28 | argument
        payload = whole.to_bytes(7, "big").ljust(PAYLOAD, b"\0")
        opened = TOKENS.open(KEYRING.seal([payload], CHAT)[0], CHAT)
        assert opened == (State("aa", "help"), Stale())


def test_unknown_digests_are_dropped_and_the_rest_stands() -> None:
    answers = {"danger": ("no",), "who": ("unsure",), "papers": ("passport", "book")}
    flow = guides.data()
    del flow["questions"]["papers"]["options"]["book"]
    del flow["questions"]["who"]["options"]["unsure"]
    edited = Tokens(guides.guide({guides.FLOW: flow}), KEYRING)
    kept = {"danger": ("no",), "papers": ("passport",)}
    token = sealed(State("en", "help", answers), Begin())
    assert edited.open(token, CHAT) == (State("en", "help", kept), Begin())


def test_a_draft_whose_option_is_gone_does_not_become_an_answer_nor_take_one_back() -> None:
    state = State("en", "help", {"danger": ("no",), "who": ("self",)}, ("papers", ("book",)))
    flow = guides.data()
    del flow["questions"]["papers"]["options"]["book"]
    edited = Tokens(guides.guide({guides.FLOW: flow}), KEYRING)
    assert edited.open(sealed(state, Begin()), CHAT) == (replace(state, draft=None), Begin())


def test_a_draft_keeps_those_of_its_options_that_are_left() -> None:
    state = State("en", "help", {"danger": ("no",)}, ("papers", ("passport", "book")))
    flow = guides.data()
    del flow["questions"]["papers"]["options"]["book"]
    edited = Tokens(guides.guide({guides.FLOW: flow}), KEYRING)
    kept = replace(state, draft=("papers", ("passport",)))
    assert edited.open(sealed(state, Begin()), CHAT) == (kept, Begin())
