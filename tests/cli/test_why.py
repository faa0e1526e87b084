"""`tropa why`: both forms, cards that nobody sees, cards that are not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.app import execute
from tests.cli.running import small, tropa
from tests.guide_texts import HELP
from tests.guides import FLOW, card
from tests.shipped import ROOT

Output = pytest.CaptureFixture[str]
ON = ("--on", "2026-11-22")

ENTRY = """\
am/entry: Card entry
  content/countries/am.yaml:3:7
  policy, topic visa, importance normal
  compiled, checked 2026-11-01, due 2027-01-01
  for: place: am and papers: passport, card

Shown at the end of 72 of 2,426 situations (3 %) of 'help'

result, section visas
  who: place: am, unsure and papers: passport, card, unsure
  72 of 2,256 that come to it (3 %)
  e.g. No danger → Myself → Armenia → Identity card → Stay here

urgent, section rules, by the danger button at any moment
  who: place: am, unsure and papers: passport, card, unsure
  108 of 2,426 situations at their end (4 %)
  e.g. No danger → Myself → Armenia → Identity card → Stay here

Whoever answers “not sure” to all that its `for:` asks: shown in 6 of 7 situations (86 %)

Promises that are about it: none

Stories that name it: none
"""

GONE = """\
am/gone: Card gone
  content/countries/am.yaml:61:7
  policy, topic safety, importance normal
  withdrawn, checked 2026-11-01, due 2027-01-01
  for: place: am

Nobody is shown it: it was withdrawn

Promises that are about it: none

Stories that name it: none
"""

PROMISE = """\
promises:
  - {id: visas, why: Ask first., always: {shows: {tag: risk}}, when: {place: am}}
"""
STORY = """\
stories:
  - id: reader
    about: Why.
    answers: {danger: no, who: self, place: am, papers: [card], plans: stay}
    outcome: result
    shows: [am/entry]
"""


def _why(root: Path, *arguments: str) -> int:
    return execute(["why", "--root", str(root), *ON, *arguments])


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """A guide with a promise and a story about `am/entry`, which excludes `ark`."""
    entry = card("entry", {"place": "am"}, topic="visa", tags=["risk"], excludes=["ark"])
    papers = card("papers", {"papers": "card"})
    return small(
        tmp_path,
        {
            FLOW: f"{HELP}{PROMISE}",
            "flows/stories/all.yaml": STORY,
            "content/countries/am.yaml": {"id": "am", "policies": [entry, papers]},
        },
    )


def test_for_whom_a_card_is_shown(root: Path, capsys: Output) -> None:
    assert _why(root, "am/entry") == FINE
    assert capsys.readouterr() == (ENTRY, "")


def test_for_everybody(root: Path, capsys: Output) -> None:
    assert _why(root, "safety/phone") == FINE
    shown = capsys.readouterr().out
    assert "  who: everyone, whatever they answer\n  all 2,256 that come to it\n" in shown
    assert "not sure" not in shown, "it asks about nothing"


def test_for_nobody(root: Path, capsys: Output) -> None:
    assert _why(root, "am/gone") == FINE
    assert capsys.readouterr() == (GONE, "")
    assert _why(root, "am/old") == FINE
    assert "\nNobody is shown it: it expired on 2026-11-22\n" in capsys.readouterr().out
    assert execute(["why", "--root", str(root), "--on", "2026-11-21", "am/old"]) == FINE
    assert "\nShown at the end of " in capsys.readouterr().out


def test_only_on_the_way(tmp_path: Path, capsys: Output) -> None:
    """Who has read the advice and is being asked for plans sees it by the danger button."""
    between = card("between", {"advice": "read", "not": {"plans": ["stay", "move"]}})
    root = small(tmp_path, {"content/countries/fr.yaml": {"id": "fr", "policies": [between]}})
    assert _why(root, "fr/between") == FINE
    shown = capsys.readouterr().out
    assert "\nShown at the end of no situation of 'help', but on the way there\n" in shown
    assert "\n  who: advice: any answer and not plans: any answer\n" in shown
    assert "\n  0 of 2,426 situations at their end (0 %)\n" in shown
    assert "\n  e.g. No danger → Myself → Armenia → No papers\n" in shown
    assert "\nresult, " not in shown


def test_what_is_about_it(named: Path, capsys: Output) -> None:
    assert _why(named, "am/entry") == FINE
    shown = capsys.readouterr().out
    assert "\n  tags: risk\n" in shown
    assert "\nNever shown together with: ark\n" in shown
    assert "\nPromises that are about it\n  flows/help.yaml:76:10: visas: always shown, if" in shown
    line = "flows/stories/all.yaml:6:13: reader: shows"
    assert f"\nStories that name it\n  {line}\n" in shown
    assert _why(named, "ark") == FINE
    assert "\nNever shown together with: am/entry\n" in capsys.readouterr().out


def test_for_programs(named: Path, capsys: Output) -> None:
    assert _why(named, "am/entry", "--format", "json") == FINE
    shown = capsys.readouterr()
    assert shown.err == ""
    found = json.loads(shown.out)
    flows, promises, stories = (found.pop(name) for name in ("flows", "promises", "stories"))
    assert found == {
        "card": "am/entry",
        "title": "Card entry",
        "kind": "policy",
        "topic": "visa",
        "importance": "normal",
        "tags": ["risk"],
        "excludes": ["ark"],
        "path": "content/countries/am.yaml",
        "line": 3,
        "column": 7,
        "on": "2026-11-22",
        "status": "compiled",
        "checked": "2026-11-01",
        "due": "2027-01-01",
        "expires": None,
        "for": "place: am",
        "hidden": None,
    }
    (help_,) = [one for one in flows if one["flow"] == "help"]
    assert (help_["situations"], help_["of"]) == (98, 2426)
    assert help_["unsure"] == {"situations": 49, "of": 49}
    result = help_["screens"][0]
    assert {name: result[name] for name in ("outcome", "section", "by_button", "of")} == {
        "outcome": "result",
        "section": "rules",
        "by_button": False,
        "of": 2256,
    }
    assert (result["condition"], result["whole"]) == ("place: am, unsure", True)
    assert result["example"]["answers"]["place"] == ["am"]
    assert promises == [
        {
            "id": "visas",
            "says": ["always shown, if place: am"],
            "path": "flows/help.yaml",
            "line": 76,
            "column": 10,
        }
    ]
    assert stories == [
        {
            "id": "reader",
            "says": ["shows"],
            "path": "flows/stories/all.yaml",
            "line": 6,
            "column": 13,
        }
    ]


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("am/entri", "; did you mean 'am/entry'?"),
        ("phone", "; did you mean 'safety/phone'?"),
        ("quite-another", ""),
    ],
)
def test_a_card_that_is_not_there(name: str, cure: str, root: Path, capsys: Output) -> None:
    assert _why(root, name) == USAGE
    assert capsys.readouterr() == ("", f"There is no card '{name}'{cure}\n")


def test_files_that_do_not_load(broken: Path, capsys: Output) -> None:
    assert _why(broken, "am/entry") == PROBLEMS
    assert "content/countries/am.yaml:" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["kz/unsafe-since-2026", "connection-ev"])
def test_the_shipped_files_as_a_program(name: str) -> None:
    ended = tropa("why", name, root=ROOT)
    assert ended.code == FINE
    assert ended.out.startswith(f"{name}: ")
    assert "of 12,163,377 situations" in ended.out
    assert "shown to all of them\n" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 100
