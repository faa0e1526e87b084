"""One bot, served by long polling or by webhook, with the same handles for a test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from bot.channels.telegram.channel import Channel
from bot.model.guide import Guide
from tests.botapi.server import FakeTelegram
from tests.botapi.waiting import PATIENCE
from tests.channels.posting import HEADER, SECRET, Posting, begin_posting
from tests.channels.serving import Pauses, Running, begin

Json = dict[str, Any]
Arrange = Callable[[list[Json]], list[Json]]

WAYS = ("polling", "webhook")


class Served(Protocol):
    """A bot that serves, and Telegram's side of how updates get there."""

    telegram: FakeTelegram
    arrange: Arrange

    @property
    def channel(self) -> Channel:
        """The bot."""
        ...

    @property
    def pauses(self) -> Pauses:
        """Its `sleep`."""
        ...

    async def settled(self) -> None:
        """Bring it all updates there are, and wait until it rests."""
        ...

    async def end(self) -> None:
        """Stop it, and fail if it did not end cleanly."""
        ...


class Polled:
    """A bot that asks for its updates."""

    def __init__(self, running: Running) -> None:
        self.telegram = running.telegram
        self._running = running

    @property
    def channel(self) -> Channel:
        return self._running.polling.channel

    @property
    def pauses(self) -> Pauses:
        return self._running.pauses

    @property
    def arrange(self) -> Arrange:
        return self.telegram.world.updates.arrange

    @arrange.setter
    def arrange(self, arrange: Arrange) -> None:
        self.telegram.world.updates.arrange = arrange

    async def settled(self) -> None:
        await self._running.settled()
        await _at_rest(self)

    async def end(self) -> None:
        await self._running.end()
        assert not self._running.polling._answering


class Hooked:
    """A bot that is posted its updates: all that there are at once, each until it is taken."""

    def __init__(self, posting: Posting) -> None:
        self.telegram = posting.telegram
        self.posting = posting
        self.arrange: Arrange = list

    @property
    def channel(self) -> Channel:
        return self.posting.channel

    @property
    def pauses(self) -> Pauses:
        return self.posting.pauses

    async def settled(self) -> None:
        updates = self.telegram.world.updates
        while updates.pending:
            found = self.arrange(updates.pending)
            updates.confirm(max(update["update_id"] for update in found) + 1)
            await asyncio.gather(*map(self.deliver, found))
        await _at_rest(self)

    async def deliver(self, update: Json) -> None:
        """Post an update until it is taken, and carry out the call that comes back."""
        session, told = self.posting.session, b""
        status = 0
        while status != 200:
            async with session.post(
                self.posting.url, json=update, headers={HEADER: SECRET}
            ) as response:
                status, told = response.status, await response.read()
            assert status in {200, 503}, "anything else is wrong"
        if told:
            call = _json(told)
            await self.telegram.obey(call.pop("method"), call)

    async def end(self) -> None:
        await self.posting.end()


def _json(told: bytes) -> Json:
    found: Json = json.loads(told)
    return found


async def _at_rest(served: Polled | Hooked) -> None:
    """Wait until no lane is open and no request is under way.

    Without HTTP to wait for, a bot whose pauses take no time needs only turns of the loop.
    """
    async with asyncio.timeout(PATIENCE):
        while True:
            await served.telegram.settled()
            if not len(served.channel.lanes):
                return


@asynccontextmanager
async def serving(telegram: FakeTelegram, guide: Guide, way: str) -> AsyncIterator[Served]:
    """Serve the guide this way, until the context is left."""
    served: Polled | Hooked
    if way == "polling":
        served = Polled(begin(telegram, guide))
    else:
        posting = await begin_posting(telegram, guide)
        await posting.begun()
        served = Hooked(posting)
    try:
        yield served
    finally:
        served.pauses.end()
        await served.end()
