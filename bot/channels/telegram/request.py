"""The request layer that python-telegram-bot asks for: the Bot API's methods over HTTP.

No message of an error ever holds the address of a request: the bot token is a part of it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.http import Origin, Pool, origin_of
from bot.channels.telegram.incoming import decode_answer, decode_result

CONNECTIONS = 256
"""Connections at once. People must not wait for each other's network."""
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Plain:
    parameters: dict[str, Any]


def plain(parameters: dict[str, Any]) -> RequestData:
    """Parameters of a call that are JSON already.

    The library's own class looks for files in each of them. It hands this one on to `do_request`
    unseen, and that only reads `parameters`.
    """
    return cast("RequestData", _Plain(parameters))


class HttpRequest(BaseRequest):
    """A request layer for python-telegram-bot."""

    def __init__(self, connections: int = CONNECTIONS, read_seconds: float = READ_SECONDS) -> None:
        """Open nothing yet."""
        self._connections = connections
        self._read_seconds = read_seconds
        self._pools: dict[Origin, Pool] | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, if a call says nothing else."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Allow requests. Connections are opened when they are needed."""
        self._pools = {} if self._pools is None else self._pools

    async def shutdown(self) -> None:
        """Close all connections."""
        for pool in (self._pools or {}).values():
            pool.close()
        self._pools = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Status and body. Raises TimedOut or NetworkError, neither of which holds the address."""
        if self._pools is None:
            message = "the request layer is not open"
            raise RuntimeError(message)
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        origin, head = _target(method, url)
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = Pool(origin, self._connections, CONNECT_SECONDS)
        body = orjson.dumps(request_data.parameters) if request_data else b""
        try:
            # In all, because an answer that trickles in could last for ever.
            async with asyncio.timeout(CONNECT_SECONDS + seconds):
                return await pool.ask(head % len(body) + body)
        except TimeoutError:
            raise TimedOut from None
        except OSError as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The body as a dict. Raises NetworkError for anything that is no JSON object.

        Such a body is never Telegram's own, but a proxy's: the call is worth another try.
        """
        return _parsed(orjson.loads, payload)


class UpdatesRequest(HttpRequest):
    """The request layer of getUpdates: what it returns is decoded into `Incoming` at once."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As above; `result` is a list of `Incoming`."""
        return _parsed(decode_answer, payload)


class UnreadRequest(HttpRequest):
    """The request layer of the conversation, whose results nobody reads: they stay bytes.

    Most of them only tell again whose chat it is.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As above; `result` is undecoded JSON."""
        return _parsed(decode_result, payload)


@lru_cache(maxsize=64)
def _target(method: str, url: str) -> tuple[Origin, bytes]:
    """Whom to ask, and the head of the request but for the length of its body: there are few."""
    parts = urlsplit(url)
    head = (
        f"{method} {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    return origin_of(url), head.replace("%", "%%").encode() + b"%d\r\n\r\n"


def _parsed(decode: Any, payload: bytes) -> dict[str, Any]:  # noqa: ANN401 - either decoder
    try:
        parsed = decode(payload)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        message = "Telegram's answer could not be read"
        raise NetworkError(message) from None
    return parsed
