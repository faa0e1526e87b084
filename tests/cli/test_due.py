"""`tropa due`: every form, bad values, exit codes."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.cli import FINE, PROBLEMS, USAGE, clock
from bot.cli.app import execute
from tests.cli.running import small, tropa
from tests.guides import TODAY, card, review
from tests.shipped import ROOT

Output = pytest.CaptureFixture[str]
ON = ("--on", "2026-11-22")

SMALL = """\
Expired on 2026-11-22, today: no longer shown
  content/countries/am.yaml:42  safety  normal  no reviewer (compiled)
    am/old   Card old

Due since 2026-11-22, today: shown with a warning
  content/countries/am.yaml:24  safety  normal  no reviewer (compiled)
    am/late  Card late
"""


def _due(root: Path, *arguments: str) -> int:
    return execute(["due", "--root", str(root), *ON, *arguments])


def test_as_text(root: Path, capsys: Output) -> None:
    assert _due(root) == FINE
    said = "Cards to check: 2. Expired: 1; overdue: 1; up to 2026-12-22: 0.\n"
    assert capsys.readouterr() == (SMALL, said)


def test_the_place_is_where_the_card_begins(root: Path, capsys: Output) -> None:
    _due(root, "--within", "2027-01-01")
    shown = capsys.readouterr().out
    found = re.findall(r"^  (\S+):(\d+) .*\n    (\S+)", shown, re.MULTILINE)
    assert len(found) == 8
    for path, line, name in found:
        at = (root / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert at.removeprefix("- ").strip(" -") == f"id: {name.rpartition('/')[2]}"
    assert "Due on 2027-01-01, in 40 days\n" in shown
    assert "organizations  normal  by A. Lawyer\n    ark " in shown


def test_every_way_to_say_when(tmp_path: Path, capsys: Output) -> None:
    days = (20, 21, 23, 30)
    cards = [card(f"on-{day}", "everyone", review=review(due=date(2026, 11, day))) for day in days]
    gone = review(due=date(2027, 1, 1), expires=date(2026, 11, 24))
    cards += [card("gone", "everyone", review=gone)]
    root = small(tmp_path, {"content/countries/am.yaml": {"id": "am", "policies": cards}})
    assert _due(root) == FINE
    shown = capsys.readouterr()
    headings = [line for line in shown.out.splitlines() if line and not line.startswith(" ")]
    assert headings == [
        "Due since 2026-11-20, 2 days ago: shown with a warning",
        "Due since 2026-11-21, yesterday: shown with a warning",
        "Due on 2026-11-23, tomorrow",
        "Expires on 2026-11-24, in 2 days",
        "Due on 2026-11-30, in 8 days",
    ]
    assert shown.err == "Cards to check: 5. Expired: 0; overdue: 2; up to 2026-12-22: 3.\n"


def test_nothing_due(root: Path, capsys: Output) -> None:
    arguments = ["due", "--root", str(root), "--on", "2026-11-02", "--within", "2w"]
    assert execute([*arguments, "--fail-overdue"]) == FINE
    assert capsys.readouterr() == ("", "Nothing falls due up to 2026-11-16.\n")


def test_the_table_fits_a_hundred_columns_and_never_cuts_a_place(
    tmp_path: Path, capsys: Output
) -> None:
    long = "a" * 58
    by = "A Lawyer of Very\nMany Names, " * 5
    known = card(long, "everyone", title={"en": "T" * 90, "ru": "Т" * 90})
    known["review"] = review("reviewed", by=by, due=TODAY)
    root = small(
        tmp_path,
        {f"content/guides/{long}.yaml": {"id": long, "title": {"en": "G"}, "pages": [known]}},
    )
    assert _due(root, "--within", "9w") == FINE
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) == 100
    assert any(line.startswith(f"  content/guides/{long}.yaml:5  ") for line in lines)
    assert sum(line.endswith("…") for line in lines) >= 2


def test_the_shipped_cards(capsys: Output) -> None:
    assert _due(ROOT, "--within", "52w") == FINE
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100


def test_as_json(root: Path, capsys: Output) -> None:
    assert _due(root, "--format", "json", "--within", "41d") == FINE
    shown = capsys.readouterr()
    assert shown.err == ""
    found = json.loads(shown.out)
    cards = found.pop("cards")
    assert found == {"on": "2026-11-22", "until": "2027-01-02"}
    assert cards[0] == {
        "card": "am/old",
        "title": "Card old",
        "topic": "safety",
        "importance": "normal",
        "state": "expired",
        "days": 0,
        "status": "compiled",
        "by": None,
        "checked": "2026-11-01",
        "due": "2027-01-01",
        "expires": "2026-11-22",
        "path": "content/countries/am.yaml",
        "line": 42,
    }
    states = [(one["card"], one["state"], one["days"]) for one in cards]
    assert states[1:3] == [("am/late", "overdue", 0), ("kz/return", "due", 40)]
    (ark,) = [one for one in cards if one["card"] == "ark"]
    assert (ark["status"], ark["by"]) == ("reviewed", "A. Lawyer")
    page = (ROOT / "docs/upkeep.md").read_text(encoding="utf-8")
    assert [key for key in cards[0] if f"`{key}`" not in page] == []


def test_as_a_calendar(root: Path) -> None:
    """As bytes, whatever the letters and line ends of the system."""
    ended = tropa("due", *ON, "--format", "ics", root=root, env={"PYTHONIOENCODING": "ascii"})
    assert (ended.code, ended.err) == (FINE, "")
    assert ended.out.count("\n") == ended.out.count("\r\n") > 10
    (event,) = Calendar.from_ical(ended.out).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Tropa: 2 checks overdue, safety"


def test_today_is_the_day_if_nothing_else_is_said(
    root: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    assert execute(["due", "--root", str(root)]) == FINE
    assert capsys.readouterr().out == SMALL


@pytest.mark.parametrize("form", ["text", "json", "ics"])
def test_a_build_can_ask_to_fail(form: str, root: Path, capsys: Output) -> None:
    assert _due(root, "--format", form, "--fail-overdue") == PROBLEMS
    assert "late" in capsys.readouterr().out


def test_what_is_only_due_fails_nothing(root: Path) -> None:
    arguments = ["due", "--root", str(root), "--on", "2026-11-21"]
    assert execute([*arguments, "--fail-overdue"]) == FINE


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--within", "soon"], "Invalid value for --within: 'soon' is neither days (30d),"),
        (["--within", "2026-02-30"], "'2026-02-30' is neither"),
        (["--within", "2026-11-21"], "2026-11-21 is over; the list is of 2026-11-22"),
        (["--on", "yesterday"], "Invalid value for --on: 'yesterday' is no day of the calendar"),
    ],
)
def test_bad_values_are_explained(
    arguments: list[str], said: str, root: Path, capsys: Output
) -> None:
    assert _due(root, *arguments) == USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err


def test_files_that_do_not_fit_give_no_list(broken: Path, capsys: Output) -> None:
    """A list that lacks a file would be taken for the whole."""
    assert _due(broken) == PROBLEMS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "content/countries/am.yaml:3:1: " in shown.err
    assert "2 problems; nothing was started. `tropa check` shows them too." in shown.err
