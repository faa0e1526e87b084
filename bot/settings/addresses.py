"""Addresses that are set, and what makes one that cannot work.

Each function raises ValueError, whose message goes behind the name of the setting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from bot.settings.account import TELEGRAM

WEBHOOK_PORTS = (443, 80, 88, 8443)
"""core.telegram.org/bots/api#setwebhook. A Bot API server of one's own posts to any."""

OFF = "off"

_LISTENED = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})")

_MOST = 65535


@dataclass(frozen=True, slots=True)
class Address:
    """Where the program listens. Port 0: the system chooses one."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is set."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def listened(value: str) -> Address:
    """An address of this machine, such as 127.0.0.1:8080."""
    found = _LISTENED.fullmatch(value)
    if not found or int(found[2]) > _MOST:
        message = "is not an address of this machine with a port, such as 127.0.0.1:8080"
        raise ValueError(message)
    return Address(found[1].strip("[]"), int(found[2]))


def listened_or_off(value: str) -> Address | None:
    """The same, or nothing for `off`."""
    if value.lower() == OFF:
        return None
    try:
        return listened(value)
    except ValueError as error:
        message = f"{error}, or the word off"
        raise ValueError(message) from None


def api_server(value: str) -> str:
    """The address of a Bot API server, without a slash at its end."""
    if _web_address(value) is None or "?" in value:
        message = f"is not an address such as {TELEGRAM}"
        raise ValueError(message)
    value = value.rstrip("/")
    if value.endswith("/bot"):
        message = "is the address of the server, without /bot at its end"
        raise ValueError(message)
    return value


def webhook(value: str, api_url: str = TELEGRAM) -> str:
    """The public address to which Telegram posts.

    A Bot API server of one's own may post without TLS and to any port (`--local`).
    """
    parts = _web_address(value)
    if parts is None or parts.username or "?" in value:
        message = "is not an address such as https://bot.example.org/telegram"
        raise ValueError(message)
    if api_url == TELEGRAM and parts.scheme != "https":
        message = "must begin with https://: Telegram posts only over TLS"
        raise ValueError(message)
    if api_url == TELEGRAM and (parts.port or 443) not in WEBHOOK_PORTS:
        message = "has a port that Telegram does not post to: it allows 443, 80, 88 and 8443"
        raise ValueError(message)
    return value


def path_of(url: str) -> str:
    """The path at which requests to this address arrive."""
    return urlsplit(url).path or "/"


def _web_address(value: str) -> SplitResult | None:
    try:
        parts = urlsplit(value)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if known and re.fullmatch(r"https?://[^\s#]+", value) else None
