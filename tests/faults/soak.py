"""A million hostile updates through everything but the network: `make soak`.

Half of them come as answers to getUpdates, half as requests to the webhook. Nothing may fail, no
forged button may be opened, and memory may not grow.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.incoming import decode_answer
from bot.channels.telegram.webhook import Hook, Hooks
from bot.engine.respond import respond
from bot.model.conversation import Here, Open, State
from bot.model.guide import Guide
from tests import guides
from tests.engine.sealing import answers, long_flow
from tests.faults.described import PEOPLE
from tests.faults.hostile import Shown, Updates
from tests.faults.watching import Watch, watched
from tests.guides import TODAY

UPDATES = 1_000_000
TOGETHER = 32
"""Updates that are under way at once."""
ANSWER = 4
"""Updates in an answer to getUpdates."""
WARM = 20_000
"""Updates after which memory is measured first: by then, what is remembered is full."""
GROWTH_MB = 8.0
"""More is no noise of the allocator's: a byte for each update would already be seen."""

SINGLES, MANY = 26, 2
"""Questions of the long flow; a choice of several has up to four answers."""

SECRET = b"a-secret-that-only-tests-know"
_SCOPE = {"type": "http", "path": "/hook", "method": "POST"}
_HEADERS = [(b"x-telegram-bot-api-secret-token", SECRET)]


@dataclass(frozen=True, slots=True)
class Soaked:
    """What came of it."""

    watch: Watch
    updates: int
    seconds: float
    unreadable: int
    statuses: frozenset[int]
    lanes: int
    tasks: int
    megabytes: tuple[float, float]

    @property
    def wrong(self) -> list[str]:
        """What must not be, in words."""
        found = [f"{kind}" for kind in dict.fromkeys(self.watch.failures)]
        found += list(dict.fromkeys(self.watch.invalid))
        if self.watch.forgeries:
            found.append(f"{self.watch.forgeries} forged buttons were opened")
        if self.statuses - {200}:
            found.append(f"statuses {sorted(self.statuses)} for updates of Telegram's")
        if self.lanes or self.tasks:
            found.append(f"{self.lanes} lanes and {self.tasks} tasks are left")
        before, after = self.megabytes
        if after - before > GROWTH_MB:
            found.append(f"memory grew from {before:.1f} to {after:.1f} MB")
        return found


class _Soak:
    """Feeds updates into a channel, by both ways."""

    def __init__(self, channel: Channel, updates: Updates, seed: int) -> None:
        self.unreadable = 0
        self.statuses: set[int] = set()
        self._channel = channel
        self._updates = updates
        self._random = random.Random(seed)
        self._hooks = Hooks({"/hook": Hook(channel, SECRET)})

    async def feed(self, count: int) -> None:
        """So many, all under way at once."""
        raws = [self._updates.next() for _ in range(count)]
        posted = [raw for raw in raws if self._random.random() < 0.5]
        polled = [raw for raw in raws if raw not in posted]
        answers = [polled[at : at + ANSWER] for at in range(0, len(polled), ANSWER)]
        await asyncio.gather(*map(self._post, posted), *map(self._poll, answers))

    async def _poll(self, raws: list[bytes]) -> None:
        """As the answer to one getUpdates; alone, where one of them makes it unreadable."""
        try:
            found = _answered(raws)
        except ValueError:
            found = [one for raw in raws for one in self._alone(raw)]
        await asyncio.gather(*map(self._channel.take, found))

    def _alone(self, raw: bytes) -> list[Any]:
        try:
            return _answered([raw])
        except ValueError:
            self.unreadable += 1
            return []

    async def _post(self, raw: bytes) -> None:
        """As a request, whose body arrives in pieces."""
        cut = self._random.randrange(len(raw) + 1)
        pieces = [raw[cut:], raw[:cut]]

        async def receive() -> dict[str, Any]:
            body = pieces.pop()
            return {"type": "http.request", "body": body, "more_body": bool(pieces)}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.statuses.add(message["status"])

        headers = [*_HEADERS, (b"content-length", str(len(raw)).encode())]
        await self._hooks({**_SCOPE, "headers": headers}, receive, send)


def _answered(raws: list[bytes]) -> list[Any]:
    found = decode_answer(b'{"ok":true,"result":[' + b",".join(raws) + b"]}")["result"]
    assert isinstance(found, list)
    return found


async def soak(count: int, seed: int, told: Callable[[int], object] = lambda _: None) -> Soaked:
    """Feed so many updates; `told` hears how many each time."""
    shown = Shown()
    with watched(_guide(), seed, shown) as (channel, watch):
        _see_long_paths(channel, watch, shown)
        feeder = _Soak(channel, Updates(seed, shown), seed)
        loop, tasks = asyncio.get_running_loop(), len(asyncio.all_tasks())
        loop.set_exception_handler(lambda _, context: watch.failures.append(str(context)))
        begun, done, before = time.perf_counter(), 0, 0.0
        while done < count:
            part = min(TOGETHER, count - done)
            try:
                await feeder.feed(part)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                watch.failures.append(repr(error))
            done += part
            told(part)
            if not before and done >= min(WARM, count // 2):
                before = _megabytes()
        seconds = time.perf_counter() - begun
        return Soaked(
            watch,
            done,
            seconds,
            feeder.unreadable,
            frozenset(feeder.statuses),
            len(channel.lanes),
            len(asyncio.all_tasks()) - tasks,
            (before, _megabytes()),
        )


def _see_long_paths(channel: Channel, watch: Watch, shown: Shown) -> None:
    """Let people have come far already: their answers fill more than one button."""
    served = channel._service._served
    for chat, count in zip(PEOPLE, range(SINGLES + 1), strict=False):
        state = State("ru", "long", answers(count))
        reply = respond(served.guide, state, Open(Here()), TODAY)
        rows = served.tokens.seal(reply.state, reply.screen, chat)
        keyboard = [[{"text": "x", "callback_data": token} for token in row] for row in rows]
        shown.add(chat, count + 1, keyboard)
    shown.kept = list(shown.screens)
    watch.keep()


def _guide() -> Guide:
    """The small guide, and a flow of long paths."""
    long = long_flow(SINGLES, MANY) | {"id": "long"}
    reader = guides.organization("far", {"any": [{name: "a"} for name in long["questions"]]})
    added = {"flows/long.yaml": long, "content/organizations/far.yaml": reader}
    return guides.guide(added)


def _megabytes() -> float:
    """Resident memory, after everything that is free was given back to Python."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def main() -> int:
    """Soak, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=UPDATES)
    parser.add_argument("--seed", type=int, default=1, help="another one makes other updates")
    given = parser.parse_args()
    with click.progressbar(length=given.updates, label="Updates", file=sys.stderr) as bar:
        soaked = asyncio.run(soak(given.updates, given.seed, bar.update))
    watch, (before, after) = soaked.watch, soaked.megabytes
    sys.stdout.write(
        f"{soaked.updates:,} updates of seed {given.seed} in {soaked.seconds:.0f} s: "
        f"{soaked.updates / soaked.seconds:,.0f} a second\n"
        f"buttons opened {watch.opened:,} with up to {watch.answers} answers, "
        f"refused {watch.refused:,}; calls {watch.requests:,}; "
        f"unreadable answers {soaked.unreadable:,}\n"
        f"memory after {WARM:,} updates {before:.1f} MB, at the end {after:.1f} MB\n"
    )
    for line in soaked.wrong:
        sys.stdout.write(f"WRONG: {line}\n")
    return 1 if soaked.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
