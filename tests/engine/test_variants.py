"""Questions whose words follow the answers: a relative is not asked as if they were the soldier."""

from __future__ import annotations

import pytest

from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.problem import Problem
from tests import guides
from tests.engine.conversing import Conversation

VARIANTS = [
    {"when": {"who": "self"}, "ask": {"en": "Where are you?", "ru": "Где вы?"}},
    {
        "when": {"who": "relative"},
        "ask": {"en": "Where are they?", "ru": "Где они?"},
        "why": {"en": "Theirs counts.", "ru": "Важно, где они."},
    },
]


@pytest.fixture(scope="module")
def guide() -> Guide:
    flow = guides.data()
    flow["questions"]["place"] |= {"variants": VARIANTS, "why": {"en": "Rules.", "ru": "Правила."}}
    return guides.guide({"flows/help.yaml": flow})


@pytest.mark.parametrize(
    ("answer", "asked", "why"),
    [
        ("Myself", "Where are you?", "Rules."),
        ("A relative", "Where are they?", "Theirs counts."),
        ("Whom unsure", "Where?", "Rules."),
    ],
)
def test_the_words_follow_the_answers(guide: Guide, answer: str, asked: str, why: str) -> None:
    talk = Conversation(guide).begin("No danger", answer)
    assert asked in talk.said
    assert f"why-we-ask (en) {why}" in talk.said
    assert asked in talk.press("Near").said


def test_a_variant_for_an_answer_never_given_leaves_the_words_as_they_are(guide: Guide) -> None:
    assert "Where?" in Conversation(guide).begin("Danger now").said


def test_your_answers_repeat_the_words_that_were_asked(guide: Guide) -> None:
    talk = Conversation(guide).begin("No danger", "A relative", "Near", "Armenia 🇦🇲")
    assert "Where are they?" in talk.press("your-answers (en)").said


def test_a_variant_too_long_for_a_screen_is_a_problem() -> None:
    flow = guides.data()
    long = {"en": "Where? " * 600, "ru": "Где?"}
    flow["questions"]["place"]["variants"] = [{"when": {"who": "self"}, "ask": long}]
    found = load(guides.files({"flows/help.yaml": flow}))
    assert isinstance(found, tuple)
    assert [(problem.rule, "'place' (en)" in problem.message) for problem in found] == [
        ("screen-size", True)
    ]


def test_a_variant_alone_is_no_reason_to_ask() -> None:
    flow = guides.data()
    flow["questions"]["hobby"] = {
        "ask": {"en": "Hobby?", "ru": "Увлечение?"},
        "options": {"chess": {"label": {"en": "Chess", "ru": "Шахматы"}}},
    }
    flow["questions"]["plans"]["variants"] = [
        {"when": {"hobby": "chess"}, "ask": {"en": "What now?", "ru": "Что теперь?"}}
    ]
    found = load(guides.files({"flows/help.yaml": flow}))
    assert isinstance(found, tuple)
    assert [problem.rule for problem in found] == ["unused-question"]


@pytest.mark.parametrize("when", [{"whom": "self"}, {"who": "myself"}])
def test_a_variant_names_real_answers(when: dict[str, str]) -> None:
    flow = guides.data()
    flow["questions"]["place"]["variants"] = [{**VARIANTS[0], "when": when}]
    found = load(guides.files({"flows/help.yaml": flow}))
    assert isinstance(found, tuple)
    assert all(isinstance(problem, Problem) for problem in found)
    assert found[0].rule in {"unknown-question", "unknown-option"}
