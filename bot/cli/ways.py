"""How updates come to the bots of a process, and where it listens."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.serving import Way
from bot.channels.telegram.webhook import Hook, Webhook
from bot.errors import SettingsError
from bot.running.health import Health, watch_telegram
from bot.running.server import App, Server
from bot.settings.addresses import Address, path_of
from bot.settings.bots import Bot


def way_of(
    bot: Bot, channel: Channel, server: Shared | None, hooks: dict[str, Hook], health: Health
) -> Way:
    """How updates of a bot come in: by webhook on this server, or by polling.

    `hooks` are those that the server knows.
    """
    posted = bot.posted

    async def watch() -> None:
        def call() -> Coroutine[Any, Any, object]:
            return channel.bot.call("getMe")

        await watch_telegram(bot.account.name, call, health, time.monotonic, asyncio.sleep)

    if posted is None or server is None:
        return _Tended(Polling(channel), watch)
    secret = posted.secret.get_secret_value()
    return _Tended(
        Webhook(channel, server, posted.url, secret),
        watch,
        lambda: hooks.update({path_of(posted.url): Hook(channel, secret.encode())}),
    )


class _Tended:
    """A way, with what begins beside it as soon as its bot has reached Telegram.

    Requests are not taken before that: Telegram sends them again.
    """

    def __init__(
        self,
        way: Way,
        watch: Callable[[], Coroutine[Any, Any, None]],
        begin: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = way.name
        self.channel = way.channel
        self._way = way
        self._watch = watch
        self._begin = begin
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._begin()
        self._watching = asyncio.create_task(self._watch())
        await self._way.start()

    async def failed(self) -> None:
        await self._way.failed()

    async def stop(self) -> None:
        await self._way.stop()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)


class Shared:
    """The server of several bots: where one of them is refused, the others are served on."""

    def __init__(self, server: Server, told: asyncio.Event) -> None:
        """`told`: set once all are to stop."""
        self._server = server
        self._told = told

    async def stop(self) -> None:
        """Stop it if all are to stop."""
        if self._told.is_set():
            await self._server.stop()


def reason(error: OSError) -> str:
    """Why nothing can listen, in the system's plain words: Python puts the address behind them."""
    number = error.errno or 0  # those of name resolution are below 0
    return os.strerror(number) if number > 0 else str(error.strerror)


@asynccontextmanager
async def listening(
    app: App, address: Address, variable: str, last_seconds: int
) -> AsyncIterator[Server]:
    """A server at this address. Raises SettingsError where nothing can listen there."""
    server = Server(app, address.host, address.port, last_seconds)
    try:
        await server.start()
    except OSError as error:
        raise SettingsError(
            f"{variable}: tropa cannot listen at {address} ({reason(error)}). "
            f"Set {variable} to a free address of this machine."
        ) from None
    try:
        yield server
    finally:
        await server.stop()
