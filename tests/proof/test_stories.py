"""Stories held against the small guide of `tests/guides.py`: what fails, where, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from bot.model.story import Story
from bot.proof.examples.stories import failures
from tests.guides import TODAY, guide, organization

STORIES = "flows/stories/people.yaml"

CARD = "{danger: no, who: self, place: am, papers: [card], plans: stay}"
"""What this person sees: the rules am/entry, am/late, kz/return; ark; safety/phone and /home."""


def told(expected: str, answers: str = CARD, outcome: str = "result") -> str:
    """A story of the small guide."""
    return f"""\
stories:
  - id: reader
    about: Why it matters.
    answers: {answers}
    outcome: {outcome}
    {expected}
"""


def failed(
    text: str, today: date = TODAY, replaced: Mapping[str, object] | None = None
) -> list[str]:
    """What is said about the stories of this file, without the path and the rule."""
    found = failures(guide({STORIES: text} | dict(replaced or {})), today)
    assert {problem.rule for problem in found} <= {"story"}
    return [
        str(problem).removeprefix(f"{STORIES}:").removesuffix(" [story]").replace(
            "story 'reader': ", ""
        )
        for problem in found
    ]  # fmt: skip


@pytest.mark.parametrize(
    "expected",
    [
        "first: am/entry",
        "shows: [ark, am/late, kz/return]",
        "order: [am/late, kz/return, ark, safety/home]",
        "order: [am/late, organizations, safety/phone]",
        "never: [am/gone, am/old, lawyers]",
        "organizations: 1",
        "sections: {rules: 3, groups: 1}",
        "flow: help",
    ],
)
def test_what_holds(expected: str) -> None:
    assert failed(told(expected)) == []


@dataclass(frozen=True)
class Fails:
    """An expectation that fails, and what is said of it."""

    expected: str
    said: str


NOT_SHOWN = (
    Fails("shows: [ark, lawyers]",
          "6:18: 'lawyers' is not shown: its `for:` needs who: relative or plans: move, but plans "
          "is stay, who is self; shown in its section 'groups': ark"),
    Fails("shows: [am/gone]",
          "6:13: 'am/gone' was withdrawn, so nobody is shown it; take it out here, or name "
          "the card that now says what it said"),
    Fails("shows: [am/old]",
          "6:13: 'am/old' expired on 2026-11-22, so nobody is shown it; check it anew, or take it "
          "out here"),
    Fails("shows: [am/enrty]", "6:13: there is no card 'am/enrty'; did you mean 'am/entry'?"),
    Fails("first: arc", "6:12: there is no card 'arc'; did you mean 'ark'?"),
)  # fmt: skip

OTHERS = (
    Fails("first: ark", "6:12: 'ark' is not first; above it: am/entry, am/late, kz/return"),
    Fails("order: [ark, kz/return]",
          "6:18: 'kz/return' stands above 'ark'; 'ark' must come before 'kz/return'"),
    Fails("order: [safety/home, organizations]",
          "6:26: 'ark' stands above 'safety/home'; 'safety/home' must come before 'organizations'"),
    Fails("never: [ark]",
          "6:13: 'ark' is shown, in the section 'groups', because it is for everyone"),
    Fails("never: [am/entry]",
          "6:13: 'am/entry' is shown, in the section 'rules', because place is am and papers is "
          "card"),
    Fails("never: [safety/home]",
          "6:13: 'safety/home' is shown, in the section 'safety', because plans is not move"),
    Fails("never: [arc]", "6:13: there is no card 'arc'; did you mean 'ark'?"),
    Fails("organizations: 2", "6:5: organisations shown: 1 (ark); expected: at least 2"),
    Fails("sections: {rules: 3, visas: 1}",
          "6:26: cards in 'visas': none; expected: at least 1"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*NOT_SHOWN, *OTHERS], ids=lambda case: case.expected)
def test_what_fails_is_said_at_its_place(case: Fails) -> None:
    assert failed(told(case.expected)) == [case.said]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("{danger: no, who: self}",
         "2:9: the answers end too early: 'place' is asked next; answer it"),
        ("{}", "2:9: the answers end too early: 'danger' is asked next; answer it"),
        (CARD.replace("card]", "card, none]"),
         "4:49: 'papers': 'none' is not picked together with others"),
        (CARD.replace("card]", "card, book, passport]"), "4:49: 'papers' takes 1 to 2 answers"),
        (CARD.replace("am", "[am, kz]"),
         "4:38: 'place' takes one answer; make a story for each of the others"),
        ("{danger: now, place: am}", "5:14: these answers lead to 'urgent', not to 'result'"),
        (CARD.replace("place: am", "place: ru"),
         "4:65: 'plans' is not asked on this way; leave its answer out"),
    ],
)  # fmt: skip
def test_answers_lead_all_the_way_and_no_further(answers: str, said: str) -> None:
    assert failed(told("never: [lawyers]", answers)) == [said]


def test_each_thing_that_fails_is_told_in_the_order_of_the_file() -> None:
    answers = "{danger: now, place: am, who: self}"
    assert failed(told("shows: [am/gone]", answers)) == [
        "4:39: 'who' is not asked on this way; leave its answer out",
        "5:14: these answers lead to 'urgent', not to 'result'",
    ]
    text = told(
        "organizations: 2\n    first: am/old\n    shows: [am/old]\n    order: [am/old, ark]"
    )
    assert [line.partition(" ")[0] for line in failed(text)] == ["6:5:", "7:12:"]


def test_the_story_is_named() -> None:
    found = failures(guide({STORIES: told("organizations: 2")}), TODAY)
    assert str(found[0]).startswith(f"{STORIES}:6:5: story 'reader': organisations shown: 1")


def test_a_story_of_another_flow() -> None:
    text = told("flow: short\n    shows: [am/entry]", "{who: guest}", "end")
    assert failed(text) == [
        (
            "7:13: 'am/entry' is not shown: its `for:` needs place: am, unsure and papers: card, "
            "passport, unsure, but papers is not asked, place is not asked; shown in its "
            "section 'visas': nothing"
        )
    ]


def test_the_day_of_the_check_decides() -> None:
    text = told("shows: [am/old]")
    assert failed(text, TODAY - timedelta(days=1)) == []
    assert "'am/old' expired on 2026-11-22" in failed(text, TODAY)[0]


def test_a_card_that_no_section_takes() -> None:
    text = told(
        "shows: [safety/phone]", "{danger: no, who: self, place: fr, papers: none, plans: move}"
    )
    assert failed(text.replace("result", "elsewhere")) == [
        (
            "6:13: 'safety/phone' is not shown: no section of 'elsewhere' takes a card of kind "
            "page and topic safety"
        )
    ]


def test_no_organization_at_all() -> None:
    text = told("order: [safety/phone, organizations]", "{danger: now, place: am}", "urgent")
    assert failed(text) == ["6:27: no organisation is shown"]


def test_a_section_that_is_full_and_a_long_list_is_cut() -> None:
    more = {
        f"content/organizations/g{at}.yaml": organization(f"g{at}", "everyone") for at in range(52)
    }
    (said,) = failed(told("first: g9"), replaced=more)
    assert said == (
        "6:12: 'g9' is not shown: its section takes 50, others come first; "
        "shown in its section 'groups': ark, g0, g1, g10, g11, g12, 44 more"
    )


def test_a_guide_without_stories() -> None:
    assert failures(guide(), TODAY) == ()


def test_answers_are_written_as_words_or_lists_and_pages_left_out() -> None:
    (story,) = guide({STORIES: told("flow: help")}).stories
    assert isinstance(story, Story)
    assert story.answers == {
        "advice": ("read",),
        "danger": ("no",),
        "who": ("self",),
        "place": ("am",),
        "papers": ("card",),
        "plans": ("stay",),
    }
