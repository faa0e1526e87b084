"""What docs/editing tells staff to do works as it is written, on a copy of the shipped files."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from bot.cli import FINE, PROBLEMS
from bot.cli.app import execute, tropa
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.proof.rulebook import RULEBOOK
from tests.shipped import ROOT

PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/editing").iterdir()}
_COMMAND = re.compile(r"(?:^|`)tropa ([^`\n]+)", re.MULTILINE)
COMMANDS = sorted({found for page in PAGES.values() for found in _COMMAND.findall(page)})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("content", "flows"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def block(page: str, starting: str) -> str:
    """The YAML of a page that begins so."""
    blocks: list[str] = re.findall(r"```yaml\n(.*?)```", PAGES[page], re.DOTALL)
    return next(one for one in blocks if one.lstrip().startswith(starting))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_that_is_named_exists_with_its_options(line: str) -> None:
    name, *arguments = shlex.split(line)
    command = tropa.commands[name]
    with click.Context(command) as context:
        given = [one for one in arguments if one.startswith("--")]
        known = {option for one in command.get_params(context) for option in one.opts}
        assert set(given) <= known


def test_every_page_is_listed_and_every_link_leads_somewhere() -> None:
    for name, page in PAGES.items():
        for link in re.findall(r"\]\(([^)]+)\)", page):
            assert (ROOT / "docs/editing" / link).exists(), (name, link)
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", PAGES["README.md"]))
    assert linked == PAGES.keys() - {"README.md"}


def test_every_rule_that_is_explained_exists() -> None:
    named = re.findall(r"^\| `([a-z-]+)` \|", PAGES["read-a-problem-line.md"], re.MULTILINE)
    assert len(named) == 10
    assert set(named) <= RULEBOOK.keys()


def test_an_organisation_is_begun_and_check_tells_what_is_left(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(["new", "organization", "helping-hands", "--root", str(root)]) == FINE
    capsys.readouterr()
    assert execute(["check", "--root", str(root)]) == PROBLEMS
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith("content/organizations/helping-hands.yaml:") for line in lines)
    assert "[placeholder]" in lines[0]


def test_a_policy_is_begun_at_the_end_of_its_country(root: Path) -> None:
    before = (root / "content/countries/am.yaml").read_text(encoding="utf-8")
    command = ["new", "policy", "am/entry-2027", "--topic", "entry", "--root", str(root)]
    assert execute(command) == FINE
    after = (root / "content/countries/am.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert "id: entry-2027" in after


def test_a_card_is_retired(root: Path) -> None:
    command = ["withdraw", "uz/foreign-passport", "--why", "The source is of 2005."]
    assert execute([*command, "--root", str(root)]) == FINE
    assert "The source is of 2005." in (root / "content/countries/uz.yaml").read_text("utf-8")
    assert execute(["check", "--root", str(root)]) == FINE


def test_a_question_is_added_once_something_depends_on_it(root: Path) -> None:
    flow = root / "flows/guidance.yaml"
    edit(flow, "\n  case:\n", f"\n{block('add-a-question.md', 'children:')}\n  case:\n")
    found = load(read_files(root))
    assert isinstance(found, tuple)
    assert {problem.rule for problem in found} == {"unused-question"}
    page = root / "content/guides/relatives.yaml"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("for: {who: relative}", "for: {children: yes}", 1), "utf-8")
    assert isinstance(load(read_files(root)), Guide)


def test_a_language_is_led_through_by_what_is_missing(root: Path) -> None:
    shutil.copy(root / "content/interface/en.yaml", root / "content/interface/uk.yaml")
    found = load(read_files(root))
    assert isinstance(found, tuple)
    assert {problem.rule for problem in found} == {"missing-language"}
    assert "'uk' is missing; every text has en, ru, uk" in {problem.message for problem in found}


def test_the_story_of_the_page_holds(root: Path) -> None:
    story = block("write-a-story.md", "- id:").replace("belarus-is-no-refuge", "from-the-page")
    (root / "flows/stories/page.yaml").write_text(f"stories:\n{story}", encoding="utf-8")
    assert execute(["check", "--root", str(root)]) == FINE
