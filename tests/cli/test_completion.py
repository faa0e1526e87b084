"""`tropa completion`: the scripts, and what they then offer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import FINE, USAGE, app
from bot.cli.app import execute
from bot.cli.completion import completion
from tests.cli.running import environment, tropa

IN_BASH = """
source "$1"
COMP_WORDS=($2) COMP_CWORD=$3
_tropa_completion tropa
printf '%s\\n' "${COMPREPLY[@]}"
"""
"""What bash does when Tab is pressed."""


Asking = Callable[[str, str, str], str]


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asking:
    """What the program answers to a shell in which Tab was pressed."""

    def ask(shell: str, words: str, at: str) -> str:
        monkeypatch.setenv("_TROPA_COMPLETE", shell)
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", at)
        with pytest.raises(SystemExit) as ended:
            execute([])
        assert ended.value.code == FINE
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize(
    ("shell", "sign"),
    [
        ("bash", "complete -o nosort -F _tropa_completion tropa"),
        ("zsh", "#compdef tropa"),
        ("fish", "complete --no-files --command tropa"),
    ],
)
def test_each_shell_has_its_script(
    shell: str, sign: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(["completion", shell]) == FINE
    shown = capsys.readouterr()
    assert sign in shown.out
    assert f"_TROPA_COMPLETE={shell}_complete" in shown.out
    assert shown.err == ""


def test_a_shell_that_is_not_known() -> None:
    assert completion(app.tropa, "tcsh") == USAGE


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(
    ("words", "at", "offered"),
    [
        ("tropa ch", 1, {"chat", "check"}),
        ("tropa check --f", 2, {"--format"}),
        ("tropa check --format g", 3, {"github"}),
        ("tropa completion ", 2, {"bash", "zsh", "fish"}),
    ],
)
def test_what_a_shell_is_offered(
    shell: str, words: str, at: int, offered: set[str], asking: Asking
) -> None:
    shown = asking(f"{shell}_complete", words, str(at))
    assert offered <= {line.removeprefix("plain,") for line in shown.splitlines()}


def test_fish_is_offered_commands_with_their_help(asking: Asking) -> None:
    shown = asking("fish_complete", "tropa ch", "ch")
    assert "chat" in shown
    assert "Talk to the bot in this terminal." in shown


def test_tab_in_a_real_bash(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash, "the tests need bash"
    script = tmp_path / "completion.bash"
    script.write_text(tropa("completion", "bash", root=tmp_path).out, encoding="utf-8")
    program = tmp_path / "tropa"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = environment()
    run = subprocess.run(
        [bash, "--norc", "-c", IN_BASH, "bash", str(script), "tropa ch", "1"],
        env=env | {"PATH": f"{tmp_path}:{env['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.stderr) == ("chat\ncheck\n", "")
