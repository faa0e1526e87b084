"""The bot under the bench: the questionnaire, served with the settings that its harness gives.

BOT_TOKEN, API_BASE: the fake Bot API.  MODE: `polling` or `webhook`, which is served at
WEBHOOK_PORT and announced as WEBHOOK_URL with WEBHOOK_SECRET.
"""

from __future__ import annotations

import asyncio
import os
from datetime import date

from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.serving import LAST_SECONDS, Way, runner, serve
from bot.channels.telegram.webhook import Hook, Hooks, Webhook
from bot.running.heap import settle
from bot.running.server import Server
from bot.settings.account import Account
from bot.settings.addresses import path_of
from tests.bench.guides import questionnaire


def _hooked(channel: Channel) -> tuple[Way, Server]:
    url, secret = os.environ["WEBHOOK_URL"], os.environ["WEBHOOK_SECRET"]
    hooks = Hooks({path_of(url): Hook(channel, secret.encode())})
    server = Server(hooks, "127.0.0.1", int(os.environ["WEBHOOK_PORT"]), LAST_SECONDS)
    return Webhook(channel, server, url, secret), server


async def _serve() -> None:
    token = SecretStr(os.environ["BOT_TOKEN"])
    account = Account(token, os.environ["API_BASE"])
    channel = Channel(account, questionnaire(), lambda: date(2026, 11, 22))
    settle()
    if os.environ["MODE"] == "polling":
        await serve([Polling(channel)], asyncio.Event())
        return
    way, server = _hooked(channel)
    await server.start()
    await serve([way], asyncio.Event())


if __name__ == "__main__":
    runner()(_serve())
