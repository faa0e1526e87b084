"""Serving Telegram by long polling: python-telegram-bot's Application and its poller.

poller -> LeanBot.get_updates -> Incoming -> Application -> Lanes -> Service
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.channels.telegram.calls import Calls
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
POLL_SECONDS = 30
"""How long a getUpdates call stays open without news; Telegram allows 50."""
START_PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds between attempts to reach Telegram at the start; the last one goes on."""

# Seconds of a 429 come as timedelta: the library announces that this will be the only form.
os.environ.setdefault("PTB_TIMEDELTA", "1")


def build(guide: Guide, settings: Settings, today: Today) -> App:
    """The application, ready to be started. It opens no connection yet."""
    silence()
    bot = LeanBot(settings.bot_token.get_secret_value(), settings.api_url)
    keyring = Keyring(settings.secrets)
    service = Service(guide, keyring, Calls(bot), today)
    lanes = Lanes(service.handle)
    application = Application.builder().bot(bot).concurrent_updates(AT_ONCE).build()

    async def take(incoming: Incoming, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        await lanes.take(incoming)

    application.add_handler(TypeHandler(Incoming, take))
    application.add_error_handler(_failed)
    return application


async def serve(application: App, guide: Guide, stop: asyncio.Event) -> None:
    """Poll and answer until `stop` is set; then answer what has arrived, and end.

    Raises TokenRefusedError where Telegram does not know the token.
    """
    await _initialize(application)
    try:
        await application.start()
        poller = application.updater
        assert poller is not None  # noqa: S101 - the builder makes one
        await poller.start_polling(
            timeout=POLL_SECONDS,
            bootstrap_retries=-1,
            allowed_updates=list(ALLOWED_UPDATES),
            error_callback=_poll_failed,
        )
        log.info("serving by long polling")
        profile = asyncio.create_task(publish_profile(application.bot, guide))
        await stop.wait()
        log.info("stopping")
        profile.cancel()
        await poller.stop()
        await application.stop()
    finally:
        await application.shutdown()


def runner() -> Callable[[Coroutine[Any, Any, None]], None]:
    """What runs the event loop: uvloop where there is one, for a third more presses a second."""
    if sys.platform == "win32":
        return asyncio.run
    import uvloop  # noqa: PLC0415 - Windows has none

    return uvloop.run


async def _initialize(application: App) -> None:
    """Reach Telegram, however long that takes."""
    attempt = 0
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise TokenRefusedError from None
        except NetworkError as error:
            pause = START_PAUSES[min(attempt, len(START_PAUSES) - 1)]
            attempt += 1
            log.warning("no answer from Telegram (%s), trying again", type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return


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
