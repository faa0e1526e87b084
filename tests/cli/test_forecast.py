"""`tropa forecast`: both forms, spans, and what it says when nothing breaks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.app import execute
from tests.cli.running import small
from tests.guides import PROVED, organization, review

Output = pytest.CaptureFixture[str]

PROMISE = """
promises:
  - id: fresh-help
    why: Nobody is sent to a helper that was closed.
    outcome: result
    always: {shows: {card: ark, fresh: true}}
"""


@pytest.fixture
def aging(tmp_path: Path) -> Path:
    """A folder whose promise breaks on 2027-01-01, when a card falls due."""
    flow = {"flows/help.yaml": PROVED["flows/help.yaml"] + PROMISE}
    ark = organization("ark", "everyone", review=review(due="2027-01-01"))
    ark["review"] = review()
    return small(tmp_path, PROVED | flow | {"content/organizations/ark.yaml": ark})


def _forecast(root: Path, *arguments: str) -> int:
    return execute(["forecast", "--root", str(root), "--on", "2026-12-01", *arguments])


def test_what_breaks_and_what_prevents_it(aging: Path, capsys: Output) -> None:
    assert _forecast(aging) == FINE
    shown = capsys.readouterr()
    first, broken, cure, card = shown.out.splitlines()
    assert first == "2027-01-01, in 31 days"
    assert broken.startswith("  flows/help.yaml:")
    assert "the promise 'fresh-help' is broken in 'result'" in broken
    assert "Nobody is sent to a helper that was closed." in broken
    assert cure == "    prevented by a check of this:"
    assert re.fullmatch(
        r"      content/organizations/ark\.yaml:\d+:\d+: ark, due on 2027-01-01", card
    )
    assert shown.err == (
        "Breaking until 2027-01-01, if nobody reviews anything: 1, the first on 2027-01-01. "
        "`tropa due` lists all checks.\n"
    )


def test_for_programs(aging: Path, capsys: Output) -> None:
    assert _forecast(aging, "--format", "json") == FINE
    told = json.loads(capsys.readouterr().out)
    (one,) = told["breaks"]
    assert (told["on"], told["until"], one["day"]) == ("2026-12-01", "2027-01-01", "2027-01-01")
    assert (one["rule"], one["reviews"][0]["card"]) == ("promise", "ark")
    assert one["reviews"][0]["due"] == "2027-01-01"


def test_a_span_ends_the_look_ahead(aging: Path, capsys: Output) -> None:
    assert _forecast(aging, "--within", "10d") == FINE
    assert capsys.readouterr().err == (
        "Until 2026-12-11 nothing breaks, even if nobody reviews anything.\n"
    )


def test_where_nothing_lapses(root: Path, capsys: Output) -> None:
    old = root / "content/countries/am.yaml"
    text = old.read_text("utf-8")
    old.write_text(text.replace("expires: 2026-11-22", "why: It was a mistake."), "utf-8")
    assert _forecast(root) == FINE
    assert capsys.readouterr().err.startswith("Time breaks nothing: no card expires")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--within", "soon"), USAGE), (("--on", "soon"), USAGE)],
)
def test_bad_values(arguments: tuple[str, ...], code: int, root: Path, capsys: Output) -> None:
    assert _forecast(root, *arguments) == code
    assert "'soon' is" in capsys.readouterr().err


def test_files_with_problems(broken: Path, capsys: Output) -> None:
    assert _forecast(broken) == PROBLEMS
    assert "2 problems" in capsys.readouterr().err
