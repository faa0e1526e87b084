"""The Bot API over HTTP, on loopback: what the bot meets instead of api.telegram.org."""

# ruff: noqa: ASYNC109 - a person's patience is called timeout where tests name it
from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.botapi import faults, methods, spec, wire
from tests.botapi.faults import POLL, Answer, Fault, Faults
from tests.botapi.person import Group, Person
from tests.botapi.updates import ApiError
from tests.botapi.waiting import PATIENCE, Signal
from tests.botapi.world import Clock, World

Json = dict[str, Any]

TOKEN = "4242:AAF-a_token_that_only_tests_know_01"
_QUIET_TURNS = 50


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the bot, its parameters as values whatever the body was."""

    method: str
    params: Json


class FakeTelegram(Faults):
    """A Bot API server for one bot, in the loop of the test.

    Point the bot at `url` and `token`; with python-telegram-bot
    `.base_url(f"{telegram.url}/bot")`. Requests that Telegram would not take as they are
    collect in `problems`, are answered with a 400, and fail the test when the context is left,
    unless `strict` is off.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or Clock()
        self.world = World(self.clock)
        self.token = TOKEN
        self.url = ""
        self.strict = True
        self.api_delay = 0.0
        self.requests: list[Request] = []
        self.problems: list[str] = []
        self.others: dict[str, FakeTelegram] = {}
        self._in_flight: set[asyncio.Task[Answer | None]] = set()
        self._landed = Signal()
        self._out_until: datetime | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen on a port of the system's choice."""
        app = web.Application(client_max_size=1 << 22)
        app.router.add_route("*", "/{who}/{method}", self._serve)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close, and fail if the bot made requests that Telegram would not take."""
        self.world.updates.close()
        for task in self._in_flight:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()
        if not self.problems or not self.strict:
            return
        message = "the bot's requests break the Bot API:\n" + "\n".join(self.problems)
        if error is None:
            raise AssertionError(message)
        error.add_note(message)

    def person(
        self,
        language: str | None = "ru",
        id: int | None = None,  # noqa: A002
        name: str = "Мария Петрова",
        username: str | None = None,
    ) -> Person:
        """Return somebody who has not written to the bot yet."""
        return Person(self.world, language=language, number=id, name=name, username=username)

    def group(self, title: str = "Друзья", kind: str = "supergroup") -> Group:
        """Return a group that the bot has not been added to yet."""
        return Group(self.world, title, kind)

    @property
    def connections(self) -> int:
        """How many connections the bot has open."""
        return (
            0
            if self._runner is None or self._runner.server is None
            else len(self._runner.server.connections)
        )

    def beside(self, other: FakeTelegram) -> None:
        """Serve another bot, too: requests with its token are handed on to it."""
        self.others[f"bot{other.token}"] = other

    def outage(self, **duration: float) -> None:
        """Be out of reach until that much time has passed: `outage(minutes=10)`.

        What is under way breaks off, and so does every connection that is tried.
        """
        self._out_until = self.clock.now + timedelta(**duration)
        assert self._runner is not None
        assert self._runner.server is not None
        for connection in self._runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def calls(self, *names: str) -> list[Request]:
        """Return the requests of these methods; without names, all but the polls."""
        return [r for r in self.requests if (r.method in names if names else r.method != POLL)]

    def forget_queries(self) -> None:
        """Let every button press so far become too old to be answered."""
        self.world.queries.clear()

    async def settled(
        self, idle: Callable[[], Awaitable[object]] | None = None, timeout: float = PATIENCE
    ) -> None:
        """Wait until every update is confirmed and no request but the poll is in flight.

        A bot confirms an update by asking for the next, often before it has handled the first.
        So this then lets the loop turn a number of times, and waits on if a request comes in. A bot
        in the same loop that computes and sends is thus caught; one that pauses between two
        requests (a retry), works in a thread or in another process is not. Pass `idle`, for
        instance `application.update_queue.join`, to wait for the bot's own word first.
        """
        await self._until_quiet(timeout)
        if idle is not None:
            await _within(timeout, idle)
        turns = 0
        while turns < _QUIET_TURNS:
            await asyncio.sleep(0)
            turns += 1
            if not self._quiet():
                await self._until_quiet(timeout)
                turns = 0

    def _quiet(self) -> bool:
        return not self._in_flight and not self.world.updates.pending

    async def _until_quiet(self, patience: float) -> None:
        await self.world.updates.confirmed.until(
            lambda: not self.world.updates.pending,
            lambda: f"the bot left updates unconfirmed: {self.world.updates.pending}",
            patience,
        )
        await self._landed.until(
            lambda: not self._in_flight,
            lambda: f"{len(self._in_flight)} request(s) hang, the last {self.requests[-1]}",
            patience,
        )

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self._out_until is not None and self.clock.now < self._out_until:
            return wire.respond(request, None)
        if request.match_info["who"] in self.others:
            return await self.others[request.match_info["who"]]._serve(request)
        if request.match_info["who"] != f"bot{self.token}":
            return wire.respond(request, faults.refusal(401, "Unauthorized", {}))
        asked = request.match_info["method"]
        method = spec.canonical(asked) or asked
        params = spec.decode(method, await wire.params(request))
        findings = self._noted(method, params)
        work = self._answer(method, params, findings)
        answer = await (work if method == POLL else self._unstoppable(work))
        return wire.respond(request, answer)

    async def obey(self, method: str, params: Json) -> None:
        """Carry out the call that came in the answer to a webhook request."""
        await self._carried_out(method, params, self._noted(method, params))

    def _noted(self, method: str, params: Json) -> list[str]:
        """Remember a request, and what is wrong with it."""
        self.requests.append(Request(method, params))
        findings = spec.check(method, params)
        self.problems += [f"{method}: {finding}" for finding in findings]
        return findings

    async def _unstoppable(self, work: Coroutine[Any, Any, Answer | None]) -> Answer | None:
        """Carry a request out even if the client goes away, as a real server does."""
        task: asyncio.Task[Answer | None] = asyncio.create_task(work)
        self._in_flight.add(task)
        task.add_done_callback(self._land)
        return await asyncio.shield(task)

    def _land(self, task: asyncio.Task[Answer | None]) -> None:
        self._in_flight.discard(task)
        self._landed.fire()

    async def _answer(self, method: str, params: Json, findings: list[str]) -> Answer | None:
        """Return what to answer, or None to break the connection."""
        fault = self.take(method, params) or Fault(method)
        if fault.answer is not None:
            return fault.answer
        if fault.dropped and not fault.carried_out:
            return None
        if fault.hold is not None and not fault.carried_out:
            await fault.hold.keep()
        answer = await self._carried_out(method, params, findings)
        if fault.hold is not None and fault.carried_out:
            await fault.hold.keep()
        if self.api_delay and method != POLL:
            await asyncio.sleep(self.api_delay)
        return fault.shape(answer)

    async def _carried_out(self, method: str, params: Json, findings: list[str]) -> Answer:
        if spec.canonical(method) is None:
            return faults.refusal(404, "Not Found", {})
        if findings:
            return faults.refusal(400, f"Bad Request: {findings[0]}", {})
        try:
            if method == POLL:
                return faults.result(await self.world.updates.poll(params))
            return faults.result(methods.carry_out(self.world, method, params))
        except ApiError as error:
            return faults.refusal(error.status, error.description, error.parameters)


async def _within(seconds: float, idle: Callable[[], Awaitable[object]]) -> None:
    try:
        async with asyncio.timeout(seconds):
            await idle()
    except TimeoutError:
        raise AssertionError(f"waited {seconds:g} s in vain: the bot is not idle") from None
