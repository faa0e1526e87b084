"""Calls to Telegram that may fail: what is tried again, what counts as done, what is given up.

Every call can be repeated by pressing the button again, so all retries are few and bounded.
A wait (429, network) is a wait of one conversation only; others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import Enum
from typing import Any

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.lean_bot import LeanBot
from bot.running.counts import Counts

log = logging.getLogger("tropa.telegram")

TRIES = 4
"""Attempts at a call when the network or the server fails."""
PAUSES = (0.5, 1.0, 2.0)
"""Seconds between them."""
LONGEST_WAIT = 60.0
"""Seconds that Telegram may ask one conversation to wait, in all, before we give up."""

_ANSWER = "answerCallbackQuery"

Sleep = Callable[[float], Awaitable[None]]


class Outcome(Enum):
    """How a call ended."""

    DONE = "done"
    REFUSED = "refused"
    BLOCKED = "blocked"
    FAILED = "failed"


class Request:
    """The request by which an update came. Long polling has none that waits: this one."""

    async def carry(self, method: str, parameters: dict[str, Any]) -> bool:  # noqa: ARG002
        """Take a last call along in the answer to the request; whether there was room for it."""
        return False

    async def let_go(self) -> None:
        """Answer the request, if that has not been done: handling it takes longer."""


class Calls:
    """The Bot API methods that a conversation needs. None raises for what Telegram does.

    Made anew for each update, because it remembers the press that is still to be acknowledged.
    """

    __slots__ = ("_bot", "_counts", "_owed", "_request", "_sleep")

    def __init__(self, bot: LeanBot, sleep: Sleep, request: Request, counts: Counts) -> None:
        """`sleep` is injected so that tests need not wait."""
        self._counts = counts
        self._bot = bot
        self._sleep = sleep
        self._request = request
        self._owed: dict[str, Any] | None = None

    def owe_answer(self, query: str) -> None:
        """Remember to stop the button's spinner: at the end, or when something has to wait."""
        self._owed = {"callback_query_id": query}

    async def answer(self, text: str = "") -> None:
        """Stop the spinner now; with a text, show it in a window that must be closed.

        A late answer is refused by Telegram, which matters to nobody: so this call, and no other,
        may ride in a webhook's answer, of which nothing is heard again.
        """
        owed, self._owed = self._owed, None
        if owed is None:
            return
        if text:
            owed |= {"text": text, "show_alert": True}
        if not await self._request.carry(_ANSWER, owed):
            await self._call(_ANSWER, owed)

    async def send(self, chat: int, text: str, keyboard: list[list[dict[str, str]]]) -> Outcome:
        """A new message."""
        return await self._call("sendMessage", {"chat_id": chat, **_content(text, keyboard)})

    async def edit(
        self, chat: int, message: int, text: str, keyboard: list[list[dict[str, str]]]
    ) -> Outcome:
        """Show a screen in the place of another. The same screen again is success."""
        content = _content(text, keyboard)
        return await self._call(
            "editMessageText", {"chat_id": chat, "message_id": message, **content}
        )

    async def delete(self, chat: int, messages: list[int]) -> Outcome:
        """Delete 1 to 100 messages; ids that are not of this chat are skipped by Telegram."""
        if len(messages) == 1:
            return await self._call("deleteMessage", {"chat_id": chat, "message_id": messages[0]})
        return await self._call("deleteMessages", {"chat_id": chat, "message_ids": messages})

    async def say(self, chat: int, text: str) -> Outcome:
        """One plain line, without buttons."""
        return await self._call("sendMessage", {"chat_id": chat, "text": text})

    async def leave(self, chat: int) -> Outcome:
        """Leave a group."""
        return await self._call("leaveChat", {"chat_id": chat})

    async def _call(self, method: str, parameters: dict[str, Any]) -> Outcome:
        waited = 0.0
        failures = 0
        while True:
            try:
                await self._bot.do(method, parameters)
            except RetryAfter as error:
                self._failed(method, error)
                pause = _seconds(error)
                waited += pause
                if waited > LONGEST_WAIT:
                    return _given_up(method, error)
            except Forbidden as error:
                self._failed(method, error)
                return Outcome.BLOCKED
            except BadRequest as error:
                return self._refused(method, error)
            except NetworkError as error:
                self._failed(method, error)
                failures += 1
                if failures == TRIES:
                    return _given_up(method, error)
                pause = PAUSES[failures - 1]
            except TelegramError as error:
                self._failed(method, error)
                return _given_up(method, error)
            else:
                return Outcome.DONE
            await self._before_waiting()
            await self._sleep(pause)

    def _failed(self, method: str, error: TelegramError) -> None:
        self._counts.failed(method, type(error).__name__)

    def _refused(self, method: str, error: BadRequest) -> Outcome:
        """Telegram's 400: *not modified* is success; the rest is told apart by method only."""
        if "not modified" in error.message.lower():
            return Outcome.DONE
        self._failed(method, error)
        log.info("refused: %s", method)
        return Outcome.REFUSED

    async def _before_waiting(self) -> None:
        """Nobody is to wait with us: the spinner stops, and a webhook request is let go."""
        await self.answer()
        await self._request.let_go()


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


def _given_up(method: str, error: TelegramError) -> Outcome:
    """Only the method and the kind of error are logged: a message could hold more."""
    log.warning("given up: %s after %s", method, type(error).__name__)
    return Outcome.FAILED
