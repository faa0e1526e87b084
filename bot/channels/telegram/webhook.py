"""Serving Telegram by webhook: an ASGI application, behind a web server that speaks TLS.

Telegram posts an update; it is answered with 200 once it has been handled, so that an update is
never lost with the process. One call to Telegram travels in that answer.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Protocol

import orjson
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram.calls import Request
from bot.channels.telegram.channel import NO_ANSWER, START_PAUSES, Channel
from bot.channels.telegram.incoming import ALLOWED_UPDATES, decode_update
from bot.errors import WebhookRefusedError
from bot.running.server import Receive, Scope, Send

log = logging.getLogger("tropa.telegram")

MOST_BYTES = 1 << 20
"""Of a request's body. Updates have some thousands."""

CONNECTIONS = 100
"""Requests that Telegram may have open at once: the most that it allows (setWebhook)."""

_SECRET = b"x-telegram-bot-api-secret-token"
_LENGTH = b"content-length"


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the updates of one channel come in."""

    channel: Channel
    secret: bytes


class Hooks:
    """The ASGI application. It knows its channels by path."""

    def __init__(self, hooks: Mapping[str, Hook]) -> None:
        """`hooks`: by path, such as `/telegram`."""
        self._hooks = hooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = _Answer(send)
        hook = self._hooks.get(scope["path"])
        if hook is None:
            await answer.refuse(404)
        elif status := _refusal(scope, hook):
            hook.channel.counts.came("refused")
            await answer.refuse(status)
        elif (body := await _body(scope, receive)) is None:
            hook.channel.counts.came("refused")
            await answer.refuse(413)
        else:
            incoming = decode_update(body)
            if incoming is None:
                hook.channel.counts.came("unreadable")
            else:
                await hook.channel.take(incoming, answer)
            await answer.let_go()


def _refusal(scope: Scope, hook: Hook) -> int:
    """The status by which a request is refused before its body is read, or 0."""
    if scope["method"] != "POST":
        return 405
    if not hmac.compare_digest(_header(scope, _SECRET), hook.secret):
        return 401
    return 503 if hook.channel.lanes.full else 0


class _Answer(Request):
    """The answer to a request of Telegram's."""

    __slots__ = ("_given", "_send")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._given = False

    async def carry(self, method: str, parameters: dict[str, Any]) -> bool:
        """Answer with this call, if there was no answer yet."""
        if self._given:
            return False
        await self._give(200, orjson.dumps({"method": method, **parameters}), _JSON)
        return True

    async def let_go(self) -> None:
        """Answer with nothing, if there was no answer yet."""
        if not self._given:
            await self._give(200)

    async def refuse(self, status: int) -> None:
        """Answer that this was not taken. Telegram sends it again; nobody else should."""
        await self._give(status)

    async def _give(
        self, status: int, body: bytes = b"", headers: tuple[tuple[bytes, bytes], ...] = ()
    ) -> None:
        self._given = True
        length = (_LENGTH, str(len(body)).encode())
        await self._send(
            {"type": "http.response.start", "status": status, "headers": [length, *headers]}
        )
        await self._send({"type": "http.response.body", "body": body})


_JSON = ((b"content-type", b"application/json"),)


def _header(scope: Scope, wanted: bytes) -> bytes:
    value: bytes = next((value for name, value in scope["headers"] if name == wanted), b"")
    return value


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, or nothing if it is too long."""
    length = _header(scope, _LENGTH)
    if length.isdigit() and int(length) > MOST_BYTES:
        return None
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
    return body


class Serving(Protocol):
    """The server behind a webhook, as far as the webhook is concerned."""

    async def stop(self) -> None:
        """Take no more requests, and answer those that are there."""
        ...


class Webhook:
    """Has Telegram post the updates of one channel to an address of ours."""

    name = "webhook"

    def __init__(self, channel: Channel, server: Serving, url: str, secret: str) -> None:
        """`server` serves `Hooks`, and may be shared by several channels."""
        self.channel = channel
        self._server = server
        self._wanted = {
            "url": url,
            "secret_token": secret,
            "max_connections": CONNECTIONS,
            "allowed_updates": list(ALLOWED_UPDATES),
        }

    async def start(self) -> None:
        """Tell Telegram the address, however long that takes. Raises InvalidToken.

        Raises WebhookRefusedError where Telegram does not accept it.
        """
        pauses = chain(START_PAUSES, repeat(START_PAUSES[-1]))
        while True:
            try:
                await self.channel.bot.call("setWebhook", **self._wanted)
            except InvalidToken:
                raise
            except BadRequest as error:
                raise WebhookRefusedError(error.message) from None
            except TelegramError as error:
                log.warning(NO_ANSWER, type(error).__name__)
                await self.channel.sleep(next(pauses))
            else:
                return

    async def failed(self) -> None:
        """Wait for ever: with another token, Telegram just posts no more."""
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Take no more requests, and end when those that are there have been answered.

        Telegram keeps the address: another replica may be serving it, and updates wait for us.
        """
        await self._server.stop()
