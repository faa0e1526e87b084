"""A bot's account at a Bot API server: its token, and the secrets that seal its buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import SecretStr

TELEGRAM = "https://api.telegram.org"

TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{20,}")

SHORTEST_KEY = 16
"""Characters. Whoever has a button can try keys on it as fast as they like."""

_WEBHOOK_SECRET = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST_KEY},256}}")

_NO_KEYS = SecretStr("")


@dataclass(frozen=True, slots=True)
class Account:
    """One bot at a Bot API server. No `repr` of it holds a secret.

    `keys` seal its buttons; without any they follow from the token. `name` is what logs and metrics
    call it. `token_from` tells where the token stands, so that a message can say what to correct.
    """

    token: SecretStr
    api_url: str = TELEGRAM
    keys: SecretStr = _NO_KEYS
    name: str = "tropa"
    token_from: str = "TROPA_BOT_TOKEN (in the environment or in .env)"  # noqa: S105 - no token

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that keys are derived from: the first seals, all of them open."""
        return each_key(self.keys.get_secret_value()) or (self.token.get_secret_value(),)


def each_key(keys: str) -> tuple[str, ...]:
    """Keys that stand behind one another, with spaces, commas or line ends between them."""
    return tuple(keys.replace(",", " ").split())


def check_token(value: str) -> None:
    """Raises ValueError, in words that go behind the name of a setting, and never hold it."""
    if not TOKEN.fullmatch(value):
        message = "does not look like a bot token (123456:ABC…, as @BotFather gives it)"
        raise ValueError(message)


def check_keys(value: str) -> None:
    """Raises ValueError, as above."""
    if any(len(key) < SHORTEST_KEY for key in each_key(value)):
        message = (
            f"holds a secret of fewer than {SHORTEST_KEY} characters, which could be guessed "
            "(`openssl rand -hex 32` makes a good one)"
        )
        raise ValueError(message)


def check_webhook_secret(value: str) -> None:
    """Raises ValueError, as above. Bot API, setWebhook: secret_token."""
    if not _WEBHOOK_SECRET.fullmatch(value):
        message = (
            f"must be {SHORTEST_KEY} to 256 Latin letters, digits, _ and - "
            "(`openssl rand -hex 32` makes a good one); left out, it follows from the token"
        )
        raise ValueError(message)
