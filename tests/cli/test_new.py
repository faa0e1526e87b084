"""`tropa new`: what is written, where, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.cli import FINE, PROBLEMS, USAGE, clock
from bot.cli.app import execute
from bot.loading.files import read_files
from tests.cli.running import tropa, write
from tests.loading.small_files import COUNTRY, FILES, RIGHTS, marked

Output = pytest.CaptureFixture[str]
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with small files that people could have written."""
    return write(tmp_path, marked(FILES)[0])


def new(root: Path, *arguments: str) -> int:
    return execute(["new", *arguments, "--root", str(root)])


def fill(root: Path, path: str) -> None:
    """Complete a file as staff would."""
    text = (root / path).read_text(encoding="utf-8")
    text = text.replace("for: TODO", "for: everyone").replace("sources: []", "sources: [law]")
    text = text.replace("id: todo", "id: first").replace("topic: todo", "topic: entry")
    (root / path).write_text(text.replace("TODO", "Words."), encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["organization", "ark"], "content/organizations/ark.yaml"),
        (["country", "fr"], "content/countries/fr.yaml"),
        (["country", "kz", "--topic", "entry"], "content/countries/kz.yaml"),
        (["guide", "fear", "--topic", "rights"], "content/guides/fear.yaml"),
    ],
)
def test_a_new_file_is_checked_once_it_is_filled_in(
    arguments: list[str], path: str, root: Path, capsys: Output
) -> None:
    before = read_files(root)
    assert new(root, *arguments) == FINE
    shown = capsys.readouterr()
    assert shown.out == f"{path}\n"
    assert "Then run `tropa check`" in shown.err
    after = read_files(root)
    assert f"on: {TODAY}\n" in after.pop(path).decode()
    assert after == before
    assert execute(["check", "--root", str(root)]) == PROBLEMS
    places = capsys.readouterr().out.splitlines()
    assert all(line.startswith(f"{path}:") for line in places)
    assert any("TODO still stands here" in line for line in places)
    fill(root, path)
    assert execute(["check", "--root", str(root)]) == FINE


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["policy", "am/entry-2027", "--topic", "entry"], COUNTRY),
        (["page", "rights/lawyer"], RIGHTS),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n# The end.\n"])
def test_a_card_is_added_behind_the_others(
    arguments: list[str], path: str, end: str, root: Path, capsys: Output
) -> None:
    newline = "\r\n" if "\r" in end else "\n"
    old = FILES[path].rstrip().replace("\n", newline) + end
    (root / path).write_bytes(old.encode())
    assert new(root, *arguments) == FINE
    shown = capsys.readouterr()
    whole = (root / path).read_bytes().decode()
    assert whole.startswith(old.rstrip() + newline * 2)
    assert whole.count("\n") == whole.count(newline)
    where, line, column = shown.out.strip().split(":")
    assert (where, column) == (path, "1")
    first = whole.splitlines()[int(line) - 1]
    assert first.startswith("  # The short name of the card")
    assert whole.splitlines()[int(line)] == f"  - id: {arguments[1].split('/')[1]}"
    fill(root, path)
    assert execute(["check", "--root", str(root)]) == FINE


def test_a_policy_is_for_those_in_the_country(root: Path) -> None:
    new(root, "policy", "am/stay", "--topic", "entry")
    text = (root / COUNTRY).read_text(encoding="utf-8")
    assert text.count("for: {location: am}") == 2
    assert f"due: {TODAY + timedelta(days=90)}" in text
    assert "# The questions: danger, location, documents." in text


def test_lists_that_are_not_indented_stay_so(root: Path) -> None:
    (root / COUNTRY).write_text(FILES[COUNTRY].replace("\n  ", "\n"), encoding="utf-8")
    assert new(root, "policy", "am/stay", "--topic", "entry") == FINE
    assert "\n- id: stay\n" in (root / COUNTRY).read_text(encoding="utf-8")
    fill(root, COUNTRY)
    assert execute(["check", "--root", str(root)]) == FINE


@pytest.mark.parametrize(
    ("old", "spoilt"),
    [
        ("id: am\npolicies:\n", "policies:\n"),
        ("    confidence: high\n", "    confidence: high\n..."),
    ],
)
def test_where_nothing_can_be_added_safely_it_is_printed(
    old: str, spoilt: str, root: Path, capsys: Output
) -> None:
    """The list is not the last thing in the file: the card would end up elsewhere."""
    text = FILES[COUNTRY].replace(old, spoilt) + ("id: am\n" if spoilt == "policies:\n" else "")
    (root / COUNTRY).write_text(text, encoding="utf-8")
    assert new(root, "policy", "am/stay") == FINE
    shown = capsys.readouterr()
    assert (root / COUNTRY).read_text(encoding="utf-8") == text
    assert shown.out.splitlines()[1] == "- id: stay"
    assert shown.err == (
        f"Nothing can be added safely to {COUNTRY} as it is written."
        " Paste the lines above below its `policies:`.\n"
    )


def test_a_list_in_brackets_is_left_as_it_is(root: Path, capsys: Output) -> None:
    policy = (
        "{id: a, topic: entry, for: everyone, title: {en: A}, text: {en: A}, sources: [law],"
        " as_of: 2026, review: {status: compiled, on: 2026-01-01, due: 2027-01-01},"
        " confidence: low}"
    )
    text = f"id: am\npolicies: [{policy}]\n"
    (root / COUNTRY).write_text(text)
    assert new(root, "policy", "am/stay") == FINE
    assert (root / COUNTRY).read_text() == text
    assert "Paste the lines above" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["organization", "helpers"], "content/organizations/helpers.yaml is already there"),
        (["country", "am"], "is already there. To add to it: tropa new policy am/…"),
        (["guide", "rights"], "is already there. To add to it: tropa new page rights/…"),
        (["policy", "am/entry"], f"'am/entry' is already there, at {COUNTRY}:3:9"),
        (["policy", "am"], "has the id of its country in front, such as am/entry-2027"),
        (["page", "rights"], "has the id of its guide in front, such as safety/new-phone"),
        (["policy", "fr/entry"], "fr.yaml is not there yet; begin it: tropa new country fr"),
        (["page", "fear/a"], "content/guides/fear.yaml is not there yet"),
        (["policy", "uk/entry"], "'uk' is no ISO 3166 code of a country in small letters; did"),
        (["policy", "am/Entry 2027"], "cannot be an id: small Latin letters, digits, hyphens, "),
        (["country", "uk"], "did you mean 'gb' (United Kingdom)?"),
        (["country", "AM"], "did you mean 'am' (Armenia)?"),
        (["country", "Georgia"], "did you mean 'ge' (Georgia)?"),
        (["country", "Грузия"], "did you mean 'ge' (Georgia)?"),
        (["country", "xx"], "'xx' is no ISO 3166 code of a country in small letters\n"),
        (["organization", "The Ark"], "hyphens, such as the-ark\n"),
        (["organization", "Ковчег"], "'Ковчег' cannot be an id: small Latin letters, digits, hy"),
        (["organization", "../ark"], "'../ark' cannot be an id"),
        (["organization", "todo"], "'todo' stands for an id that is still to be chosen"),
        (["organization", "ark", "--topic", "entry"], "has no topic of its own; leave it out"),
        (["guide", "fear", "--topic", "rigths"], "content/topics.yaml; did you mean 'rights'?"),
        (["guide", "fear", "--topic", "xyz"], "; there are entry, rights\n"),
        (["organisation", "ark"], "'organization', 'country', 'policy', 'guide', 'page'"),
    ],
)
def test_what_is_refused_changes_nothing(
    arguments: list[str], said: str, root: Path, capsys: Output
) -> None:
    before = read_files(root)
    assert new(root, *arguments) == USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert read_files(root) == before


def test_a_file_with_problems_is_mended_first(root: Path, capsys: Output) -> None:
    text = FILES[COUNTRY].replace("confidence: high", "confidence: hihg")
    (root / COUNTRY).write_text(text, encoding="utf-8")
    (root / RIGHTS).write_text("id: 5\n", encoding="utf-8")
    assert new(root, "policy", "am/stay") == PROBLEMS
    shown = capsys.readouterr()
    assert shown.out == ""
    problem, advice = shown.err.splitlines()
    assert problem.startswith(f"{COUNTRY}:13:17: 'confidence' cannot be 'hihg'")
    assert advice == "Mend this first; nothing was written."
    assert (root / COUNTRY).read_text(encoding="utf-8") == text


def test_problems_of_other_files_are_in_nobodys_way(root: Path) -> None:
    (root / RIGHTS).write_text("id: 5\n", encoding="utf-8")
    assert new(root, "policy", "am/stay") == FINE


def test_a_folder_without_the_files(tmp_path: Path, capsys: Output) -> None:
    assert new(tmp_path, "country", "am") == USAGE
    assert "in content/interface/ here; name their folder by --root" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_as_staff_type_it(root: Path) -> None:
    """Without --root, where they are."""
    ended = tropa("new", "organization", "ark", root=root)
    assert (ended.code, ended.out) == (FINE, "content/organizations/ark.yaml\n")
    assert (root / "content/organizations/ark.yaml").is_file()
