"""`tropa run`."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from pathlib import Path

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.serving import runner, serve
from bot.cli import FINE, PROBLEMS
from bot.cli.clock import today
from bot.cli.loading import guide_or_none
from bot.model.guide import Guide
from bot.settings import Settings, read_settings


def run(root: Path) -> int:
    """Serve until SIGINT or SIGTERM. Raises SettingsError or TokenRefusedError."""
    settings = read_settings(root / ".env")
    guide = guide_or_none(root)
    if guide is None:
        return PROBLEMS
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    runner()(_serve(guide, settings))
    return FINE


async def _serve(guide: Guide, settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
    await serve([Polling(Channel(settings, guide, today))], stop)
