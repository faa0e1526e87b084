"""`tropa coverage`: both forms, walks that cannot be replayed, files that are asked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.app import execute
from tests.cli.running import small
from tests.guides import TODAY

Output = pytest.CaptureFixture[str]

STORY = """\
stories:
  - id: reader
    about: Why.
    answers: {danger: no, who: self, place: am, papers: [card], plans: stay}
    outcome: result
    shows: [am/entry]
"""
WALK = "# Language: en\n# Date: 2026-11-22\n> /sos\n"

AM = """\
content/countries/am.yaml:24:7: card 'am/late' – 0 stories name it, 0 walks read it \
(shown: 1 story, 0 walks)
"""
AM_ALL = f"""\
{AM}\
content/countries/am.yaml:3:7: card 'am/entry' – 1 story names it, 0 walks read it \
(shown: 1 story, 0 walks)
"""
SUMMARY = """\
By 1 story and 1 walk of {root}/tests/walks, on 2026-11-22:
  questions: 6 of 8
  options: 5 of 21
  routes: 3 of 6
  decisions: 1 of 1
  outcomes: 2 of 4
  sections: 4 of 8
  cards: 2 of 7 named by a story or read in a walk, 4 more only shown
--all lists those 23, too.
"""


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.clock.today", lambda: TODAY)


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """The small guide with a story and a walk."""
    walks = tmp_path / "tests/walks"
    walks.mkdir(parents=True)
    (walks / "sos.en.txt").write_text(WALK, encoding="utf-8")
    return small(tmp_path, {"flows/stories/people.yaml": STORY})


def test_what_is_not_tested_is_listed_and_counted(told: Path, capsys: Output) -> None:
    assert execute(["coverage", "--root", str(told)]) == FINE
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert lines[0] == "flows/help.yaml:12:7: option 'danger: now' – 0 stories, 0 walks"
    assert AM in shown.out
    assert "am/entry" not in shown.out
    assert shown.err == SUMMARY.format(root=told)


def test_all_of_some_files(told: Path, capsys: Output) -> None:
    for path in ("content/countries/am.yaml", "./content/countries/am.yaml"):
        assert execute(["coverage", "--root", str(told), "--all", path]) == FINE
        assert capsys.readouterr().out == AM_ALL
    execute(["coverage", "--root", str(told), "content/countries/am.yaml"])
    shown = capsys.readouterr()
    assert shown.out == AM
    assert "cards: 1 of 2 named" in shown.err
    assert execute(["coverage", "--root", str(told), "--all", "content/countries", "flows"]) == FINE
    paths = {line.split(":")[0] for line in capsys.readouterr().out.splitlines()}
    assert "content/countries/kz.yaml" in paths
    assert "flows/short.yaml" in paths
    assert "content/organizations/ark.yaml" not in paths


def test_a_file_in_which_nothing_stands_is_wrong_use(told: Path, capsys: Output) -> None:
    wrong = "content/countries/ma.yaml"
    assert execute(["coverage", "--root", str(told), wrong]) == USAGE
    assert capsys.readouterr() == (
        "",
        f"Nothing that is counted stands in {wrong}; did you mean 'content/countries/am.yaml'?\n",
    )


def test_without_walks(root: Path, capsys: Output) -> None:
    assert execute(["coverage", "--root", str(root)]) == FINE
    assert capsys.readouterr().err.startswith("By 0 stories and no walks, on 2026-11-22:\n")


def test_walks_of_another_folder(told: Path, tmp_path: Path, capsys: Output) -> None:
    walks = tmp_path / "elsewhere"
    walks.mkdir()
    assert execute(["coverage", "--root", str(told), "--walks", str(walks)]) == FINE
    assert f"and 0 walks of {walks}, on" in capsys.readouterr().err
    assert execute(["coverage", "--root", str(told), "--walks", "none-such"]) == USAGE


def test_a_walk_that_cannot_be_replayed_is_named_and_left_out(told: Path, capsys: Output) -> None:
    walks = told / "tests/walks"
    (walks / "gone.en.txt").write_text(f"{WALK}> Gone\n", encoding="utf-8")
    (walks / "odd.txt").write_bytes(b"\xff\xfe")
    assert execute(["coverage", "--root", str(told)]) == PROBLEMS
    shown = capsys.readouterr().err
    assert "and 1 walk of" in shown
    gone, odd = shown.splitlines()[-2:]
    assert gone.startswith("tests/walks/gone.en.txt:4:1: 0 buttons say 'Gone'; there are [")
    assert gone.endswith("; this walk is not counted")
    assert odd == "tests/walks/odd.txt:1:1: the file is not in UTF-8; this walk is not counted"


def test_as_json(told: Path, capsys: Output) -> None:
    assert execute(["coverage", "--root", str(told), "--format", "json"]) == FINE
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert {key: found[key] for key in ("on", "stories", "walks")} == {
        "on": "2026-11-22",
        "stories": 1,
        "walks": 1,
    }
    (entry,) = (part for part in found["parts"] if part["id"] == "am/entry")
    assert entry == {
        "kind": "card",
        "id": "am/entry",
        "path": "content/countries/am.yaml",
        "line": 3,
        "column": 7,
        "tested": "well",
        "stories": ["reader"],
        "walks": [],
        "named": ["reader"],
        "read": [],
    }
    assert {part["tested"] for part in found["parts"]} == {"not", "shown", "well"}
    assert shown.err == ""


def test_files_with_problems_are_refused(broken: Path, capsys: Output) -> None:
    assert execute(["coverage", "--root", str(broken)]) == PROBLEMS
    assert "2 problems; nothing was started." in capsys.readouterr().err


def test_a_card_is_counted_for_as_long_as_it_is_shown(
    told: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.clock.today", lambda: datetime(2026, 11, 21, tzinfo=UTC).date())
    execute(["coverage", "--root", str(told)])
    assert "card 'am/old'" in capsys.readouterr().out
