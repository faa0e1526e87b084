"""`tropa diff`: revisions of a real repository, every form, bad values, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.app import execute
from bot.upkeep.revisions import files_at
from tests.cli.running import small, tropa
from tests.committing import commit, git
from tests.guides import FLOW, card, files, local

Output = pytest.CaptureFixture[str]

ON = ("--on", "2026-11-22")
SAFETY = "content/guides/safety.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose folder `bot` holds the small guide, committed and tagged `first`."""
    root = small(tmp_path / "bot")
    git(tmp_path, "init", "--quiet")
    commit(root, "first")
    return root


def _diff(root: Path, *arguments: str) -> int:
    return execute(["diff", "--root", str(root), *ON, *arguments])


def _edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def _without_phone(root: Path) -> None:
    """Take one card out for everybody, and change a word of another."""
    pages = {"id": "safety", "title": local("Be safe"), "pages": [_home()]}
    (root / SAFETY).write_bytes(files({SAFETY: pages})[SAFETY])


def _home() -> dict[str, object]:
    return card("home", {"not": {"plans": "move"}}, text=local("Words of **home**."))


# What is compared


def test_nothing_changed(repository: Path, capsys: Output) -> None:
    assert _diff(repository, "first") == FINE
    assert capsys.readouterr() == (
        "Nothing changes for readers between first and the folder.\n",
        "",
    )


def test_a_revision_against_what_stands_in_the_folder(repository: Path, capsys: Output) -> None:
    _without_phone(repository)
    assert _diff(repository, "HEAD") == FINE
    shown = capsys.readouterr().out
    assert shown.splitlines()[0].startswith("Flow 'help': ")
    groups = [part.splitlines() for part in shown.split("\n\n")[1:]]
    assert groups[0][1] == (
        "  no longer shown: safety/phone “Card phone” (also on the emergency screen; it is in no "
        f"file any more) {SAFETY}:6:7"
    )
    assert groups[0][2].startswith("  such as Danger now → ")
    assert "    text (en): [-Text-] {+Words+} of **home**." in groups[1]


def test_two_revisions_and_not_the_folder(repository: Path, capsys: Output) -> None:
    _without_phone(repository)
    commit(repository, "second")
    for path in (repository / "content").rglob("*.yaml"):
        path.write_text("spoilt: [", encoding="utf-8")
    assert _diff(repository, "first", "second") == FINE
    there = capsys.readouterr().out
    assert "no longer shown: safety/phone" in there
    assert _diff(repository, "second", "first") == FINE
    assert "now shown: safety/phone" in capsys.readouterr().out


def test_files_are_those_of_the_disk_whatever_their_names(repository: Path) -> None:
    odd = repository / "content/guides/ночь и\nдень.yaml"
    odd.write_bytes(b"id: x\n")
    (repository / "content/.hidden.yaml").write_bytes(b"id: x\n")
    (repository / "content/readme.txt").write_bytes(b"no part of the guide\n")
    commit(repository, "odd")
    expected = files() | {"content/guides/ночь и\nдень.yaml": b"id: x\n"}
    assert files_at(repository, "odd") == expected
    assert files_at(repository, "first") == files()


def test_nothing_is_written(repository: Path, capsys: Output) -> None:
    _without_phone(repository)
    before = {path: path.stat().st_mtime_ns for path in repository.parent.rglob("*")}
    assert _diff(repository, "first") == FINE
    assert {path: path.stat().st_mtime_ns for path in repository.parent.rglob("*")} == before


# Forms


def test_as_json(repository: Path, capsys: Output) -> None:
    _without_phone(repository)
    assert _diff(repository, "first", "--format", "json") == FINE
    shown = json.loads(capsys.readouterr().out)
    assert (shown["old"], shown["new"]) == ("first", "the folder")
    flow = next(one for one in shown["flows"] if one["flow"] == "help")
    assert flow["changed"] == flow["situations"] == flow["before"]
    lost = flow["groups"][0]["changes"][0]
    assert (lost["kind"], lost["cards"][0]["id"]) == ("lost", "safety/phone")
    words = flow["groups"][1]["changes"][0]["rewritten"][0]
    assert words == {
        "part": "text",
        "language": "en",
        "pieces": [
            {"edit": "old", "words": "Text"},
            {"edit": "new", "words": "Words"},
            {"edit": "kept", "words": " of **home**."},
        ],
    }


def test_as_markdown(repository: Path, capsys: Output) -> None:
    _without_phone(repository)
    assert _diff(repository, "first", "--format", "markdown", "--language", "ru") == FINE
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("### Flow 'help': ")
    assert any(
        line.startswith("  - **no longer shown**: `safety/phone` “Card phone, по") for line in shown
    )
    assert "    - text (en): ~~Text~~ **Words** of \\*\\*home\\*\\*." in shown
    assert any(line.startswith("  - such as Опасно сейчас → ") for line in shown)


def test_colours_only_in_a_terminal(repository: Path, capsys: Output) -> None:
    _without_phone(repository)
    assert _diff(repository, "first") == FINE
    assert "\x1b" not in capsys.readouterr().out


# What goes wrong


def test_an_id_that_names_something_else_ends_with_1(repository: Path, capsys: Output) -> None:
    _edit(
        repository,
        FLOW,
        "stay: {label: {en: Stay here, ru: Остаться}}",
        "stay: {label: {en: Buy, ru: Визу}}",
    )
    assert _diff(repository, "first") == PROBLEMS
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "Ids that name something else now"
    assert shown[1].startswith(f"{FLOW}:46:7: 'stay' said 'Stay here' before, and says 'Buy' now; ")
    assert shown[1].endswith("give the new one an id of its own [reused-id]")


def test_the_rule_is_explained(capsys: Output) -> None:
    assert execute(["check", "--explain", "reused-id"]) == FINE
    assert capsys.readouterr().out.startswith("reused-id\n\n")


def test_a_folder_with_problems(repository: Path, capsys: Output) -> None:
    _edit(repository, FLOW, "next: sorting", "next: sortnig")
    assert _diff(repository, "first") == PROBLEMS
    out, err = capsys.readouterr()
    assert out == ""
    assert f"the folder: {FLOW}:" in err
    assert "1 problem: mend what `tropa check` shows first.\n" in err


def test_a_revision_that_does_not_load_any_more(repository: Path, capsys: Output) -> None:
    _edit(repository, FLOW, "next: sorting", "next: sortnig")
    commit(repository, "broken")
    assert _diff(repository, "broken", "first") == PROBLEMS
    err = capsys.readouterr().err
    assert err.splitlines()[-1].startswith("1 problem: broken does not load by the rules of today")


def test_a_revision_that_only_breaks_what_should_be_served_is_compared(
    repository: Path, capsys: Output
) -> None:
    """A rule that came later, or a check that was late: what it showed is known."""
    text = (repository / SAFETY).read_text(encoding="utf-8")
    late = text.replace("due: 2027-01-01", "due: 2031-01-01")
    (repository / SAFETY).write_text(late, encoding="utf-8")
    commit(repository, "late")
    (repository / SAFETY).write_text(text, encoding="utf-8")
    assert _diff(repository, "late") == FINE
    out, err = capsys.readouterr()
    assert "due: 2031-01-01 → 2027-01-01" in out
    assert "2 problems by the rules of today; compared all the same." in err


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nope", "there is no revision nope; `git log --oneline` lists those that there are"),
        ("first..HEAD", "there is no revision first..HEAD; name the two with a space between"),
        ("--output=planted", "there is no revision --output=planted; "),
        ("", "there is no revision "),
    ],
)
def test_no_such_revision(repository: Path, revision: str, said: str, capsys: Output) -> None:
    assert _diff(repository, "--", revision) == USAGE
    assert capsys.readouterr().err.startswith(said)
    assert not list(repository.parent.rglob("planted"))


def test_no_repository(tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert _diff(small(tmp_path), "HEAD") == USAGE
    assert "git knows no repository here" in capsys.readouterr().err


def test_no_such_folders_at_that_revision(repository: Path, capsys: Output) -> None:
    assert _diff(repository.parent, "HEAD") == USAGE
    assert "there is nothing in flows/ and content/ at the revision HEAD" in capsys.readouterr().err


def test_a_link_is_not_followed(repository: Path, capsys: Output) -> None:
    (repository / "content/guides/linked.yaml").symlink_to("safety.yaml")
    commit(repository, "linked")
    assert _diff(repository, "linked") == USAGE
    assert "content/guides/linked.yaml is a link at that revision" in capsys.readouterr().err


def test_nogit(repository: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert _diff(repository, "HEAD") == USAGE
    assert capsys.readouterr().err == "git is not installed: `tropa diff` asks it for revisions\n"


def test_a_shallow_clone_says_what_to_fetch(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Output
) -> None:
    commit(repository, "second")
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "--quiet", "--depth", "1", f"file://{repository.parent}", "there")
    assert _diff(clone / "there/bot", "HEAD~1") == USAGE
    assert "`git fetch --unshallow` fetches the others" in capsys.readouterr().err


def test_a_day_that_is_none(repository: Path, capsys: Output) -> None:
    assert execute(["diff", "--root", str(repository), "--on", "soon", "HEAD"]) == USAGE
    assert "--on" in capsys.readouterr().err


def test_as_its_users_run_it(repository: Path) -> None:
    """From where they are, in a program of its own."""
    ended = tropa("diff", "HEAD", *ON, root=repository)
    assert (ended.code, ended.out, ended.err) == (
        FINE,
        "Nothing changes for readers between HEAD and the folder.\n",
        "",
    )
