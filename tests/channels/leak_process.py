"""A bot in a process of its own, with all logging on, that tells what it holds when asked.

Lines on standard input: `break` lets the next update fail, `search` prints what is held of anybody
as a line of JSON, `end` ends the serving.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from datetime import date

from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.serving import runner, serve
from bot.engine.keyring import Keyring
from bot.settings.account import Account
from tests import guides
from tests.channels.holding import NOBODY, QUESTIONS, held


class Clock:
    """The day of all tests, but for one call that fails with words that must not be told."""

    broken = False

    def __call__(self) -> date:
        if self.broken:
            self.broken = False
            raise LookupError(f"Plantovich{1} wrote planted-text-{1}")
        return guides.TODAY


def say(line: str) -> None:
    """Answer the test."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(people: int) -> None:
    """Serve the small guide, and do what the lines say."""
    account = Account(SecretStr(os.environ["TROPA_BOT_TOKEN"]), os.environ["TROPA_API_URL"])
    clock, guide, stop = Clock(), guides.guide(), asyncio.Event()
    keyring, chats = Keyring(account.secrets), range(NOBODY + 1, NOBODY + people + 1)
    polling = Polling(Channel(account, guide, clock))
    serving = asyncio.create_task(serve([polling], stop))
    while (line := (await asyncio.to_thread(sys.stdin.readline)).strip()) != "end":
        if line == "break":
            clock.broken = True
            say("broken")
        else:
            await polling.settled()
            say(json.dumps(held(keyring, chats, QUESTIONS)))
    stop.set()
    await serving
    say(json.dumps(held(keyring, chats, QUESTIONS)))


if __name__ == "__main__":
    for talkative in ("", "telegram", "telegram.ext", "aiohttp", "asyncio", "httpx"):
        logging.getLogger(talkative).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(logging.FileHandler("bot.log"))
    logging.getLogger().addHandler(logging.StreamHandler())
    runner()(main(int(sys.argv[1])))
