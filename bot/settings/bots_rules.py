"""What must hold of a file of bots: one rule, one function; its docstring is its manual page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.loading.draft import Sourced
from bot.loading.fitting.bots_files import BotRecord, BotsFile
from bot.loading.flow_set import unknown_flow
from bot.loading.reading.document import Document, Keys, Value
from bot.model.problem import Place, Problem
from bot.settings import addresses
from bot.settings.account import TOKEN, check_keys, check_token
from bot.settings.secret_files import Check, read_secret


@dataclass(frozen=True)
class BotsDraft:
    """The file, fitting its shape, and what its secrets were found to be."""

    file: Sourced[BotsFile]
    folder: Path
    variables: Mapping[str, str]
    api_url: str
    tokens: dict[int, SecretStr] = field(default_factory=dict)
    keys: dict[int, SecretStr] = field(default_factory=dict)
    secret_files: list[Path] = field(default_factory=list)

    def records(self) -> Iterator[tuple[int, BotRecord]]:
        """Each bot and its number in the file, from 0."""
        yield from enumerate(self.file.data.bots)

    def place(self, at: int, *keys: str | int) -> Place:
        """Where something of a bot stands."""
        return self.file.place("bots", at, *keys)


_FORBIDDEN = {
    "token": "token_file",
    "bot_token": "token_file",
    "keys": "keys_file",
    "key": "keys_file",
    "secret": "keys_file",
}


def secret_in_file(document: Document) -> Iterator[Problem]:
    """Tokens and keys never stand in the file of bots: whoever reads it would be the bot.

    The file is looked at, copied and kept in repositories. Write the token into a file of its own
    that only the program may read, and name that file: `token_file: secrets/main`. Or put it into
    an environment variable and name that: `token_env: MAIN_TOKEN`. If others could see the token
    here, have @BotFather make a new one (`/revoke`).
    """
    for keys, value in _walk(document.value, ()):
        last = keys[-1] if keys else None
        if isinstance(last, str) and TOKEN.search(last):
            yield Problem(document.key_place(*keys), "secret-in-file", _named_by("token_file"))
        elif isinstance(value, str) and TOKEN.search(value):
            yield Problem(document.place(*keys), "secret-in-file", _named_by("token_file"))
        elif last in _FORBIDDEN and value is not None:
            named = _named_by(_FORBIDDEN[str(last)])
            yield Problem(document.key_place(*keys), "secret-in-file", named)


def without_secret(problem: Problem) -> Problem:
    """The problem, unless its message repeats a token: then that is the problem."""
    if TOKEN.search(problem.message):
        return Problem(problem.place, "secret-in-file", _named_by("token_file"))
    return problem


def _named_by(key: str) -> str:
    return (
        "a secret must not stand in this file, which others may see; write it into a file of its "
        f"own and name that: '{key}: …'"
    )


def _walk(value: Value, keys: Keys) -> Iterator[tuple[Keys, Value]]:
    yield keys, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _walk(one, (*keys, key))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _walk(one, (*keys, at))


def secret_missing(draft: BotsDraft) -> Iterator[Problem]:
    """Each bot has one token, which is found where the file says; its keys, if it has any, too.

    `token_file` names a file that holds the token and nothing else; `token_env` names a variable of
    the environment, or of the file `.env`. Give one of them. The same holds for `keys_file` and
    `keys_env`, which may both be left out.
    """
    for at, record in draft.records():
        if not (record.token_file or record.token_env):
            message = f"'{record.name}' has no token; add 'token_file: …' or 'token_env: …'"
            yield Problem(draft.place(at), "secret-missing", message)
        yield from _secret(draft, at, "token", check_token, draft.tokens)
        yield from _secret(draft, at, "keys", check_keys, draft.keys)


def _secret(
    draft: BotsDraft, at: int, kind: str, check: Check, found: dict[int, SecretStr]
) -> Iterator[Problem]:
    """Look up the token or the keys of one bot."""
    record = draft.file.data.bots[at]
    file, name = getattr(record, f"{kind}_file"), getattr(record, f"{kind}_env")
    if file and name:
        message = f"there are '{kind}_file' and '{kind}_env'; take one of them out"
        yield Problem(draft.file.key_place("bots", at, f"{kind}_env"), "secret-missing", message)
        return
    key = f"{kind}_file" if file else f"{kind}_env"
    try:
        if file:
            path = draft.folder / file
            found[at] = read_secret(path, check)
            draft.secret_files.append(path)
        elif name:
            found[at] = _of_variable(draft.variables.get(name, ""), name, check)
    except ValueError as error:
        yield Problem(draft.place(at, key), "secret-missing", f"{key} {error}")


def _of_variable(value: str, name: str, check: Check) -> SecretStr:
    if not value:
        message = f"names {name}, which is not set in the environment or in .env"
        raise ValueError(message)
    try:
        check(value)
    except ValueError as error:
        message = f"names {name}, which {error}"
        raise ValueError(message) from None
    return SecretStr(value)


def bot_twice(draft: BotsDraft) -> Iterator[Problem]:
    """No two bots share a name or a token.

    Telegram hands each update to one of those who ask with the same token, and metrics could not
    tell two bots of one name apart.
    """
    seen: dict[tuple[str, str], Place] = {}
    for at, record in draft.records():
        key = "token_file" if record.token_file else "token_env"
        token = draft.tokens.get(at)
        for kind, value, place in (
            ("name", record.name, draft.place(at, "name")),
            # The number before the colon is the bot's id: a renewed token is the same bot.
            ("token", token and token.get_secret_value().partition(":")[0], draft.place(at, key)),
        ):
            first = seen.setdefault((kind, value), place) if value else place
            if first is not place:
                message = f"this {kind} is already that of the bot at {first}"
                yield Problem(place, "bot-twice", message)


def webhook_address(draft: BotsDraft) -> Iterator[Problem]:
    """A webhook is a public https address, and each bot has a path of its own.

    Telegram posts to the ports 443, 80, 88 and 8443 only. All bots of a process listen at one
    address of this machine, so their requests are told apart by the path, not by the host.
    """
    seen: dict[str, Place] = {}
    for at, record in draft.records():
        if record.webhook is None:
            continue
        place = draft.place(at, "webhook")
        try:
            addresses.webhook(record.webhook, draft.api_url)
        except ValueError as error:
            yield Problem(place, "webhook-address", f"the webhook {error}")
            continue
        path = addresses.path_of(record.webhook)
        first = seen.setdefault(path, place)
        if first is not place:
            message = f"the path '{path}' is already that of the webhook at {first}; choose another"
            yield Problem(place, "webhook-address", message)


def root_missing(draft: BotsDraft) -> Iterator[Problem]:
    """The folder of a bot exists and holds `flows/` and `content/`."""
    for at, record in draft.records():
        root = draft.folder / record.root
        if not all((root / part).is_dir() for part in ("flows", "content")):
            message = f"{root.as_posix()} is no folder with flows/ and content/; correct 'root'"
            yield Problem(draft.place(at, "root"), "root-missing", message)


BOTS_RULES: tuple[Callable[[BotsDraft], Iterator[Problem]], ...] = (
    secret_missing,
    bot_twice,
    webhook_address,
    root_missing,
)

RULES: Mapping[str, str] = {
    rule.__name__.replace("_", "-"): inspect.cleandoc(rule.__doc__ or "")
    for rule in (secret_in_file, *BOTS_RULES, unknown_flow)
}
"""Rule id -> its page, for `tropa check --explain`."""
