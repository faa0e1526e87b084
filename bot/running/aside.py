"""Work beside the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """Do it in a thread, and return what it returns or raise what it raises.

    Unlike `asyncio.to_thread` it keeps nobody from ending the process: a network folder may answer
    never. If this is cancelled, the thread goes on, and what it finds is thrown away.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(report: Callable[[], None]) -> None:
        if not done.cancelled():
            report()

    def run() -> None:
        try:
            report = partial(done.set_result, work())
        except BaseException as raised:  # noqa: BLE001 - raised where it is awaited
            report = partial(done.set_exception, raised)
        with contextlib.suppress(RuntimeError):  # the loop is closed, and nobody waits
            loop.call_soon_threadsafe(settle, report)

    threading.Thread(target=run, daemon=True, name="aside").start()
    return await done
