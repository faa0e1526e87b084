"""`tropa situations`: both forms, what is asked for in the wrong way, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.app import execute
from tests.cli.running import tropa
from tests.shipped import ROOT

Output = pytest.CaptureFixture[str]
ON = ("--on", "2026-11-22")

OVERVIEW = """\
'help' has 2,426 situations

  2,256 of 2,426 situations (93 %) end in result
  144 of 2,426 situations (6 %) end in elsewhere
  26 of 2,426 situations (1 %) end in urgent

Questions that matter, and what depends on them
  danger  where they end
  who     1 card: lawyers
          asked in 2,400 of 2,426 situations (99 %)
  place   where they end and 5 cards: kz/return, am/late, lawyers, 2 more
  papers  1 card: am/entry
          asked in 2,400 of 2,426 situations (99 %)
  plans   where they end and 2 cards: lawyers, safety/home
          asked in 2,304 of 2,426 situations (95 %)

e.g. No danger → Myself → Armenia → No papers → Stay here
"""

NO_PAPERS = """\
12 of 2,426 situations (0.5 %) are like place: am and papers: none

  6 of 12 situations (50 %) end in result
  6 of 12 situations (50 %) end in elsewhere

Questions that still matter, and what depends on them
  who     1 card: lawyers
  plans   where they end
Answered already: place, papers
Asked, but nothing depends on it: danger

What they see in result, “The result”
  Rules (rules)
    all: am/late, kz/return
  Groups (groups)
    all: ark
    4 (67 %) if not who: self
      lawyers
  Visas (visas)
    nothing
  Safety (safety)
    all: safety/phone, safety/home

What they see in elsewhere, “Going elsewhere”
  Groups (groups)
    all: ark, lawyers

What the danger button then opens: urgent, “Urgent”
  Safety (safety)
    all: am/late, kz/return, safety/phone
    some: 1 more card
  Rules (rules)
    nothing

e.g. No danger → Myself → Armenia → No papers → Stay here
"""


def _situations(root: Path, *arguments: str) -> int:
    return execute(["situations", "--root", str(root), *ON, *arguments])


def _json(root: Path, capsys: Output, *arguments: str) -> Any:
    assert _situations(root, "--format", "json", *arguments) == FINE
    shown = capsys.readouterr()
    assert shown.err == ""
    return json.loads(shown.out)


def test_a_whole_flow(root: Path, capsys: Output) -> None:
    assert _situations(root) == FINE
    shown = capsys.readouterr()
    assert shown.out == OVERVIEW
    assert shown.err.startswith("A situation is one complete set of answers: ")


def test_those_with_certain_answers(root: Path, capsys: Output) -> None:
    assert _situations(root, "--like", "place=am,papers=none") == FINE
    assert capsys.readouterr().out == NO_PAPERS


def test_several_options_and_groups(root: Path, capsys: Output) -> None:
    for like, first in (
        (["place=am+kz"], "194 of 2,426 situations (8 %) are like place: am, kz\n"),
        (["place=am", "place=kz"], "194 of 2,426 situations (8 %) are like place: am, kz\n"),
        (["place=near"], "194 of 2,426 situations (8 %) are like place: am, kz\n"),
        (["papers=passport"], "900 of 2,426 situations (37 %) are like papers: passport\n"),
    ):
        arguments = [word for one in like for word in ("--like", one)]
        assert _situations(root, *arguments) == FINE
        assert capsys.readouterr().out.startswith(first)


def test_questions_that_only_some_are_asked_or_nobody(root: Path, capsys: Output) -> None:
    assert _situations(root, "--like", "danger=now") == FINE
    shown = capsys.readouterr().out
    assert "  all 26 situations end in urgent\n" in shown
    assert "  place   2 cards: kz/return, am/late\n" in shown
    assert "\nAnswered already: danger\nNever asked: who, papers, plans\n" in shown
    assert "What the danger button" not in shown, "they see that screen as it is"
    assert _situations(root, "--like", "place=ru+am,who=self,danger=no,papers=card") == FINE
    shown = capsys.readouterr().out
    assert "  plans   where they end\n          asked in 6 of 9 situations (67 %)\n" in shown


def test_for_programs(root: Path, capsys: Output) -> None:
    found = _json(root, capsys, "--like", "place=am,papers=none")
    assert found["flow"] == "help"
    assert found["on"] == "2026-11-22"
    assert found["like"] == {"place": ["am"], "papers": ["none"]}
    assert (found["situations"], found["of"]) == (12, 2426)
    assert found["outcomes"] == {"result": 6, "elsewhere": 6}
    danger, who, place, _papers, plans = found["questions"]
    assert danger == {
        "question": "danger",
        "asked": 12,
        "options": {"now": 0, "no": 6, "unsure": 6},
        "matters": False,
        "decides": {"outcome": False, "cards": []},
    }
    assert who["decides"] == {"outcome": False, "cards": ["lawyers"]}
    assert who["matters"]
    assert place["options"]["am"] == 12
    assert plans["decides"] == {"outcome": True, "cards": []}
    result, elsewhere, urgent = found["screens"]
    assert (result["outcome"], result["by_button"], result["situations"]) == ("result", False, 6)
    assert result["sections"][1] == {
        "section": "groups",
        "all": ["ark"],
        "some": [
            {"cards": ["lawyers"], "situations": 4, "condition": "not who: self", "whole": True}
        ],
    }
    assert elsewhere["sections"] == [{"section": "groups", "all": ["ark", "lawyers"], "some": []}]
    assert (urgent["outcome"], urgent["by_button"], urgent["situations"]) == ("urgent", True, 12)
    assert found["example"] == {
        "answers": {
            "danger": ["no"],
            "who": ["self"],
            "place": ["am"],
            "papers": ["none"],
            "advice": ["read"],
            "plans": ["stay"],
        },
        "path": "No danger → Myself → Armenia → No papers → Stay here",
    }


def test_for_programs_a_whole_flow_has_no_screens(root: Path, capsys: Output) -> None:
    found = _json(root, capsys, "--flow", "short")
    assert (found["flow"], found["situations"], found["of"]) == ("short", 2, 2)
    assert found["screens"] == []
    assert [one["question"] for one in found["questions"]] == ["who"]


def test_another_day(root: Path, capsys: Output) -> None:
    like = ("--like", "place=am")
    assert _situations(root, *like) == FINE
    assert "am/old" not in capsys.readouterr().out
    assert execute(["situations", "--root", str(root), "--on", "2026-11-21", *like]) == FINE
    assert "am/old" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("like", "why"),
    [
        ("place=ru,plans=stay", "'place: ru' and 'plans: stay' exclude each other"),
        ("who=self,place=ru,plans=stay", "'place: ru' and 'plans: stay' exclude each other"),
        ("danger=now,papers=card", "'danger: now' and 'papers: card' exclude each other"),
    ],
)
def test_answers_that_nobody_gives_together(
    like: str, why: str, root: Path, capsys: Output
) -> None:
    assert _situations(root, "--like", like) == PROBLEMS
    assert capsys.readouterr() == ("", f"No situation of 'help' is like that: {why}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--flow", "shrt"], "There is no flow 'shrt'; did you mean 'short'?\n"),
        (["--like", "pace=am"], "'help' asks no question 'pace'; did you mean 'place'?\n"),
        (["--like", "place=nera"], "'place' has no option 'nera'; did you mean 'near'?\n"),
        (["--like", "place"], "'place' is no answer; write question=option, such as danger=now\n"),
        (["--on", "tomorrow"], "--on"),
    ],
)
def test_what_is_asked_for_in_the_wrong_way(
    arguments: list[str], said: str, root: Path, capsys: Output
) -> None:
    assert _situations(root, *arguments) == USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err


def test_files_that_do_not_load(broken: Path, capsys: Output) -> None:
    assert _situations(broken) == PROBLEMS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "content/countries/am.yaml:" in shown.err


def test_the_shipped_files_as_a_program() -> None:
    ended = tropa("situations", "--like", "location=kz,situation=away", root=ROOT)
    assert ended.code == FINE
    assert ended.out.splitlines()[2] == "  all 6,120 situations end in guidance"
    assert "\n    all: kz/unsafe-since-2026, " in ended.out
    assert "\nAnswered already: location, situation\n" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100
