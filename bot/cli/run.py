"""`tropa run`: settings -> guides -> channels -> ways and servers -> serve.

Each bot has a channel, and a way in which its updates come. Bots to which Telegram posts share one
server; health and metrics have another. A folder is loaded once, however many bots serve it.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.serving import LAST_SECONDS, runner, serve
from bot.channels.telegram.webhook import Hook, Hooks
from bot.cli import FINE, PROBLEMS
from bot.cli.clock import now, today
from bot.cli.loading import late_bar, refuse
from bot.cli.ways import Shared, listening, way_of
from bot.loading.files import read_files
from bot.loading.flow_set import flow_set
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.proof.judging import load_proved
from bot.running.health import Health, Pages
from bot.running.heap import settle
from bot.running.logs import configure, exception_handler
from bot.running.metrics import Metrics, Watched
from bot.running.reloading import Reloader, Swap
from bot.settings.bots import Bot
from bot.settings.environment import Settings, read_settings, read_variables

log = logging.getLogger("tropa.run")

HEALTH_LAST_SECONDS = 1
"""How long a request to health or metrics may still take at the end."""


def run(root: Path, given: Mapping[str, str]) -> int:
    """Serve until SIGINT or SIGTERM. `given`: what options set, by the names of variables.

    Raises SettingsError, TokenRefusedError or WebhookRefusedError.
    """
    settings = read_settings(root, {**read_variables(root / ".env"), **given})
    if not isinstance(settings, Settings):
        refuse(settings)
        return PROBLEMS
    loaded = _load(settings.bots)
    if loaded is None:
        return PROBLEMS
    configure(settings.log, sys.stderr, now, _names(settings))
    settle()
    runner()(_serve(settings, loaded))
    return FINE


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """A folder's files, and the guide that was made of them."""

    files: Mapping[str, bytes]
    guide: Guide


def _load(bots: Iterable[Bot]) -> dict[Path, _Loaded] | None:
    """Each folder, once; nothing where there are problems, which are printed."""
    loaded: dict[Path, _Loaded] = {}
    for bot in bots:
        if bot.root not in loaded:
            files = read_files(bot.root)
            guide = load_proved(files, today(), late_bar())
            if isinstance(guide, tuple):
                refuse(guide)
                return None
            loaded[bot.root] = _Loaded(files, guide)
        found = flow_set(loaded[bot.root].guide, bot.flows)
        if isinstance(found, tuple):
            refuse(found)
            return None
    return loaded


def _names(settings: Settings) -> list[str]:
    """What the operator named, and logs may therefore name."""
    bots = [bot.account.name for bot in settings.bots]
    return [*bots, str(settings.listen), str(settings.health)]


async def _serve(settings: Settings, loaded: dict[Path, _Loaded]) -> None:
    asyncio.get_running_loop().set_exception_handler(exception_handler)
    stop = asyncio.Event()
    health = Health(bot.account.name for bot in settings.bots)
    served = [
        _Served(bot, Channel(bot.account, loaded[bot.root].guide, today)) for bot in settings.bots
    ]
    reloaders = [
        _reloader(root, loaded.pop(root), [one for one in served if one.bot.root == root], health)
        for root in tuple(loaded)
    ]
    _heed_signals(stop, health, reloaders)
    async with AsyncExitStack() as stack:
        for reloader in reloaders:
            stack.callback(asyncio.create_task(reloader.run()).cancel)
        if settings.health is not None:
            opening = listening(
                _pages(served, health), settings.health, "TROPA_HEALTH", HEALTH_LAST_SECONDS
            )
            await stack.enter_async_context(opening)
            log.info("health and metrics are at %s", str(settings.health))
        hooks: dict[str, Hook] = {}
        server = None
        if any(bot.posted for bot in settings.bots):
            opening = listening(Hooks(hooks), settings.listen, "TROPA_LISTEN", LAST_SECONDS)
            server = Shared(await stack.enter_async_context(opening), stop)
            log.info("webhook requests are taken at %s", str(settings.listen))
        await serve([way_of(one.bot, one.channel, server, hooks, health) for one in served], stop)


@dataclass(frozen=True, slots=True, eq=False)
class _Served:
    """A bot that is served."""

    bot: Bot
    channel: Channel


def _reloader(root: Path, loaded: _Loaded, served: list[_Served], health: Health) -> Reloader:
    """Serves a folder, as it is now and as it will be, to all its bots at once."""
    name = root.as_posix()

    def prepare(guide: Guide) -> Swap | tuple[Problem, ...]:
        """What lets all of them serve this guide; or which of their flows it lacks."""
        swaps: list[Swap] = []
        lacking: list[Problem] = []
        made = {one.bot.flows: flow_set(guide, one.bot.flows) for one in served}
        for one in served:
            found = made[one.bot.flows]
            if isinstance(found, Guide):
                swaps.append(one.channel.prepare(found))
            else:
                lacking += found

        def swap() -> None:
            for one in swaps:
                one()
            health.loaded(guide, time.monotonic(), name)

        return tuple(dict.fromkeys(lacking)) or swap

    swap = prepare(loaded.guide)
    assert not isinstance(swap, tuple)  # noqa: S101 - `_load` has seen to it
    swap()
    return Reloader(
        root,
        loaded.files,
        prepare,
        lambda found: health.refused(found, time.monotonic(), name),
        load=lambda files: load_proved(files, today()),
    )


def _pages(served: Iterable[_Served], health: Health) -> Pages:
    watched = {
        one.bot.account.name: Watched(one.channel.counts, one.channel.lanes.__len__)
        for one in served
    }
    metrics = Metrics(watched, health, time.monotonic, now)
    return Pages(health, metrics, time.monotonic, now)


def _heed_signals(stop: asyncio.Event, health: Health, reloaders: Iterable[Reloader]) -> None:
    """The first SIGINT or SIGTERM lets everybody be answered, the second ends at once.

    SIGHUP has the files looked at now.
    """
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()

    def told_to_stop() -> None:
        health.stopping()
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    def told_to_look() -> None:
        for reloader in reloaders:
            reloader.look_now()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told_to_stop)
    loop.add_signal_handler(signal.SIGHUP, told_to_look)
