"""HTTP to the Bot API, on aiohttp: it costs far less than the default backend.

No message of an error ever holds the address of a request: the bot token is a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import aiohttp
import orjson
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.telegram.incoming import decode_answer, decode_result

CONNECTIONS = 256
"""Connections at once. People must not wait for each other's network."""
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class _Plain:
    parameters: dict[str, Any]


def plain(parameters: dict[str, Any]) -> RequestData:
    """Parameters of a call that are JSON already.

    The library's own class looks for files in each of them. It hands this one on to `do_request`
    unseen, and that only reads `parameters`.
    """
    return cast("RequestData", _Plain(parameters))


class AiohttpRequest(BaseRequest):
    """A request layer for python-telegram-bot."""

    def __init__(self, connections: int = CONNECTIONS, read_seconds: float = READ_SECONDS) -> None:
        """Open nothing yet: sessions belong to a running loop."""
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, if a call says nothing else."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_JSON,
                skip_auto_headers=("User-Agent",),
            )

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
        if self._session is None:
            message = "the request layer is not open"
            raise RuntimeError(message)
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        body = orjson.dumps(request_data.parameters) if request_data else None
        try:
            async with self._session.request(
                method, _address(url), data=body, timeout=_patience(CONNECT_SECONDS, seconds)
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The body as a dict. Raises NetworkError for anything that is no JSON object.

        Such a body is never Telegram's own, but a proxy's: the call is worth another try.
        """
        return _parsed(orjson.loads, payload)


class UpdatesRequest(AiohttpRequest):
    """The request layer of getUpdates: what it returns is decoded into `Incoming` at once."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As above; `result` is a list of `Incoming`."""
        return _parsed(decode_answer, payload)


class UnreadRequest(AiohttpRequest):
    """The request layer of the conversation, whose results nobody reads: they stay bytes.

    Most of them only tell again whose chat it is.
    """

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As above; `result` is undecoded JSON."""
        return _parsed(decode_result, payload)


@lru_cache(maxsize=64)
def _address(url: str) -> URL:
    """The address of a method, read once: there are few."""
    return URL(url)


@lru_cache(maxsize=8)
def _patience(connect: float, read: float) -> aiohttp.ClientTimeout:
    """In all, because an answer that trickles in could last for ever."""
    return aiohttp.ClientTimeout(total=connect + read, sock_connect=connect)


def _parsed(decode: Any, payload: bytes) -> dict[str, Any]:  # noqa: ANN401 - either decoder
    try:
        parsed = decode(payload)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        message = "Telegram's answer could not be read"
        raise NetworkError(message) from None
    return parsed
