"""Thousands of people with planted names, words and answers: no trace of any may remain."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.calls import Calls
from bot.channels.telegram.incoming import decode_answer
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.service import Service
from bot.engine.keyring import Keyring
from bot.model.guide import Guide
from tests.botapi.person import Person
from tests.botapi.server import TOKEN, FakeTelegram
from tests.channels.holding import (
    NOBODY,
    PLANTED,
    all_values,
    people_held,
    planted,
    tokens,
)
from tests.channels.serving import to_papers, today

ROOT = Path(__file__).resolve().parents[2]
AT_THE_WIRE = 300
DIRECTLY = 3000


def _person(telegram: FakeTelegram, number: int) -> Person:
    return telegram.person(
        language="ru",
        id=NOBODY + number,
        name=f"Ivan Plantovich{number}",
        username=f"planted_user_{number}",
    )


class Process:
    """The bot of `leak_process.py`, at home in an empty folder."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, line: str) -> str:
        """Tell it something and read what it prints."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n".encode())
        return (await self._process.stdout.readline()).decode().strip()

    async def held(self, line: str) -> dict[str, Any]:
        """What it holds of anybody."""
        held: dict[str, Any] = json.loads(await self.ask(line))
        assert held.pop("searched") > 10_000, "a search that finds nothing at all is no search"
        return held

    async def over(self) -> int:
        """Wait for its end."""
        return await self._process.wait()


@pytest.fixture
async def process(telegram: FakeTelegram, tmp_path: Path) -> AsyncIterator[Process]:
    folders = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "tmp"}
    for folder in folders.values():
        folder.mkdir()
    environment = {name: str(folder) for name, folder in folders.items()} | {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TROPA_BOT_TOKEN": telegram.token,
        "TROPA_API_URL": telegram.url,
    }
    with (tmp_path / "stderr").open("wb") as errors:
        started = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.channels.leak_process",
            str(AT_THE_WIRE),
            cwd=folders["HOME"],
            env=environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
        yield Process(started)
        if started.returncode is None:
            started.kill()
            await started.wait()


async def _converse(person: Person, number: int) -> None:
    """Answer, read, type, be in danger; some go on to erase it all."""
    await to_papers(person)
    await person.tap("Карта")
    await person.say(f"planted-text-{number}")
    await person.say(f"/sos planted-text-{number}")
    await person.tap("Безопасность")
    if number % 3 == 0:
        await person.press("erase (ru)")
        await person.toast()
    elif number % 3 == 1:
        await person.say("/erase")


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_no_trace_of_anybody_remains(
    telegram: FakeTelegram, process: Process, tmp_path: Path
) -> None:
    people = [_person(telegram, number) for number in range(1, AT_THE_WIRE + 1)]
    await people[0].say("/start")
    telegram.fail("sendMessage", 500, times=3, chat_id=people[1].id)
    telegram.garbage("sendMessage", 200, chat_id=people[2].id)
    telegram.drop("sendMessage", chat_id=people[3].id)
    await asyncio.gather(*map(_converse, people, range(1, AT_THE_WIRE + 1)))
    assert await process.ask("break") == "broken"
    await people[6].block()
    await people[5].send("planted-text-5")
    await people[5].say("/start")

    nothing: dict[str, list[str]] = {"planted": [], "buttons": [], "people": []}
    assert await process.held("search") == nothing
    assert await process.held("end") == nothing
    assert await process.over() == 0

    written = _files(tmp_path)
    log = written[tmp_path / "home" / "bot.log"].decode()
    assert set(written) == {tmp_path / "home" / "bot.log", tmp_path / "stderr"}
    assert "serving by long polling" in log
    assert "an update could not be handled: LookupError in __call__" in log
    for content in written.values():
        text = content.decode()
        assert PLANTED.search(text) is None
        assert telegram.token.split(":")[1] not in text


class Wire(AiohttpRequest):
    """The network, cut short: every call succeeds; the last keyboard is there to be pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.keyboard: list[list[dict[str, str]]] = []
        self.texts = 0

    async def do_request(self, *_: Any, request_data: Any = None, **__: Any) -> tuple[int, bytes]:
        sent = request_data.json_parameters
        self.texts += "text" in sent
        if "reply_markup" in sent:
            self.keyboard = json.loads(sent["reply_markup"])["inline_keyboard"]
        return 200, b'{"ok":true,"result":true}'


async def _feed(lanes: Lanes, wire: Wire, number: int) -> None:
    """One person, from the first message to the words they should not have typed."""
    chat = {"id": NOBODY + number, "type": "private", "first_name": f"Plantovich{number}"}
    user = {**chat, "is_bot": False, "username": f"planted_user_{number}", "language_code": "ru"}
    message = {"message_id": number + 1, "from": user, "chat": chat, "date": 1}

    async def told(**update: object) -> None:
        payload = json.dumps({"ok": True, "result": [{"update_id": number, **update}]})
        incoming = decode_answer(payload.encode())["result"]
        assert isinstance(incoming, list)
        await lanes.take(incoming[0])

    async def press(row: int) -> None:
        data = wire.keyboard[row][0]["callback_data"]
        shown = {**message, "reply_markup": {"inline_keyboard": wire.keyboard}}
        query = {"id": str(number), "from": user, "message": shown, "data": data}
        await told(callback_query=query)

    await told(message={**message, "text": "/start"})
    for row in (0, 1, number % 3, 0, number % 3):
        await press(row)
    await told(message={**message, "text": f"planted-text-{number}"})


async def test_thousands_leave_the_process_as_it_was(telegram: FakeTelegram, guide: Guide) -> None:
    bot, wire, keyring = LeanBot(TOKEN, "http://x"), Wire(), Keyring(["a secret"])
    bot._request = (wire, wire)
    lanes = Lanes(Service(guide, keyring, Calls(bot), today).handle)
    for number in range(1, DIRECTLY + 1):
        await _feed(lanes, wire, number)
    assert wire.texts == DIRECTLY * 7
    wire.keyboard.clear()
    assert len(lanes) == 0
    found = all_values()
    assert list(planted(found)) == []
    last = NOBODY + DIRECTLY
    assert [token for token in tokens(found) if keyring.open(token, last)] == []
    assert people_held() == []


def test_the_search_finds_what_is_there() -> None:
    """Whatever hides where: in an object, a tuple of plain values, bytes, a number."""
    number = NOBODY + 7

    class Holder:
        __slots__ = ("kept",)

        def __init__(self, kept: object) -> None:
            self.kept = kept

    hidden = [
        Holder(f"Ivan Plantovich{7}"),
        ((f"planted_user_{7}",),),
        {"x": {"y": f"planted-text-{7}".encode()}},
        Holder(number),
        Holder(number.to_bytes(8, "big")),
        Holder(f'{{"id":{number}}}'),
    ]
    assert len(list(planted(all_values()))) == len(hidden)
