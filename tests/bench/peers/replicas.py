"""One replica of ours behind deploy/nginx.conf, then two: what the second one is worth.

The crowd, nginx and two bots share the cores of one machine, so two bots that each had a whole core
would measure the crowd. Instead each replica gets the same small part of a core, by the kernel's
quota, as a container with a limit does; the rest is left to the crowd and to nginx. What is then
seen is whether replicas stand in each other's way. How much a core can do says the part `load`.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

from tests.bench.peers.measures import NoAnswerError, Setup, percentile, until
from tests.bench.peers.process import HARNESS_CORE, Bot, free_port, pin, usage_of
from tests.bench.peers.quota import quota
from tests.bench.peers.telegram import BusyTelegram
from tests.deploy.nginx import NAME, PATH, Nginx, command

QUOTA = 0.2
"""The part of a core that each replica gets."""
PERIOD_US = 10_000
"""Over which the kernel counts it: short, so that nobody waits long for the next one."""
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """So many replicas under load."""

    steps_per_second: float
    cpu_per_step: float
    """Microseconds of CPU time of all replicas."""
    nginx_per_step: float
    """Microseconds of nginx's CPU time."""
    median_wait: float
    """Milliseconds from an action to its screen."""
    p99_wait: float
    used: float
    """The part of their quota that the replicas used; well below 1 something else was the limit."""
    harness_busy: float
    """The part of a core that the crowd used."""
    errors: int


@dataclass(frozen=True, slots=True)
class Scaling:
    """One replica and two, in turn."""

    one: Served
    two: Served


async def scaling(setup: Setup) -> Scaling:
    """Measure both. Raises NoAnswerError where a bot does not come up, or a means is missing."""
    if command() is None:
        raise NoAnswerError("nginx is missing: apt install nginx")
    return Scaling(await _served(setup, 1), await _served(setup, 2))


async def _served(setup: Setup, replicas: int) -> Served:
    pin(HARNESS_CORE)
    port = free_port()
    url = f"http://127.0.0.1:{port}{PATH}"
    marks: list[tuple[float, float, float]] = []
    async with BusyTelegram(setup.plan) as telegram:
        crowd, api = telegram.crowd, telegram.url
        bots = [Bot(setup.contestant, "webhook", api, setup.log, url) for _ in range(replicas)]
        put = [(NAME, "127.0.0.1")]
        async with Nginx([bot.port for bot in bots], port, plain=True, put=put) as nginx:
            crowd.on_window = lambda: marks.append(
                (sum(bot.usage().cpu for bot in bots), usage_of(nginx.pid).cpu, time.process_time())
            )
            with contextlib.ExitStack() as ending:
                for number, bot in enumerate(bots):
                    given = ending.enter_context(quota(f"tropa-bench-{number}", QUOTA, PERIOD_US))
                    ending.callback(bot.kill)
                    telegram.delivery.ready.clear()
                    bot.start()
                    await until(telegram.delivery.ready, bot, START_SECONDS)
                    given.give(bot.pid)
                crowd.start()
                await until(crowd.done, bots[0], setup.plan.seconds * 5 + START_SECONDS)
                # Before the end, which breaks off what is under way.
                errors = telegram.errors + telegram.delivery.refused + crowd.stalls
    window = crowd.window
    assert window is not None
    seconds, steps, waits = window.end - window.begin, max(1, window.steps), sorted(window.waits)
    spent, spent_nginx, own = (after - before for before, after in zip(*marks, strict=True))
    return Served(
        steps_per_second=window.steps / seconds,
        cpu_per_step=spent / steps * 1e6,
        nginx_per_step=spent_nginx / steps * 1e6,
        median_wait=percentile(waits, 50) * 1e3,
        p99_wait=percentile(waits, 99) * 1e3,
        used=spent / seconds / QUOTA / replicas,
        harness_busy=own / seconds,
        errors=errors,
    )
