"""`tropa schema`: the kinds, one schema, and bringing all of them up to date."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import FINE, USAGE
from bot.cli.app import execute
from bot.loading.files import read_files
from bot.upkeep.kinds import KINDS
from bot.upkeep.schema import schema_path, schema_text

Output = pytest.CaptureFixture[str]


def test_the_kinds_are_listed(capsys: Output) -> None:
    assert execute(["schema"]) == FINE
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == list(KINDS)
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_printed(kind: str, capsys: Output) -> None:
    assert execute(["schema", kind]) == FINE
    shown = capsys.readouterr()
    assert shown == (schema_text(kind), "")
    assert json.loads(shown.out)["title"] == f"Tropa: {kind}"


def test_writing_brings_all_up_to_date_and_then_changes_nothing(root: Path, capsys: Output) -> None:
    before = read_files(root)
    assert execute(["schema", "--write", "--root", str(root)]) == FINE
    shown = capsys.readouterr()
    written = [*map(schema_path, KINDS), *before]
    assert shown.out.splitlines() == written
    assert shown.err == f"Files written: {len(written)}.\n"
    for kind in KINDS:
        assert (root / schema_path(kind)).read_text(encoding="utf-8") == schema_text(kind)
    for path, data in before.items():
        file = root / path
        first, rest = file.read_bytes().split(b"\n", 1)
        assert rest == data
        way = first.decode().removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / way).resolve().is_relative_to(root.resolve() / "docs/schema")
        assert (file.parent / way).is_file()
    assert execute(["check", "--root", str(root)]) == FINE
    capsys.readouterr()
    assert execute(["schema", "--write", "--root", str(root)]) == FINE
    assert capsys.readouterr() == ("", "All is current.\n")


def test_only_what_is_stale_is_written(root: Path, capsys: Output) -> None:
    execute(["schema", "--write", "--root", str(root)])
    capsys.readouterr()
    stale = root / schema_path("flow")
    stale.write_text("{}")
    assert execute(["schema", "--write", "--root", str(root)]) == FINE
    assert capsys.readouterr() == ("docs/schema/flow.json\n", "Files written: 1.\n")
    assert stale.read_text(encoding="utf-8") == schema_text("flow")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["contry"], "there is no kind of file 'contry'; did you mean 'country'?"),
        (["xyz"], "there is no kind of file 'xyz'; there are bots, country, flow, "),
        (["flow", "--write"], "--write writes all schemas; leave the kind out"),
        (["--write"], "there are no files in flows/ and content/ here; name their folder"),
    ],
)
def test_wrong_use(arguments: list[str], said: str, tmp_path: Path, capsys: Output) -> None:
    assert execute(["schema", *arguments, "--root", str(tmp_path)]) == USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert [*tmp_path.iterdir()] == []
