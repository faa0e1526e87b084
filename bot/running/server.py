"""A web server for one ASGI application. The only importer of `uvicorn`."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import uvicorn

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An ASGI application (asgi.readthedocs.io, version 3)."""

KEEP_ALIVE = 75
"""Seconds that an idle connection stays open: longer than nginx keeps one to us (60)."""

BACKLOG = 2048


class Server:
    """Serves an application on one address, in the present event loop."""

    def __init__(self, app: App, host: str, port: int, last_seconds: int) -> None:
        """`last_seconds`: how long requests may take to end once it is told to stop."""
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._serving: asyncio.Task[None] | None = None
        self._server = _Quiet(
            uvicorn.Config(
                app,
                http="h11" if sys.platform == "win32" else "httptools",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=last_seconds,
            )
        )

    @property
    def port(self) -> int:
        """The port that it listens on, which the system chooses where 0 was asked for."""
        assert self._socket is not None, "it has not been started"  # noqa: S101
        return int(self._socket.getsockname()[1])

    async def start(self) -> None:
        """Listen. Raises OSError where the address is taken, or not this machine's."""
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        self._socket = socket.create_server(self._address, family=family, backlog=BACKLOG)
        self._serving = asyncio.create_task(self._server.serve([self._socket]))

    async def stop(self) -> None:
        """Take no new requests, and end once those that are there have been answered."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving
            self._serving = None


class _Quiet(uvicorn.Server):
    """Leaves the signals to whoever runs it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
