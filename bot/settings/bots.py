"""The bots that a process serves, from one file: `tropa run --bots bots.yaml`.

file -> Document -> secret_in_file -> BotsFile -> rules -> Bots

Problems have a place and a cure, as in the files of staff. None ever repeats a secret, not even one
that stands where it must not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.engine.keyring import webhook_secret
from bot.loading.draft import Sourced
from bot.loading.fitting.bots_files import BotRecord, BotsFile
from bot.loading.fitting.validation import validate
from bot.loading.reading.yaml_source import read
from bot.model.problem import Problem
from bot.model.story import Named
from bot.settings.account import Account
from bot.settings.bots_rules import BOTS_RULES, BotsDraft, secret_in_file, without_secret


@dataclass(frozen=True, slots=True)
class Posted:
    """Where Telegram posts the updates of a bot, and the secret by which its requests are known."""

    url: str
    secret: SecretStr


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot: its account, and what it serves.

    `flows` are those that it serves, or none where it serves all. Without `posted` it polls.
    """

    account: Account
    root: Path
    flows: tuple[Named, ...] = ()
    posted: Posted | None = None


@dataclass(frozen=True, slots=True)
class Bots:
    """All bots of a process, and the files that hold their secrets."""

    bots: tuple[Bot, ...]
    secret_files: tuple[Path, ...] = ()


def read_bots(
    data: bytes, path: Path, variables: Mapping[str, str], api_url: str
) -> Bots | tuple[Problem, ...]:
    """The bots of a file, or all its problems. `variables`: where `token_env` is looked up."""
    document = read(data, path.as_posix())
    if isinstance(document, tuple):
        return tuple(map(without_secret, document))
    problems = list(secret_in_file(document))
    if problems:
        return tuple(problems)
    found = validate(BotsFile, document)
    if isinstance(found, tuple):
        return found
    draft = BotsDraft(Sourced(document, found), path.parent, variables, api_url)
    problems = [problem for rule in BOTS_RULES for problem in rule(draft)]
    if problems:
        return tuple(sorted(problems))
    return Bots(tuple(_bot(draft, *each) for each in draft.records()), tuple(draft.secret_files))


def _bot(draft: BotsDraft, at: int, record: BotRecord) -> Bot:
    token = draft.tokens[at]
    held = "token_file" if record.token_file else "token_env"
    where = f"{held} of '{record.name}' at {draft.place(at, held)}"
    keys = draft.keys.get(at, SecretStr(""))
    posted = None
    if record.webhook:
        posted = Posted(record.webhook, SecretStr(webhook_secret(token.get_secret_value())))
    return Bot(
        Account(token, draft.api_url, keys, record.name, where),
        draft.folder / record.root,
        tuple(Named(id_, draft.place(at, "flows", i)) for i, id_ in enumerate(record.flows or ())),
        posted,
    )
