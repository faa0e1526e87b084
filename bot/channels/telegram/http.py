"""HTTP/1.1 to one server over connections that stay open: httptools parses, the loop carries.

Why this is ours: docs/decisions/0013-speed.md. One exchange at a time on a connection. Nothing that
is raised here holds an address: the bot token is a part of it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

import aiohappyeyeballs
import httptools

Answer = tuple[int, bytes]
"""Status and body."""

PARALLEL_AFTER = 0.25
"""Seconds after which the next address of a server is tried as well (RFC 8305)."""

_PORTS = {"http": 80, "https": 443}
_FINAL = 200
"""A status below says that the answer is still to come (RFC 9110, 15.2)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A server: with TLS, or without on loopback and in a network of one's own."""

    host: str
    port: int
    tls: bool


def origin_of(url: str) -> Origin:
    """The server of an address. Raises ValueError for anything but http and https."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        message = "not an address of a server"
        raise ValueError(message)
    return Origin(parts.hostname, parts.port or _PORTS[parts.scheme], parts.scheme == "https")


class LostError(ConnectionError):
    """The connection ended before the answer had come whole."""


class Connection(asyncio.Protocol):
    """One connection, and the exchange that is under way on it."""

    def __init__(self) -> None:
        """Not connected yet."""
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._body: list[bytes] = []
        self.begun = False
        """Whether anything of the answer has arrived."""
        self.open = False

    async def ask(self, request: bytes) -> Answer:
        """Send a request and wait for the answer. Raises ConnectionError.

        If that is cancelled, the connection is of no more use: the answer would still come.
        """
        assert self._transport is not None, "not connected"  # noqa: S101
        self._waiting = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._body = []
        self.begun = False
        self._transport.write(request)
        try:
            return await self._waiting
        except asyncio.CancelledError:
            self.abort()
            raise
        finally:
            # An answer tells whose chat it is about: an idle connection must not hold it.
            self._waiting, self._parser, self._body = None, None, []

    def abort(self) -> None:
        """Close it at once."""
        self.open = False
        if self._transport is not None:
            self._transport.abort()

    # Called by the loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are no subclass
        self.open = True

    def data_received(self, data: bytes) -> None:
        """A part of an answer, or something that nobody asked for."""
        if self._parser is None or self._waiting is None or self._waiting.done():
            self.abort()
            return
        self.begun = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.abort()

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002 - may hold anything
        """The other side closed it, or we did."""
        self.open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(LostError())

    # Called by the parser.

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """The whole answer is there."""
        parser, waiting = self._parser, self._waiting
        if parser is None or waiting is None or waiting.done():
            return
        status = parser.get_status_code()
        if status < _FINAL:
            return
        waiting.set_result((status, b"".join(self._body)))
        if not parser.should_keep_alive():
            self.abort()


class Pool:
    """Connections to one server: as many as are needed at once, up to a bound."""

    def __init__(self, origin: Origin, most: int, connect_seconds: float) -> None:
        """Open nothing yet. `most`: connections at once; further requests wait."""
        self._origin = origin
        self._connect_seconds = connect_seconds
        self._tls = ssl.create_default_context() if origin.tls else None
        self._room = asyncio.Semaphore(most)
        self._idle: list[Connection] = []
        self._busy: set[Connection] = set()

    async def ask(self, request: bytes) -> Answer:
        """The answer to a request. Raises OSError (of which ConnectionError and TimeoutError).

        A server closes a connection that it has not heard of for a while, perhaps just as we write:
        if nothing of an answer came on such a connection, the request is sent again on a new one.
        """
        async with self._room:
            used = self._last_idle()
            if used is not None:
                try:
                    return await self._on(used, request)
                except LostError:
                    if used.begun:
                        raise
            return await self._on(await self._connected(), request)

    async def _on(self, connection: Connection, request: bytes) -> Answer:
        self._busy.add(connection)
        try:
            answer = await connection.ask(request)
        finally:
            self._busy.discard(connection)
        if connection.open:
            self._idle.append(connection)
        return answer

    def _last_idle(self) -> Connection | None:
        """The connection that was used last, so that those which are not needed grow old."""
        while self._idle:
            connection = self._idle.pop()
            if connection.open:
                return connection
        return None

    async def _connected(self) -> Connection:
        loop, origin = asyncio.get_running_loop(), self._origin
        async with asyncio.timeout(self._connect_seconds):
            found = await loop.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM)
            reached = await aiohappyeyeballs.start_connection(
                found, happy_eyeballs_delay=PARALLEL_AFTER, interleave=1
            )
            make: Callable[[], Connection] = Connection
            name = origin.host if origin.tls else None
            _, connection = await loop.create_connection(
                make, sock=reached, ssl=self._tls, server_hostname=name
            )
        return connection

    def close(self) -> None:
        """Close all connections. What is under way fails with a ConnectionError."""
        for connection in (*self._idle, *self._busy):
            connection.abort()
        self._idle.clear()
