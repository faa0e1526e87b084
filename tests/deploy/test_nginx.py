"""deploy/nginx.conf before two replicas: nothing is lost, nothing kept, nothing else there."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram.webhook import CONNECTIONS, MOST_BYTES, Hooks
from bot.running.server import KEEP_ALIVE, Server
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.posting import HEADER, PATH, SECRET, Posting
from tests.deploy.nginx import CONF, NAME, Nginx, command

pytestmark = pytest.mark.skipif(command() is None, reason="nginx is missing: apt install nginx")

HERE = ("location = /telegram", f"location = {PATH}")
NETWORKS = ["149.154.160.0/20", "91.108.4.0/22"]
"""Telegram's: core.telegram.org/bots/webhooks."""


@dataclass
class Front:
    """What Telegram sees: one address."""

    telegram: FakeTelegram
    nginx: Nginx
    session: aiohttp.ClientSession

    async def ask(
        self, body: bytes | str = b"", path: str = PATH, name: str = NAME
    ) -> tuple[int, bytes]:
        """Ask whether a body is welcome, then post it; the status and the body of the answer."""
        url = f"https://127.0.0.1:{self.nginx.port}{path}"
        told = {HEADER: SECRET, "Host": NAME}
        data = io.BytesIO(body.encode() if isinstance(body, str) else body)
        async with self.session.post(
            url, data=data, headers=told, server_hostname=name, expect100=True
        ) as answer:
            return answer.status, await answer.read()

    async def post(self) -> list[int]:
        """Post what people have done, one after the other; the statuses. Calls are carried out."""
        updates = self.telegram.world.updates
        pending = updates.pending
        updates.confirm(pending[-1]["update_id"] + 1)
        return [await self.post_one(update) for update in pending]

    async def post_one(self, update: dict[str, Any]) -> int:
        """Post an update, and carry out what comes back."""
        status, answer = await self.ask(json.dumps(update))
        if answer and status == 200:
            call = json.loads(answer)
            await self.telegram.obey(call.pop("method"), call)
        return status

    async def walk(self, person: Person, presses: int = 12) -> None:
        """Somebody who opens and closes the help again and again."""
        await person.send("/start")
        assert await self.post() == [200]
        for number in range(presses):
            await person.press_data(person.last.data[0])
            assert await self.post() == [200], number


@asynccontextmanager
async def front(
    telegram: FakeTelegram,
    port: int,
    replicas: Sequence[int],
    put: Sequence[tuple[str, str]] = (HERE,),
) -> AsyncIterator[Front]:
    """Nginx before the replicas at these ports."""
    async with Nginx(replicas, port, put=put) as nginx:
        connector = aiohttp.TCPConnector(ssl=nginx.trusted)
        async with aiohttp.ClientSession(connector=connector) as session:
            yield Front(telegram, nginx, session)


@pytest.fixture
async def served(
    telegram: FakeTelegram, replicas: list[Posting], port: int
) -> AsyncIterator[Front]:
    async with front(telegram, port, [one.server.port for one in replicas]) as one:
        yield one


@asynccontextmanager
async def dying() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A replica that is killed whenever it has read a request: its port, and what it read."""
    seen: list[bytes] = []

    async def die(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            assert length is not None
            seen.append(await reader.readexactly(int(length[1])))
        writer.transport.abort()

    server = await asyncio.start_server(die, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], seen


async def test_both_replicas_serve_one_conversation(served: Front, replicas: list[Posting]) -> None:
    """Any replica opens what any other has sealed: they have the token in common."""
    masha = served.telegram.person()
    await served.walk(masha)
    assert masha.last.text
    taken = [one.server._server.server_state.total_requests for one in replicas]
    assert all(taken), taken
    assert sum(taken) == 13


async def test_connections_to_replicas_are_kept(served: Front, replicas: list[Posting]) -> None:
    await served.walk(served.telegram.person(), presses=30)
    opened = [len(one.server._server.server_state.connections) for one in replicas]
    assert sum(opened) <= 4, "two workers, two replicas"


async def test_a_replica_that_is_gone_is_not_missed(
    telegram: FakeTelegram, replicas: list[Posting], port: int
) -> None:
    async with dying() as (gone, _):
        pass
    async with front(telegram, port, [gone, replicas[0].server.port]) as one:
        await one.walk(telegram.person())
        assert one.nginx.written()["error.log"] == b"", "a line would name the request"


async def test_a_request_that_died_with_its_replica_goes_to_the_other(
    telegram: FakeTelegram, replicas: list[Posting], port: int
) -> None:
    async with (
        dying() as (deadly, seen),
        front(telegram, port, [deadly, replicas[0].server.port]) as one,
    ):
        await one.walk(telegram.person())
        assert seen, "none was lost, so nothing is shown"


async def test_a_replica_that_has_just_begun_is_passed_over(
    telegram: FakeTelegram, replicas: list[Posting], port: int
) -> None:
    """It knows no path before its bot has reached Telegram."""
    beginning = Server(Hooks({}), "127.0.0.1", 0, 1)
    await beginning.start()
    async with front(telegram, port, [beginning.port, replicas[0].server.port]) as one:
        await one.walk(telegram.person())
    assert beginning._server.server_state.total_requests, "none was sent there"
    await beginning.stop()


async def test_where_no_replica_is_left_telegram_is_told_to_come_again(
    telegram: FakeTelegram, port: int
) -> None:
    async with dying() as (one_gone, _), dying() as (other_gone, _):
        pass
    async with front(telegram, port, [one_gone, other_gone]) as one:
        assert (await one.ask(b"{}"))[0] == 502


async def test_who_finds_no_room_is_told_so_at_once(
    served: Front, replicas: list[Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram comes again later; to try the next replica would double the load of a crowd."""
    monkeypatch.setattr("bot.channels.telegram.lanes.AT_ONCE", 0)
    assert await served.ask(b"{}") == (503, b"")
    assert sum(one.server._server.server_state.total_requests for one in replicas) == 1


async def test_nothing_of_a_request_is_written(
    served: Front, replicas: list[Posting], guide: object
) -> None:
    """Not even a long one that waits for its replica: bodies stay in memory."""
    held = served.telegram.hang("sendMessage")
    masha = served.telegram.person(name="Plantovich Planted")
    await masha.send("/start " + "planted" * 100_000)
    posting = asyncio.create_task(served.post())
    await held.reached()
    before = served.nginx.written()
    held.release()
    assert await posting == [200]
    assert before == served.nginx.written() == {"error.log": b"", "nginx.pid": before["nginx.pid"]}


async def test_a_body_is_as_long_as_a_replica_takes(served: Front) -> None:
    assert (await served.ask(b"x" * MOST_BYTES))[0] == 200
    assert (await served.ask(b"x" * (MOST_BYTES + 1)))[0] == 413


@pytest.mark.parametrize("path", ["/", "/healthz", "/metrics", f"{PATH}/", "/.env"])
async def test_there_is_nothing_else(served: Front, path: str) -> None:
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await served.ask(path=path)


async def test_who_asks_for_another_name_sees_no_certificate(served: Front) -> None:
    with pytest.raises(aiohttp.ClientConnectorError, match="UNRECOGNIZED_NAME"):
        await served.ask(name="127.0.0.1")


async def test_old_tls_is_refused(served: Front) -> None:
    old = served.nginx.trusted
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError, match=r"SSL|TLS|reset"):
        await asyncio.open_connection("127.0.0.1", served.nginx.port, ssl=old, server_hostname=NAME)


async def test_the_list_of_those_who_may_ask(
    telegram: FakeTelegram, replicas: list[Posting], port: int
) -> None:
    text = CONF.read_text("utf-8")
    assert re.findall(r"#allow (\S+);", text) == NETWORKS
    put = [HERE, ("#deny all", "deny all")]
    put += [(f"#allow {one}", f"allow {one}") for one in NETWORKS]
    ports = [one.server.port for one in replicas]
    async with front(telegram, port, ports, put) as one:
        assert (await one.ask(b"{}"))[0] == 403
    async with front(telegram, port, ports, [*put, (NETWORKS[0], "127.0.0.0/8")]) as one:
        assert (await one.ask(b"{}"))[0] == 200


def test_its_limits_are_those_of_the_bot() -> None:
    text = CONF.read_text("utf-8")
    assert f"client_max_body_size {MOST_BYTES >> 20}m;" in text
    assert f"client_body_buffer_size {MOST_BYTES >> 20}m;" in text
    assert f"        keepalive {CONNECTIONS};" in text
    (kept,) = re.findall(r"^        keepalive_timeout (\d+)s;", text, re.MULTILINE)
    assert int(kept) < KEEP_ALIVE
