"""Loading: a large folder, the shipped one, and from the start to the first served press."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from bot.loading.building.texts import rendered
from tests.bench.guides import ROOT, guide_of, large_folder, shipped_files
from tests.bench.measure import Figure, seconds
from tests.botapi.server import FakeTelegram


def figures() -> Iterator[Figure]:
    """Each with its bar of issue 2, where it has one."""
    large, shipped = large_folder(), shipped_files()
    yield Figure("load 1,000 files of 57 lines", seconds(lambda: _cold(large)), "s", 1.5)
    yield Figure("load the shipped files", seconds(lambda: _cold(shipped)), "s")
    starts = sorted(asyncio.run(_first_press()) for _ in range(5))
    yield Figure("`tropa run` to the first served press", starts[2], "s", 2.0)


def _cold(files: dict[str, bytes]) -> None:
    """Load without the texts that an earlier load has rendered."""
    rendered.cache_clear()
    guide_of(files)


async def _first_press() -> float:
    async with FakeTelegram() as telegram:
        person = telegram.person(language="ru")
        environment = {
            **os.environ,
            "TROPA_BOT_TOKEN": telegram.token,
            "TROPA_API_URL": telegram.url,
        }
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: ASYNC220 - the start is what is measured
            [sys.executable, "-m", "bot", "run", "--root", str(ROOT)],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            await person.send("/start")
            await person.screen()
            await person.tap("Начать")
            return time.perf_counter() - begun
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)
