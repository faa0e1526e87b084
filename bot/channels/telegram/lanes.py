"""One lane per chat: what a person does is handled in order, and nobody waits for anybody else.

A lane exists only while something of its chat is being handled. Handling is idempotent, so lanes
are not needed for safety; they keep an answer that had to wait (429, a bad line) from covering a
newer one, and make a storm of presses slow only itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

from bot.channels.telegram.incoming import Incoming, Press

MOST_WAITING = 16
"""Updates of one chat that may wait; then the oldest press is dropped: it can be repeated."""

Handle = Callable[[Incoming], Awaitable[None]]


class Lanes:
    """Takes updates of all chats and hands them on, one at a time for each chat."""

    def __init__(self, handle: Handle) -> None:
        """`handle` is given each update, those of one chat in order."""
        self._handle = handle
        self._waiting: dict[int, deque[Incoming]] = {}

    def __len__(self) -> int:
        """Chats that are being handled at this moment."""
        return len(self._waiting)

    async def take(self, incoming: Incoming) -> None:
        """Handle the update, or leave it to whoever is handling its chat."""
        lane = self._waiting.get(incoming.chat)
        if lane is not None:
            lane.append(incoming)
            if len(lane) > MOST_WAITING:
                _drop_one(lane)
            return
        lane = self._waiting[incoming.chat] = deque((incoming,))
        try:
            await self._drive(lane)
        finally:
            del self._waiting[incoming.chat]

    async def _drive(self, lane: deque[Incoming]) -> None:
        """Handle what waits. An error ends the handling of one update, not of those behind it."""
        failed: Exception | None = None
        while lane:
            try:
                await self._handle(lane.popleft())
            except Exception as error:  # noqa: BLE001 - raised below, when nobody waits for it
                failed = failed or error
        if failed:
            raise failed


def _drop_one(lane: deque[Incoming]) -> None:
    """Drop the oldest press; what was typed must still be deleted from its chat."""
    oldest = next((waiting for waiting in lane if isinstance(waiting.what, Press)), lane[0])
    lane.remove(oldest)
