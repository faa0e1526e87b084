"""Kill -9 under load, with two replicas behind deploy/nginx.conf: nothing is lost.

    python -m tests.faults.replicas            # 50 rounds, about three minutes
    python -m tests.faults.replicas --rounds 3

In each round one of the two is killed while people press; in each fifth both. Then nobody acts
until all who waited have their screen: from the other replica, to which nginx hands the request on,
or because Telegram posts it again. The killed are started anew, and the people go on with the
buttons that they have.
"""

from __future__ import annotations

import asyncio
import math
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from tests.bench.peers.contestants import BY_NAME
from tests.bench.peers.crowd import Crowd, Plan
from tests.bench.peers.process import Bot, free_port
from tests.bench.peers.telegram import BusyTelegram
from tests.deploy.nginx import NAME, PATH, Nginx, command

PATIENCE = 60.0
"""Seconds after which whoever still waits has lost a screen."""
BOTH_EACH = 5
"""In each so many rounds, both are killed."""
WORK = 0.05
"""Seconds of CPU time that a replica does not need unless presses come."""
PLAN = Plan(users=48, think=0.03, api_delay=0.01, seconds=math.inf, patience=math.inf)


@dataclass(frozen=True, slots=True)
class Round:
    """What a kill did."""

    killed: int
    in_flight: int
    """People who waited at that moment."""
    lost: int
    """Of them, and of those who acted meanwhile, who never got a screen."""
    repeated: int
    """Requests that Telegram posted again; nginx handed the others on by itself."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all the kills did."""

    rounds: tuple[Round, ...]
    steps: int
    """Screens that arrived in all."""

    @property
    def lost(self) -> int:
        """Screens that never came."""
        return sum(one.lost for one in self.rounds)


class Site:
    """Two replicas, nginx, and a Telegram with a crowd."""

    def __init__(self, telegram: BusyTelegram, replicas: Sequence[Bot]) -> None:
        self.crowd: Crowd = telegram.crowd
        self.replicas = replicas
        self._delivery = telegram.delivery

    async def start(self, bot: Bot) -> None:
        """Start a replica, and wait until it has told Telegram its address: it listens by then."""
        self._delivery.ready.clear()
        bot.start()
        await _until(lambda: self._delivery.ready.is_set() or bot.ended() is not None)
        assert bot.ended() is None, f"the bot ended with {bot.ended()}"

    async def kill(self, victims: Sequence[Bot]) -> Round:
        """Kill replicas under load, and start them anew. Ends when nobody waits any more."""
        before = [bot.usage().cpu for bot in self.replicas]
        await _until(lambda: self._all_work(before) and bool(self._waiting()))
        in_flight, refused = len(self._waiting()), self._delivery.refused
        for bot in victims:
            bot.kill()
        self.crowd.frozen = True  # from here on nobody acts, so whoever waits must be answered
        if len(victims) == len(self.replicas):
            await self.start(victims[0])
        lost = 0
        try:
            await _until(lambda: not self._waiting())
        except TimeoutError:
            lost = len(self._waiting())
        repeated = self._delivery.refused - refused
        for bot in victims:
            if bot.ended() is not None:
                await self.start(bot)
        self._go_on()
        return Round(len(victims), in_flight, lost, repeated)

    def _all_work(self, before: Sequence[float]) -> bool:
        """Whether nginx hands presses to each replica: after a fault it waits for a moment."""
        spent = [bot.usage().cpu for bot in self.replicas]
        return all(now - then > WORK for now, then in zip(spent, before, strict=True))

    def _waiting(self) -> list[int]:
        return [chat.id for chat in self.crowd.chats.values() if chat.waiting]

    def _go_on(self) -> None:
        self.crowd.frozen = False
        for chat in list(self.crowd.chats.values()):
            if chat.posting:
                chat.due = True
            else:
                self.crowd.act(chat)


async def kill_often(rounds: int, told: Callable[[Round], object] = lambda _: None) -> Outcome:
    """Kill so many times, and tell of each."""
    chosen = random.Random(rounds)
    port = free_port()
    async with BusyTelegram(PLAN) as telegram:
        url = f"http://127.0.0.1:{port}{PATH}"
        bots = [Bot(BY_NAME["tropa"], "webhook", telegram.url, None, url) for _ in range(2)]
        here = (NAME, "127.0.0.1")
        async with Nginx([bot.port for bot in bots], port, plain=True, put=[here]):
            site = Site(telegram, bots)
            found = []
            try:
                for bot in bots:
                    await site.start(bot)
                telegram.crowd.start()
                for number in range(1, rounds + 1):
                    victims = bots if number % BOTH_EACH == 0 else [chosen.choice(bots)]
                    found.append(await site.kill(victims))
                    told(found[-1])
            finally:
                for bot in bots:
                    bot.kill()
        return Outcome(tuple(found), telegram.crowd.steps)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - the processes tell nobody
            await asyncio.sleep(0.01)


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=50, show_default=True)
def main(rounds: int) -> None:
    """Kill replicas under load. Ends with 1 if anything is lost."""
    if command() is None:
        raise click.ClickException("nginx is missing: apt install nginx")
    with click.progressbar(length=rounds, label="Killing", file=sys.stderr) as bar:
        outcome = asyncio.run(kill_often(rounds, lambda _: bar.update(1)))
    for killed, what in ((1, "one replica killed"), (2, "both killed")):
        found = [one for one in outcome.rounds if one.killed == killed]
        waited = sum(one.in_flight for one in found)
        lost, repeated = sum(one.lost for one in found), sum(one.repeated for one in found)
        click.echo(
            f"{what}: {len(found)} times; {waited} people waited then, {lost} in vain;"
            f" Telegram posted again {repeated} times"
        )
    click.echo(f"{outcome.steps} screens in all")
    sys.exit(bool(outcome.lost))


if __name__ == "__main__":
    main()
