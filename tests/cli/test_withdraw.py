"""`tropa withdraw`: one card out of every screen, one file changed, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.channels.terminal import Conversation
from bot.cli import FINE, PROBLEMS, USAGE, withdraw
from bot.cli.app import execute
from bot.engine.respond import respond
from bot.loading.draft import Progress
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.text import plain
from tests.cli.running import small, tropa
from tests.guides import TODAY, loaded, organization

Output = pytest.CaptureFixture[str]

COUNTRY = "content/countries/kz.yaml"
STORY = """\
stories:
  - id: in-armenia
    about: Whoever is near must know.
    answers: {danger: now, place: am}
    outcome: urgent
    shows: [kz/return]
  - id: never-true
    about: It failed before, and is not told of again.
    answers: {danger: now, place: am}
    outcome: urgent
    shows: [am/entry]
"""
WHY = "The lawyers say it is wrong."


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withdraw, "today", lambda: TODAY)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small(tmp_path, {"flows/stories/people.yaml": STORY})


def _withdraw(root: Path, *arguments: str, why: str = WHY) -> int:
    return execute(["withdraw", "--root", str(root), *arguments, "--why", why])


def _guide(root: Path) -> Guide:
    return loaded(read_files(root))


def test_one_file_is_changed_and_all_that_is_lost_is_told(root: Path, capsys: Output) -> None:
    before = read_files(root)
    assert _withdraw(root, "kz/return") == FINE
    after = read_files(root)
    wanted = before[COUNTRY].decode().replace(
        "status: compiled\n", f'status: withdrawn\n    why: "{WHY}"\n'
    )  # fmt: skip
    assert after.pop(COUNTRY).decode() == wanted
    assert before | after == before
    out, err = capsys.readouterr()
    assert err == ""
    assert (
        out
        == f"""\
'kz/return' (Card return) is withdrawn: {COUNTRY}:16:3
It is for: place: am, kz
Cards left in 'kz' on 'safety': none
Cards left for the section 'rules' of 'help', 'result': 2
Cards left for the section 'safety' of 'help', 'result': 3
Cards left for the section 'safety' of 'help', 'urgent': 3
Cards left for the section 'rules' of 'help', 'urgent': 2
Stories that no longer hold; correct them, the bot loads all the same:
  flows/stories/people.yaml:6:13: story 'in-armenia': 'kz/return' was withdrawn, so nobody is \
shown it; take it out here, or name the card that now says what it said [story]
Readers lose it as soon as the bot has loaded the files again. git brings it back.
"""
    )


def test_it_is_gone_from_every_screen_and_old_buttons_say_so_politely(root: Path) -> None:
    guide = _guide(root)
    talk = Conversation(guide, TODAY, "en")
    for line in ("/start country-kz", "Card return"):
        talk.enter(line)
    assert "Text of return." in plain(talk.reply.screen.text)
    talk.enter("/start country-kz")
    state, button = (
        talk.reply.state,
        next(b for b in talk.buttons if b.label.endswith("Card return")),
    )

    assert tropa("withdraw", "kz/return", "--why", WHY, root=root).code == FINE

    again = respond(_guide(root), state, button.press, TODAY)
    words = plain(again.screen.text)
    assert "stale (en)" in words
    assert "return" not in words
    typed = "/start country-kz\nCard return\n/browse\ncountries\nq\n"
    ended = tropa("chat", "--language", "en", root=root, typed=typed)
    assert ended.code == FINE
    assert "Card return" not in ended.out
    answers = "start\nno danger\nmyself\nnear\narmenia\nidentity\ndone\ngo-on\nstay\n1\n2\nq\n"
    ended = tropa("chat", "--language", "en", root=root, typed=answers)
    assert "The result" in ended.out
    assert "Card entry" in ended.out
    assert "Card return" not in ended.out


def test_a_dry_run_shows_the_difference_and_changes_nothing(root: Path, capsys: Output) -> None:
    before = read_files(root)
    assert _withdraw(root, "kz/return", "--dry-run") == FINE
    assert read_files(root) == before
    out = capsys.readouterr().out
    assert out.startswith(f"--- a/{COUNTRY}\n+++ b/{COUNTRY}\n@@ ")
    assert re.findall(r"^[-+] .*$", out, re.MULTILINE) == [
        "-    status: compiled",
        "+    status: withdrawn",
        f'+    why: "{WHY}"',
    ]
    assert "'kz/return' (Card return) would be withdrawn" in out
    assert "story 'in-armenia'" in out
    assert out.endswith("Nothing was changed. Without --dry-run it is done.\n")


def test_the_last_card_of_a_section(tmp_path: Path, capsys: Output) -> None:
    small(tmp_path)
    assert _withdraw(tmp_path, "am/entry") == FINE
    out = capsys.readouterr().out
    assert "'visas' of 'short', 'end': 0: nobody is shown anything there any more\n" in out
    assert "Stories" not in out


def test_of_many_cards_left_the_first_are_named(tmp_path: Path, capsys: Output) -> None:
    many = {
        f"content/organizations/g{at}.yaml": organization(f"g{at}", "everyone") for at in range(6)
    }
    small(tmp_path, many)
    assert _withdraw(tmp_path, "ark") == FINE
    assert "on 'organizations': 7 (g0, g1, g2, g3, g4, g5, …)\n" in capsys.readouterr().out


def test_an_unknown_card(root: Path, capsys: Output) -> None:
    assert _withdraw(root, "kz/retrun") == USAGE
    said = "There is no card 'kz/retrun'; did you mean 'kz/return'?\n"
    assert capsys.readouterr() == ("", said)


def test_twice_is_as_good_as_once(root: Path, capsys: Output) -> None:
    assert _withdraw(root, "kz/return") == FINE
    before = read_files(root)
    capsys.readouterr()
    assert _withdraw(root, "kz/return", why="Another reason.") == FINE
    assert capsys.readouterr() == (f"'kz/return' is withdrawn already: {COUNTRY}:16:3\n", "")
    assert read_files(root) == before


@pytest.mark.parametrize("why", ["", "  \n", "a\0b", "so\u202ethere", "\udcff"])
def test_a_reason_in_words_is_needed(why: str, root: Path, capsys: Output) -> None:
    before = read_files(root)
    assert _withdraw(root, "kz/return", why=why) == USAGE
    assert "Invalid value for --why: say in a few plain words why" in capsys.readouterr().err
    assert read_files(root) == before


def test_without_a_reason_nothing_is_done(root: Path, capsys: Output) -> None:
    assert execute(["withdraw", "--root", str(root), "kz/return"]) == USAGE
    assert "--why" in capsys.readouterr().err


def test_a_reason_of_several_lines_becomes_one(root: Path) -> None:
    assert _withdraw(root, "kz/return", why=" Wrong.\n  See\u00a0the minutes. ") == FINE
    assert b'why: "Wrong. See the minutes."\n' in read_files(root)[COUNTRY]


def test_what_would_not_load_is_not_written(root: Path, capsys: Output) -> None:
    before = read_files(root)
    assert _withdraw(root, "kz/return", why="TODO") == PROBLEMS
    assert read_files(root) == before
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{COUNTRY}:" in err
    assert "[placeholder]" in err
    assert err.endswith("With the card withdrawn, the files would not load. Nothing was changed.\n")


def test_files_that_do_not_load_as_they_are(broken: Path, capsys: Output) -> None:
    before = read_files(broken)
    assert _withdraw(broken, "kz/return") == PROBLEMS
    assert read_files(broken) == before
    err = capsys.readouterr().err
    assert "content/countries/am.yaml:2:11" in err
    assert "2 problems. The files do not load as they are; mend this first." in err


def test_a_review_that_a_program_cannot_change(root: Path, capsys: Output) -> None:
    data = read_files(root)[COUNTRY]
    (root / COUNTRY).write_bytes(data.replace(b"status: compiled", b"status: >-\n        compiled"))
    before = read_files(root)
    assert _withdraw(root, "kz/return") == PROBLEMS
    assert read_files(root) == before
    assert f"{COUNTRY}:16:3: this is written in a way that" in capsys.readouterr().err


def test_a_colleague_who_saves_meanwhile_loses_nothing(
    root: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = read_files(root)[COUNTRY] + b"# theirs\n"

    def slow(files: Mapping[str, bytes], progress: Progress) -> object:
        (root / COUNTRY).write_bytes(theirs)
        return load(files, progress)

    monkeypatch.setattr(withdraw, "load", slow)
    assert _withdraw(root, "kz/return") == PROBLEMS
    assert (root / COUNTRY).read_bytes() == theirs
    assert "was changed by somebody else meanwhile; try again." in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to(
    root: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device", str(file))

    monkeypatch.setattr(withdraw, "replace", full)
    assert _withdraw(root, "kz/return") == USAGE
    assert "kz.yaml: No space left on device" in capsys.readouterr().err


def test_the_help_says_how_to_bring_a_card_back(root: Path) -> None:
    ended = tropa("withdraw", "--help", root=root)
    assert "undo the change with git" in " ".join(ended.out.split())
