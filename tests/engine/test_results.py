"""What is shown in the end: sections, cards with their warnings, sources and reasons."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.scene import scene_of
from bot.engine.selection import fill_sections, reading_list
from bot.model.conditions import Answers
from bot.model.conversation import Emergency, Here, Open, Reading, State, View, Within
from bot.model.flow import Outcome
from bot.model.guide import Guide
from bot.model.text import Run
from tests import guides
from tests.engine.conversing import Conversation
from tests.guides import TODAY, card, organization

GUIDE = guides.guide()
TO_THE_END = ["No danger", "Myself", "Near", "Armenia 🇦🇲", "Passport", "done (en)", "go-on (en)"]


def finished(*, today: date = TODAY, plan: str = "Stay here") -> Conversation:
    return Conversation(GUIDE, today=today).begin(*TO_THE_END, plan)


def shown(answers: Answers, outcome: str = "result", today: date = TODAY) -> list[list[str]]:
    """The cards of each section."""
    return sections(GUIDE, answers, outcome, today)


def sections(
    guide: Guide, answers: Answers, outcome: str = "result", today: date = TODAY
) -> list[list[str]]:
    flow = guide.flows["help"]
    node = flow.nodes[outcome]
    assert isinstance(node, Outcome)
    filled = fill_sections(flow, node, answers, today)
    return [[card.id for card in part.cards] for part in filled]


ANSWERS = {"who": ("self",), "place": ("am",), "papers": ("passport",), "plans": ("stay",)}


def test_cards_find_their_readers() -> None:
    near_first = ["am/entry", "am/late", "kz/return"]
    assert shown(ANSWERS) == [near_first, ["ark"], [], ["safety/phone", "safety/home"]]
    moving = ANSWERS | {"place": ("kz",), "plans": ("move",)}
    assert shown(moving) == [["kz/return"], ["ark", "lawyers"], [], ["safety/phone"]]
    assert shown({}) == [[], ["ark"], [], ["safety/phone", "safety/home"]]


def test_what_concerns_the_country_stands_before_what_is_for_everybody() -> None:
    helpers: dict[str, dict[str, object]] = {
        "far": {"importance": "high"},
        "local": {"where": ["am"]},
        "silent": {"where": ["am"], "importance": "low"},
    }
    guide = guides.guide(
        {
            f"content/organizations/{name}.yaml": organization(name, "everyone", **fields)
            for name, fields in helpers.items()
        }
    )
    assert sections(guide, ANSWERS)[1] == ["local", "far", "ark", "silent"]


def test_the_rules_of_a_group_follow_those_of_the_country_in_it() -> None:
    policies = {
        code: {"id": code, "policies": [card("stay", "everyone", importance=importance)]}
        for code, importance in (("eu", "normal"), ("fr", "normal"), ("ru", "high"))
    }
    guide = guides.guide(
        {f"content/countries/{code}.yaml": file for code, file in policies.items()}
    )
    assert sections(guide, {"place": ("fr",)})[0] == ["fr/stay", "eu/stay", "ru/stay"]


def test_a_card_stands_in_the_first_section_that_wants_it() -> None:
    """`am/entry` has the topic of the third section, and is shown in the first."""
    assert "am/entry" not in shown(ANSWERS)[2]


def test_what_a_section_has_no_room_for_may_stand_in_a_later_one() -> None:
    flow = guides.data()
    flow["outcomes"]["result"]["sections"][0]["most"] = 1
    first, _, third, fourth = sections(guides.guide({guides.FLOW: flow}), ANSWERS)
    assert first == ["am/entry"]
    assert third == []
    assert {"am/late", "kz/return"} <= set(fourth)


def test_who_says_no_is_not_in_norway() -> None:
    norway = {"id": "no", "policies": [card("entry", "everyone", importance="high")]}
    guide = guides.guide({"content/countries/no.yaml": norway})
    rules = sections(guide, {"danger": ("no",)} | ANSWERS)[0]
    assert rules.index("am/late") < rules.index("no/entry")
    assert sections(guide, {"place": ("no",)})[0][0] == "no/entry"


def test_the_overview_names_sections_and_their_first_cards() -> None:
    talk = finished()
    assert talk.said == (
        "The result\n\nNot legal advice.\n\n"
        "Rules\n• Card entry\n• Card late\n• Card return\n\n"
        "Groups\n• Group ark\n\n"
        "Visas\n\nWe know no visa.\n\n"
        "Safety\n• Card phone\n• Card home"
    )
    assert talk.labels[:3] == [
        "section (en) 3 Rules",
        "section (en) 1 Groups",
        "section (en) 2 Safety",
    ]


def test_of_many_cards_three_are_named() -> None:
    more = [card(f"c{at}", "everyone", topic="visa") for at in range(5)]
    page = {"id": "more", "title": guides.local("More"), "pages": more}
    guide = guides.guide({"content/guides/more.yaml": page})
    talk = Conversation(guide).begin(*TO_THE_END, "Stay here")
    assert "Visas\n• Card c0\n• Card c1\n• Card c2\nmore (en) 2" in talk.said


def test_where_nothing_is_found_browsing_is_offered() -> None:
    talk = Conversation(GUIDE).do(Open(Here()), State("en", "short", {"hello": ("read",)}))
    talk.press("Nobody")
    assert talk.said == "The end\n\nnothing-found (en)"
    assert talk.press("browse (en)").said == "browse-intro (en)"


def test_an_outcome_without_a_question_leads_back_to_the_first_screen() -> None:
    flow = guides.data()
    flow["questions"]["danger"]["when"] = {"who": "self"}
    flow["questions"]["who"]["when"] = {"danger": "no"}
    flow["questions"]["place"]["when"] = {"who": "self"}
    flow["questions"]["papers"]["when"] = {"who": "self"}
    flow["questions"]["advice"]["when"] = {"who": "self"}
    talk = Conversation(guides.guide({guides.FLOW: flow})).begin()
    assert talk.said.startswith("The result")
    assert talk.press("back (en)").said == "home (en)"


# Reading


def test_cards_are_read_one_after_the_other_through_all_sections() -> None:
    talk = finished().press("section (en) 3 Rules")
    read = []
    while True:
        read.append(talk.said.split("\n\n")[:2])
        if "next (en)" not in talk.labels:
            break
        talk.press("next (en)")
    assert read == [
        ["position (en) 1 Rules 3", "Card entry"],
        ["position (en) 2 Rules 3", "Card late"],
        ["position (en) 3 Rules 3", "Card return"],
        ["position (en) 1 Groups 1", "Group ark"],
        ["position (en) 1 Safety 2", "Card phone"],
        ["position (en) 2 Safety 2", "Card home"],
    ]
    for _ in read[1:]:
        talk.press("previous (en)")
    assert "previous (en)" not in talk.labels
    assert talk.press("overview (en)").said.startswith("The result")


def test_a_card_says_its_age_its_check_and_who_made_it() -> None:
    talk = Conversation(GUIDE).do(Open(Reading("am/entry", Within.OUTCOME)))
    assert talk.said == (
        "Card entry\n\nText of entry.\n\n"
        "as-of (en) February 2026\nchecked (en) 1 November 2026\ncompiled (en)"
    )
    talk.do(Open(Reading("ark", Within.COLLECTION)))
    assert "reviewed (en) A. Lawyer" in talk.said
    assert "compiled" not in talk.said


@pytest.mark.parametrize(
    ("name", "word"),
    [("lawyers", "confidence-medium (en)"), ("kz/return", "confidence-low (en)")],
)
def test_a_card_that_is_less_than_sure_says_so(name: str, word: str) -> None:
    said = Conversation(GUIDE).do(Open(Reading(name, Within.COLLECTION))).said
    assert said.endswith(word)
    assert "confidence" not in Conversation(GUIDE).do(Open(Reading("ark", Within.COLLECTION))).said


def test_from_its_due_date_on_a_card_carries_a_warning() -> None:
    late = Open(Reading("am/late", Within.COLLECTION))
    before = Conversation(GUIDE, today=date(2026, 11, 21)).do(late).said
    on_the_day = Conversation(GUIDE, today=date(2026, 11, 22)).do(late).said
    assert "overdue" not in before
    assert "Card late\n\noverdue (en) 22 November 2026\n\nText of late." in on_the_day


def test_from_its_last_day_on_a_card_is_not_shown() -> None:
    old = Open(Reading("am/old", Within.COLLECTION))
    assert "am/old" in shown(ANSWERS, today=date(2026, 11, 21))[0]
    assert "am/old" not in shown(ANSWERS, today=date(2026, 11, 22))[0]
    assert "Card old" in Conversation(GUIDE, today=date(2026, 11, 21)).do(old).said
    assert Conversation(GUIDE, today=date(2026, 11, 22)).do(old).said.startswith("stale (en)")


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("within", Within)
def test_a_withdrawn_card_is_shown_nowhere(view: View, within: Within) -> None:
    for today in (date(2026, 11, 1), date(2026, 11, 22), date(2030, 1, 1)):
        assert all("am/gone" not in part for part in shown(ANSWERS, today=today))
        talk = Conversation(GUIDE, today=today).do(Open(Reading("am/gone", within, view)))
        assert talk.said == "stale (en)\n\nhome (en)"


def test_a_gap_of_a_day_does_not_hide_what_has_no_last_day() -> None:
    entry = GUIDE.cards["am/entry"]
    assert entry.shown_on(date(2099, 1, 1))
    assert entry.overdue_on(date(2099, 1, 1))


def test_sources_are_linked_where_that_is_safe() -> None:
    talk = Conversation(GUIDE).do(Open(Reading("safety/phone", Within.COLLECTION)))
    talk.press("sources (en)")
    assert talk.said.startswith(
        "sources-title (en) Card phone\n\nSource law\nThe Paper, March 2025\n\n"
        "Source mirror\nThe Paper\nsource-unlinked (en)"
    )
    runs = [run for block in talk.screen.text for run in block.runs]
    assert [run for run in runs if run.link] == [Run("Source law", link="https://law.example/1")]
    assert talk.press("to-card (en)").said.startswith("position (en) 1 Be safe 2\n\nCard phone")


# Emergency


def test_emergency_is_one_press_away_and_asks_nothing() -> None:
    talk = Conversation(GUIDE).press("danger (en)")
    assert talk.said.startswith("Urgent\n\nCard phone\n\nText of phone.\n\nas-of (en) February")
    assert "Safety\n• Card phone\n• Card home" in talk.said
    assert talk.labels[:2] == ["section (en) 2 Safety", "Danger now"]
    assert talk.state == State("en", "help")
    assert talk.press("back (en)").said == "home (en)"


def test_emergency_uses_what_was_answered_already() -> None:
    talk = finished(plan="Move on").press("danger (en)")
    assert "• Card late" in talk.said
    assert "Card late" not in Conversation(GUIDE).press("danger (en)").said
    assert talk.press("back (en)").said.startswith("Going elsewhere")


def test_emergency_leads_on_to_help_in_ones_own_country() -> None:
    talk = Conversation(GUIDE).press("danger (en)", "Danger now", "Near", "Armenia 🇦🇲")
    assert talk.said.startswith("Urgent")
    assert "Card late" in talk.said


def test_an_organisation_is_named_with_its_website() -> None:
    channel = {"kind": "website", "value": "https://ark.example", "source": "law", "as_of": "2026"}
    found = organization("ark", "everyone", channels=[channel])
    reached = guides.guide({"content/organizations/ark.yaml": found})
    said = Conversation(reached).begin(*TO_THE_END, "Stay here").said
    assert "• Group ark: https://ark.example" in said
    assert "https" not in finished().said


@pytest.mark.parametrize(
    "fields",
    [
        {"importance": "low"},
        {"status_in_russia": "undesirable"},
        {"status_in_russia": "extremist"},
        {"status_in_russia": "terrorist"},
    ],
)
def test_a_website_is_not_named_before_the_warnings_of_its_card(fields: dict[str, str]) -> None:
    channel = {"kind": "website", "value": "https://ark.example", "source": "law", "as_of": "2026"}
    found = organization("ark", "everyone", channels=[channel], **fields)
    reached = guides.guide({"content/organizations/ark.yaml": found})
    talk = Conversation(reached).begin(*TO_THE_END, "Stay here")
    assert "• Group ark" in talk.said
    assert "https" not in talk.said
    assert "https://ark.example" in talk.do(Open(Reading("ark", Within.OUTCOME))).said


def test_emergency_cards_are_read_in_their_own_list() -> None:
    talk = Conversation(GUIDE).press("danger (en)", "section (en) 2 Safety", "next (en)")
    assert talk.said.startswith("position (en) 2 Safety 2\n\nCard home")
    assert talk.press("overview (en)").said.startswith("Urgent")


def test_a_flow_without_emergency_says_that_the_button_is_old() -> None:
    state = State("en", "short", {"hello": ("read",)})
    talk = Conversation(GUIDE).do(Open(Emergency()), state)
    assert talk.said.startswith("stale (en)")
    assert "danger (en)" not in talk.labels
    scene = scene_of(GUIDE, state, TODAY)
    ark = GUIDE.cards["ark"]
    assert reading_list(scene, ark, Within.EMERGENCY) == ()
    assert reading_list(scene, ark, Within.OUTCOME) == ()
