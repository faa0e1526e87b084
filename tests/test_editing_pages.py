"""What docs/editing tells staff to do works as it is written, on a copy of the shipped files."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.cli import chat, clock, loading, withdraw
from bot.cli.app import tropa
from bot.engine.respond import respond
from bot.loading.building.wording import KEYS
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.conversation import Begin, Choose, State
from bot.model.guide import Guide
from bot.model.text import plain
from bot.proof.rulebook import RULEBOOK
from tests.committing import commit, git
from tests.following import Block, Follower, blocks
from tests.guides import loaded
from tests.shipped import ROOT, shipped_guide

DAY = date(2026, 12, 1)
"""The day on which the pages are followed; they say so."""

FOLDER = ROOT / "docs/editing"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}
_COMMAND = re.compile(r"(?:^\$ |^|`)tropa ([^`\n|>]+)", re.MULTILINE)
COMMANDS = sorted({found for page in PAGES.values() for found in _COMMAND.findall(page)})


@pytest.fixture
def follower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Follower:
    for module in (chat, clock, loading, withdraw):
        monkeypatch.setattr(module, "today", lambda: DAY)
    monkeypatch.delenv("TROPA_ROOT", raising=False)
    for folder in ("content", "flows"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, "shipped")
    return Follower(tmp_path)


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if "```console" in page])
def test_a_page_works_as_it_is_written(name: str, follower: Follower) -> None:
    assert follower.follow(PAGES[name]) > 0


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        ("bots: …\n…", True),
        ("bots: …", False),
        ("…", True),
        ("…\nflow: A questionnaire: …\n…", True),
        ("1 problem. …", False),
    ],
)
def test_what_a_page_shows_is_compared(shown: str, fits: bool, follower: Follower) -> None:
    if fits:
        follower.run("tropa schema", shown)
    else:
        with pytest.raises(pytest.fail.Exception):
            follower.run("tropa schema", shown)


def test_how_many_cards_there_are_is_not_compared(follower: Follower) -> None:
    follower.run("tropa check", "No problems. Flows: 1; cards: 5; …")


def test_an_edit_that_fits_nowhere_is_told(follower: Follower) -> None:
    with pytest.raises(AssertionError, match="0 times"):
        follower.edit(Block("In `content/topics.yaml`, find:", "yaml", "nothing: like it\n"))
    with pytest.raises(pytest.fail.Exception, match="does not say what to do"):
        follower.edit(Block("Look at this:", "yaml", "a: b\n"))


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_that_is_named_exists_with_its_options(line: str) -> None:
    name, *arguments = shlex.split(line)
    given = {one for one in arguments if one.startswith("--")}
    known = {option for one in tropa.commands[name].params for option in one.opts}
    assert given <= known | {"--help"}


def test_every_page_is_listed_and_every_link_leads_somewhere() -> None:
    for name, page in PAGES.items():
        for link in re.findall(r"\]\(([^)#]+)", page):
            assert (FOLDER / link).exists(), (name, link)
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", PAGES["README.md"]))
    assert linked == PAGES.keys() - {"README.md"}


def test_ten_rules_are_explained_and_exist() -> None:
    page = PAGES["read-a-problem-line.md"]
    named = re.findall(r"^\| \d+ \| `([a-z-]+)` \|", page, re.MULTILINE)
    named += re.findall(r"^\*\*\d+\. `([a-z-]+)`", page, re.MULTILINE)
    assert len(named) == 10
    assert set(named) <= RULEBOOK.keys()
    shown = "".join(block.text for block in blocks(page) if block.language == "console")
    assert [rule for rule in named if f"[{rule}]" not in shown] == []


def test_an_old_button_says_what_the_page_quotes() -> None:
    (quoted,) = re.findall(r"^> (.+)", PAGES["retire-a-card.md"], re.MULTILINE)
    assert shipped_guide().wording["en"].stale == quoted


def test_a_new_question_takes_nothing_from_a_conversation(follower: Follower) -> None:
    """As the page says: it is asked next, and the later answers hold again after it."""
    for block in blocks(PAGES["add-a-question.md"]):
        if block.language == "yaml":
            follower.edit(block)
    guide = loaded(read_files(follower.root))
    given = {"danger": "no", "who": "self", "location": "ge", "situation": "away"}
    given |= {"documents": "biometric", "case": "no", "protection": "not-yet"}
    before = State("en", "guidance", {name: (answer,) for name, answer in given.items()})
    asked = respond(guide, before, Choose("plans", "stay"), DAY)
    assert "Are children with you?" in plain(asked.screen.text)
    done = respond(guide, asked.state, Choose("children", "no"), DAY)
    assert "What we found for you" in plain(done.screen.text)
    assert done.state.answers == {**before.answers, "plans": ("stay",), "children": ("no",)}
    begun = respond(guide, done.state, Begin(), DAY)
    assert begun.state.answers == {}


def test_the_words_of_the_interface_are_as_many_as_is_said() -> None:
    assert f"{len(KEYS)} lines of the interface" in PAGES["add-a-language.md"]


def test_a_language_is_shown_once_every_text_has_it(follower: Follower) -> None:
    """A translator who copies the English words everywhere is let through, and no earlier."""
    interface = follower.root / "content/interface"
    for path in sorted(follower.root.rglob("*.yaml")):
        if path.parent != interface:
            path.write_text(path.read_text("utf-8").replace(" ru:", " uk:"), encoding="utf-8")
    (interface / "ru.yaml").rename(interface / "uk.yaml")
    found = load(read_files(follower.root))
    assert isinstance(found, Guide), found[:3]
    assert list(found.languages) == ["en", "uk"]
