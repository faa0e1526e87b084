"""Two processes of `tropa run --webhook` behind deploy/nginx.conf, over TLS; one is killed."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.botapi.server import FakeTelegram
from tests.channels.posting import PATH, SECRET
from tests.cli.running import PATIENCE, PROGRAM, environment, small
from tests.deploy.nginx import NAME, command
from tests.deploy.test_nginx import front

pytestmark = pytest.mark.skipif(command() is None, reason="nginx is missing: apt install nginx")


@asynccontextmanager
async def running(root: Path, telegram: FakeTelegram, port: int) -> AsyncIterator[Process]:
    """A replica that listens at this port."""
    given = {
        "TROPA_BOT_TOKEN": telegram.token,
        "TROPA_API_URL": telegram.url,
        "TROPA_WEBHOOK_SECRET": SECRET,
        "TROPA_LISTEN": f"127.0.0.1:{port}",
        "TROPA_HEALTH": "off",
    }
    webhook = ("--webhook", f"https://{NAME}{PATH}")
    process = await asyncio.create_subprocess_exec(
        *PROGRAM, "run", *webhook, cwd=root, env=environment(given), stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
async def test_a_conversation_outlives_a_replica(
    tmp_path: Path, telegram: FakeTelegram, ports: list[int]
) -> None:
    root = small(tmp_path)
    at, first_port, second_port = ports
    async with (
        running(root, telegram, first_port) as first,
        running(root, telegram, second_port) as second,
        front(telegram, at, [first_port, second_port]) as one,
    ):
        await telegram._landed.until(
            lambda: len(telegram.calls("setWebhook")) == 2, lambda: "they have not begun", PATIENCE
        )
        masha = telegram.person()
        await one.walk(masha)
        first.kill()
        await one.walk(masha)
        second.terminate()
        async with asyncio.timeout(PATIENCE):
            assert await second.wait() == 0
