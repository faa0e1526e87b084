"""Thousands of planted people through the bot without HTTP, in a process of its own.

The only argument is their number. Prints what is held of them afterwards, as a line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.incoming import decode_answer
from bot.channels.telegram.request import UnreadRequest
from bot.engine.keyring import Keyring
from bot.settings.account import Account
from tests import guides
from tests.botapi.server import TOKEN
from tests.channels.holding import NOBODY, held
from tests.channels.serving import today


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


async def _feed(channel: Channel, wire: Wire, number: int) -> None:
    """One person, from the first message to the words they should not have typed."""
    chat = {"id": NOBODY + number, "type": "private", "first_name": f"Plantovich{number}"}
    user = {**chat, "is_bot": False, "username": f"planted_user_{number}", "language_code": "ru"}
    message = {"message_id": number + 1, "from": user, "chat": chat, "date": 1}

    async def told(**update: object) -> None:
        payload = json.dumps({"ok": True, "result": [{"update_id": number, **update}]})
        incoming = decode_answer(payload.encode())["result"]
        assert isinstance(incoming, list)
        await channel.take(incoming[0])

    async def press(row: int) -> None:
        data = wire.keyboard[row][0]["callback_data"]
        shown = {**message, "reply_markup": {"inline_keyboard": wire.keyboard}}
        query = {"id": str(number), "from": user, "message": shown, "data": data}
        await told(callback_query=query)

    await told(message={**message, "text": "/start"})
    for row in (0, 1, number % 3, 0, number % 3):
        await press(row)
    await told(message={**message, "text": f"planted-text-{number}"})


async def main(people: int) -> None:
    """Serve them one after another, then search."""
    account, wire = Account(SecretStr(TOKEN)), Wire()
    channel = Channel(account, guides.guide(), today)
    channel.bot._unread = wire
    keyring = Keyring(account.secrets)
    for number in range(1, people + 1):
        await _feed(channel, wire, number)
    wire.keyboard.clear()
    chats = range(NOBODY + people, NOBODY + people + 1)
    told = {"handled": wire.texts, "lanes": len(channel.lanes)} | held(keyring, chats)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
