"""The screens that ask: single and multiple choices, lists of countries, pages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.conversation import Choose, Finish, Here, Open, Picking, State, Toggle
from tests import guides
from tests.engine.conversing import Conversation, labels
from tests.guide_texts import HELP, PLACES

GUIDE = guides.guide()
PAPERS = ["Passport", "Identity card", "Military book", "No papers", "Papers unsure"]


def at_papers(place: str = "Armenia 🇦🇲") -> Conversation:
    return Conversation(GUIDE).begin("No danger", "Myself", "Near", place)


def ticked(talk: Conversation) -> list[str]:
    """The labels of the ticked options."""
    mark = "ticked (en) "
    return [label.removeprefix(mark) for label in talk.labels if label.startswith(mark)]


def test_a_single_choice_has_a_button_for_each_option() -> None:
    talk = Conversation(GUIDE).begin()
    assert talk.said == "progress (en) 6 1\n\nIn danger?"
    assert talk.labels == [
        "Danger now",
        "No danger",
        "Danger unsure",
        "back (en)",
        "danger (en)",
        "menu (en)",
        "erase (en)",
        "language (ru): Русский",
    ]


def test_a_choice_leads_to_the_next_question() -> None:
    talk = Conversation(GUIDE).begin("No danger")
    assert talk.state.answers == {"danger": ("no",)}
    assert talk.said.startswith("progress (en) 6 2\n\nFor whom?")


def test_why_we_ask_is_said_where_it_is_known() -> None:
    talk = Conversation(GUIDE).begin("No danger")
    assert "why-we-ask (en) Relatives get more." in talk.said


def test_no_back_button_leads_out_of_a_conversation_that_has_not_begun() -> None:
    talk = Conversation(GUIDE).begin().press("back (en)")
    assert talk.said == "home (en)"


# Multiple choice


def test_a_multiple_choice_ticks_and_unticks() -> None:
    talk = at_papers()
    assert talk.said.endswith("Which papers?\n\nchoose-several (en)")
    talk.press("Passport", "Military book")
    assert talk.said.endswith("chosen (en) Passport, Military book")
    assert ticked(talk) == ["Passport", "Military book"]
    talk.press("ticked (en) Passport")
    assert talk.state.draft == ("papers", ("book",))


def test_ticks_stand_in_the_order_of_the_options() -> None:
    talk = at_papers().press("Military book", "Passport")
    assert talk.state.draft == ("papers", ("passport", "book"))


def test_more_than_the_maximum_is_not_ticked() -> None:
    talk = at_papers().press("Passport", "Identity card", "Military book")
    assert talk.said.startswith("choose-most (en) 2")
    assert ticked(talk) == ["Passport", "Identity card"]


def test_an_exclusive_option_unticks_all_others_and_is_unticked_by_any() -> None:
    talk = at_papers().press("Passport", "Identity card", "No papers")
    assert ticked(talk) == ["No papers"]
    talk.press("Papers unsure")
    assert ticked(talk) == ["Papers unsure"]
    talk.press("Military book")
    assert ticked(talk) == ["Military book"]


def test_done_without_a_tick_is_refused() -> None:
    talk = at_papers().press("done (en)")
    assert talk.said.startswith("choose-least (en) 1")
    talk.press("Passport", "ticked (en) Passport", "done (en)")
    assert talk.said.startswith("choose-least (en) 1")
    assert "papers" not in talk.state.answers


def test_done_below_the_minimum_is_refused_but_an_exclusive_option_is_enough() -> None:
    flow = guides.data()
    flow["questions"]["papers"]["many"] = {"min": 2, "max": 3}
    talk = Conversation(guides.guide({guides.FLOW: flow}))
    talk.begin("No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport", "done (en)")
    assert talk.said.startswith("choose-least (en) 2")
    talk.press("No papers", "done (en)")
    assert talk.state.answers["papers"] == ("none",)


def test_done_finishes_the_draft() -> None:
    talk = at_papers().press("Identity card", "done (en)")
    assert talk.state.draft is None
    assert talk.state.answers["papers"] == ("card",)


def test_a_draft_above_a_maximum_that_was_lowered_is_told_so() -> None:
    flow = guides.data()
    flow["questions"]["papers"]["many"]["max"] = 1
    talk = Conversation(guides.guide({guides.FLOW: flow}))
    state = State("en", "help", at_papers().state.answers, ("papers", ("passport", "card")))
    assert "choose-most (en) 1" in talk.do(Finish("papers"), state).said


@pytest.mark.parametrize(
    "event",
    [
        Toggle("papers", "gone"),
        Toggle("gone", "passport"),
        Toggle("who", "self"),
        Toggle("advice", "read"),
        Finish("who"),
        Finish("gone"),
        Choose("papers", "passport"),
        Choose("who", "gone"),
        Choose("gone", "self"),
        Choose("advice", "gone"),
        Choose("result", "read"),
        Open(Picking("who", 0, 0)),
        Open(Picking("gone", 0, 0)),
    ],
)
def test_an_event_that_does_not_fit_changes_nothing(event: Choose | Toggle | Finish | Open) -> None:
    talk = at_papers()
    state, screen = talk.state, talk.screen
    talk.do(event)
    assert talk.state == state
    assert talk.screen == replace(screen, text=(talk.screen.text[0], *screen.text))
    assert talk.said.startswith("stale (en)")


# Lists of countries


def test_a_list_of_countries_begins_with_its_regions() -> None:
    talk = Conversation(GUIDE).begin("Danger now")
    assert talk.labels[:3] == ["Near", "Europe", "Where unsure"]
    assert "region-hint (en)" in talk.said


def test_a_region_is_listed_in_pages_of_twenty() -> None:
    talk = Conversation(GUIDE).begin("Danger now", "Europe")
    assert talk.said == "Where?\n\nEurope\n\npage (en) 1 2"
    assert [len(row) for row in talk.screen.rows[:10]] == [2] * 10
    assert talk.labels[20:23] == ["next (en)", "Where unsure", "to-regions (en)"]
    talk.press("next (en)")
    assert talk.said.endswith("page (en) 2 2")
    expected = ["Malta 🇲🇹", "Netherlands 🇳🇱", "previous (en)", "Where unsure"]
    assert talk.labels[:4] == expected
    assert "Austria 🇦🇹" in talk.press("previous (en)").labels
    assert talk.press("to-regions (en)").labels[:2] == ["Near", "Europe"]


@pytest.mark.parametrize(
    ("region", "page", "first"),
    [(0, 99, "Armenia 🇦🇲"), (99, 0, "Austria 🇦🇹"), (-1, -1, "Armenia 🇦🇲"), (1, 9, "Malta 🇲🇹")],
)
def test_pages_out_of_bounds_show_the_nearest(region: int, page: int, first: str) -> None:
    talk = Conversation(GUIDE).do(Open(Picking("place", region, page)))
    assert talk.labels[0] == first


def test_a_single_region_is_listed_at_once() -> None:
    places = guides.data(PLACES)
    del places["regions"][1]
    places["groups"] = {"near": ["am", "kz"], "eu": ["am"]}
    flow = HELP.replace("place: fr", "place: kz")
    guide = guides.guide({"flows/places.yaml": places, guides.FLOW: flow})
    talk = Conversation(guide).begin("Danger now")
    assert talk.labels[:4] == ["Armenia 🇦🇲", "Kazakhstan 🇰🇿", "Russia 🇷🇺", "Where unsure"]
    assert "to-regions (en)" not in talk.labels
    assert talk.press("back (en)").said.endswith("In danger?")


# Pages, the state of things


def test_a_page_is_read_and_left() -> None:
    talk = at_papers().press("Passport", "done (en)")
    assert talk.said == "progress (en) 6 5\n\nKeep copies."
    assert talk.labels[0] == "go-on (en)"
    talk.press("go-on (en)")
    assert talk.state.answers["advice"] == ("read",)
    assert talk.said.endswith("What next?")


def test_a_question_whose_when_does_not_hold_is_skipped() -> None:
    talk = at_papers("Russia 🇷🇺").press("Passport", "done (en)")
    assert talk.said.startswith("The result")


def test_here_opens_the_question_with_its_ticks() -> None:
    talk = at_papers().press("Passport")
    screen = talk.screen
    talk.press("menu (en)", "resume (en)")
    assert talk.screen == screen
    assert labels(screen) == labels(talk.do(Open(Here())).screen)


def test_a_language_is_changed_on_any_screen_and_keeps_answers_and_screen() -> None:
    talk = at_papers().press("Passport")
    before = talk.state
    talk.press("language (ru): Русский")
    assert talk.state == State("ru", "help", before.answers, before.draft)
    assert "Какие документы?" in talk.said
    assert "ticked (ru) Паспорт" in talk.labels
    talk.press("language (en): English")
    assert talk.state == before


def test_a_language_is_changed_within_a_list() -> None:
    talk = Conversation(GUIDE).begin("Danger now", "Europe", "next (en)")
    talk.press("language (ru): Русский")
    assert talk.said == "Где?\n\nЕвропа\n\npage (ru) 2 2"
