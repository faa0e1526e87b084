"""`tropa run`: its settings, a person served, a clean end, and the token in no output."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.cli import FINE, PROBLEMS, USAGE, run
from bot.cli.app import execute
from bot.loading.files import read_files
from bot.loading.flow_set import flow_set
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.story import Named
from bot.running.health import Health
from bot.settings.account import Account
from bot.settings.bots import Bot
from bot.settings.environment import Settings, read_settings, read_variables
from tests import guides
from tests.botapi.server import FakeTelegram
from tests.cli.running import PATIENCE, PROGRAM, environment, small

WRONG = "4242:AAF-a_token_that_nobody_ever_knew"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def _configured(root: Path, telegram: FakeTelegram, token: str = "") -> Path:
    line = f"TROPA_BOT_TOKEN={token or telegram.token}\nTROPA_API_URL={telegram.url}\n"
    (root / ".env").write_text(line, encoding="utf-8")
    return root


async def _started(root: Path, **env: str) -> Process:
    return await asyncio.create_subprocess_exec(
        *PROGRAM, "run", cwd=root, env=environment(env), stdout=PIPE, stderr=PIPE
    )


async def _ended(program: Process) -> tuple[int | None, str]:
    """The exit code and all output, once it has ended."""
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await program.communicate()
    finally:
        if program.returncode is None:
            program.kill()
    return program.returncode, (out + err).decode()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_a_person_is_served_until_it_is_told_to_stop(
    stop: signal.Signals, root: Path, telegram: FakeTelegram
) -> None:
    program = await _started(_configured(root, telegram))
    try:
        masha = telegram.person(language="ru")
        await masha.send("/start")
        assert "home (ru)" in (await masha.screen(timeout=PATIENCE)).text
        assert "Опасно?" in (await masha.tap("start (ru)")).text
        program.send_signal(stop)
    finally:
        code, output = await _ended(program)
    assert code == FINE
    assert telegram.token.split(":")[1] not in output
    assert str(masha.id) not in output
    assert "Traceback" not in output
    assert "serving by long polling" in output


async def test_a_token_that_telegram_refuses(root: Path, telegram: FakeTelegram) -> None:
    code, output = await _ended(await _started(_configured(root, telegram, WRONG)))
    assert code == USAGE
    line = output.splitlines()[-1]
    assert line.startswith("Telegram refused the bot token. Set TROPA_BOT_TOKEN")
    assert WRONG.split(":")[1] not in output


async def test_it_stops_though_telegram_was_never_reached(
    root: Path, telegram: FakeTelegram
) -> None:
    """A Ctrl-C must end it where Telegram is blocked."""
    env = {"TROPA_API_URL": "http://127.0.0.1:9", "TROPA_BOT_TOKEN": telegram.token}
    program = await _started(root, **env)
    assert program.stderr is not None
    first = ""
    while "no answer from Telegram" not in first:
        first = (await program.stderr.readline()).decode()
        assert first, "it ended of itself"
    program.send_signal(signal.SIGTERM)
    code, output = await _ended(program)
    assert code == FINE
    assert telegram.token.split(":")[1] not in first + output


async def test_serving_ends_with_the_signal(root: Path, telegram: FakeTelegram) -> None:
    """The same in this very process."""
    variables = read_variables(_configured(root, telegram) / ".env")
    settings = read_settings(root, variables | {"TROPA_HEALTH": "off"})
    assert isinstance(settings, Settings)
    loaded = run._load(settings.bots)
    assert loaded is not None
    serving = asyncio.create_task(run._serve(settings, loaded))
    masha = telegram.person(language="en")
    assert "home (en)" in (await masha.say("/start")).text
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await serving
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_reload_takes_no_flow_from_a_bot(root: Path) -> None:
    """All bots of a folder get a new guide, or none does."""
    loaded = run._Loaded(guides.files(), guides.guide())
    account = Account(SecretStr(WRONG))
    served = [
        run._Served(bot, Channel(account, loaded.guide, lambda: guides.TODAY))
        for bot in (Bot(account, root), Bot(account, root, (Named("help", Place("bots.yaml")),)))
    ]
    health = Health([account.name])
    prepare = run._reloader(root, loaded, served, health)._prepare
    assert [list(one.channel._guide.flows) for one in served] == [["help", "short"], ["help"]]

    without = flow_set(loaded.guide, [Named("short", Place("bots.yaml"))])
    assert isinstance(without, Guide)
    refused = prepare(without)
    assert isinstance(refused, tuple)
    assert [problem.rule for problem in refused] == ["unknown-flow"]
    assert list(served[0].channel._guide.flows) == ["help", "short"]

    renewed = guides.guide()
    swap = prepare(renewed)
    assert callable(swap)
    assert served[0].channel._guide is loaded.guide, "nothing is served before the swap"
    swap()
    assert served[0].channel._guide is renewed
    assert served[1].channel._guide.flows["help"] is renewed.flows["help"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "TROPA_BOT_TOKEN is not set. Set TROPA_BOT_TOKEN in the environment, or write"),
        ("TROPA_BOT_TOKEN=abc", "TROPA_BOT_TOKEN does not look like a bot token"),
        (f"TROPA_BOT_TOKEN={WRONG}\nTROPA_API_URL=x", "TROPA_API_URL is not an address"),
    ],
)
def test_settings_are_asked_for(
    lines: str, said: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / ".env").write_text(lines, encoding="utf-8")
    assert execute(["run", "--root", str(root)]) == USAGE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(said)
    assert len(shown.err.splitlines()) == 1
    assert WRONG.split(":")[1] not in shown.err


BROKEN_PROMISE = (
    guides.PROVED["flows/help.yaml"]
    + """
promises:
  - id: two-helpers
    why: One helper may be closed.
    outcome: result
    always: {shows: {kind: organization}, at_least: 2}
"""
)


def test_a_broken_promise_is_not_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, {"flows/help.yaml": BROKEN_PROMISE})
    monkeypatch.setenv("TROPA_BOT_TOKEN", WRONG)
    for command in ("run", "chat"):
        assert execute([command, "--root", str(tmp_path)]) == PROBLEMS
        shown = capsys.readouterr().err
        assert "the promise 'two-helpers' is broken" in shown
        assert "1 problem; nothing was started." in shown


async def test_a_broken_promise_does_not_replace_what_is_served(root: Path) -> None:
    files = read_files(root)
    guide = guides.loaded(files)
    account = Account(SecretStr(WRONG))
    bot = run._Served(Bot(account, root), Channel(account, guide, lambda: guides.TODAY))
    health = Health([account.name])
    reloader = run._reloader(root, run._Loaded(files, guide), [bot], health)
    (root / "flows/help.yaml").write_text(BROKEN_PROMISE, "utf-8")
    while reloader._refused is None:  # the files must be at rest first
        await reloader._look(asked=True)
    assert [one.rule for one in reloader._refused[1]] == ["promise"]
    assert bot.channel._guide is guide


def test_broken_files_are_not_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, {"flows/help.yaml": "{"})
    monkeypatch.setenv("TROPA_BOT_TOKEN", WRONG)
    assert execute(["run", "--root", str(tmp_path)]) == PROBLEMS
    assert "flows/help.yaml:1:" in capsys.readouterr().err
