"""`tropa run`: settings -> guides -> channels -> ways and servers -> serve.

Each bot has a channel, and a way in which its updates come. Bots to which Telegram posts share one
server; health and metrics have another. A folder is loaded once, however many bots serve it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.serving import LAST_SECONDS, Way, runner, serve
from bot.channels.telegram.webhook import Hook, Hooks, Webhook
from bot.cli import FINE, PROBLEMS
from bot.cli.clock import today
from bot.cli.loading import guide_or_none, refuse
from bot.errors import SettingsError
from bot.loading.flow_set import flow_set
from bot.model.guide import Guide
from bot.running.heap import settle
from bot.running.server import App, Server
from bot.settings.addresses import Address, path_of
from bot.settings.bots import Bot
from bot.settings.environment import Settings, read_settings, read_variables

log = logging.getLogger("tropa.run")


def run(root: Path, given: Mapping[str, str]) -> int:
    """Serve until SIGINT or SIGTERM. `given`: what options set, by the names of variables.

    Raises SettingsError, TokenRefusedError or WebhookRefusedError.
    """
    settings = read_settings(root, {**read_variables(root / ".env"), **given})
    if not isinstance(settings, Settings):
        refuse(settings)
        return PROBLEMS
    guides = _load(settings.bots)
    if guides is None:
        return PROBLEMS
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settle()
    runner()(_serve(settings, guides))
    return FINE


def _load(bots: Iterable[Bot]) -> dict[Path, Guide] | None:
    """The guide of each folder; nothing where there are problems, which are printed."""
    guides: dict[Path, Guide] = {}
    for bot in bots:
        if bot.root not in guides:
            guide = guide_or_none(bot.root)
            if guide is None:
                return None
            guides[bot.root] = guide
        found = flow_set(guides[bot.root], bot.flows)
        if isinstance(found, tuple):
            refuse(found)
            return None
    return guides


async def _serve(settings: Settings, guides: Mapping[Path, Guide]) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        server = None
        hooks: dict[str, Hook] = {}
        if any(bot.posted for bot in settings.bots):
            opening = _listening(Hooks(hooks), settings.listen, "TROPA_LISTEN", LAST_SECONDS)
            server = _Shared(await stack.enter_async_context(opening), stop)
        ways = []
        for bot in settings.bots:
            guide = flow_set(guides[bot.root], bot.flows)
            assert isinstance(guide, Guide)  # noqa: S101 - `_load` has seen to it
            ways.append(_way(bot, Channel(bot.account, guide, today), server, hooks))
        await serve(ways, stop)


def _way(bot: Bot, channel: Channel, server: _Shared | None, hooks: dict[str, Hook]) -> Way:
    if bot.posted is None or server is None:
        return Polling(channel)
    url, secret = bot.posted.url, bot.posted.secret.get_secret_value()

    def begin() -> None:
        hooks[path_of(url)] = Hook(channel, secret.encode())

    return _Tended(Webhook(channel, server, url, secret), begin)


class _Tended:
    """A way, with what begins beside it as soon as its bot has reached Telegram.

    Before that its requests are not taken: Telegram sends them again.
    """

    def __init__(self, way: Way, begin: Callable[[], None]) -> None:
        self.name = way.name
        self.channel = way.channel
        self._way = way
        self._begin = begin

    async def start(self) -> None:
        self._begin()
        await self._way.start()

    async def failed(self) -> None:
        await self._way.failed()

    async def stop(self) -> None:
        await self._way.stop()


class _Shared:
    """The server of several bots: where one of them is refused, the others are served on."""

    def __init__(self, server: Server, told: asyncio.Event) -> None:
        self._server = server
        self._told = told

    async def stop(self) -> None:
        if self._told.is_set():
            await self._server.stop()


@asynccontextmanager
async def _listening(
    app: App, address: Address, variable: str, last_seconds: int
) -> AsyncIterator[Server]:
    """A server at this address. Raises SettingsError where nothing can listen there."""
    server = Server(app, address.host, address.port, last_seconds)
    try:
        await server.start()
    except OSError as error:
        raise SettingsError(
            f"{variable}: tropa cannot listen at {address} ({error.strerror}). "
            f"Set {variable} to a free address of this machine."
        ) from None
    try:
        yield server
    finally:
        await server.stop()


def _stop_on_signals(stop: asyncio.Event) -> None:
    """The first SIGINT or SIGTERM lets everybody be answered, the second ends at once."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told)
