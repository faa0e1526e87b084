"""Memory after 1,000 and after 100,000 different people, through everything but the network."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.incoming import decode_update
from bot.channels.telegram.lean_bot import LeanBot
from bot.settings.account import Account
from tests.bench.guides import guide_of, shipped_files
from tests.bench.measure import Figure

FEW, MANY = 1_000, 100_000
PAGE_MB = 4096 / 2**20


class _NoNetwork(LeanBot):
    """Remembers the last keyboard, so that it can be pressed, and sends nothing."""

    _keyboard: list[list[dict[str, str]]]

    async def do(self, method: str, parameters: dict[str, Any]) -> None:
        """Take the call."""
        if "reply_markup" in parameters:
            self._keyboard = parameters["reply_markup"]["inline_keyboard"]


def figures() -> Iterator[Figure]:
    """Resident memory, and what 99,000 more people added to it."""
    few, many = asyncio.run(_grow())
    yield Figure(f"resident memory after {FEW:,} people", few, "MB")
    yield Figure(f"resident memory after {MANY:,} people", many, "MB")
    yield Figure("growth", many - few, "MB", 2.0)


async def _grow() -> tuple[float, float]:
    account = Account(SecretStr(f"1:{'none' * 5}"))
    guide = guide_of(shipped_files())
    channel = Channel(account, guide, lambda: date(2026, 11, 23))
    channel.bot = bot = _NoNetwork("1:none", "http://127.0.0.1:1")
    for person in range(FEW):
        await _visit(bot, channel, person)
    few = _resident()
    for person in range(FEW, MANY):
        await _visit(bot, channel, person)
    return few, _resident()


async def _visit(bot: _NoNetwork, channel: Channel, person: int) -> None:
    """One person comes, presses twice and leaves for good."""
    chat = 10_000_000 + person
    sender = {"id": chat, "first_name": f"Person {person}", "language_code": "ru"}
    place = {"id": chat, "type": "private"}
    message = {"message_id": person + 1, "date": 1, "chat": place, "from": sender}
    await _take(channel, person, {"message": {**message, "text": "/start"}})
    for row in (0, 3):
        markup = {"inline_keyboard": bot._keyboard}
        pressed = {
            "id": str(person),
            "from": sender,
            "data": bot._keyboard[row][0]["callback_data"],
        }
        query = {**pressed, "message": {**message, "reply_markup": markup}}
        await _take(channel, person, {"callback_query": query})


async def _take(channel: Channel, number: int, update: dict[str, Any]) -> None:
    incoming = decode_update(orjson.dumps({"update_id": number, **update}))
    assert incoming
    await channel.take(incoming)


def _resident() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_MB
