"""A flow is edited while people are in the middle of it: no answer is ever read as another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.engine.tokens import Tokens
from bot.model.conversation import (
    Back,
    Begin,
    Choose,
    Event,
    Finish,
    Here,
    Open,
    Reviewing,
    State,
    Toggle,
)
from bot.model.guide import Guide
from tests import guides
from tests.engine.conversing import Conversation
from tests.engine.sealing import CHAT, KEYRING
from tests.guides import local, organization

BEFORE = guides.guide()
TO_PLANS = ["No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport", "done (en)", "go-on (en)"]


def press_after(edited: Guide, talk: Conversation, label: str) -> Conversation:
    """Press a button of a screen from before the edit, as it was sealed then."""
    before = Tokens(talk.guide, KEYRING).seal(talk.state, talk.screen, CHAT)
    seals = [token for row in before for token in row]
    opened = Tokens(edited, KEYRING).open(seals[talk.labels.index(label)], CHAT, seals)
    assert opened
    state, event = opened
    return Conversation(edited).do(event, state)


def edited(**changes: Any) -> Guide:
    """The guide with some of its questions replaced; None leaves one out."""
    flow = guides.data()
    for name, question in changes.items():
        if question is None:
            del flow["questions"][name]
        else:
            flow["questions"][name] |= question
    return guides.guide({guides.FLOW: flow})


def option(words: str) -> dict[str, Any]:
    return {"label": local(words)}


ARK = {"content/organizations/ark.yaml": organization("ark", {"new": "a"})}


def with_new_question(at: int) -> Guide:
    flow = guides.data()
    questions = list(flow["questions"].items())
    new = {"ask": local("New?"), "options": {"a": option("A"), "b": option("B")}}
    flow["questions"] = dict([*questions[:at], ("new", new), *questions[at:]])
    return guides.guide({guides.FLOW: flow} | ARK)


def test_a_removed_option_is_asked_again_and_the_rest_stands() -> None:
    talk = Conversation(BEFORE).begin("Danger unsure", *TO_PLANS[1:])
    options = {"now": option("Danger now") | {"next": "place"}, "no": option("No danger")}
    after = press_after(edited(danger={"options": options}), talk, "Stay here")
    assert "In danger?" in after.said
    assert "danger" not in after.state.answers
    assert after.press("No danger").said.startswith("The result")
    assert after.state.answers["plans"] == ("stay",)


def test_the_button_of_a_removed_option_is_stale() -> None:
    talk = Conversation(BEFORE).begin()
    options = {"now": option("Danger now") | {"next": "place"}, "no": option("No danger")}
    after = press_after(edited(danger={"options": options}), talk, "Danger unsure")
    assert after.said == "stale (en)\n\nhome (en)"


def test_an_inserted_question_is_asked_and_the_answers_around_it_stand() -> None:
    talk = Conversation(BEFORE).begin(*TO_PLANS)
    after = press_after(with_new_question(2), talk, "Stay here")
    assert "New?" in after.said
    assert after.press("B").said.startswith("The result")
    assert list(after.state.answers.values()) == [
        ("no",),
        ("self",),
        ("b",),
        ("am",),
        ("passport",),
        ("read",),
        ("stay",),
    ]


def test_a_draft_survives_a_question_inserted_before_it() -> None:
    talk = Conversation(BEFORE).begin(*TO_PLANS[:5])
    after = press_after(with_new_question(2), talk, "Identity card")
    assert after.state.draft == ("papers", ("passport", "card"))
    assert "Which papers?" in after.said
    assert "New?" in after.press("done (en)").said
    assert after.state.answers["papers"] == ("passport", "card")


def test_a_removed_question_takes_its_answer_along() -> None:
    talk = Conversation(BEFORE).begin(*TO_PLANS)
    flow = guides.data()
    del flow["questions"]["who"]
    flow["questions"]["place"]["next"] = "papers"
    lawyers = organization("lawyers", {"plans": "move"})
    guide = guides.guide(
        {guides.FLOW: flow, "content/organizations/lawyers.yaml": lawyers},
        without=["flows/short.yaml"],
    )
    after = press_after(guide, talk, "Stay here")
    assert after.said.startswith("The result")
    assert "who" not in after.state.answers


def test_reordered_questions_keep_their_answers() -> None:
    talk = Conversation(BEFORE).begin(*TO_PLANS)
    flow = guides.data()
    questions = flow["questions"]
    order = ["who", "danger", "place", "papers", "advice", "plans"]
    flow["questions"] = {name: questions[name] for name in order}
    after = press_after(guides.guide({guides.FLOW: flow}), talk, "Stay here")
    assert after.said.startswith("The result")
    assert list(after.state.answers) == order


def test_reordered_options_keep_their_meaning() -> None:
    talk = Conversation(BEFORE).begin("No danger")
    flow = guides.data()
    options = flow["questions"]["who"]["options"]
    flow["questions"]["who"]["options"] = dict(reversed(options.items()))
    after = press_after(guides.guide({guides.FLOW: flow}), talk, "Myself")
    assert after.state.answers["who"] == ("self",)


def test_a_removed_flow_leads_to_the_first_screen_without_its_answers() -> None:
    """Both flows ask `who`: the answer of one is none in the other."""
    talk = Conversation(BEFORE).do(Begin(), State("ru", "short")).press("go-on (ru)")
    after = press_after(guides.guide(without=["flows/short.yaml"]), talk, "Гость")
    assert after.said == "stale (ru)\n\nhome (ru)"
    assert after.state == State("ru", "help")


def test_a_removed_language_falls_back_to_the_first() -> None:
    talk = Conversation(BEFORE, "ru").begin("Не опасно")
    given = {path: guides.data(file.decode()) for path, file in guides.files().items()}
    del given["content/interface/ru.yaml"]
    after = press_after(guides.loaded(guides.as_files(_english(given))), talk, "Для себя")
    assert after.said.endswith("region-hint (en)")
    assert after.state == State("en", "help", {"danger": ("no",), "who": ("self",)})


def _english(value: Any) -> Any:
    if isinstance(value, list):
        return [_english(item) for item in value]
    if isinstance(value, dict):
        return {key: _english(item) for key, item in value.items() if key != "ru"}
    return value


def test_a_multiple_choice_made_single_is_asked_again_when_it_had_several() -> None:
    talk = Conversation(BEFORE).begin(*TO_PLANS[:5], "Identity card", "done (en)")
    flow = guides.data()
    del flow["questions"]["papers"]["many"]
    for one in flow["questions"]["papers"]["options"].values():
        one.pop("alone", None)
    after = press_after(guides.guide({guides.FLOW: flow}), talk, "go-on (en)")
    assert "Which papers?" in after.said
    assert "Passport" in after.said


def test_a_maximum_that_was_lowered_is_asked_again() -> None:
    talk = Conversation(BEFORE).begin(*TO_PLANS[:5], "Identity card", "done (en)")
    after = press_after(edited(papers={"many": {"min": 1, "max": 1}}), talk, "go-on (en)")
    assert "Which papers?" in after.said
    assert after.press("ticked (en) Passport", "done (en)").state.answers["papers"] == ("card",)


def test_an_answer_that_is_gone_is_not_shown_even_if_it_comes_without_a_token() -> None:
    """As in the terminal, which keeps a state over a reload."""
    talk = Conversation(BEFORE).begin("No danger")
    odd = replace(talk.state, answers={"danger": ("gone",), "papers": ("gone", "book")})
    for event in (Open(Here()), Open(Reviewing()), Back(), Toggle("papers", "card")):
        talk.do(event, odd)
    assert "present" not in talk.do(Open(Here()), odd).said
    odd = State("en", "help", {}, ("danger", ("gone",)))
    assert talk.do(Open(Here()), odd).said.endswith("In danger?")
    assert talk.do(Finish("papers"), State("en", "help", {}, ("papers", ("gone",)))).said


@pytest.mark.parametrize("event", [Open(Here()), Back(), Choose("danger", "no")])
def test_a_flow_that_never_was_is_the_first_one_without_answers(event: Event) -> None:
    talk = Conversation(BEFORE).do(event, State("xx", "gone", {"who": ("self",)}))
    assert talk.state.flow == "help"
    assert talk.state.language == "en"
    assert "who" not in talk.state.answers
