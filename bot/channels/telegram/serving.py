"""Serving bots until told to stop, and ending so that whoever has pressed is answered."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from telegram.error import InvalidToken

from bot.channels.telegram.channel import Channel
from bot.errors import TokenRefusedError, TropaError, WebhookRefusedError

log = logging.getLogger("tropa.telegram")

LAST_SECONDS = 8
"""Seconds in which what has arrived is still answered at the end. Telegram may ask for a minute's
wait, and Docker kills after ten seconds (docker stop)."""


class Way(Protocol):
    """How the updates of a channel come in: by long polling or by webhook."""

    name: str
    channel: Channel

    async def start(self) -> None:
        """Let them come; the channel is open. Raises InvalidToken."""
        ...

    async def failed(self) -> None:
        """Wait until Telegram refuses the token, then raise InvalidToken."""
        ...

    async def stop(self) -> None:
        """Let no more come in, and wait until those that are there are answered."""
        ...


async def serve(ways: Sequence[Way], stop: asyncio.Event) -> None:
    """Serve until `stop` is set; then answer what has arrived, and end.

    A bot whose token or webhook Telegram refuses does not keep the others from serving. Once it has
    refused all of them, raises the TokenRefusedError or WebhookRefusedError of the first.
    """
    refusals = await asyncio.gather(*(_serve(way, stop) for way in ways))
    if refusals and refusals[0] and all(refusals):
        raise refusals[0]


async def _serve(way: Way, stop: asyncio.Event) -> TropaError | None:
    """Serve one bot; why Telegram refused it, if it did."""
    account = way.channel.account
    try:
        if await _unless(stop, _begin(way)):
            log.info("%s: serving by %s", way.channel.account.name, way.name)
            await _unless(stop, way.failed())
        log.info("stopping")
    except InvalidToken:
        log.error("the token of bot %s is refused by Telegram: it is not served", account.name)  # noqa: TRY400
        return TokenRefusedError(account.token_from)
    except WebhookRefusedError as error:
        log.error("the webhook of bot %s is refused by Telegram: it is not served", account.name)  # noqa: TRY400
        return error
    finally:
        await _end(way)
    return None


async def _begin(way: Way) -> None:
    await way.channel.open()
    await way.start()


async def _end(way: Way) -> None:
    try:
        async with asyncio.timeout(LAST_SECONDS):
            await way.stop()
    except TimeoutError:
        log.warning("not everything could be answered in time")
    await way.channel.close()


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do the work, or leave off when told to stop. Whether it was done."""
    doing, told = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((doing, told), return_when=asyncio.FIRST_COMPLETED)
    finally:
        doing.cancel()
        told.cancel()
        await asyncio.gather(doing, told, return_exceptions=True)
    if doing.cancelled():
        return False
    doing.result()
    return True


def runner() -> Callable[[Coroutine[Any, Any, None]], None]:
    """What runs the event loop: uvloop, which costs less CPU a press, where there is one."""
    if sys.platform == "win32":
        return asyncio.run
    import uvloop  # noqa: PLC0415 - Windows has none

    return uvloop.run
