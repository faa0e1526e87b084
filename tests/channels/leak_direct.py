"""Thousands of planted people through the bot without HTTP, in a process of its own.

The only argument is their number. Prints what is held of them afterwards, as a line of JSON.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import time
from datetime import UTC, date, datetime
from typing import Any

from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.incoming import decode_answer
from bot.channels.telegram.request import UnreadRequest
from bot.channels.telegram.webhook import Hook, Hooks
from bot.engine.keyring import Keyring
from bot.running.health import Health
from bot.running.logs import configure
from bot.running.metrics import Metrics, Watched
from bot.settings.account import Account
from tests import guides
from tests.botapi.server import TOKEN
from tests.channels.holding import NOBODY, PLANTED, QUESTIONS, held
from tests.channels.serving import today

EACH = 100
"""For each of so many people, the program fails once."""


class Wire(UnreadRequest):
    """The network, cut short: every call succeeds; the last keyboard is there to be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.keyboard: list[list[dict[str, str]]] = []
        self.texts = 0

    async def do_request(self, *_: Any, request_data: Any = None, **__: Any) -> tuple[int, bytes]:
        sent = request_data.parameters
        self.texts += "text" in sent
        if "reply_markup" in sent:
            self.keyboard = sent["reply_markup"]["inline_keyboard"]
        return 200, b'{"ok":true,"result":true}'


class Ways:
    """How updates come in: half of the people's by polling, half by webhook."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._hooks = Hooks({"/hook": Hook(channel, b"secret")})

    async def polled(self, update: bytes) -> None:
        """As an answer to getUpdates."""
        incoming = decode_answer(b'{"ok":true,"result":[' + update + b"]}")["result"]
        assert isinstance(incoming, list)
        await self._channel.take(incoming[0])

    async def posted(self, update: bytes) -> None:
        """As a request of Telegram's."""
        headers = [(b"x-telegram-bot-api-secret-token", b"secret")]
        scope = {"type": "http", "path": "/hook", "method": "POST", "headers": headers}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": update}

        async def send(message: Any) -> None:
            assert message.get("status", 200) == 200

        await self._hooks(scope, receive, send)


class Clock:
    """The day of all tests, but that it fails for some people, with words that must not be told."""

    def __init__(self) -> None:
        self.failing = 0

    def __call__(self) -> date:
        number, self.failing = self.failing, 0
        if number:
            raise LookupError(f"Plantovich{number} wrote planted-text-{number}")
        return today()


async def _feed(ways: Ways, wire: Wire, clock: Clock, number: int) -> None:
    """One person, from the first message to the words they should not have typed.

    For each hundredth, the program then fails.
    """
    chat = {"id": NOBODY + number, "type": "private", "first_name": f"Plantovich{number}"}
    user = {**chat, "is_bot": False, "username": f"planted_user_{number}", "language_code": "ru"}
    message = {"message_id": number + 1, "from": user, "chat": chat, "date": 1}

    async def told(**update: object) -> None:
        bring = ways.posted if number % 2 else ways.polled
        await bring(json.dumps({"update_id": number, **update}).encode())

    async def press(row: int) -> None:
        data = wire.keyboard[row][0]["callback_data"]
        shown = {**message, "reply_markup": {"inline_keyboard": wire.keyboard}}
        query = {"id": str(number), "from": user, "message": shown, "data": data}
        await told(callback_query=query)

    await told(message={**message, "text": "/start"})
    for row in (0, 1, number % 3):
        await press(row)
    await told(message={**message, "text": f"planted-text-{number}"})
    if number % EACH == 0:
        clock.failing = number
        await told(message={**message, "text": "/help"})


async def main(people: int) -> None:
    """Serve them one after another, then search: what is held, logged and counted."""
    written, clock = io.StringIO(), Clock()
    configure("json", written, lambda: datetime.now(UTC))
    account, wire = Account(SecretStr(TOKEN)), Wire()
    channel = Channel(account, guides.guide(), clock)
    channel.bot._unread = wire
    keyring = Keyring(account.secrets)
    ways = Ways(channel)
    for number in range(1, people + 1):
        await _feed(ways, wire, clock, number)
    wire.keyboard.clear()
    page = _metrics(channel)
    chats = range(NOBODY + people, NOBODY + people + 1)
    told = {
        "handled": wire.texts,
        "lanes": len(channel.lanes),
        "logged": written.getvalue().count("an update could not be handled"),
        "counted": f'kind="press"}} {people * 3}.0' in page,
        "in log or metrics": PLANTED.findall(written.getvalue() + page),
    } | held(keyring, chats, QUESTIONS)
    sys.stdout.write(json.dumps(told))


def _metrics(channel: Channel) -> str:
    health = Health(["tropa"])
    watched = {"tropa": Watched(channel.counts, channel.lanes.__len__)}
    metrics = Metrics(watched, health, time.monotonic, lambda: datetime.now(UTC))
    return metrics.exposition().decode()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
