"""`tropa run` whole: as a process, with webhook, health, reload, several bots, and a clean end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli import FINE, PROBLEMS, USAGE
from bot.engine.keyring import webhook_secret
from tests.botapi.server import FakeTelegram
from tests.cli.running import PATIENCE, PROGRAM, environment, small
from tests.guides import wording

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECOND = "4343:AAF-a_token_of_the_second_bot_in_tests"
REFUSED = "4444:AAF-a_token_that_nobody_ever_knew_000"
RUSSIAN = "content/interface/ru.yaml"


def _free() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass
class Run:
    """A `tropa run`, and what people and operators send to it."""

    program: Process
    telegram: FakeTelegram
    session: aiohttp.ClientSession
    listen: int
    health: int
    output: list[str] = field(default_factory=list)

    async def get(self, path: str) -> tuple[int, str]:
        """A page of health; status 0 while nobody listens."""
        try:
            async with self.session.get(f"http://127.0.0.1:{self.health}{path}") as response:
                return response.status, await response.text()
        except aiohttp.ClientError:
            return 0, ""

    async def until_ready(self, wanted: Callable[[int, dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for `/readyz` to tell this; what it tells."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status, text = await self.get("/readyz")
                told: dict[str, Any] = json.loads(text) if text else {}
                if status and wanted(status, told):
                    return told
                await asyncio.sleep(0.02)

    async def post(self, telegram: FakeTelegram, path: str, secret: str = "") -> list[int]:
        """Post what people did, as Telegram does, and carry out what comes back; the statuses."""
        pending = telegram.world.updates.pending
        telegram.world.updates.confirm(max(one["update_id"] for one in pending) + 1)
        headers = {HEADER: secret or webhook_secret(telegram.token)}
        url = f"http://127.0.0.1:{self.listen}{path}"
        statuses = []
        for update in pending:
            async with self.session.post(url, json=update, headers=headers) as response:
                statuses.append(response.status)
                call = await response.json() if await response.read() else {}
            if method := call.pop("method", ""):
                await telegram.obey(method, call)
        return statuses

    async def ended(self) -> tuple[int | None, str]:
        """The exit code and all output, once it has ended."""
        async with asyncio.timeout(PATIENCE):
            out, err = await self.program.communicate()
        return self.program.returncode, (out + err).decode()


@asynccontextmanager
async def _running(
    root: Path, telegram: FakeTelegram, *arguments: str, **env: str
) -> AsyncIterator[Run]:
    listen, health = _free(), _free()
    given = {
        "TROPA_API_URL": telegram.url,
        "TROPA_LISTEN": f"127.0.0.1:{listen}",
        "TROPA_HEALTH": f"127.0.0.1:{health}",
    } | env
    program = await asyncio.create_subprocess_exec(
        *PROGRAM, "run", *arguments, cwd=root, env=environment(given), stdout=PIPE, stderr=PIPE
    )
    async with aiohttp.ClientSession() as session:
        try:
            yield Run(program, telegram, session, listen, health)
        finally:
            if program.returncode is None:
                program.kill()
                await program.communicate()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


def _ready(status: int, told: dict[str, Any]) -> bool:
    return status == 200 and all(bot["reachable"] for bot in told["bots"])


async def test_by_webhook_from_the_start_to_the_end(root: Path, telegram: FakeTelegram) -> None:
    arguments = ("--webhook", "https://bot.example.org/hook")
    env = {"TROPA_BOT_TOKEN": telegram.token, "TROPA_LOG": "json"}
    async with _running(root, telegram, *arguments, **env) as run:
        await run.until_ready(_ready)
        (told,) = telegram.calls("setWebhook")
        assert told.params["url"] == "https://bot.example.org/hook"
        assert told.params["secret_token"] == webhook_secret(telegram.token)

        masha = telegram.person(language="ru")
        await masha.send("/start")
        assert await run.post(telegram, "/hook") == [200]
        assert masha.last.text == "home (ru)"
        await masha.send("/start")
        assert await run.post(telegram, "/hook", "a-secret-that-is-not-telegrams") == [401]
        await _counted(run)
        await _reloaded(root, run, masha)

        held = telegram.hang("sendMessage")
        await masha.send("/start")
        pressing = asyncio.create_task(run.post(telegram, "/hook"))
        await held.reached()
        run.program.send_signal(signal.SIGTERM)
        assert (await run.until_ready(lambda status, _: status == 503))["stopping"]
        held.release()
        assert await pressing == [200]
        code, output = await run.ended()
    assert code == FINE
    assert masha.last.text == "changed (ru)"
    events = [json.loads(line)["event"] for line in output.splitlines()]
    assert "webhook requests are taken at %s" in events
    assert "changed files were loaded, and are served from now on" in events
    for secret in (telegram.token.split(":")[1], str(masha.id), webhook_secret(telegram.token)):
        assert secret not in output


async def _counted(run: Run) -> None:
    status, text = await run.get("/metrics")
    assert status == 200
    assert 'tropa_updates_total{bot="tropa",kind="command"} 1.0' in text
    assert 'tropa_telegram_reachable{bot="tropa"} 1.0' in text
    assert (await run.get("/healthz"))[0] == 200


async def _reloaded(root: Path, run: Run, masha: Any) -> None:
    """A bad edit changes nothing, a good one is served; SIGHUP has it looked at."""
    small(root, {RUSSIAN: "{"})
    told = await run.until_ready(lambda _, told: told["guides"][0]["problems"] > 0)
    assert told["ready"]
    assert told["guides"][0]["first_problems"][0].startswith(f"{RUSSIAN}:1:")
    await masha.send("/start")
    assert await run.post(run.telegram, "/hook") == [200]
    assert masha.last.text == "home (ru)"
    small(root, {RUSSIAN: wording("ru") | {"home": "changed (ru)"}})
    run.program.send_signal(signal.SIGHUP)
    await run.until_ready(lambda _, told: told["guides"][0]["problems"] == 0)
    await masha.send("/start")
    assert await run.post(run.telegram, "/hook") == [200]
    assert masha.last.text == "changed (ru)"


BOTS = """\
bots:
  - {name: main, token_file: main.token}
  - {name: mirror, token_env: MIRROR, flows: [short], webhook: "https://b.example/mirror"}
  - {name: gone, token_env: GONE, webhook: "https://b.example/gone"}
"""


async def test_several_bots_one_of_which_is_refused(root: Path, telegram: FakeTelegram) -> None:
    (root / "bots.yaml").write_text(BOTS)
    (root / "main.token").write_text(telegram.token)
    second = FakeTelegram()
    second.token = SECOND
    telegram.beside(second)
    env = {"MIRROR": SECOND, "GONE": REFUSED}
    async with _running(root, telegram, "--bots", "bots.yaml", **env) as run:

        def served(_status: int, told: dict[str, Any]) -> bool:
            return [bot["reachable"] for bot in told["bots"]] == [True, True, False]

        told = await run.until_ready(served)
        assert told["ready"]
        assert [bot["name"] for bot in told["bots"]] == ["main", "mirror", "gone"]
        assert len(told["guides"]) == 1, "they share a folder"
        masha, peter = telegram.person(language="ru"), second.person(language="ru")
        await masha.send("/start")
        assert (await masha.screen(timeout=PATIENCE)).text == "home (ru)"
        await masha.press("start (ru)")
        assert "Опасно?" in (await masha.screen(timeout=PATIENCE)).text
        await peter.send("/start")
        assert await run.post(second, "/mirror") == [200]
        await peter.press("start (ru)")
        assert await run.post(second, "/mirror") == [200]
        assert "Опасно?" not in peter.last.text
        run.program.send_signal(signal.SIGTERM)
        code, output = await run.ended()
    assert code == FINE
    assert second.problems == []
    assert "the token of bot gone is refused by Telegram: it is not served" in output
    for token in (telegram.token, SECOND, REFUSED):
        assert token.split(":")[1] not in output


async def test_a_second_signal_ends_at_once(root: Path, telegram: FakeTelegram) -> None:
    async with _running(root, telegram, TROPA_BOT_TOKEN=telegram.token) as run:
        await run.until_ready(_ready)
        held = telegram.hang("sendMessage")
        await telegram.person().send("/start")
        await held.reached()
        run.program.send_signal(signal.SIGTERM)
        await run.until_ready(lambda status, _: status == 503)
        run.program.send_signal(signal.SIGTERM)
        code, output = await run.ended()
        held.release()
    assert code == -signal.SIGTERM
    assert "not everything could be answered" not in output


@pytest.mark.parametrize("variable", ["TROPA_LISTEN", "TROPA_HEALTH"])
async def test_an_address_that_is_taken(variable: str, root: Path, telegram: FakeTelegram) -> None:
    taken = telegram.url.removeprefix("http://")
    env = {
        "TROPA_BOT_TOKEN": telegram.token,
        "TROPA_WEBHOOK": "https://b.example/",
        variable: taken,
    }
    async with _running(root, telegram, **env) as run:
        code, output = await run.ended()
    assert code == USAGE
    assert output.splitlines()[-1] == (
        f"{variable}: tropa cannot listen at {taken} (Address already in use). "
        f"Set {variable} to a free address of this machine."
    )


async def test_a_webhook_that_telegram_refuses(root: Path, telegram: FakeTelegram) -> None:
    said = "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"
    telegram.fail("setWebhook", 400, description=said)
    env = {"TROPA_BOT_TOKEN": telegram.token, "TROPA_WEBHOOK": "https://b.example/"}
    async with _running(root, telegram, **env) as run:
        code, output = await run.ended()
    assert code == USAGE
    assert "ip address 10.0.0.1 is reserved" in output.splitlines()[-1]


async def test_problems_of_any_folder_keep_all_from_starting(
    root: Path, telegram: FakeTelegram
) -> None:
    small(root / "ngo", {"flows/help.yaml": "{"})
    (root / "bots.yaml").write_text("bots:\n  - {name: a, token_env: A, root: ngo}\n")
    async with _running(root, telegram, "--bots", "bots.yaml", A=telegram.token) as run:
        code, output = await run.ended()
    assert code == PROBLEMS
    assert "flows/help.yaml:1:" in output
