"""Answers are taken back, changed and looked over; nothing else changes them."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.engine.machine import machine_of
from bot.engine.respond import respond
from bot.model.conversation import (
    Back,
    Begin,
    Change,
    Choose,
    Event,
    Finish,
    Here,
    Open,
    Reviewing,
    State,
)
from bot.model.flow import Outcome
from bot.model.guide import Guide
from tests import guides
from tests.engine.conversing import Conversation, buttons
from tests.engine.strategies import answering_events, events, replies, states
from tests.guides import TODAY
from tests.random_guides import Guides

GUIDE = guides.guide()
TO_THE_END = ["No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport", "done (en)", "go-on (en)"]


def finished(*last: str) -> Conversation:
    return Conversation(GUIDE).begin(*TO_THE_END, *(last or ("Stay here",)))


def asked(guide: Guide, state: State) -> str:
    return machine_of(guide.flows[state.flow]).walk(state.answers).here.id


def test_back_takes_the_last_answer_back() -> None:
    talk = Conversation(GUIDE).begin("No danger", "Myself")
    talk.press("back (en)")
    assert talk.state.answers == {"danger": ("no",)}
    assert "For whom?" in talk.said
    talk.press("back (en)")
    assert talk.state == State("en", "help")
    assert "In danger?" in talk.said


def test_back_from_an_outcome_asks_the_last_question_again() -> None:
    talk = finished().press("back (en)")
    assert talk.said.endswith("What next?")
    assert "plans" not in talk.state.answers


def test_back_before_any_answer_shows_the_first_screen() -> None:
    talk = Conversation(GUIDE).do(Back(), State("en", "help", {}, ("papers", ("book",))))
    assert talk.said == "home (en)"
    assert talk.state == State("en", "help")


@given(data=st.data())
def test_back_undoes_every_answer(random_guides: Guides, data: st.DataObject) -> None:
    """From any question that is answered by its own buttons, with no later answers kept."""
    guide = data.draw(random_guides)
    before = data.draw(replies(guide, forward=True))
    state = before.state
    walk = machine_of(guide.flows[state.flow]).walk(state.answers)
    assume(not isinstance(walk.here, Outcome) and walk.answers == state.answers)
    answering = [
        button.press
        for button in buttons(before.screen)
        if isinstance(button.press, Choose | Finish) and button.press.question == walk.here.id
    ]
    assume(answering)
    after = respond(guide, state, data.draw(st.sampled_from(answering)), TODAY)
    if after.state.answers != state.answers:
        back = respond(guide, after.state, Back(), TODAY)
        assert back.state == State(state.language, state.flow, state.answers)
        assert list(back.state.answers) == list(state.answers)
        plain = State(state.language, state.flow, state.answers)
        assert back.screen == respond(guide, plain, Open(Here()), TODAY).screen


@given(data=st.data())
def test_back_takes_exactly_one_answer_in_use(random_guides: Guides, data: st.DataObject) -> None:
    guide = data.draw(random_guides)
    state = data.draw(states(guide))
    machine = machine_of(guide.first_flow)
    used = machine.walk(state.answers).answers
    after = respond(guide, state, Back(), TODAY).state
    assert list(machine.walk(after.answers).answers) == list(used)[:-1]


# Your answers, and changing one


def test_your_answers_are_listed_in_order_with_a_button_each() -> None:
    talk = finished().press("your-answers (en)")
    assert talk.said == (
        "answers-title (en)\n\n1. In danger?\nNo danger\n\n2. For whom?\nMyself\n\n"
        "3. Where?\nArmenia 🇦🇲\n\n4. Which papers?\nPassport\n\n5. What next?\nStay here\n\n"
        "answers-hint (en)"
    )
    assert talk.labels[0] == "change (en) In danger?"
    assert "your-answers (en)" not in talk.labels
    assert talk.press("back (en)").said.startswith("The result")


def test_without_answers_there_is_nothing_to_change() -> None:
    talk = Conversation(GUIDE).do(Open(Reviewing()))
    assert talk.said == "answers-title (en)\n\nanswers-none (en)"


def test_a_question_is_shortened_at_a_space_to_fit_its_button() -> None:
    flow = guides.data()
    flow["questions"]["danger"]["ask"]["en"] = "Are you in danger, " + "very " * 20 + "great?"
    talk = Conversation(guides.guide({guides.FLOW: flow})).begin("No danger", "your-answers (en)")
    assert talk.labels[0] == "change (en) Are you in danger, very very very very…"


def test_a_changed_answer_keeps_the_later_ones_that_still_fit() -> None:
    talk = finished().press("your-answers (en)", "change (en) For whom?")
    assert "present (en) Myself" in talk.said
    assert "ticked (en) Myself" in talk.labels
    talk.press("A relative")
    assert talk.said.startswith("The result")
    assert talk.state.answers["who"] == ("relative",)
    assert talk.state.answers["plans"] == ("stay",)


def test_a_changed_answer_drops_those_that_no_longer_fit() -> None:
    talk = finished().press("your-answers (en)", "change (en) Where?", "Near", "Russia 🇷🇺")
    assert talk.said.startswith("The result")
    assert list(talk.state.answers) == ["danger", "who", "place", "papers"]


def test_later_answers_are_kept_while_the_new_way_is_not_yet_walked() -> None:
    talk = finished().press("your-answers (en)", "change (en) In danger?", "Danger now")
    assert talk.said.startswith("Urgent")
    assert list(talk.state.answers) == ["danger", "place"]
    kept = State("en", "help", {"place": ("am",), "papers": ("book",)})
    talk.do(Choose("danger", "no"), kept)
    assert list(talk.state.answers) == ["danger", "place", "papers"]
    talk.press("Myself")
    assert list(talk.state.answers) == ["danger", "who", "place", "papers"]
    assert talk.said.endswith("Keep copies.")


def test_a_change_is_given_up_by_going_back() -> None:
    talk = finished()
    before = talk.state
    talk.press("your-answers (en)", "change (en) For whom?", "back (en)")
    assert talk.said.startswith("answers-title (en)")
    assert talk.state == before


def test_a_multiple_choice_is_changed_from_its_present_ticks() -> None:
    talk = finished().press("your-answers (en)", "change (en) Which papers?")
    assert "chosen (en) Passport" in talk.said
    talk.press("Identity card")
    assert talk.state.draft == ("papers", ("passport", "card"))
    talk.press("done (en)")
    assert talk.said.startswith("The result")
    assert talk.state.answers["papers"] == ("passport", "card")
    assert talk.state.answers["plans"] == ("stay",)


def test_changing_another_question_leaves_a_draft() -> None:
    talk = Conversation(GUIDE).begin("No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport")
    talk.press("your-answers (en)", "change (en) For whom?")
    assert talk.state.draft is None
    assert "present (en) Myself" in talk.said


def test_changing_the_drafted_question_keeps_its_ticks() -> None:
    talk = Conversation(GUIDE).begin("No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport")
    talk.do(Change("papers"))
    assert "ticked (en) Passport" in talk.labels


def test_a_draft_of_a_question_that_is_not_next_is_asked_before_it() -> None:
    """As after an edit that puts a question before the one that is being ticked."""
    talk = Conversation(GUIDE)
    draft = State("en", "help", {"danger": ("no",)}, ("papers", ("book",)))
    talk.do(Begin(), draft)
    assert talk.state == State("en", "help")
    talk.do(Change("papers"), draft)
    assert "ticked (en) Military book" in talk.labels
    talk.press("menu (en)", "resume (en)")
    assert "ticked (en) Military book" in talk.labels


def test_changing_a_question_that_is_gone_changes_nothing() -> None:
    talk = finished()
    before = talk.state
    assert talk.do(Change("gone")).said.startswith("stale (en)")
    assert talk.do(Change("advice")).said.startswith("stale (en)")
    assert talk.state == before


@given(data=st.data())
def test_looking_at_something_changes_no_answer(random_guides: Guides, data: st.DataObject) -> None:
    guide = data.draw(random_guides)
    state = data.draw(states(guide))
    event: Event = data.draw(events(guide, hostile=True))
    reply = respond(guide, state, event, TODAY)
    if isinstance(event, Open):
        assert reply.state == state


@given(data=st.data())
def test_an_outcome_keeps_only_what_led_to_it(random_guides: Guides, data: st.DataObject) -> None:
    guide = data.draw(random_guides)
    state = data.draw(states(guide))
    event = data.draw(answering_events(guide))
    after = respond(guide, state, event, TODAY).state
    walk = machine_of(guide.first_flow).walk(after.answers)
    if after != state and isinstance(walk.here, Outcome) and after.draft is None:
        assert after.answers == walk.answers
