"""The queue of updates: kept until confirmed, handed out to one poller at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from tests.botapi.waiting import Signal

Json = dict[str, Any]

DAY = 24 * 60 * 60
LIFETIME = {"callback_query": 150}
UNLESS_ASKED_FOR = {"chat_member", "message_reaction", "message_reaction_count"}
LONGEST_POLL = 50.0
HASTE = 0.5
"""Asked again for the same offset within this time, the server hands out one update."""


class ApiError(Exception):
    """What the Bot API answers instead of a result."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class _Kept:
    id: int
    expires: float
    update: Json


class Updates:
    """Updates on their way to the bot."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.webhook: Json = {}
        self.webhook_state: Json = {}
        """What getWebhookInfo tells besides: errors that Telegram met, for instance."""
        self.allowed: list[str] = []
        self.confirmed = Signal()
        self.arrange: Callable[[list[Json]], list[Json]] = list
        """What a poll hands out of what is there: tests may put it in disorder, or repeat some."""
        self._now = now
        self._last_id = 100_000
        self._kept: deque[_Kept] = deque()
        self._poll: asyncio.Future[None] | None = None
        self._previous: tuple[int, float] = (0, float("-inf"))
        self._closed = False

    def add(self, kind: str, body: Json) -> None:
        """Keep an update for the bot, unless the bot did not ask for its kind."""
        if not self._wanted(kind):
            return
        self._last_id += 1
        expires = self._now() + LIFETIME.get(kind, DAY)
        self._kept.append(_Kept(self._last_id, expires, {"update_id": self._last_id, kind: body}))
        self._wake()

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot has not confirmed, oldest first."""
        now = self._now()
        self._kept = deque(kept for kept in self._kept if kept.expires > now)
        return [kept.update for kept in self._kept]

    async def poll(self, params: Json) -> list[Json]:
        """Answer `getUpdates`: at once if there is something, else when it comes."""
        if self.webhook:
            reason = (
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
            raise ApiError(409, f"Conflict: {reason}")
        self.displace(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        self.allow(params)
        self.confirm(params.get("offset", 0))
        limit = self._limit(params)
        timeout = min(params.get("timeout", 0), LONGEST_POLL)
        if not self.pending and timeout > 0 and not self._closed:
            await self._wait(timeout)
        return self.arrange(self.pending[:limit])

    def allow(self, params: Json) -> None:
        """Remember which kinds the bot asks for, until it says otherwise."""
        if "allowed_updates" in params:
            self.allowed = params["allowed_updates"]

    def confirm(self, offset: int) -> None:
        """Forget everything before the offset; a negative one keeps that many from the end."""
        if offset < 0:
            offset = self._last_id + offset + 1
        while self._kept and self._kept[0].id < offset:
            self._kept.popleft()
        self.confirmed.fire()

    def drop(self) -> None:
        """Forget everything that is pending."""
        self._kept.clear()
        self.confirmed.fire()

    def displace(self, reason: str) -> None:
        """End the poll that is waiting, if any, with a conflict."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, f"Conflict: {reason}"))
        self._poll = None

    def close(self) -> None:
        """Answer the waiting poll with nothing, and no later one waits."""
        self._closed = True
        self._wake()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in UNLESS_ASKED_FOR

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _limit(self, params: Json) -> int:
        now = asyncio.get_running_loop().time()
        offset = params.get("offset", 0)
        hasty = self._previous[0] == offset and now - self._previous[1] < HASTE
        self._previous = (offset, now)
        return 1 if hasty else params.get("limit", 100)

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await poll
        finally:
            if self._poll is poll:
                self._poll = None
