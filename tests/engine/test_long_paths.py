"""Paths longer than a token: the later answers travel in the keyboard's other buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.paths import longest_of
from bot.engine.respond import respond
from bot.engine.tokens import CAPACITY, IN_SPILLED, IN_TOKEN
from bot.model.conversation import (
    Begin,
    Choose,
    Erase,
    Event,
    Finish,
    Here,
    Info,
    Open,
    Reading,
    Reviewing,
    State,
    Toggle,
    Within,
)
from tests import guides
from tests.engine.sealing import CHAT, Keyboard, answers, long_files, long_flow, long_guide
from tests.guides import TODAY, local

SINGLES = long_guide(30)
MIXED = long_guide(8, many=6)
"""8 single choices and 6 multiple choices of up to 4: 32 picks."""


SCREENS = [
    Open(Here()),
    Open(Reviewing()),
    Open(Info.HOME),
    Open(Info.HELP),
    Open(Info.LANGUAGES),
    Open(Info.BROWSE),
    Open(Reading("ark", Within.OUTCOME)),
]


@pytest.mark.parametrize("event", SCREENS)
@pytest.mark.parametrize("count", [11, 12, 13, 22, 23, 29, 30])
def test_every_button_of_a_screen_keeps_all_answers(count: int, event: Event) -> None:
    state = State("en", "help", answers(count))
    keyboard = Keyboard(SINGLES, state, event)
    for at in keyboard.plain:
        button = keyboard.buttons[at]
        expected = State(button.language or "en", "help", state.answers)
        assert keyboard.open(at) == (expected, button.press)
        assert list((keyboard.open(at) or (state,))[0].answers) == list(state.answers)


@pytest.mark.parametrize("many", [2, 3, 5, 6])
def test_multiple_choices_are_counted_by_pick(many: int) -> None:
    state = State("en", "help", answers(8, many))
    keyboard = Keyboard(MIXED, state, Open(Here()))
    for at in keyboard.plain:
        expected = State(keyboard.buttons[at].language or "en", "help", state.answers)
        assert keyboard.open(at) == (expected, keyboard.buttons[at].press)


@given(st.integers(1, 6), st.sets(st.sampled_from("abcd"), min_size=1))
def test_a_draft_spills_like_an_answer(finished: int, ticked: set[str]) -> None:
    draft = (f"m{finished - 1}", tuple(sorted(ticked)))
    state = State("en", "help", answers(8, finished - 1), draft)
    keyboard = Keyboard(MIXED, state, Open(Here()))
    (done,) = keyboard.at(Finish)
    assert keyboard.open(done) == (state, Finish(draft[0]))
    for at in keyboard.at(Toggle):
        assert (keyboard.open(at) or (None,))[0] == state


def test_twelve_answers_need_no_keyboard() -> None:
    assert IN_TOKEN == 12
    state = State("en", "help", answers(12))
    keyboard = Keyboard(SINGLES, state, Open(Here()))
    for at in keyboard.plain:
        if not keyboard.buttons[at].language:
            assert keyboard.open(at, []) == (state, keyboard.buttons[at].press)


@pytest.mark.parametrize("count", [13, 22, 23, 30])
def test_without_the_keyboard_the_first_ten_stand(count: int) -> None:
    assert IN_SPILLED == 10
    keyboard = Keyboard(SINGLES, State("en", "help", answers(count)), Open(Here()))
    kept = State("en", "help", answers(10))
    for at in keyboard.plain:
        if not keyboard.buttons[at].language:
            assert keyboard.open(at, []) == (kept, keyboard.buttons[at].press)


def test_half_a_multiple_choice_is_never_read_as_the_answer() -> None:
    """The tenth pick is the second of four: without the rest, the question is asked again."""
    keyboard = Keyboard(MIXED, State("en", "help", answers(8, 3)), Open(Here()))
    toggle = keyboard.at(Toggle)[0]
    assert (keyboard.open(toggle, []) or (None,))[0] == State("en", "help", answers(8))


def test_without_the_keyboard_a_draft_takes_no_answer_with_it() -> None:
    guide = long_guide(20, many=1)
    state = State("en", "help", answers(20), ("m0", ("a", "b")))
    keyboard = Keyboard(guide, state, Open(Here()))
    (done,) = keyboard.at(Finish)
    assert keyboard.open(done, []) == (State("en", "help", answers(10)), Finish("m0"))


def test_part_of_the_keyboard_adds_nothing() -> None:
    keyboard = Keyboard(SINGLES, State("en", "help", answers(28)), Open(Here()))
    choose = keyboard.at(Choose)[0]
    first, second = (keyboard.seals[at] for at in keyboard.at(Begin, Erase))
    kept = State("en", "help", answers(10))
    for part in ([first], [second], [keyboard.seals[choose]]):
        assert (keyboard.open(choose, part) or (None,))[0] == kept
    # The order in which the channel reads the keyboard does not matter, nor what else is in it.
    both = ["", "x" * 64, second, second, first]
    assert (keyboard.open(choose, both) or (None,))[0] == keyboard.state


def test_the_keyboard_of_an_edited_message_adds_nothing() -> None:
    """Between press and delivery the message may have come to show another screen."""
    before = Keyboard(SINGLES, State("en", "help", answers(20)), Open(Here()))
    other = answers(20) | {"q15": ("a",)}
    assert other != answers(20)
    for state in (State("en", "help", other), State("en", "help", answers(21))):
        after = Keyboard(SINGLES, state, Open(Here()))
        choose = before.at(Choose)[0]
        opened = before.open(choose, after.seals)
        assert opened == (State("en", "help", answers(10)), before.buttons[choose].press)


def test_a_draft_is_not_completed_with_the_keyboard_of_the_finished_choice() -> None:
    drafted = State("en", "help", answers(8, 2), ("m2", ("a", "b", "c", "d")))
    before = Keyboard(MIXED, drafted, Open(Here()))
    after = Keyboard(MIXED, State("en", "help", answers(8, 3)), Open(Here()))
    (done,) = before.at(Finish)
    assert before.open(done) == (drafted, Finish("m2"))
    assert before.open(done, after.seals) == (State("en", "help", answers(8)), Finish("m2"))


def test_the_keyboard_of_another_chat_adds_nothing() -> None:
    keyboard = Keyboard(SINGLES, State("en", "help", answers(20)), Open(Here()))
    reply = respond(SINGLES, keyboard.state, Open(Here()), TODAY)
    rows = keyboard.tokens.seal(reply.state, reply.screen, CHAT + 1)
    foreign = [token for row in rows for token in row]
    opened = keyboard.open(keyboard.at(Choose)[0], foreign)
    assert (opened or (None,))[0] == State("en", "help", answers(10))


def test_start_again_and_erase_carry_no_state_of_their_own() -> None:
    keyboard = Keyboard(SINGLES, State("ru", "help", answers(30)), Open(Here()))
    for at in keyboard.at(Begin, Erase):
        assert keyboard.open(at) == (State("ru", "help"), keyboard.buttons[at].press)


def test_the_whole_of_a_long_path_is_walked_through_its_buttons() -> None:
    state, event = State("en", "help"), Begin()
    opened: tuple[State, Event] | None = (state, event)
    for at in range(30):
        assert opened
        keyboard = Keyboard(SINGLES, *opened)
        opened = keyboard.open(keyboard.at(Choose)[at % 4])
    assert opened
    end = respond(SINGLES, *opened, TODAY)
    assert end.state.answers == answers(30)
    assert "Found" in end.screen.text[0].plain


def test_kept_answers_that_do_not_fit_are_left_out_last_first() -> None:
    """After a change at the beginning, old answers are kept beside those of the new way."""
    flow = long_flow(50)
    flow["questions"]["q0"]["options"] = {
        "a": {"label": local("A")},
        "b": {"label": local("B"), "next": "q25"},
    }
    flow["questions"]["q24"]["next"] = "end"
    guide = guides.loaded(long_files(flow))
    old = {f"q{at}": ("a",) for at in range(1, 25)}
    new = {"q0": ("b",)} | {f"q{at}": ("c",) for at in range(25, 40)}
    keyboard = Keyboard(guide, State("en", "help", new | old), Open(Here()))
    assert len(keyboard.state.answers) == 40
    opened = keyboard.open(keyboard.at(Choose)[0])
    assert opened
    assert opened[1] == Choose("q40", "a")
    assert list(opened[0].answers.items()) == list((new | old).items())[:CAPACITY]


def test_the_longest_path_is_counted_in_questions() -> None:
    flow = MIXED.flows["help"]
    assert longest_of(flow)[flow.start[-1].to] == 14
    assert longest_of(flow)["end"] == 0
