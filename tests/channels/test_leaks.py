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

from bot.model.conversation import State
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.botapi.waiting import PATIENCE
from tests.channels.holding import (
    NOBODY,
    PLANTED,
    QUESTIONS,
    all_values,
    answers_held,
    people_held,
    planted,
)
from tests.channels.leak_direct import EACH
from tests.channels.serving import to_papers

ROOT = Path(__file__).resolve().parents[2]
AT_THE_WIRE = 300
DIRECTLY = 9700
LONG = 300.0
"""Seconds for thousands of people, on a slow and busy machine."""
NOTHING: dict[str, Any] = {"planted": [], "buttons": [], "people": [], "answers": []}


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
        async with asyncio.timeout(PATIENCE):
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

    assert await process.held("search") == NOTHING
    assert await process.held("end") == NOTHING
    assert await process.over() == 0

    written = _files(tmp_path)
    log = written[tmp_path / "home" / "bot.log"].decode()
    assert set(written) == {tmp_path / "home" / "bot.log", tmp_path / "stderr"}
    assert "serving by long polling" in log
    assert "an update could not be handled: <class 'LookupError'>" in log
    for content in written.values():
        text = content.decode()
        assert PLANTED.search(text) is None
        assert telegram.token.split(":")[1] not in text


async def test_thousands_leave_the_process_as_it_was(tmp_path: Path) -> None:
    """Without HTTP, so that there can be many: bytes of updates in, requests out."""
    arguments = ("-m", "tests.channels.leak_direct", str(DIRECTLY))
    started = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(LONG):
            told, _ = await started.communicate()
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()
    held = json.loads(told)
    assert held.pop("searched") > 10_000
    expected: dict[str, Any] = {"handled": DIRECTLY * 5, "lanes": 0}
    expected |= {"logged": DIRECTLY // EACH, "counted": True, "in log or metrics": []}
    assert held == expected | NOTHING


def test_the_search_finds_what_is_there() -> None:
    """Whatever hides where: in an object, a tuple of plain values, bytes, a number."""
    before = set(planted(all_values()))
    seven = len("planted")
    number = NOBODY + seven

    class Holder:
        __slots__ = ("kept",)

        def __init__(self, kept: object) -> None:
            self.kept = kept

    hidden = [
        Holder(f"Ivan Plantovich{seven}"),
        ((f"planted_user_{seven}",),),
        {"x": {"y": f"planted-text-{seven}".encode()}},
        Holder(number),
        Holder(number.to_bytes(8, "big")),
        Holder(b"tropa" + number.to_bytes(8, "big") + b"\0"),
        Holder(f'{{"id":{number}}}'),
    ]
    assert len(set(planted(all_values())) - before) == len(hidden)
    known = len(answers_held(QUESTIONS))
    answered = [
        Holder({"who": ("self",), "papers": ("card", "book")}),
        Holder((("who", ("self",)), ("danger", ("no",)))),
        Holder([b"\1\2", b"\3\4"]),
    ]
    assert len(answers_held(QUESTIONS)) - known == len(answered)
    kept = Holder(State("ru", "help"))
    assert "State" in people_held()
    del kept
