"""One bot on Telegram: its connections and its service, whichever way updates come in.

Incoming -> Lanes -> Service -> Calls
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from itertools import chain, repeat

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.calls import Calls, Request, Sleep
from bot.channels.telegram.incoming import Incoming, Nothing
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.profile import publish_profile
from bot.channels.telegram.quiet import silence
from bot.channels.telegram.service import Clock, Service, Today
from bot.engine.keyring import Keyring
from bot.model.guide import Guide
from bot.running.counts import Counts
from bot.running.logs import where
from bot.settings.account import Account

log = logging.getLogger("tropa.telegram")

NO_ANSWER = "no answer from Telegram (%s), trying again; TROPA_API_URL says where it is looked for"

UNHANDLED = "an update could not be handled: %s at %s"

START_PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds between attempts to reach Telegram at the start; the last one goes on."""

_BY_HAND = Request()


class Channel:
    """Takes updates of one bot and answers them. It holds nothing about anybody."""

    def __init__(
        self,
        account: Account,
        guide: Guide,
        today: Today,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = time.monotonic,
    ) -> None:
        """Open no connection yet. `today` is the day; `sleep` and `clock` go by seconds."""
        silence()
        self.account = account
        self.bot = LeanBot(account.token.get_secret_value(), account.api_url)
        self.counts = Counts()
        self.lanes = Lanes(lambda: self.counts.came("dropped"))
        self._guide = guide
        self._service = Service(guide, Keyring(account.secrets), today, self.counts, clock)
        self._clock = clock
        self.sleep = sleep
        self._profile: asyncio.Task[None] | None = None

    def prepare(self, guide: Guide) -> Callable[[], None]:
        """Make what another guide needs; may be called in a thread. What is returned serves it."""
        swap = self._service.prepare(guide)

        def serve() -> None:
            self._guide = guide
            swap()

        return serve

    async def open(self) -> None:
        """Reach Telegram, however long that takes. Raises InvalidToken.

        What Telegram shows of the bot itself is brought up to date meanwhile.
        """
        pauses = chain(START_PAUSES, repeat(START_PAUSES[-1]))
        while True:
            try:
                await self.bot.initialize()
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning(NO_ANSWER, type(error).__name__)
                await self.sleep(next(pauses))
            else:
                break
        self._profile = asyncio.create_task(publish_profile(self.bot, self._guide))

    async def close(self) -> None:
        """Close what is open; the beginning may have got less far than that."""
        if self._profile is not None:
            self._profile.cancel()
            await asyncio.gather(self._profile, return_exceptions=True)
        await self.bot.shutdown()

    async def take(self, incoming: Incoming, request: Request = _BY_HAND) -> None:
        """Answer an update when its turn comes. Raises nothing."""
        self.counts.came(type(incoming.what).__name__.lower())
        if isinstance(incoming.what, Nothing):
            return
        arrived = self._clock()
        calls = Calls(self.bot, self.sleep, request, self.counts)

        async def handle() -> None:
            superseded = self.lanes.superseded(incoming)
            await self._service.handle(incoming, calls, arrived, superseded=superseded)

        try:
            await self.lanes.take(incoming, handle)
        except Exception as error:  # noqa: BLE001 - told by kind and place; nothing is repeated
            log.error(UNHANDLED, type(error), where(error))  # noqa: TRY400 - a trace holds values
