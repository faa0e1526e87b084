"""Settings: from the environment and `.env`, frozen, with secrets that cannot be printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{20,}")


_SHORTEST_KEY = 16
"""Characters. Whoever has a button can try keys on it as fast as they like."""


def _token(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        message = "does not look like a bot token (123456:ABC…, as @BotFather gives it)"
        raise ValueError(message)
    return value


def _keys(value: SecretStr) -> SecretStr:
    if any(len(key) < _SHORTEST_KEY for key in _each(value)):
        message = (
            f"holds a secret of fewer than {_SHORTEST_KEY} characters, which could be guessed "
            "(`openssl rand -hex 32` makes a good one)"
        )
        raise ValueError(message)
    return value


def _each(keys: SecretStr) -> tuple[str, ...]:
    return tuple(keys.get_secret_value().replace(",", " ").split())


def _address(value: str) -> str:
    if not _is_address(value):
        message = "is not an address such as https://api.telegram.org"
        raise ValueError(message)
    value = value.rstrip("/")
    if value.endswith("/bot"):
        message = "is the address of the server, without /bot at its end"
        raise ValueError(message)
    return value


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and bool(re.fullmatch(r"https?://[^\s?#]+", value))


class Settings(BaseSettings):
    """What `tropa run` needs. `keys` seal the buttons; without any they follow the bot token."""

    model_config = SettingsConfigDict(
        env_prefix="TROPA_",
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)]
    api_url: Annotated[str, AfterValidator(_address)] = "https://api.telegram.org"
    keys: Annotated[SecretStr, AfterValidator(_keys)] = SecretStr("")

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that keys are derived from: the first seals, all of them open."""
        return _each(self.keys) or (self.bot_token.get_secret_value(),)


def read_settings(env_file: Path) -> Settings:
    """The settings; the environment comes before the file. Raises SettingsError."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        lines = [
            _complaint(str(detail["loc"][0]), detail["type"], detail["msg"])
            for detail in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not saved as UTF-8. Save it anew as UTF-8.") from None


def _complaint(name: str, kind: str, said: str) -> str:
    variable = f"TROPA_{name.upper()}"
    cure = f"Set {variable} in the environment, or write {variable}=… into the file .env"
    if kind == "missing":
        return f"{variable} is not set. {cure}."
    return f"{variable} {said.removeprefix('Value error, ')}. {cure}."
