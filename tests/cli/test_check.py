"""`tropa check`: every format, exit codes, the pages of the rules."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.cli import FINE, PROBLEMS, USAGE, check, clock
from bot.cli.app import execute
from bot.loading.files import named
from bot.model.problem import Place, Problem
from tests.cli.running import small, tropa
from tests.guides import PROVED, TODAY
from tests.shipped import ROOT

Output = pytest.CaptureFixture[str]

LINE = re.compile(
    r"(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<message>.+) \[(?P<rule>.+)\]"
)
COMMAND = re.compile(r"::error file=([^,]*),line=(\d+),col=(\d+),title=([a-z-]+)::(.*)")
AWKWARD = Problem(Place("content/a,b:c%d.yaml", 3, 4), "markdown", "100% wrong\r\nand, so: on")


def test_sound_files(root: Path, capsys: Output) -> None:
    assert execute(["check", "--root", str(root)]) == FINE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.fullmatch(
        r"No problems\. Flows: 2; cards: \d+; stories: 0; promises: 0; situations: 2,428; "
        r"languages: en, ru\.\n",
        shown.err,
    )


def test_the_shipped_files_are_sound(capsys: Output) -> None:
    assert check.check(ROOT, "text", TODAY.isoformat()) == FINE, capsys.readouterr().out


def test_problems_as_text(broken: Path, capsys: Output) -> None:
    assert execute(["check", "--root", str(broken)]) == PROBLEMS
    shown = capsys.readouterr()
    found = [LINE.fullmatch(line) for line in shown.out.splitlines()]
    places = [(one["path"], one["line"], one["column"], one["rule"]) for one in found if one]
    assert places == [
        ("content/countries/am.yaml", "2", "11", "schema-type"),
        ("content/countries/am.yaml", "3", "1", "schema-unknown-key"),
    ]
    assert shown.err == "2 problems. `tropa check --explain RULE` tells more about each.\n"


def test_one_problem_is_counted_as_one(tmp_path: Path, capsys: Output) -> None:
    small(tmp_path, {"content/stray.yaml": "a: b\n"})
    assert execute(["check", "--root", str(tmp_path)]) == PROBLEMS
    assert capsys.readouterr().err.startswith("1 problem. ")


def test_the_same_problems_in_every_format(broken: Path, capsys: Output) -> None:
    said = {}
    for form in ("text", "json", "github"):
        assert execute(["check", "--root", str(broken), "--format", form]) == PROBLEMS
        said[form] = capsys.readouterr().out
    text = [LINE.fullmatch(line) for line in said["text"].splitlines()]
    github = [COMMAND.fullmatch(line) for line in said["github"].splitlines()]
    rows = json.loads(said["json"])
    expected = [(r["path"], r["line"], r["column"], r["rule"], r["message"]) for r in rows]
    assert len(expected) == 2
    assert [
        (m["path"], int(m["line"]), int(m["column"]), m["rule"], m["message"]) for m in text if m
    ] == expected
    assert [(m[1], int(m[2]), int(m[3]), m[4], unquote(m[5])) for m in github if m] == expected


STORY = """\
stories:
  - id: in-armenia
    about: Nobody is to miss this.
    answers: {danger: now, place: am}
    outcome: urgent
    shows: [am/late, am/old]
"""


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_story_is_judged_on_the_day_of_the_check(
    form: str, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, PROVED | {"flows/stories/people.yaml": STORY})
    arguments = ["check", "--root", str(tmp_path), "--format", form]
    monkeypatch.setattr(clock, "today", lambda: TODAY - timedelta(days=1))
    assert execute(arguments) == FINE
    assert ("; stories: 1; " in capsys.readouterr().err) == (form == "text")
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    assert execute(arguments) == PROBLEMS
    shown = capsys.readouterr()
    assert "story 'in-armenia'" in shown.out.replace("%3A", ":")
    assert "'am/old' expired on 2026-11-22" in shown.out
    assert shown.err.startswith("1 problem. " if form == "text" else "")
    if form == "text":
        found = LINE.fullmatch(shown.out.strip())
        assert found
        assert found["path"] == "flows/stories/people.yaml"
        assert (found["line"], found["column"], found["rule"]) == ("6", "22", "story")


def test_a_story_that_fails_keeps_nothing_from_starting(tmp_path: Path) -> None:
    small(tmp_path, {"flows/stories/people.yaml": STORY.replace("am/old", "am/gone-for-good")})
    assert tropa("check", root=tmp_path).code == PROBLEMS
    assert tropa("chat", root=tmp_path, typed="q\n").code == FINE
    assert tropa("graph", root=tmp_path).code == FINE


@pytest.mark.parametrize(("form", "output"), [("json", "[]\n"), ("github", "")])
def test_sound_files_for_programs(form: str, output: str, root: Path, capsys: Output) -> None:
    assert execute(["check", "--root", str(root), "--format", form]) == FINE
    assert capsys.readouterr() == (output, "")


def test_github_escapes_what_would_end_a_value_or_a_command() -> None:
    (line,) = check._github([AWKWARD]).splitlines()
    found = COMMAND.fullmatch(line)
    assert found
    assert [unquote(part) for part in found.groups()] == [
        AWKWARD.place.path,
        "3",
        "4",
        "markdown",
        AWKWARD.message,
    ]


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_file_name_that_is_not_text_is_shown_all_the_same(form: str) -> None:
    """Python holds such a name's byte FF as a lone surrogate, which cannot be printed."""
    path = named(Path("content/\udcff.yaml"))
    shown = check._FORMS[form]([Problem(Place(path), "yaml-empty", "nothing")])
    assert "udcff.yaml" in shown
    assert shown.encode()


def test_the_folder_is_told_by_option_environment_or_place(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.chdir(root)
    assert execute(["check"]) == FINE
    monkeypatch.chdir(empty)
    assert execute(["check"]) == PROBLEMS
    monkeypatch.setenv("TROPA_ROOT", str(root))
    assert execute(["check"]) == FINE
    assert execute(["check", "--root", str(empty)]) == PROBLEMS


@pytest.mark.parametrize("rule", check.RULEBOOK)
def test_every_rule_is_explained(rule: str, capsys: Output) -> None:
    assert execute(["check", "--explain", rule]) == FINE
    title, blank, *page = capsys.readouterr().out.splitlines()
    assert (title, blank) == (rule, "")
    assert len(" ".join(page)) > 60


def test_the_rules_are_listed(capsys: Output) -> None:
    assert execute(["check", "--explain", "rules"]) == FINE
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == sorted(check.RULEBOOK)
    assert all(line.partition(": ")[2] for line in lines)


@pytest.mark.parametrize(
    ("rule", "cure"),
    [
        ("missing-langauge", "; did you mean 'missing-language'?"),
        ("xyz", "; `tropa check --explain rules` lists them"),
    ],
)
def test_an_unknown_rule(rule: str, cure: str, capsys: Output) -> None:
    assert execute(["check", "--explain", rule]) == USAGE
    assert capsys.readouterr() == ("", f"There is no rule '{rule}'{cure}\n")
