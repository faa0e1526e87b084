"""What Telegram itself says of a bot: whether it knows the token, and how its webhook fares."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.lean_bot import LeanBot
from bot.settings.account import Account

DATE_SECONDS = 5.0
"""How long to wait for a server that is only asked the time."""


@dataclass(frozen=True, slots=True)
class WebhookState:
    """Bot API, WebhookInfo. `error` is Telegram's own words, and `error_at` when it met that."""

    url: str
    pending: int
    error: str = ""
    error_at: datetime | None = None
    address: str = ""
    connections: int = 0
    updates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What was learned: a name and a webhook, or that the token is refused, or what failed.

    `failure` is the kind of error, never its message.
    """

    username: str = ""
    webhook: WebhookState | None = None
    refused: bool = False
    failure: str = ""


async def look_at(account: Account) -> Look:
    """Ask Telegram about a bot. Nothing is changed."""
    bot = LeanBot(account.token.get_secret_value(), account.api_url)
    try:
        await bot.initialize()
        return Look(bot.username, _webhook(await bot.call("getWebhookInfo")))
    except InvalidToken:
        return Look(refused=True)
    except TelegramError as error:
        return Look(failure=type(error).__name__)
    finally:
        await bot.shutdown()


def _webhook(told: Mapping[str, Any]) -> WebhookState:
    when = told.get("last_error_date")
    return WebhookState(
        url=told["url"],
        pending=told.get("pending_update_count", 0),
        error=told.get("last_error_message", ""),
        error_at=datetime.fromtimestamp(when, UTC) if when else None,
        address=told.get("ip_address", ""),
        connections=told.get("max_connections", 0),
        updates=tuple(told.get("allowed_updates", ())),
    )


def server_time(api_url: str) -> datetime | None:
    """The time of day by the server's clock, to the second; nothing if it does not tell.

    It is asked for its first page: that needs no token.
    """
    parts = urlsplit(api_url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=DATE_SECONDS)
    try:
        connection.request("HEAD", "/")
        date = connection.getresponse().getheader("Date")
        return parsedate_to_datetime(date) if date else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
