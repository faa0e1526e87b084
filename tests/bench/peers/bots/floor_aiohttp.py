"""The floor of two calls for each tap: bare aiohttp and orjson, no bot library, no conversation."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from tests.bench.peers.bots import common
from tests.bench.peers.bots.constant import reply

HEADERS = {"Content-Type": "application/json"}
POLL_SECONDS = 30


class Floor:
    """Answers each update in a task of its own."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._tasks: set[asyncio.Task[None]] = set()

    async def call(self, method: str, **params: Any) -> Any:
        """One call of the Bot API."""
        url = f"{common.API_BASE}/bot{common.TOKEN}/{method}"
        data = orjson.dumps(params)
        async with self._session.post(url, data=data, headers=HEADERS) as response:
            return orjson.loads(await response.read())["result"]

    def take(self, update: dict[str, Any]) -> None:
        """Begin to answer an update."""
        task = asyncio.get_running_loop().create_task(self._answer(update))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def poll(self) -> None:
        """Serve by long polling."""
        offset = 0
        while True:
            updates = await self.call("getUpdates", offset=offset, timeout=POLL_SECONDS)
            for update in updates:
                offset = update["update_id"] + 1
                self.take(update)

    async def hook(self, request: web.Request) -> web.Response:
        """Serve the webhook."""
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != common.SECRET:
            return web.Response(status=403)
        self.take(orjson.loads(await request.read()))
        return web.Response()

    async def _answer(self, update: dict[str, Any]) -> None:
        query = update.get("callback_query")
        if query is not None:
            await self.call("answerCallbackQuery", callback_query_id=query["id"])
        await self.call(**reply(update))


async def serve() -> None:
    """Serve until killed."""
    connector = aiohttp.TCPConnector(limit=256)
    async with aiohttp.ClientSession(connector=connector) as session:
        floor = Floor(session)
        if not common.WEBHOOK:
            await floor.poll()
        app = web.Application()
        app.router.add_post(common.PATH, floor.hook)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, common.HOST, common.PORT).start()
        await floor.call("setWebhook", url=common.URL, secret_token=common.SECRET)
        await asyncio.Event().wait()


if __name__ == "__main__":
    common.use_uvloop()
    asyncio.run(serve())
