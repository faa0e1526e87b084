"""Visiting links: politely, within bounds, and never anything but public web addresses.

One host is asked one thing at a time, with a pause between two links, and waited for when it asks
for patience. HEAD comes first; where that is refused, GET, whose body is never read.
"""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import ResolveResult
from yarl import URL

from bot.upkeep.answers import (
    Answer,
    PrivateAddressError,
    Then,
    forbidden,
    is_public,
    read_answer,
    read_fault,
)
from bot.upkeep.links import Finding, Link, Verdict

MOST_REDIRECTS = 10
RETRIES = 3
FIRST_PAUSE = 2.0
"""Seconds before the first retry; before each further one it is twice as long."""
BETWEEN = 1.0
"""Seconds between two links of one host."""

_HEADERS = {"User-Agent": "Tropa link check", "Accept": "text/html, */*;q=0.8"}
_BUFFER = 4096

Sleep = Callable[[float], Awaitable[object]]
Progress = Callable[[int, int], None]
"""Called with the number of links visited and the number of all."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds for one request, requests at once, and whether this machine itself may be asked."""

    timeout: float
    at_once: int
    loopback: bool = False


async def visit_all(
    links: Sequence[Link], bounds: Bounds, sleep: Sleep, progress: Progress
) -> tuple[Finding, ...]:
    """What became of each link, the worst first."""
    done: list[Finding] = []
    connector = aiohttp.TCPConnector(limit=0, resolver=_PublicResolver(bounds))
    timeout = aiohttp.ClientTimeout(total=bounds.timeout)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, headers=_HEADERS, read_bufsize=_BUFFER
    ) as session:
        visitor = _Visitor(session, bounds, sleep)

        async def visit(link: Link) -> None:
            done.append(await visitor.visit(link))
            progress(len(done), len(links))

        async with asyncio.TaskGroup() as group:
            for link in links:
                group.create_task(visit(link))
    ranks = {verdict: rank for rank, verdict in enumerate(Verdict)}
    return tuple(sorted(done, key=lambda one: (ranks[one.verdict], one.link.places)))


class _PublicResolver(aiohttp.ThreadedResolver):
    """Knows public addresses only, so that no name and no redirect leads into a private network."""

    def __init__(self, bounds: Bounds) -> None:
        super().__init__()
        self._loopback = bounds.loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        public = [one for one in found if is_public(one["host"], loopback=self._loopback)]
        if not public:
            raise PrivateAddressError
        return public


class _Visitor:
    def __init__(self, session: aiohttp.ClientSession, bounds: Bounds, sleep: Sleep) -> None:
        self._session = session
        self._bounds = bounds
        self._sleep = sleep
        # Not the connector's own limit: whoever waits there is already being timed.
        self._slots = asyncio.Semaphore(bounds.at_once)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._met: set[str] = set()

    async def visit(self, link: Link) -> Finding:
        """Follow a link to where it ends."""
        try:
            first = here = URL(link.url)
        except ValueError:
            return Finding(link, Verdict.FAILED, said="this is no address")
        answer = await self._ask(here)
        for _ in range(MOST_REDIRECTS):
            if answer.to is None:
                break
            here = answer.to
            answer = await self._ask(here)
        if answer.to is not None:
            said = f"more than {MOST_REDIRECTS} redirects"
            return Finding(link, Verdict.LOOP, str(answer.to), said)
        if answer.verdict is Verdict.FINE and not _elsewhere(first, here):
            return Finding(link, Verdict.FINE)
        verdict = Verdict.MOVED if answer.verdict is Verdict.FINE else answer.verdict
        return Finding(link, verdict, str(here) if here != first else None, answer.said)

    async def _ask(self, url: URL) -> Answer:
        """Ask for one address, more than once if need be."""
        refusal = forbidden(url, loopback=self._bounds.loopback)
        if refusal:
            return Answer(Verdict.UNSAFE, said=refusal)
        async with self._turn(url.host or ""):
            method, retries = "HEAD", 0
            while True:
                answer = await self._once(method, url)
                last = {
                    Then.DONE: True,
                    Then.READ: method == "GET",
                    Then.LATER: retries == RETRIES,
                }
                if last[answer.then]:
                    return answer
                if answer.then is Then.LATER:
                    await self._sleep(max(answer.pause, FIRST_PAUSE * 2**retries))
                    retries += 1
                method = "GET"

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Nobody else asks this host meanwhile, not even while it makes us wait."""
        async with self._turns[host]:
            if host in self._met:
                await self._sleep(BETWEEN)
            self._met.add(host)
            yield

    async def _once(self, method: str, url: URL) -> Answer:
        async with self._slots:
            try:
                async with self._session.request(method, url, allow_redirects=False) as response:
                    answer = read_answer(response.status, response.headers, url)
                    response.close()  # a body of any size is left where it is
            except (aiohttp.ClientError, OSError, PrivateAddressError, ValueError) as error:
                return read_fault(error, self._bounds.timeout)
        return answer


def _elsewhere(first: URL, last: URL) -> bool:
    """Whether a reader should be told: another site, its front page only, or an unprotected one."""
    return (
        _site(first) != _site(last)
        or (last.path_qs == "/" and first.path_qs != "/")
        or (first.scheme == "https" and last.scheme == "http")
    )


def _site(url: URL) -> tuple[str, int | None]:
    return (url.host or "").removeprefix("www."), url.explicit_port
