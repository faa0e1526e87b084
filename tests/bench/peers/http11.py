"""The least HTTP/1.1 that the bench needs: a server's connection and a pool of a client's.

Both sit on asyncio's transports, so that the harness costs far less than any bot it measures.
Bodies have a Content-Length; none of the bots sends another kind.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

T = TypeVar("T")

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TYPE = re.compile(rb"\r\ncontent-type: *([^\r;]+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response."""

    first_line: bytes
    kind: bytes
    body: bytes
    closes: bool


class Messages:
    """Cuts what arrives into messages."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are complete now."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            if _CHUNKED.search(head):
                raise NotImplementedError("chunked bodies")
            length = _LENGTH.search(head)
            stop = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < stop:
                return
            body, self._buffer = self._buffer[end + 4 : stop], self._buffer[stop:]
            kind = _TYPE.search(head)
            yield Message(
                first_line=head.partition(b"\r\n")[0],
                kind=kind[1] if kind else b"",
                body=body,
                closes=_CLOSE.search(head) is not None,
            )


class Connection(asyncio.Protocol):
    """A bot's connection to the server; each request is handed on as (connection, request)."""

    def __init__(self, on_request: Callable[[Connection, Message], None]) -> None:
        self._on_request = on_request
        self._messages = Messages()
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        for request in self._messages.feed(data):
            self._on_request(self, request)

    def reply(self, payload: bytes, status: int = 200) -> None:
        """Answer the request in JSON, if the bot is still there."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 %d %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, b"OK" if status == 200 else b"Error", len(payload), payload)
            )


class _Outgoing(asyncio.Protocol, Generic[T]):
    """A connection of a pool, kept open between requests."""

    def __init__(self, pool: Pool[T]) -> None:
        self._pool = pool
        self._messages = Messages()
        self._transport: asyncio.WriteTransport | None = None
        self.tag: T | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._pool.lost(self)

    def data_received(self, data: bytes) -> None:
        for response in self._messages.feed(data):
            tag, self.tag = self.tag, None
            if response.closes:
                self.close()
            else:
                self._pool.idle(self)
            if tag is not None:
                self._pool.on_response(tag, int(response.first_line.split(b" ", 2)[1]), response)

    def send(self, tag: T, request: bytes) -> None:
        self.tag = tag
        if self._transport is not None:
            self._transport.write(request)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


@dataclass(eq=False)
class Pool(Generic[T]):
    """Requests to one host over a limited number of connections; what exceeds it waits in a queue.

    `on_sent(tag)` tells that the request is written, `on_response(tag, status, response)` that it
    is answered, `on_failure(tag)` that the connection failed first.
    """

    host: str
    port: int
    limit: int
    on_sent: Callable[[T], None]
    on_response: Callable[[T, int, Message], None]
    on_failure: Callable[[T], None]

    def __post_init__(self) -> None:
        self._open = 0
        self._closed = False
        self._free: list[_Outgoing[T]] = []
        self._queue: deque[tuple[T, bytes]] = deque()
        self._connecting: set[asyncio.Task[None]] = set()

    def post(self, tag: T, request: bytes) -> None:
        """Send a request as soon as a connection is free."""
        if self._free:
            self._send(self._free.pop(), tag, request)
            return
        self._queue.append((tag, request))
        if self._open < self.limit:
            self._open += 1
            task = asyncio.get_running_loop().create_task(self._connect())
            self._connecting.add(task)
            task.add_done_callback(self._connecting.discard)

    def close(self) -> None:
        """Drop what waits, and close the connections that are idle."""
        self._closed = True
        self._queue.clear()
        for connection in self._free:
            connection.close()
        self._free.clear()

    def idle(self, connection: _Outgoing[T]) -> None:
        """Use a connection that has become free."""
        if self._closed:
            connection.close()
        elif self._queue:
            self._send(connection, *self._queue.popleft())
        else:
            self._free.append(connection)

    def lost(self, connection: _Outgoing[T]) -> None:
        """Forget a connection; the request that it carried has failed."""
        self._open -= 1
        if connection in self._free:
            self._free.remove(connection)
        tag, connection.tag = connection.tag, None
        if tag is not None and not self._closed:
            self.on_failure(tag)

    def _send(self, connection: _Outgoing[T], tag: T, request: bytes) -> None:
        connection.send(tag, request)
        self.on_sent(tag)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(
                lambda: _Outgoing(self), self.host, self.port
            )
        except OSError:
            self._open -= 1
            if self._queue and not self._closed:
                self.on_failure(self._queue.popleft()[0])
        else:
            self.idle(connection)
