"""What `tropa doctor` makes of what Telegram says."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.looking import Look, WebhookState
from bot.channels.telegram.webhook import CONNECTIONS
from bot.cli.findings import Finding, Findings, bad, doubtful, good
from bot.settings.account import TELEGRAM
from bot.settings.bots import Bot

SKEW = 60
"""Seconds by which a clock may differ. Due dates need only the day; logs and certificates more."""

RECENT = timedelta(hours=1)
"""Errors of a webhook that are older are told, but need nobody."""

MANY_PENDING = 100
"""Updates that wait: as many as Telegram hands over at once."""


def clock(theirs: datetime | None, ours: datetime) -> Finding:
    """Whether this machine's clock is right: cards fall due and expire by it."""
    if theirs is None:
        said = "not compared with Telegram's, which did not tell its time"
        return doubtful("clock", said, "see what is said of Telegram below")
    skew = round((ours - theirs).total_seconds())
    if abs(skew) <= SKEW:
        return good("clock", "it agrees with Telegram's")
    way = "ahead of" if skew > 0 else "behind"
    cure = "let NTP set it (`timedatectl set-ntp true`): warnings and expiry of cards go by it"
    return bad("clock", f"it is {abs(skew)} s {way} Telegram's", cure)


def telegram(bot: Bot, look: Look, now: datetime) -> Findings:
    """Whether Telegram knows the bot, and whether updates will come."""
    about = f"token of {bot.account.name}"
    if look.refused:
        cure = f"set {bot.account.token_from} to the token that @BotFather gave you"
        yield bad(about, "Telegram does not know it", cure)
    elif look.failure or look.webhook is None:
        cure = "is there a network, is Telegram blocked here? TROPA_API_URL names another server"
        said = f"{bot.account.api_url} was not reached ({look.failure}), so it was not checked"
        yield bad(about, said, cure)
    else:
        yield good(about, f"Telegram knows the bot as @{look.username}")
        yield from _webhook(bot, look.webhook, now)


def _webhook(bot: Bot, state: WebhookState, now: datetime) -> Findings:
    about = f"updates of {bot.account.name}"
    if bot.posted is None:
        if state.url:
            said = (
                "a webhook is set at Telegram, and tropa polls: starting it takes the webhook away"
            )
            cure = (
                "if another process serves the webhook, stop one of the two; else just start tropa"
            )
            yield doubtful(about, said, cure)
        else:
            yield good(about, f"by long polling; {state.pending} wait")
        return
    if not state.url:
        yield doubtful(about, "no webhook is set at Telegram yet", "`tropa run` sets it")
        return
    if state.url != bot.posted.url:
        said = "Telegram posts to another address than the one that is set here"
        yield doubtful(about, said, "`tropa run` sets it; if another process uses it, stop that")
        return
    yield from _health_of_webhook(about, state, now, bot.account.api_url)


def _health_of_webhook(about: str, state: WebhookState, now: datetime, api_url: str) -> Findings:
    address = f" at {state.address}" if state.address else ""
    yield good(about, f"by webhook{address}; {state.pending} wait")
    if state.error and state.error_at:
        age = now - state.error_at
        said = f"{_ago(age)} ago Telegram could not post: {state.error}"
        cure = "look at the web server in front, its certificate, and TROPA_LISTEN"
        yield bad(about, said, cure) if age < RECENT else doubtful(about, said)
    if state.pending > MANY_PENDING:
        said = f"{state.pending} updates wait: people are not answered, or late"
        yield doubtful(about, said, "is tropa running, and can Telegram reach it?")
    missing = set(ALLOWED_UPDATES) - set(state.updates)
    if missing:
        said = f"Telegram does not send {', '.join(sorted(missing))}"
        yield doubtful(about, said, "`tropa run` asks for them")
    if api_url == TELEGRAM and 0 < state.connections < CONNECTIONS:
        said = f"Telegram opens at most {state.connections} connections"
        yield doubtful(about, said, f"`tropa run` asks for {CONNECTIONS}")


def _ago(age: timedelta) -> str:
    minutes = max(0, round(age.total_seconds() / 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"  # noqa: PLR2004 - two hours
