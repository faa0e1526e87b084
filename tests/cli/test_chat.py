"""`tropa chat`: in the program's own process, piped, at a terminal, interrupted."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from bot.cli import FINE, INTERRUPTED
from bot.cli.app import execute
from tests import guides
from tests.cli.running import PATIENCE, environment, small, tropa

Output = pytest.CaptureFixture[str]
ENGLISH, RUSSIAN = "[1 start (en)]", "[1 start (ru)]"


def _type(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))


@pytest.mark.parametrize("typed", ["", "q\n", "Q\n", " quit \n", "exit\n", "1\nq\n", "1\n"])
def test_it_ends_with_the_input_or_a_word(
    typed: str, root: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    _type(monkeypatch, typed)
    assert execute(["chat", "--root", str(root)]) == FINE
    shown = capsys.readouterr()
    assert ENGLISH in shown.out
    assert ("In danger?" in shown.out) == typed.startswith("1")
    assert "/start /help /sos /browse /language /erase /privacy; q leaves" in shown.err


@pytest.mark.parametrize(
    ("options", "env", "button"),
    [
        ([], {}, ENGLISH),
        ([], {"LANG": "ru_RU.UTF-8"}, RUSSIAN),
        ([], {"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, ENGLISH),
        ([], {"LANG": "C", "LC_MESSAGES": "C", "LC_ALL": "ru"}, RUSSIAN),
        ([], {"LC_ALL": "", "LANG": "ru_KZ.UTF-8"}, RUSSIAN),
        ([], {"LANG": "de_DE.UTF-8"}, ENGLISH),
        (["--language", "ru"], {"LANG": "en_US.UTF-8"}, RUSSIAN),
        (["--language", "en"], {"LANG": "ru_RU.UTF-8"}, ENGLISH),
        (["--language", "RU"], {}, RUSSIAN),
        (["--language", "xx"], {}, ENGLISH),
    ],
)
def test_the_language(
    options: list[str],
    env: dict[str, str],
    button: str,
    *,
    root: Path,
    capsys: Output,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    _type(monkeypatch, "")
    assert execute(["chat", "--root", str(root), *options]) == FINE
    assert button in capsys.readouterr().out


def test_piped(root: Path) -> None:
    ended = tropa("chat", "--language", "ru", root=root, typed="начать\nstart\nне опасно\nq\n")
    assert ended.code == FINE
    assert "Опасно?" in ended.out
    assert "Для кого?" in ended.out
    assert "\033" not in ended.out + ended.err


def test_what_people_type_never_ends_it(root: Path) -> None:
    awkward = [b"9" * 5000, b"\xff\xfe", b"\0", b"/start country-\xff", "²٣".encode(), b"/", b""]
    ended = tropa("chat", root=root, typed=b"\n".join([*awkward, b"1", b"q", b""]))
    assert (ended.code, "In danger?" in ended.out) == (FINE, True)
    assert "bug" not in ended.err


def test_a_terminal_that_lacks_letters_shows_question_marks(root: Path) -> None:
    """KOI8-R has Russian letters, but no dash."""
    env = {"PYTHONIOENCODING": "koi8-r"}
    run = partial(tropa, "chat", "--language", "ru", root=root, env=env, encoding="koi8-r")
    ended = run(typed="1\n")
    assert ended.code == FINE
    assert "[3 Опасно ли ? не знаю]" in ended.out


def test_broken_files_are_refused(tmp_path: Path) -> None:
    root = small(tmp_path, {"flows/help.yaml": "{"})
    ended = tropa("chat", root=root, typed="1\n")
    assert (ended.code, ended.out) == (1, "")
    assert "flows/help.yaml:1:" in ended.err
    assert "nothing was started" in ended.err


INTERRUPTIBLE = """
import signal
from bot.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
"""The program as a shell starts it: a test run in the background hands down a deaf Ctrl-C."""


NUDGE = b"\n"
"""Python may print the prompt, take the signal, and only then wait for a key: so press one."""


def _at_a_terminal(root: Path, keys: bytes, env: dict[str, str]) -> tuple[int, str]:
    """Run `tropa chat` at a terminal; press these keys once it has asked, or Ctrl-C."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "chat"],
        cwd=root,
        env=environment({"TERM": "xterm"} | env),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as program:
        os.close(theirs)
        seen = b""
        try:
            while not seen.endswith(b"> "):
                seen += os.read(ours, 4096)
            if not keys:
                program.send_signal(signal.SIGINT)
            os.write(ours, keys or NUDGE)
            code = program.wait(PATIENCE)
        finally:
            program.kill()
            os.close(ours)
    return code, seen.decode()


@pytest.mark.parametrize(
    ("env", "styled"), [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)]
)
def test_only_a_terminal_that_wants_styles_gets_them(
    env: dict[str, str], styled: bool, tmp_path: Path
) -> None:
    home = {"content/interface/en.yaml": _bold_home()}
    code, seen = _at_a_terminal(small(tmp_path, home), b"q\n", env)
    assert code == FINE
    assert ("\033[1mWelcome\033[0m" in seen) == styled
    assert "Welcome" in seen


def _bold_home() -> dict[str, str]:
    return guides.wording("en") | {"home": "**Welcome** here."}


@pytest.mark.parametrize(("keys", "code"), [(b"", INTERRUPTED), (b"\4", FINE)])
def test_ctrl_c_and_ctrl_d(keys: bytes, code: int, root: Path) -> None:
    assert _at_a_terminal(root, keys, {})[0] == code
