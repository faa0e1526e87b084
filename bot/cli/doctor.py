"""`tropa doctor`: whether everything is as it must be, before and while the bot serves.

Settings -> machine -> content -> Telegram; each check yields findings, with what to do. Nothing is
changed, no secret is printed, and it ends whether or not there is a network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import click

from bot.channels.telegram.looking import Look, look_at, server_time
from bot.channels.telegram.serving import runner
from bot.cli.clock import now
from bot.cli.findings import Finding, Findings, bad, doubtful, good, tell
from bot.cli.host import folder_safety, open_files, ports, python, secret_files
from bot.cli.loading import counted, served
from bot.cli.told_by_telegram import clock, telegram
from bot.engine.keyring import Keyring
from bot.errors import SettingsError
from bot.loading.flow_set import flow_set
from bot.loading.suggestions import did_you_mean
from bot.model.guide import Guide
from bot.proof.proving import Proof
from bot.proof.rules.promises import breaches
from bot.running.aside import aside
from bot.settings.account import Account
from bot.settings.bots import Bot
from bot.settings.environment import VARIABLES, Settings, read_settings, read_variables

SLOW = 1.0
"""Seconds after which it is told what is being waited for."""

FEW_CHARACTERS = 8
"""A key with fewer different characters is no key but a word or a pattern."""


def doctor(root: Path, given: Mapping[str, str], form: str) -> int:
    """Print what was found; 1 if something keeps the bot from serving."""
    return tell(_examine(root, given), form)


def _examine(root: Path, given: Mapping[str, str]) -> Findings:
    yield python()
    try:
        variables = {**read_variables(root / ".env"), **given}
        settings = read_settings(root, variables)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield bad("settings", line)
        yield from _content(root, ())
        return
    yield from _unknown(variables)
    if not isinstance(settings, Settings):
        for problem in settings:
            yield bad("file of bots", str(problem))
        return
    yield good("settings", _served(settings))
    yield from secret_files(_holding_secrets(root, settings, variables))
    for bot in settings.bots:
        yield _keys(bot.account)
    for folder in dict.fromkeys(bot.root for bot in settings.bots):
        yield from folder_safety(folder)
        yield from _content(folder, [bot for bot in settings.bots if bot.root == folder])
    yield from ports(settings)
    yield open_files(settings)
    yield from _telegram(settings)


def _served(settings: Settings) -> str:
    ways = [
        f"{bot.account.name} by {'webhook' if bot.posted else 'polling'}" for bot in settings.bots
    ]
    return ", ".join(ways)


def _unknown(variables: Mapping[str, str]) -> Findings:
    """A setting that is misspelt is a setting that is not made."""
    if "TROPA_BOTS" in variables:
        return  # that file may name variables of any name
    for name in sorted(variables):
        if name.startswith("TROPA_") and name not in VARIABLES:
            cure = did_you_mean(name, VARIABLES).removeprefix("; ") or "take it out"
            yield doubtful("settings", f"{name} is no setting of tropa", cure)


def _holding_secrets(
    root: Path, settings: Settings, variables: Mapping[str, str]
) -> Iterator[Path]:
    yield from settings.secret_files
    env_file = root / ".env"
    if env_file.exists() and any(name in variables for name in ("TROPA_BOT_TOKEN", "TROPA_KEYS")):
        yield env_file


def _keys(account: Account) -> Finding:
    about = f"keys of {account.name}"
    try:
        Keyring(account.secrets)
    except SettingsError as error:
        return bad(about, str(error))
    if not account.keys.get_secret_value():
        return good(about, "they follow from the token")
    if any(len(set(key)) < FEW_CHARACTERS for key in account.secrets):
        cure = "`openssl rand -hex 32` makes a good one"
        return doubtful(about, "one has few different characters and could be guessed", cure)
    count = len(account.secrets)
    return good(about, "1 key" if count == 1 else f"{count} keys; the first seals, all open")


def _content(root: Path, bots: Sequence[Bot]) -> Findings:
    about = f"content of {root.as_posix()}"
    guide = served(root)
    if not isinstance(guide, Guide):
        said = f"{counted(guide)}, the first: {guide[0]}"
        yield bad(about, said, "`tropa check` shows all")
        return
    yield good(about, f"flows: {len(guide.flows)}, cards: {len(guide.cards)}")
    for bot in bots:
        found = flow_set(guide, bot.flows)
        if isinstance(found, tuple):
            yield from (bad("file of bots", str(problem)) for problem in found)
    yield from _broken(about, guide)
    yield from _late(about, guide)


def _broken(about: str, guide: Guide) -> Findings:
    """Promises that an edit broke have kept the guide from being loaded; these have not."""
    broken = {one.promise.id for one in breaches(Proof(guide, now().date()))}
    if broken:
        said = f"promises broken by time or a withdrawal: {', '.join(sorted(broken))}"
        yield doubtful(about, said, "`tropa check` says for whom")


def _late(about: str, guide: Guide) -> Findings:
    today = now().date()
    cards = [card for card in guide.cards.values() if card.shown_on(today)]
    overdue = sum(card.overdue_on(today) for card in cards)
    expired = sum(
        card.review.expires is not None and card.review.expires <= today
        for card in guide.cards.values()
    )
    if overdue:
        said = f"cards whose check is overdue: {overdue}; readers see a warning on them"
        yield doubtful(about, said, "`tropa due` lists them")
    if expired:
        said = f"cards that have expired: {expired}; nobody is shown them"
        yield doubtful(about, said, "`tropa due` lists them")


def _telegram(settings: Settings) -> Findings:
    told = _Told()
    runner()(_ask(settings, told))
    yield clock(told.time, now())
    for bot in settings.bots:
        yield from telegram(bot, told.looks[bot.account.name], now())


@dataclass
class _Told:
    """What Telegram said."""

    time: datetime | None = None
    looks: dict[str, Look] = field(default_factory=dict)


async def _ask(settings: Settings, told: _Told) -> None:
    """Ask about all bots at once, and for the time."""
    accounts = [bot.account for bot in settings.bots]
    waiting = asyncio.get_running_loop().call_later(
        SLOW, lambda: click.echo("waiting for Telegram …", err=True)
    )
    time = asyncio.create_task(aside(lambda: server_time(accounts[0].api_url)))
    found = await asyncio.gather(*map(look_at, accounts))
    told.time = await time
    waiting.cancel()
    told.looks = {account.name: look for account, look in zip(accounts, found, strict=True)}
