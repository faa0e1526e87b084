"""The floor of a Python process: a bare protocol that answers the webhook with a call in the body.

No bot library, no conversation, no request of its own but setWebhook.
"""

from __future__ import annotations

import asyncio
import urllib.request
from typing import cast

import httptools
import orjson

from tests.bench.peers.bots import common
from tests.bench.peers.bots.constant import reply

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
SECRET_HEADER = b"x-telegram-bot-api-secret-token"


class Webhook(asyncio.Protocol):
    """A connection of Telegram. httptools calls the methods named on_…."""

    def __init__(self) -> None:
        self._parser = httptools.HttpRequestParser(self)
        self._secret = b""
        self._body = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._secret = self._body = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == SECRET_HEADER:
            self._secret = value

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        assert self._transport
        if self._secret != common.SECRET.encode():
            self._transport.close()
            return
        call = orjson.dumps(reply(orjson.loads(self._body)))
        self._transport.write(HEAD % (len(call), call))


def set_webhook() -> None:
    """Ask for updates."""
    request = urllib.request.Request(
        f"{common.API_BASE}/bot{common.TOKEN}/setWebhook",
        orjson.dumps({"url": common.URL, "secret_token": common.SECRET}),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        response.read()


async def serve() -> None:
    """Serve until killed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Webhook, common.HOST, common.PORT)
    await asyncio.to_thread(set_webhook)
    await server.serve_forever()


if __name__ == "__main__":
    common.use_uvloop()
    asyncio.run(serve())
