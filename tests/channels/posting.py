"""A webhook that is really served, and Telegram's side of it: it posts, and obeys the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.serving import serve
from bot.channels.telegram.webhook import Hook, Hooks, Webhook
from bot.model.guide import Guide
from bot.running.server import Server
from tests.botapi.server import FakeTelegram
from tests.botapi.waiting import PATIENCE
from tests.channels.serving import Pauses, settings_for, today

SECRET = "a-secret-that-only-tests-know"
PATH = "/hook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Posting:
    """A bot behind a webhook. `post` brings it what people have done meanwhile."""

    telegram: FakeTelegram
    channel: Channel
    server: Server
    pauses: Pauses
    stop: asyncio.Event
    task: asyncio.Task[None]
    session: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """Where updates are posted."""
        return f"http://127.0.0.1:{self.server.port}{PATH}"

    async def ask(
        self, body: bytes = b"", headers: Mapping[str, str] | None = None, **options: Any
    ) -> tuple[int, bytes]:
        """Make one request; the status and the body of its answer."""
        told = {HEADER: SECRET} if headers is None else headers
        method, url = options.get("method", "POST"), options.get("url", self.url)
        async with self.session.request(method, url, data=body, headers=told) as response:
            return response.status, await response.read()

    async def post(self) -> list[str]:
        """Post all updates there are, as Telegram does; the methods that came back, carried out."""
        updates = self.telegram.world.updates
        pending = updates.pending
        updates.confirm(max((update["update_id"] for update in pending), default=0) + 1)
        return [await self.post_one(update) for update in pending]

    async def post_one(self, update: dict[str, Any]) -> str:
        """Post an update, and carry out what comes back."""
        async with self.session.post(self.url, json=update, headers={HEADER: SECRET}) as response:
            assert response.status == 200
            told = await response.read()
            call = await response.json() if told else {}
        method = call.pop("method", "")
        if method:
            api = f"{self.telegram.url}/bot{self.telegram.token}/{method}"
            async with self.session.post(api, json=call) as response:
                await response.read()
        return str(method)

    async def end(self) -> None:
        """Stop it, and fail if it did not end cleanly."""
        self.stop.set()
        await self.over()

    async def over(self) -> None:
        """Wait for it to end of itself, and fail if it does not."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self.task
        finally:
            await self.session.close()

    async def begun(self) -> None:
        """Wait until the address is told and the profile is published: no more calls of its own."""
        languages = 1 + len(self.channel._guide.languages)
        telegram = self.telegram
        await telegram._landed.until(
            lambda: (
                bool(telegram.calls("setWebhook"))
                and len(telegram.calls("getMyShortDescription")) == languages
            ),
            lambda: "it has not begun",
        )
        await telegram.settled()


async def begin_posting(telegram: FakeTelegram, guide: Guide) -> Posting:
    """Start a bot behind a webhook of its own."""
    pauses, stop = Pauses(), asyncio.Event()
    channel = Channel(settings_for(telegram), guide, today, pauses)
    server = Server(Hooks({PATH: Hook(channel, SECRET.encode())}), "127.0.0.1", 0, 1)
    await server.start()
    url = "https://bot.example.org/hook"
    serving = asyncio.create_task(serve([Webhook(channel, server, url, SECRET)], stop))
    session = aiohttp.ClientSession()
    return Posting(telegram, channel, server, pauses, stop, serving, session)
