"""The file of bots: what it may say, what is wrong with it and where, and that it is no secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from bot.cli import FINE, PROBLEMS
from bot.cli.app import execute
from bot.engine.keyring import webhook_secret
from bot.errors import SettingsError
from bot.loading.flow_set import flow_set
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.story import Named
from bot.settings.bots import Bots, read_bots
from bot.settings.bots_rules import RULES
from bot.settings.environment import Settings, read_settings
from tests.cli.running import small
from tests.guides import guide

TOKEN = "4242:AAF-a_planted_token_for_the_first_bot"
OTHER = "4343:AAF-a_planted_token_for_another_bot_2"
API = "https://api.telegram.org"
MAIN = {"name": "main", "token_file": "secrets/main"}

Said = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two guides and two tokens."""
    small(tmp_path)
    small(tmp_path / "ngo")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "main").write_text(f"{TOKEN}\n")
    (tmp_path / "secrets" / "other").write_text(OTHER)
    (tmp_path / "secrets" / "keys").write_text("planted-key-number-one\nplanted-key-number-two")
    return tmp_path


def read(folder: Path, *bots: Mapping[str, object], **variables: str) -> Bots | list[str]:
    """What is read from a file of these bots, or the problems, as they are printed."""
    return told(folder, yaml.safe_dump({"bots": list(bots)}, sort_keys=False), **variables)


def told(folder: Path, text: str, **variables: str) -> Bots | list[str]:
    found = read_bots(text.encode(), folder / "bots.yaml", variables, API)
    if isinstance(found, Bots):
        return found
    for problem in found:
        assert problem.rule in RULES or problem.rule.startswith(("schema-", "yaml-"))
        assert "planted" not in str(problem)
    return [str(problem).removeprefix(f"{folder}/") for problem in found]


def problems(folder: Path, *bots: Mapping[str, object], **variables: str) -> list[str]:
    found = read(folder, *bots, **variables)
    assert isinstance(found, list), "no problem was found"
    return found


def test_two_bots(folder: Path) -> None:
    found = read(
        folder,
        MAIN | {"keys_file": "secrets/keys"},
        {
            "name": "mirror",
            "token_env": "MIRROR",
            "root": "ngo",
            "flows": ["help"],
            "webhook": "https://bot.example.org/mirror",
        },
        MIRROR=OTHER,
    )
    assert isinstance(found, Bots)
    main, mirror = found.bots
    assert main.account.name == "main"
    assert main.account.token.get_secret_value() == TOKEN
    assert main.account.secrets == ("planted-key-number-one", "planted-key-number-two")
    assert main.account.token_from == f"token_file of 'main' at {folder}/bots.yaml:3:15"
    assert (main.root, main.flows, main.posted) == (folder, (), None)
    assert mirror.account.secrets == (OTHER,)
    assert mirror.account.api_url == API
    assert mirror.root == folder / "ngo"
    assert mirror.flows == (Named("help", Place(f"{folder}/bots.yaml", 9, 5)),)
    assert mirror.posted is not None
    assert mirror.posted.url == "https://bot.example.org/mirror"
    assert mirror.posted.secret.get_secret_value() == webhook_secret(OTHER)
    assert found.secret_files == (folder / "secrets/main", folder / "secrets/keys")
    assert "planted" not in repr(found)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (f"token: {TOKEN}", "bots.yaml:3:12"),
        (f"token_file: {TOKEN}", "bots.yaml:3:17"),
        (f"token_env: {TOKEN}", "bots.yaml:3:16"),
        (f"token_fil: bot{TOKEN}", "bots.yaml:3:16"),
        (f"flows: [{TOKEN}]", "bots.yaml:3:13"),
        (f"{TOKEN}: x", "bots.yaml:3:5"),
        (f"webhook: https://bot.example.org/{TOKEN}", "bots.yaml:3:14"),
        ("keys: planted-key-number-one", "bots.yaml:3:5"),
        ("keys: [planted-key-number-one]", "bots.yaml:3:5"),
        ("secret: planted-secret", "bots.yaml:3:5"),
    ],
)
def test_no_secret_stands_in_the_file(line: str, place: str, folder: Path) -> None:
    """And what is said of it does not repeat it."""
    found = told(folder, f"bots:\n  - name: main\n    {line}\n")
    assert isinstance(found, list)
    (problem,) = found
    assert problem.startswith(f"{place}: a secret must not stand in this file")
    assert problem.endswith(": …' [secret-in-file]")


@pytest.mark.parametrize(
    "text",
    [
        f"bots:\n  - name: main\n    token: {TOKEN} : x\n",
        f"bots:\n  - name: main\n    token: '{TOKEN}\n",
        f"bots:\n  - name: main\n   token: {TOKEN}\n",
        f"bots:\n  - name: main\n    token: &{TOKEN} x\n",
        f"bots:\n  - name: main\n    token: *{TOKEN}\n",
        f"bots:\n  - name: main\n    token: !{TOKEN} x\n",
        f"bots:\n  - {TOKEN}: 1\n    {TOKEN}: 2\n",
        f"bots:\n  - name: main\n    token:{TOKEN}\n",
        f"{TOKEN}\n",
        f"bots: {TOKEN}\n",
    ],
)
def test_no_problem_of_yaml_repeats_a_secret(text: str, folder: Path) -> None:
    found = told(folder, text)
    assert isinstance(found, list)
    assert found


def test_a_bot_needs_a_token(folder: Path) -> None:
    assert problems(folder, {"name": "main"}) == [
        "bots.yaml:2:3: 'main' has no token; add 'token_file: …' or 'token_env: …' [secret-missing]"
    ]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"token_file": "nowhere"}, "3:15: token_file names {}/nowhere, which cannot be read (No"),
        ({"token_file": "secrets"}, "3:15: token_file names {}/secrets, which cannot be read (Is"),
        ({"token_file": "secrets/keys"}, "3:15: token_file names {}/secrets/keys, which does not"),
        ({"token_env": "NONE"}, "3:14: token_env names NONE, which is not set in the environment"),
        ({"token_env": "BAD"}, "3:14: token_env names BAD, which does not look like a bot token"),
        (MAIN | {"token_env": "MIRROR"}, "4:3: there are 'token_file' and 'token_env'; take one"),
        (MAIN | {"keys_env": "BAD"}, "4:13: keys_env names BAD, which holds a secret of fewer"),
    ],
)
def test_a_secret_that_is_not_where_the_file_says(
    keys: Mapping[str, str], said: str, folder: Path
) -> None:
    (problem,) = problems(folder, {"name": "main", **keys}, MIRROR=OTHER, BAD="planted")
    assert problem.startswith(f"bots.yaml:{said.format(folder)}")
    assert problem.endswith("[secret-missing]")


def test_names_and_tokens_are_told_apart(folder: Path) -> None:
    again = f"{TOKEN.split(':', maxsplit=1)[0]}:AAF-a_planted_token_that_was_renewed"
    first = f"{folder}/bots.yaml:"
    assert problems(folder, MAIN, {"name": "main", "token_env": "AGAIN"}, AGAIN=again) == [
        f"bots.yaml:4:9: this name is already that of the bot at {first}2:9 [bot-twice]",
        f"bots.yaml:5:14: this token is already that of the bot at {first}3:15 [bot-twice]",
    ]


def test_webhooks_are_told_apart_by_their_path(folder: Path) -> None:
    here = {"webhook": "https://a.example/x"}
    there = {"name": "other", "token_file": "secrets/other", "webhook": "https://b.example/x"}
    assert problems(folder, MAIN | here, there) == [
        (
            "bots.yaml:7:12: the path '/x' is already that of the webhook at "
            f"{folder}/bots.yaml:4:12; choose another [webhook-address]"
        )
    ]


def test_a_webhook_that_telegram_would_not_take(folder: Path) -> None:
    assert problems(folder, MAIN | {"webhook": "http://a.example/x"}) == [
        (
            "bots.yaml:4:12: the webhook must begin with https://: Telegram posts only over TLS "
            "[webhook-address]"
        )
    ]


def test_a_folder_that_is_none(folder: Path) -> None:
    said = f"{folder}/secrets is no folder with flows/ and content/; correct 'root'"
    assert problems(folder, MAIN | {"root": "secrets"}) == [f"bots.yaml:4:9: {said} [root-missing]"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: the file says nothing"),
        ("bots: []\n", "1:7: "),
        ("bot:\n  - name: main\n", "1:1: unknown key 'bot'; did you mean 'bots'?"),
        ("bots:\n  - nmae: main\n", "2:5: unknown key 'nmae'; did you mean 'name'?"),
        ("bots:\n  - name: Main Bot\n", "2:11: "),
        ("bots:\n  - name: main\n    flows: help\n", "3:12: "),
        ("bots:\n  - name: main\n    rot: x\n", "3:5: unknown key 'rot'; did you mean 'root'?"),
    ],
)
def test_a_file_that_does_not_fit(text: str, said: str, folder: Path) -> None:
    found = told(folder, text)
    assert isinstance(found, list)
    assert found[0].startswith(f"bots.yaml:{said}")


# The flows that a bot serves


def test_a_bot_that_serves_some_flows() -> None:
    whole = guide()
    first, *others = whole.flows
    assert flow_set(whole, ()) is whole
    for name in (first, *others):
        found = flow_set(whole, [Named(name, Place("bots.yaml"))])
        assert isinstance(found, Guide)
        assert list(found.flows) == [name]
        assert found.first_flow is whole.flows[name]
        assert found.cards is whole.cards
        assert all(story.flow == name for story in found.stories)


def test_a_flow_that_is_not_there() -> None:
    named = [
        Named(name, Place("bots.yaml", line))
        for line, name in enumerate(("help", "hlep", "help"), 3)
    ]
    found = flow_set(guide(), named)
    assert isinstance(found, tuple)
    assert list(map(str, found)) == [
        "bots.yaml:4:1: there is no flow 'hlep'; did you mean 'help'? [unknown-flow]",
        "bots.yaml:5:1: the flow 'help' is named twice; take one out [unknown-flow]",
    ]


# As the operator meets it


def test_a_file_of_bots_takes_the_place_of_one_bot(folder: Path) -> None:
    path = folder / "bots.yaml"
    path.write_text("bots:\n  - {name: main, token_env: TROPA_BOT_TOKEN}\n")
    settings = read_settings(folder, {"TROPA_BOTS": str(path), "TROPA_BOT_TOKEN": TOKEN})
    assert isinstance(settings, Settings)
    assert [bot.account.name for bot in settings.bots] == ["main"]


@pytest.mark.parametrize("variable", ["TROPA_WEBHOOK", "TROPA_WEBHOOK_SECRET"])
def test_a_webhook_belongs_into_the_file(variable: str, folder: Path) -> None:
    (folder / "bots.yaml").write_text("bots:\n  - {name: main, token_file: secrets/main}\n")
    variables = {"TROPA_BOTS": str(folder / "bots.yaml"), variable: "https://b.example/x"}
    with pytest.raises(SettingsError, match=f"{variable} is set together with TROPA_BOTS"):
        read_settings(folder, variables)


def test_a_file_of_bots_that_is_not_there(folder: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(folder, {"TROPA_BOTS": "nowhere.yaml"})
    assert str(raised.value) == (
        "TROPA_BOTS names nowhere.yaml, which cannot be read (No such file or directory). "
        "Let it, or --bots, name the file of your bots."
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("flows: [halp]", "there is no flow 'halp'; did you mean 'help'? [unknown-flow]"),
        ("root: nowhere", "is no folder with flows/ and content/; correct 'root' [root-missing]"),
    ],
)
def test_run_names_the_place(
    line: str, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "bots.yaml"
    path.write_text(f"bots:\n  - name: main\n    token_file: secrets/main\n    {line}\n")
    assert execute(["run", "--root", str(folder), "--bots", str(path)]) == PROBLEMS
    shown = capsys.readouterr()
    assert shown.err.startswith(f"{path}:4:")
    assert said in shown.err
    assert "planted" not in shown.err


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_page(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["check", "--explain", rule]) == FINE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == rule
    assert lines[2].endswith(".")
