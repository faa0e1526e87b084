"""Wait for something to become true: by being told of changes, never by asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which a test that waits in vain fails."""


class Signal:
    """Wakes everyone who waits here, to look again."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Say that something changed."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def until(
        self, condition: Callable[[], bool], failure: Callable[[], str], patience: float = PATIENCE
    ) -> None:
        """Return once the condition holds; fail with a sentence if it does not in time."""
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.add(waiter)
                    await waiter
        except TimeoutError:
            message = f"waited {patience:g} s in vain: {failure()}"
            raise AssertionError(message) from None
