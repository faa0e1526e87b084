"""Our HTTP client, against a server that does whatever a test wants."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvloop

from bot.channels.telegram.http import LostError, Origin, Pool, origin_of
from tests.botapi.waiting import PATIENCE, Signal
from tests.upkeep.web import self_signed

REQUEST = b"POST /x HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes"


class Site:
    """A server. `answers` are what it sends for each request; None closes the connection."""

    def __init__(self) -> None:
        self.answers: list[bytes | None] = []
        self.connections = 0
        self.requests = 0
        self.at_once = 0
        self.gate: asyncio.Event | None = None
        self.port = 0
        self._arrived = Signal()

    async def reached(self, count: int) -> None:
        """Wait until so many requests are held at once."""
        await self._arrived.until(lambda: self.at_once >= count, lambda: f"{self.at_once} came")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n{}"):
                self.requests += 1
                self.at_once += 1
                self._arrived.fire()
                if self.gate is not None:
                    await self.gate.wait()
                self.at_once -= 1
                answer = self.answers.pop(0) if self.answers else OK
                if answer is None:
                    break
                writer.write(answer)
                if answer.endswith(b"*cut*"):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def pool(self, most: int = 8) -> Pool:
        return Pool(Origin("127.0.0.1", self.port, tls=False), most, PATIENCE)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


async def test_a_connection_is_used_again(site: Site) -> None:
    pool = site.pool()
    assert [await pool.ask(REQUEST) for _ in range(3)] == [(200, b"yes")] * 3
    assert (site.connections, site.requests) == (1, 3)
    pool.close()


async def test_an_answer_in_pieces_and_chunks(site: Site) -> None:
    chunked = (
        b"HTTP/1.1 429 Slow\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n3\r\nway\r\n0\r\n\r\n"
    )
    early = b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
    site.answers = [chunked, early + OK, b"HTTP/1.1 204 Nothing\r\n\r\n"]
    pool = site.pool()
    assert await pool.ask(REQUEST) == (429, b"noway")
    assert await pool.ask(REQUEST) == (200, b"yes")
    assert await pool.ask(REQUEST) == (204, b"")
    pool.close()


async def test_the_server_may_want_a_new_connection_each_time(site: Site) -> None:
    site.answers = [b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes"] * 2
    pool = site.pool()
    assert [await pool.ask(REQUEST) for _ in range(2)] == [(200, b"yes")] * 2
    assert site.connections == 2
    pool.close()


async def test_a_connection_that_grew_old_is_replaced_unnoticed(site: Site) -> None:
    site.answers = [OK, None, OK]
    pool = site.pool()
    assert await pool.ask(REQUEST) == (200, b"yes")
    assert await pool.ask(REQUEST) == (200, b"yes")
    assert (site.connections, site.requests) == (2, 3)
    pool.close()


async def test_a_new_connection_that_ends_at_once_is_an_error(site: Site) -> None:
    site.answers = [None]
    pool = site.pool()
    with pytest.raises(LostError):
        await pool.ask(REQUEST)
    assert site.requests == 1
    pool.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf*cut*",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf*cut*",
        b"HTTP/1.1 200*cut*",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
    ],
)
async def test_half_an_answer_is_an_error_and_is_not_asked_for_again(
    site: Site, answer: bytes
) -> None:
    site.answers = [OK, answer]
    pool = site.pool()
    assert await pool.ask(REQUEST) == (200, b"yes")
    with pytest.raises(LostError):
        await pool.ask(REQUEST)
    assert site.requests == 2
    assert await pool.ask(REQUEST) == (200, b"yes"), "the next one has a connection of its own"
    pool.close()


async def test_what_nobody_asked_for_ends_the_connection(site: Site) -> None:
    site.answers = [OK + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"]
    pool = site.pool()
    assert await pool.ask(REQUEST) == (200, b"yes")
    assert await pool.ask(REQUEST) == (200, b"yes")
    pool.close()


async def test_no_more_connections_than_allowed(site: Site) -> None:
    site.gate = asyncio.Event()
    pool = site.pool(most=3)
    asking = [asyncio.create_task(pool.ask(REQUEST)) for _ in range(10)]
    await site.reached(3)
    site.gate.set()
    assert await asyncio.gather(*asking) == [(200, b"yes")] * 10
    assert site.connections == 3
    pool.close()


async def test_who_gives_up_waiting_leaves_no_answer_to_others(site: Site) -> None:
    site.gate = asyncio.Event()
    pool = site.pool()
    asking = asyncio.create_task(pool.ask(REQUEST))
    await site.reached(1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    site.gate.set()
    site.answers = [b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold"]
    assert (await pool.ask(REQUEST))[0] == 200
    assert site.connections == 2
    pool.close()


async def test_closing_ends_what_is_under_way(site: Site) -> None:
    site.gate = asyncio.Event()
    pool = site.pool()
    asking = asyncio.create_task(pool.ask(REQUEST))
    await site.reached(1)
    pool.close()
    with pytest.raises(ConnectionError):
        await asking
    site.gate.set()


async def test_nobody_is_there() -> None:
    with pytest.raises(ConnectionRefusedError):
        await Pool(Origin("127.0.0.1", 9, tls=False), 1, PATIENCE).ask(REQUEST)


async def test_who_cannot_prove_its_name_is_not_asked(tmp_path: Path) -> None:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=self_signed(tmp_path))
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(ssl.SSLCertVerificationError):
        await Pool(Origin("127.0.0.1", port, tls=True), 1, PATIENCE).ask(REQUEST)
    server.close()
    assert site.requests == 0


def test_who_proves_its_name_is_asked_over_tls(tmp_path: Path) -> None:
    """As api.telegram.org is, on the loop of the real process; the connection is used again."""

    async def talk() -> tuple[list[tuple[int, bytes]], int]:
        site = Site()
        secure = self_signed(tmp_path)
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=secure)
        port = server.sockets[0].getsockname()[1]
        pool = Pool(Origin("localhost", port, tls=True), 1, PATIENCE)
        assert pool._tls
        pool._tls.load_verify_locations(tmp_path / "site.pem")
        answers = [await pool.ask(REQUEST) for _ in range(3)]
        pool.close()
        server.close()
        return answers, site.connections

    assert uvloop.run(talk()) == ([(200, b"yes")] * 3, 1)
    assert asyncio.run(talk()) == ([(200, b"yes")] * 3, 1)


def test_the_loop_of_the_real_process() -> None:
    """uvloop's transports are no subclasses of asyncio's."""

    async def talk() -> list[tuple[int, bytes]]:
        site = Site()
        site.answers = [OK, None]
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
        site.port = server.sockets[0].getsockname()[1]
        pool = site.pool()
        answers = [await pool.ask(REQUEST) for _ in range(3)]
        pool.close()
        server.close()
        return answers

    assert uvloop.run(talk()) == [(200, b"yes")] * 3


def test_origins() -> None:
    assert origin_of("https://api.telegram.org/bot") == Origin("api.telegram.org", 443, tls=True)
    assert origin_of("http://[::1]:8081") == Origin("::1", 8081, tls=False)
    for wrong in ("ftp://x", "x", "https://"):
        with pytest.raises(ValueError, match="not an address"):
            origin_of(wrong)
