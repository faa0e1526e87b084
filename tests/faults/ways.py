"""One bot, served by long polling or by webhook, with the same handles for a test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

import aiohttp

from bot.channels.telegram.channel import Channel
from bot.model.guide import Guide
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.botapi.waiting import PATIENCE, Signal
from tests.channels.posting import Posting, begin_posting
from tests.channels.serving import Pauses, Running, begin

Json = dict[str, Any]
Arrange = Callable[[list[Json]], list[Json]]

WAYS = ("polling", "webhook")
POSTS = 1000
"""Updates that are posted at once: more than Telegram does."""


class Served(Protocol):
    """A bot that serves, and Telegram's side of how updates get there."""

    telegram: FakeTelegram
    arrange: Arrange
    refused: int
    """Requests with updates that the bot had no room for."""

    @property
    def channel(self) -> Channel:
        """The bot."""
        ...

    @property
    def pauses(self) -> Pauses:
        """Its `sleep`."""
        ...

    async def bring(self) -> None:
        """Bring it all updates there are, and do not wait for what it does with them."""
        ...

    async def settled(self) -> None:
        """The same, and wait until it rests."""
        ...

    async def end(self) -> None:
        """Stop it, and fail if it did not end cleanly."""
        ...


class Polled:
    """A bot that asks for its updates."""

    def __init__(self, running: Running) -> None:
        self.telegram = running.telegram
        self.refused = 0
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

    async def bring(self) -> None:
        """Nothing is to be done: it is polling."""

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
        self.refused = 0
        self._posts: set[asyncio.Task[None]] = set()
        self._free = Signal()

    @property
    def channel(self) -> Channel:
        return self.posting.channel

    @property
    def pauses(self) -> Pauses:
        return self.posting.pauses

    async def bring(self) -> None:
        """Post them all at once."""
        updates = self.telegram.world.updates
        if updates.pending:
            found = self.arrange(updates.pending)
            updates.confirm(max(update["update_id"] for update in found) + 1)
            for update in found:
                post = asyncio.create_task(self.deliver(update))
                self._posts.add(post)
                post.add_done_callback(self._posts.discard)

    async def settled(self) -> None:
        await self.bring()
        while self._posts:
            await asyncio.gather(*self._posts)
        await _at_rest(self)

    async def deliver(self, update: Json) -> None:
        """Post an update until it is taken, and carry out the call that comes back.

        Telegram waits between two attempts; here it waits until an update of somebody is done.
        """
        status, told = await self._post(update)
        while status != 200:
            assert status == 503, "nothing else may be answered to Telegram"
            self.refused += 1
            await self._free.until(lambda: not self.channel.lanes.full, lambda: "no room")
            status, told = await self._post(update)
        self._free.fire()
        if told:
            call = json.loads(told)
            await self.telegram.obey(call.pop("method"), call)

    async def _post(self, update: Json) -> tuple[int, bytes]:
        return await self.posting.ask(json.dumps(update).encode())

    async def end(self) -> None:
        await self.posting.end()


def _json(told: bytes) -> Json:
    found: Json = json.loads(told)
    return found


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn until the condition holds, of which nobody tells."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - nothing of the bot's can be waited for
            await asyncio.sleep(0)


async def waiting(served: Served, person: Person, count: int) -> None:
    """Wait until that many updates wait in the person's lane, or have been pushed out of it."""
    lanes, updates = served.channel.lanes, served.channel.counts.updates
    await until(lambda: len(lanes._lanes.get(person.id) or ()) + updates["dropped"] >= count)


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
        await posting.session.close()
        posting.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=POSTS))
        served = Hooked(posting)
    try:
        yield served
    finally:
        served.pauses.end()
        await served.end()
