"""python-telegram-bot's `Bot`, with two short cuts on the hot path.

Updates arrive already decoded by `incoming` (so names never reach the library's objects or logs),
and answers to our own calls are not turned into objects that nobody reads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from telegram._utils.types import JSONDict, ODVInput, TimePeriod
from telegram.error import InvalidToken
from telegram.ext import ExtBot

from bot.channels.telegram.incoming import Incoming, Nothing
from bot.channels.telegram.request import (
    READ_SECONDS,
    HttpRequest,
    UnreadRequest,
    UpdatesRequest,
    plain,
)


class LeanBot(ExtBot[None]):
    """The bot. Its repr, unlike the library's, does not hold the token."""

    def __init__(self, token: str, api_url: str) -> None:
        """`api_url` is the root of the Bot API server, without the token."""
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=HttpRequest(connections=4),
            get_updates_request=UpdatesRequest(connections=2),
        )
        self._unread = UnreadRequest()
        self._refused = asyncio.Event()

    def __repr__(self) -> str:
        """No token."""
        return "LeanBot()"

    async def call(self, method: str, **parameters: Any) -> Any:  # noqa: ANN401 - JSON
        """Call a method of the Bot API; its result as plain JSON. Raises TelegramError."""
        return await self.request.post(self._url(method), plain(parameters))

    async def do(self, method: str, parameters: dict[str, Any]) -> None:
        """The same where nobody needs the result. Raises TelegramError."""
        await self._unread.post(self._url(method), plain(parameters))

    def _url(self, method: str) -> str:
        return f"{self.base_url}/{method}"

    async def initialize(self) -> None:
        """Open the connections, and ask Telegram who we are. Raises TelegramError."""
        await self._unread.initialize()
        await super().initialize()

    async def shutdown(self) -> None:
        """Close the connections."""
        await super().shutdown()
        await self._unread.shutdown()

    async def refused(self) -> None:
        """Wait for Telegram to refuse the token while polling, then raise InvalidToken.

        The library's poller ends at that without a word.
        """
        await self._refused.wait()
        raise InvalidToken

    async def get_updates(  # type: ignore[override]  # noqa: PLR0913 - the signature is the library's
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: TimePeriod | None = None,  # noqa: ASYNC109
        allowed_updates: Sequence[str] | None = None,
        *,
        read_timeout: ODVInput[float] = None,  # noqa: ARG002 - derived from `timeout`
        write_timeout: ODVInput[float] = None,
        connect_timeout: ODVInput[float] = None,
        pool_timeout: ODVInput[float] = None,
        api_kwargs: JSONDict | None = None,
    ) -> tuple[Incoming, ...]:
        """The next updates. The library's own poller calls this and only reads `update_id`."""
        seconds = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        try:
            found: list[Incoming] = await self._post(
                "getUpdates",
                {
                    "timeout": int(seconds),
                    "offset": offset,
                    "limit": limit,
                    "allowed_updates": allowed_updates,
                },
                read_timeout=READ_SECONDS + seconds,
                write_timeout=write_timeout,
                connect_timeout=connect_timeout,
                pool_timeout=pool_timeout,
                api_kwargs=api_kwargs,
            )
        except InvalidToken:
            self._refused.set()
            raise
        if found:
            # The library holds on to the last update until another comes: let it name nobody.
            found.append(Incoming(found[-1].update_id, 0, None, Nothing()))
        return tuple(found)
