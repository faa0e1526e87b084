"""The vocabulary's own few methods."""

from __future__ import annotations

import pytest

from bot.model.problem import Place, Problem
from bot.model.text import Block, Run, Style, paragraph, plain, units
from bot.model.wording import fill
from tests import guides

GUIDE = guides.guide()


def test_the_visible_characters_of_a_text() -> None:
    bold = Run("Two", frozenset({Style.BOLD}))
    text = (paragraph("One"), Block((bold, Run(" words", link="https://a.example"))))
    assert plain(text) == "One\n\nTwo words"
    assert plain(()) == ""


def test_a_paragraph_is_one_run() -> None:
    block = paragraph("One", Style.BOLD, Style.ITALIC, link="https://a.example")
    styles = frozenset({Style.BOLD, Style.ITALIC})
    assert block == Block((Run("One", styles, "https://a.example"),))


@pytest.mark.parametrize(
    ("words", "length"), [("", 0), ("абв", 3), ("🇦🇲", 4), ("é", 1), ("😀a", 3)]
)
def test_length_is_counted_in_utf_16(words: str, length: int) -> None:
    assert units(words) == length == len(words.encode("utf-16-le")) // 2


def test_a_problem_reads_as_editors_open_it() -> None:
    problem = Problem(Place("flows/help.yaml", 3, 7), "last-route", "leads nowhere")
    assert str(problem) == "flows/help.yaml:3:7: leads nowhere [last-route]"


def test_problems_are_sorted_by_file_and_line() -> None:
    places = [Place("b", 1), Place("a", 10), Place("a", 9, 5), Place("a", 9)]
    found = sorted(Problem(place, "rule", "message") for place in places)
    assert [problem.place for problem in found] == places[::-1]


def test_placeholders_are_filled_each() -> None:
    assert fill("{number} of {total}, {number}", number=2, total=3) == "2 of 3, 2"
    assert fill("{other}", number=2) == "{other}"


def test_a_flow_knows_its_questions() -> None:
    flow = GUIDE.first_flow
    assert flow.id == "help"
    found = flow.question("papers")
    assert found
    assert found.many
    assert [flow.question(name) for name in ("advice", "sorting", "result", "gone")] == [None] * 4


def test_a_guide_is_not_printed_whole() -> None:
    """It would fill a log, and a failing test's output."""
    assert len(repr(GUIDE)) < 100
