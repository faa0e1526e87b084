"""Calls to Telegram that may fail: what is tried again, what counts as done, what is given up.

Every call can be repeated by pressing the button again, so all retries are few and bounded.
A wait (429, network) is a wait of one conversation only; others go on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import Enum
from typing import Any

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.lean_bot import LeanBot

log = logging.getLogger("tropa.telegram")

TRIES = 4
"""Attempts at a call when the network or the server fails."""
PAUSES = (0.5, 1.0, 2.0)
"""Seconds between them."""
LONGEST_WAIT = 60.0
"""Seconds that Telegram may ask one conversation to wait, in all, before we give up."""

Sleep = Callable[[float], Awaitable[None]]


class Outcome(Enum):
    """How a call ended."""

    DONE = "done"
    REFUSED = "refused"
    BLOCKED = "blocked"
    FAILED = "failed"


class Calls:
    """The Bot API methods that a conversation needs. None raises for what Telegram does."""

    def __init__(self, bot: LeanBot, sleep: Sleep = asyncio.sleep) -> None:
        """`sleep` is injected so that tests need not wait."""
        self._bot = bot
        self._sleep = sleep

    async def answer(self, query: str, text: str = "") -> Outcome:
        """Stop the button's spinner; with a text, show it in a window that must be closed.

        A late answer is refused by Telegram, which matters to nobody.
        """
        extra = {"text": text, "show_alert": True} if text else {}
        return await self._call("answerCallbackQuery", callback_query_id=query, **extra)

    async def send(self, chat: int, text: str, keyboard: list[list[dict[str, str]]]) -> Outcome:
        """A new message."""
        return await self._call("sendMessage", chat_id=chat, **_content(text, keyboard))

    async def edit(
        self, chat: int, message: int, text: str, keyboard: list[list[dict[str, str]]]
    ) -> Outcome:
        """Show a screen in the place of another. The same screen again is success."""
        return await self._call(
            "editMessageText", chat_id=chat, message_id=message, **_content(text, keyboard)
        )

    async def delete(self, chat: int, messages: list[int]) -> Outcome:
        """Delete 1 to 100 messages; ids that are not of this chat are skipped by Telegram."""
        if len(messages) == 1:
            return await self._call("deleteMessage", chat_id=chat, message_id=messages[0])
        return await self._call("deleteMessages", chat_id=chat, message_ids=messages)

    async def say(self, chat: int, text: str) -> Outcome:
        """One plain line, without buttons."""
        return await self._call("sendMessage", chat_id=chat, text=text)

    async def leave(self, chat: int) -> Outcome:
        """Leave a group."""
        return await self._call("leaveChat", chat_id=chat)

    async def _call(self, method: str, **parameters: Any) -> Outcome:  # noqa: ANN401 - JSON
        waited = 0.0
        failures = 0
        while True:
            try:
                await self._bot.call(method, **parameters)
            except RetryAfter as error:
                pause = _seconds(error)
                waited += pause
                if waited > LONGEST_WAIT:
                    return _given_up(method, error)
            except Forbidden:
                return Outcome.BLOCKED
            except BadRequest as error:
                return _refusal(method, error)
            except NetworkError as error:
                failures += 1
                if failures == TRIES:
                    return _given_up(method, error)
                pause = PAUSES[failures - 1]
            except TelegramError as error:
                return _given_up(method, error)
            else:
                return Outcome.DONE
            await self._sleep(pause)


def _content(text: str, keyboard: list[list[dict[str, str]]]) -> dict[str, Any]:
    return {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": keyboard},
    }


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _refusal(method: str, error: BadRequest) -> Outcome:
    """Telegram's 400: *not modified* is success; the rest is told apart by method, never logged."""
    if "not modified" in error.message.lower():
        return Outcome.DONE
    log.info("refused: %s", method)
    return Outcome.REFUSED


def _given_up(method: str, error: TelegramError) -> Outcome:
    """Only the method and the kind of error are logged: a message could hold more."""
    log.warning("given up: %s after %s", method, type(error).__name__)
    return Outcome.FAILED
