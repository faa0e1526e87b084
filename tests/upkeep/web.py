"""A small web on loopback: sites by name, each page with its fault, and a sleep that takes no time.

Names that end in `.example` are this machine; `inside.example` is in a private network and
`nowhere.example` does not exist.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import struct
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.model.problem import Place
from bot.upkeep.links import Finding, Link
from bot.upkeep.visits import Bounds, visit_all
from tests.botapi.waiting import PATIENCE, Signal

_TURNS = 200

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Web:
    """Sites in the loop of the test. `pages` are their paths; `asked` is what was asked for."""

    def __init__(self, secure: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Handler] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.port = 0
        self._secure = secure
        self._over = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Listen on a port of the system's choice."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._secure).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close, and let whoever hangs go."""
        self._over.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def url(self, path: str, host: str = "site.example") -> str:
        """The address of a page."""
        return f"http{'s' if self._secure else ''}://{host}:{self.port}{path}"

    def page(self, path: str, *answers: int | dict[str, str], host: str = "site.example") -> str:
        """Add a page; its address. It answers with each status in turn, then the last for ever.

        A dict behind a status holds its headers.
        """
        turns: deque[tuple[int, dict[str, str]]] = deque()
        for answer in answers:
            if isinstance(answer, int):
                turns.append((answer, {}))
            else:
                turns[-1][1].update(answer)

        async def handle(_request: web.Request) -> web.StreamResponse:
            status, headers = turns.popleft() if len(turns) > 1 else turns[0]
            return web.Response(status=status, headers=headers)

        return self.handled(path, handle, host)

    def handled(self, path: str, handler: Handler, host: str = "site.example") -> str:
        """Add a page that does what this handler does; its address."""
        self.pages[path] = handler
        return self.url(path, host)

    async def hang(self, _request: web.Request) -> web.StreamResponse:
        """Never answer."""
        await self._over.wait()
        return web.Response()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        self.headers.append(dict(request.headers))
        return await self.pages[request.path](request)


async def reset(request: web.Request) -> web.StreamResponse:
    """Break the connection."""
    assert request.transport is not None
    connection: socket.socket = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
    return web.Response()


def without_head(handler: Handler, status: int = 405) -> Handler:
    """The same page on a server that refuses HEAD."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status) if request.method == "HEAD" else await handler(request)

    return handle


class Busy:
    """A page that answers once so many requests are there at once; `most` were there.

    It then waits some turns of the loop, in which more would come if they were let in.
    """

    def __init__(self, enough: int) -> None:
        self.most = self._now = 0
        self._enough = enough
        self._signal = Signal()

    async def __call__(self, _request: web.Request) -> web.StreamResponse:
        """Wait for the others."""
        self._now += 1
        self.most = max(self.most, self._now)
        self._signal.fire()
        try:
            await self._signal.until(lambda: self.most >= self._enough, lambda: f"{self.most}")
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        finally:
            self._now -= 1
        return web.Response()


class Silence:
    """A page that never answers. Its loop's clock jumps once the request is there, so nobody waits.

    A short time-out instead would run out before a slow machine has even sent the request.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._ahead, self._seconds = 0.0, seconds
        real = loop.time
        monkeypatch.setattr(loop, "time", lambda: real() + self._ahead)

    async def __call__(self, _request: web.Request) -> web.StreamResponse:
        """Let the time pass that whoever asks is willing to wait."""
        self._ahead += 2 * self._seconds
        await asyncio.Event().wait()
        return web.Response()


class Naps:
    """A `sleep` that takes no time and remembers."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Let the others go on."""
        self.taken.append(seconds)
        await asyncio.sleep(0)


async def visited(
    *urls: str,
    naps: Naps | None = None,
    seconds: float = PATIENCE,
    at_once: int = 8,
    loopback: bool = True,
) -> dict[str, Finding]:
    """What became of these links, by address, the worst first."""
    links = [Link(url, (Place("content/sources/all.yaml", at),)) for at, url in enumerate(urls, 1)]
    seen: list[tuple[int, int]] = []
    findings = await visit_all(
        links,
        Bounds(seconds, at_once, loopback),
        naps or Naps(),
        lambda done, every: seen.append((done, every)),
    )
    assert seen == [(done, len(urls)) for done in range(1, len(urls) + 1)]
    assert len(findings) == len(urls)
    return {one.link.url: one for one in findings}


async def verdict(url: str, **options: Any) -> tuple[str, str]:
    """What became of one link, and why."""
    found = (await visited(url, **options))[url]
    return found.verdict.value, found.said


def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the names of this module stand for their addresses, without asking anybody."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        if host == "inside.example":
            return real("10.0.0.1", *arguments, **options)
        if str(host).endswith(".example") and host != "nowhere.example":
            return real("127.0.0.1", *arguments, **options)
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from None
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server shows whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site.example")])
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "site.pem"
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
