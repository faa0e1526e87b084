"""What holds for every command: help, version, exit codes, and never a traceback."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot import VERSION
from bot.cli import BUG, FINE, INTERRUPTED, PROBLEMS, USAGE, app
from bot.cli.app import execute
from bot.errors import TropaError
from tests.cli.running import tropa

COMMANDS = (
    "chat",
    "check",
    "coverage",
    "diff",
    "doctor",
    "due",
    "forecast",
    "graph",
    "links",
    "new",
    "run",
    "schema",
    "situations",
    "why",
    "withdraw",
    "completion",
)
SECRET = "Masha, unit 12345"


def _bug() -> None:
    raise ValueError(SECRET)


def _interrupted() -> None:
    raise KeyboardInterrupt


def _refused() -> None:
    raise TropaError("Set this to that.")


def _unreadable() -> None:
    Path("no-such-file").read_bytes()


def _nameless() -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def failing() -> Iterator[None]:
    """Commands that fail, each in its way."""
    ways = (_bug, _interrupted, _refused, _unreadable, _nameless)
    for way in ways:
        app.tropa.add_command(click.Command(way.__name__, callback=way))
    yield
    for way in ways:
        del app.tropa.commands[way.__name__]


@pytest.mark.usefixtures("failing")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("_bug", BUG, "This is a bug in tropa: ValueError at test_app.py:"),
        ("_interrupted", INTERRUPTED, ""),
        ("_refused", USAGE, "Set this to that."),
        ("_unreadable", USAGE, "no-such-file: No such file or directory"),
        ("_nameless", USAGE, "the system: No space left on device"),
    ],
)
def test_a_failure_is_one_line_and_an_exit_code(
    command: str, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute([command]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(said)
    assert len(shown.err.splitlines()) <= 1
    assert SECRET not in shown.err
    assert "Traceback" not in shown.err


def test_the_exit_codes_are_those_of_the_design() -> None:
    assert (FINE, PROBLEMS, USAGE, BUG, INTERRUPTED) == (0, 1, 2, 3, 130)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--help", "-h"):
        assert execute([command, option]) == FINE
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(f"Usage: tropa {command} [OPTIONS]")
        assert len(lines) <= 24
        assert max(map(len, lines)) <= 80
        assert len(" ".join(lines)) > 300


def test_help_lists_every_command_with_a_whole_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert execute(["--help"]) == FINE
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 30
    told = {words[0]: line for line in lines if (words := line.split()) and words[0] in COMMANDS}
    assert set(told) == set(COMMANDS) == set(app.tropa.commands)
    assert all(line.endswith(".") and not line.endswith("...") for line in told.values())


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute([]) == USAGE
    assert "Commands:" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["--version"]) == FINE
    assert capsys.readouterr().out == f"tropa, version {VERSION}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chatt"], "Did you mean 'chat'?"),
        (["check", "--fromat", "json"], "--format"),
        (["check", "--format", "xml"], "'text', 'json', 'github'"),
        (["completion", "powershell"], "'bash', 'zsh', 'fish'"),
        (["graph", "surplus"], "unexpected extra argument"),
    ],
)
def test_wrong_use_is_explained(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(arguments) == USAGE
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("command", ["chat", "check", "graph", "run"])
def test_a_folder_that_does_not_exist(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute([command, "--root", str(tmp_path / "nowhere")]) == USAGE
    assert "nowhere' does not exist" in capsys.readouterr().err


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert execute(["check", "--root", str(tmp_path / "file")]) == USAGE
    assert "is a file" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["chat", "check", "graph"])
def test_an_empty_folder_says_what_is_missing(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute([command, "--root", str(tmp_path)]) == PROBLEMS
    shown = "".join(capsys.readouterr())
    for path in ("flows/places.yaml", "content/topics.yaml", "content/interface/en.yaml"):
        assert f"{path}:1:1: " in shown
    assert "missing" in shown


@pytest.mark.parametrize("command", ["chat", "graph"])
def test_nothing_is_started_on_broken_files(
    command: str, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute([command, "--root", str(broken)]) == PROBLEMS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "content/countries/am.yaml:3:1: " in shown.err
    assert "2 problems; nothing was started. `tropa check` shows them too." in shown.err


def test_as_a_program(tmp_path: Path) -> None:
    """`python -m bot` is the same command; its exit code is handed on."""
    assert tropa("--version", root=tmp_path).out == f"tropa, version {VERSION}\n"
    ended = tropa("check", root=tmp_path)
    assert ended.code == PROBLEMS
    assert "Traceback" not in ended.err


def test_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["tropa", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("bot", run_name="__main__")
    assert ended.value.code == FINE
    assert capsys.readouterr().out == f"tropa, version {VERSION}\n"
