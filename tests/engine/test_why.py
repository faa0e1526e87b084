"""Why a card is shown: the conditions that matched, in words."""

from __future__ import annotations

from datetime import date

from bot.model.conversation import Open, Reading, View, Within
from tests import guides
from tests.engine.conversing import Conversation
from tests.guides import TODAY, card

GUIDE = guides.guide()
TO_THE_END = ["No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport", "done (en)", "go-on (en)"]


def finished(*, today: date = TODAY, plan: str = "Stay here") -> Conversation:
    return Conversation(GUIDE, today=today).begin(*TO_THE_END, plan)


def why(name: str, *answers: str, within: Within = Within.OUTCOME) -> str:
    talk = Conversation(GUIDE).begin(*answers)
    return talk.do(Open(Reading(name, within, View.WHY))).said


def test_why_a_card_is_shown_is_said_in_words() -> None:
    talk = finished().press("section (en) 3 Rules", "why-shown (en)")
    assert talk.said == (
        "why-title (en) Card entry\n\nwhy-intro (en)\n"
        "• why-answer (en) Armenia 🇦🇲 Where?\n• why-answer (en) Passport Which papers?"
    )
    assert talk.press("to-card (en)").said.startswith("position (en) 1 Rules 3")


def test_an_unsure_answer_is_named_as_the_reason() -> None:
    said = why("lawyers", "No danger", "Whom unsure")
    assert said.endswith("• why-unsure (en) Whom unsure For whom?")


def test_what_was_not_answered_is_named_as_the_reason() -> None:
    assert why("safety/home").endswith("• why-not (en) — What next?")
    said = finished().do(Open(Reading("safety/home", Within.OUTCOME, View.WHY))).said
    assert said.endswith("• why-not (en) Stay here What next?")


def test_a_card_for_everybody_says_so() -> None:
    assert why("ark") == "why-title (en) Group ark\n\nwhy-everybody (en)"
    assert why("ark", within=Within.EMERGENCY).endswith("why-everybody (en)")


def test_a_reason_is_never_made_up_for_a_card_that_is_not_for_these_answers() -> None:
    """As after an edit of the card's `for:` while somebody was reading it."""
    assert why("am/entry", "No danger").startswith("stale (en)")
    assert why("am/entry", "No danger", within=Within.EMERGENCY).startswith("stale (en)")


def test_only_questions_of_the_flow_are_given_as_reasons() -> None:
    """A page that was read says nothing to a reader, nor does another flow's question."""
    pages = [card("a", [{"hello": "read", "who": "nobody"}, {"advice": "read", "who": "self"}])]
    page = {"id": "more", "title": guides.local("More"), "pages": pages}
    talk = Conversation(guides.guide({"content/guides/more.yaml": page}))
    talk.begin(*TO_THE_END, "Stay here").do(Open(Reading("more/a", Within.OUTCOME, View.WHY)))
    assert talk.said.endswith("why-intro (en)\n• why-answer (en) Myself For whom?")
