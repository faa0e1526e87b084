"""The bot under the bench: the questionnaire, served with the settings that its harness gives.

BOT_TOKEN, API_BASE: the fake Bot API.  MODE: only `polling` is served here.
"""

from __future__ import annotations

import asyncio
import os
from datetime import date

from pydantic import SecretStr

from bot.channels.telegram import polling
from bot.settings import Settings
from tests.bench.guides import questionnaire


async def _serve() -> None:
    guide = questionnaire()
    token = SecretStr(os.environ["BOT_TOKEN"])
    settings = Settings(bot_token=token, api_url=os.environ["API_BASE"], _env_file=None)
    application = polling.build(guide, settings, lambda: date(2026, 11, 22))
    await polling.serve(application, guide, asyncio.Event())


if __name__ == "__main__":
    polling.runner()(_serve())
