"""Settings: from the environment, `.env` and secret files, frozen; no secret can be printed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from dotenv import dotenv_values
from pydantic import SecretStr

from bot.engine.keyring import webhook_secret
from bot.errors import SettingsError
from bot.model.problem import Problem
from bot.settings import addresses
from bot.settings.account import TELEGRAM, Account, check_keys, check_token, check_webhook_secret
from bot.settings.addresses import Address
from bot.settings.bots import Bot, Bots, Posted, read_bots
from bot.settings.secret_files import Check, read_secret

LogForm = Literal["console", "json"]

VARIABLES = (
    "TROPA_BOT_TOKEN",
    "TROPA_BOT_TOKEN_FILE",
    "TROPA_KEYS",
    "TROPA_KEYS_FILE",
    "TROPA_WEBHOOK",
    "TROPA_WEBHOOK_SECRET",
    "TROPA_WEBHOOK_SECRET_FILE",
    "TROPA_BOTS",
    "TROPA_API_URL",
    "TROPA_ROOT",
    "TROPA_LISTEN",
    "TROPA_HEALTH",
    "TROPA_LOG",
)
"""All variables that there are."""

LISTEN = Address("127.0.0.1", 8080)
HEALTH: Address | None = Address("127.0.0.1", 8090)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process is to do. `listen` is where webhook requests arrive; `health` may be off."""

    bots: tuple[Bot, ...]
    listen: Address
    health: Address | None
    log: LogForm
    secret_files: tuple[Path, ...] = ()


def read_variables(env_file: Path) -> dict[str, str]:
    """The variables of the environment, and below them those of the file. Empty means: not set.

    Raises SettingsError.
    """
    try:
        below = dotenv_values(env_file, interpolate=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} is not saved as UTF-8. Save it anew as UTF-8.") from None
    variables = {name: value for name, value in below.items() if value}
    return variables | {name: value for name, value in os.environ.items() if value}


def read_settings(root: Path, variables: Mapping[str, str]) -> Settings | tuple[Problem, ...]:
    """The settings, or the problems of the file of bots. Raises SettingsError.

    `root` is what a single bot serves.
    """
    reading = _Reading(variables)
    api_url = reading.value("TROPA_API_URL", addresses.api_server, TELEGRAM)
    listen = reading.value("TROPA_LISTEN", addresses.listened, LISTEN)
    health = reading.value("TROPA_HEALTH", addresses.listened_or_off, HEALTH)
    log: LogForm = reading.value("TROPA_LOG", _log_form, "console")
    found: Bots | tuple[Problem, ...] = ()
    if "TROPA_BOTS" in variables:
        found = _bots_of_file(reading, api_url)
    elif bot := _bot_of_variables(reading, api_url, root):
        found = Bots((bot,))
    if reading.complaints:
        raise SettingsError("\n".join(reading.complaints))
    if isinstance(found, tuple):
        return found
    files = (*reading.secret_files, *found.secret_files)
    return Settings(found.bots, listen, health, log, files)


@dataclass
class _Reading:
    """The variables, and what has been wrong with them so far."""

    variables: Mapping[str, str]
    complaints: list[str] = field(default_factory=list)
    secret_files: list[Path] = field(default_factory=list)

    def complain(self, variable: str, said: str, cure: str = "") -> None:
        cure = cure or (
            f"Set {variable} in the environment, or write {variable}=… into the file .env"
        )
        self.complaints.append(f"{variable} {said}. {cure}.")

    def value(self, variable: str, read: Callable[[str], T], default: T) -> T:
        """The value of a variable; of one that is wrong, the default."""
        try:
            return read(self.variables[variable]) if variable in self.variables else default
        except ValueError as error:
            self.complain(variable, str(error))
            return default

    def secret(self, variable: str, check: Check) -> SecretStr | None:
        """A secret, from the variable or from the file that the variable with _FILE names."""
        by_file = f"{variable}_FILE"
        value, name = self.variables.get(variable), self.variables.get(by_file)
        try:
            if value and name:
                self.complain(by_file, f"and {variable} are both set", "Take one of them out")
            elif name:
                path = Path(name)
                secret = read_secret(path, check)
                self.secret_files.append(path)
                return secret
            elif value:
                check(value)
                return SecretStr(value)
        except ValueError as error:
            cure = (
                f"Write the secret alone into a file that the program may read, and set {by_file}"
            )
            self.complain(by_file if name else variable, str(error), cure if name else "")
        return None


def _bot_of_variables(reading: _Reading, api_url: str, root: Path) -> Bot | None:
    token = reading.secret("TROPA_BOT_TOKEN", check_token)
    keys = reading.secret("TROPA_KEYS", check_keys)
    secret = reading.secret("TROPA_WEBHOOK_SECRET", check_webhook_secret)
    url = reading.value("TROPA_WEBHOOK", lambda one: addresses.webhook(one, api_url), None)
    named = "TROPA_BOT_TOKEN_FILE" if "TROPA_BOT_TOKEN_FILE" in reading.variables else ""
    if token is None:
        if not named and "TROPA_BOT_TOKEN" not in reading.variables:
            reading.complaints.insert(0, _UNSET)
        return None
    posted = None
    if url:
        posted = Posted(url, secret or SecretStr(webhook_secret(token.get_secret_value())))
    account = Account(token, api_url, keys or SecretStr(""))
    if named:
        account = Account(
            token, api_url, keys or SecretStr(""), token_from=f"the file that {named} names"
        )
    return Bot(account, root, posted=posted)


_UNSET = (
    "TROPA_BOT_TOKEN is not set. Set TROPA_BOT_TOKEN in the environment, or write "
    "TROPA_BOT_TOKEN=… into the file .env; or let TROPA_BOT_TOKEN_FILE name a file that holds it."
)


def _bots_of_file(reading: _Reading, api_url: str) -> Bots | tuple[Problem, ...]:
    for variable in ("TROPA_WEBHOOK", "TROPA_WEBHOOK_SECRET", "TROPA_WEBHOOK_SECRET_FILE"):
        if variable in reading.variables:
            said = "is set together with TROPA_BOTS, where each bot has its own"
            reading.complain(variable, said, "Write 'webhook: …' for each bot, and take it out")
    path = Path(reading.variables["TROPA_BOTS"])
    try:
        data = path.read_bytes()
    except OSError as error:
        said = f"names {path}, which cannot be read ({error.strerror})"
        reading.complain("TROPA_BOTS", said, "Let it, or --bots, name the file of your bots")
        return ()
    return read_bots(data, path, reading.variables, api_url)


def _log_form(value: str) -> LogForm:
    if value == "console":
        return "console"
    if value == "json":
        return "json"
    message = "must be console or json"
    raise ValueError(message)
