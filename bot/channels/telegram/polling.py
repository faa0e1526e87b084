"""Serving Telegram by long polling, with python-telegram-bot's poller.

poller -> LeanBot.get_updates -> Incoming -> Channel
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Updater

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.incoming import ALLOWED_UPDATES, Incoming

log = logging.getLogger("tropa.telegram")

POLL_SECONDS = 30
"""How long a getUpdates call stays open without news; Telegram allows 50."""

READ_AHEAD = 100
"""Updates that may wait for room: as many as one getUpdates brings. More wait at Telegram."""

# Seconds of a 429 come as timedelta: the library announces that this will be the only form.
os.environ.setdefault("PTB_TIMEDELTA", "1")


class Polling:
    """Asks Telegram for the updates of one channel."""

    name = "long polling"

    def __init__(self, channel: Channel) -> None:
        """Open nothing yet."""
        self.channel = channel
        self._arrived: asyncio.Queue[Any] = asyncio.Queue(READ_AHEAD)
        self._poller = Updater(channel.bot, self._arrived)
        self._answering: set[asyncio.Task[None]] = set()
        self._handing_out: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to poll. The channel must be open."""
        self._handing_out = asyncio.create_task(self._hand_out())
        await self._poller.initialize()
        await self._poller.start_polling(
            timeout=POLL_SECONDS,
            bootstrap_retries=-1,
            allowed_updates=list(ALLOWED_UPDATES),
            error_callback=_poll_failed,
        )

    async def failed(self) -> None:
        """Wait for Telegram to refuse the token, then raise InvalidToken."""
        await self.channel.bot.refused()

    async def stop(self) -> None:
        """Poll no more, and answer what has arrived. Cancelled, it leaves the rest unanswered."""
        try:
            if self._poller.running:
                with suppress(InvalidToken):
                    await self._poller.stop()
            await self.settled()
        finally:
            for task in (*self._answering, self._handing_out):
                if task is not None:
                    task.cancel()

    async def settled(self) -> None:
        """Wait until everything that has arrived is answered."""
        if self._handing_out is not None:
            await self._arrived.join()
        while self._answering:
            await asyncio.wait(self._answering)

    async def _hand_out(self) -> None:
        while True:
            incoming: Incoming = await self._arrived.get()
            await self.channel.lanes.room()
            answering = asyncio.create_task(self.channel.take(incoming))
            self._answering.add(answering)
            answering.add_done_callback(self._answering.discard)
            self._arrived.task_done()


def _poll_failed(error: TelegramError) -> None:
    log.warning("polling failed: %s", type(error).__name__)
