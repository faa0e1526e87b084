"""Serving Telegram by long polling: python-telegram-bot's Application and its poller.

poller -> LeanBot.get_updates -> Incoming -> Application -> Lanes -> Service
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import chain, repeat
from typing import Any, TypeAlias

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.channels.telegram.calls import Calls, Sleep
from bot.channels.telegram.incoming import ALLOWED_UPDATES, Incoming
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.profile import publish_profile
from bot.channels.telegram.quiet import silence
from bot.channels.telegram.service import Service, Today
from bot.engine.keyring import Keyring
from bot.errors import TokenRefusedError
from bot.model.guide import Guide
from bot.settings import Settings

log = logging.getLogger("tropa.telegram")

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"
"""The library's application; of its many parameters none is used."""

AT_ONCE = 4096
"""Updates handled at once. Each waits mostly for the network; nobody waits for another's."""
NO_ANSWER = "no answer from Telegram (%s), trying again; TROPA_API_URL says where it is looked for"

POLL_SECONDS = 30
"""How long a getUpdates call stays open without news; Telegram allows 50."""
START_PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds between attempts to reach Telegram at the start; the last one goes on."""

LAST_SECONDS = 8.0
"""Seconds in which what has arrived is still answered at the end. Telegram may ask for a minute's
wait, and Docker kills after ten seconds (docker stop)."""

# Seconds of a 429 come as timedelta: the library announces that this will be the only form.
os.environ.setdefault("PTB_TIMEDELTA", "1")


def build(guide: Guide, settings: Settings, today: Today, sleep: Sleep = asyncio.sleep) -> App:
    """The application, ready to be started. It opens no connection yet."""
    silence()
    bot = LeanBot(settings.bot_token.get_secret_value(), settings.api_url)
    keyring = Keyring(settings.secrets)
    service = Service(guide, keyring, Calls(bot, sleep), today)
    lanes = Lanes(service.handle)
    application = Application.builder().bot(bot).concurrent_updates(AT_ONCE).build()

    async def take(incoming: Incoming, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        await lanes.take(incoming)

    application.add_handler(TypeHandler(Incoming, take))
    application.add_error_handler(_failed)
    return application


async def serve(
    application: App, guide: Guide, stop: asyncio.Event, sleep: Sleep = asyncio.sleep
) -> None:
    """Poll and answer until `stop` is set; then answer what has arrived, and end.

    Raises TokenRefusedError where Telegram does not know the token, at the start or later.
    """
    try:
        if await _unless(stop, _begin(application, sleep)):
            log.info("serving by long polling")
            profile = asyncio.create_task(publish_profile(application.bot, guide))
            try:
                await _unless(stop, application.bot.refused())
            finally:
                profile.cancel()
        log.info("stopping")
    except InvalidToken:
        raise TokenRefusedError from None
    finally:
        await _end(application)


def runner() -> Callable[[Coroutine[Any, Any, None]], None]:
    """What runs the event loop: uvloop, which costs less CPU a press, where there is one."""
    if sys.platform == "win32":
        return asyncio.run
    import uvloop  # noqa: PLC0415 - Windows has none

    return uvloop.run


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


async def _begin(application: App, sleep: Sleep) -> None:
    """Reach Telegram, however long that takes, and begin to poll."""
    pauses = chain(START_PAUSES, repeat(START_PAUSES[-1]))
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning(NO_ANSWER, type(error).__name__)
            await sleep(next(pauses))
        else:
            break
    await application.start()
    poller = application.updater
    assert poller is not None  # noqa: S101 - the builder makes one
    await poller.start_polling(
        timeout=POLL_SECONDS,
        bootstrap_retries=-1,
        allowed_updates=list(ALLOWED_UPDATES),
        error_callback=_poll_failed,
    )


async def _end(application: App) -> None:
    """Answer what has arrived, as far as there is time, and close what is open.

    The beginning may have got less far than that.
    """
    poller = application.updater
    if poller is not None and poller.running:
        with suppress(InvalidToken):
            await poller.stop()
    if application.running:
        try:
            await asyncio.wait_for(application.stop(), LAST_SECONDS)
        except TimeoutError:
            log.warning("not everything could be answered in time")
    await application.shutdown()
    await application.bot.shutdown()


def _poll_failed(error: TelegramError) -> None:
    log.warning("polling failed: %s", type(error).__name__)


async def _failed(_update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """An error of ours: its kind and place in the code, never its message or the update."""
    error = context.error
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "unknown"
    log.error("an update could not be handled: %s in %s", type(error).__name__, place)
