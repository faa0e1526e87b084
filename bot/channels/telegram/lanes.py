"""One lane per chat: what a person does is handled in order, and nobody waits for anybody else.

A lane exists only while something of its chat is being handled. Handling is idempotent, so lanes
are not needed for safety; they keep an answer that had to wait (429, a bad line) from covering a
newer one, and make a storm of presses slow only itself.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.telegram.incoming import Incoming, Press

MOST_WAITING = 16
"""Updates of one chat that may wait; then the oldest press is dropped: it can be repeated."""

AT_ONCE = 8192
"""Chats that are handled at once. Each waits mostly for the network, perhaps for a minute (429)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    """An update that waits for its turn. The turn never comes if it is dropped."""

    incoming: Incoming
    turn: asyncio.Future[bool]


class Lanes:
    """Hands out turns: one at a time for each chat."""

    def __init__(self, dropped: Callable[[], None] = lambda: None) -> None:
        """Nobody is being handled yet. `dropped` is told when a newer press pushes one out."""
        self._lanes: dict[int, deque[_Waiting] | None] = {}
        self._room = asyncio.Event()
        self._room.set()
        self._dropped = dropped

    def __len__(self) -> int:
        """Chats that are being handled at this moment."""
        return len(self._lanes)

    @property
    def full(self) -> bool:
        """Whether further chats should wait where they are: at Telegram."""
        return len(self._lanes) >= AT_ONCE

    async def room(self) -> None:
        """Wait until there is room for another chat."""
        await self._room.wait()

    async def take(self, incoming: Incoming, handle: Callable[[], Awaitable[None]]) -> None:
        """Handle the update when its turn comes, or never if newer ones push it out."""
        chat = incoming.chat
        if chat in self._lanes:
            if not await self._wait(incoming):
                return
        else:
            self._lanes[chat] = None
            if self.full:
                self._room.clear()
        try:
            await handle()
        finally:
            self._next(chat)

    def superseded(self, incoming: Incoming) -> bool:
        """Whether a newer press on the same message waits: its screen would cover this one's."""
        lane, what = self._lanes.get(incoming.chat), incoming.what
        if not lane or not isinstance(what, Press):
            return False
        behind = (waiting.incoming.what for waiting in lane if not waiting.turn.done())
        return any(isinstance(one, Press) and one.message == what.message for one in behind)

    async def _wait(self, incoming: Incoming) -> bool:
        lane = self._lanes[incoming.chat]
        if lane is None:
            lane = self._lanes[incoming.chat] = deque()
        waiting = _Waiting(incoming, asyncio.get_running_loop().create_future())
        lane.append(waiting)
        if len(lane) > MOST_WAITING:
            self._drop_one(lane)
        try:
            return await waiting.turn
        except asyncio.CancelledError:
            if waiting.turn.done() and not waiting.turn.cancelled() and waiting.turn.result():
                self._next(incoming.chat)  # the turn had just come
            raise

    def _drop_one(self, lane: deque[_Waiting]) -> None:
        """Drop the oldest press; what was typed must still be deleted from its chat."""
        presses = (waiting for waiting in lane if isinstance(waiting.incoming.what, Press))
        oldest = next(presses, lane[0])
        lane.remove(oldest)
        self._dropped()
        if not oldest.turn.done():
            oldest.turn.set_result(False)

    def _next(self, chat: int) -> None:
        """Give the turn to whoever has waited longest, or close the lane."""
        lane = self._lanes[chat]
        while lane:
            turn = lane.popleft().turn
            if not turn.done():
                turn.set_result(True)
                return
        del self._lanes[chat]
        if not self.full:
            self._room.set()
