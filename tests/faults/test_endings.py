"""SIGTERM in a storm: what has arrived is answered, and what has not comes to the next process."""

from __future__ import annotations

import asyncio
import signal
import socket
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.engine.keyring import webhook_secret
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.botapi.waiting import PATIENCE
from tests.channels.posting import HEADER
from tests.cli.running import PROGRAM, environment, small

PEOPLE = 40
HELD = 25
"""Calls of theirs that are under way when the signal comes."""

Json = dict[str, Any]


@asynccontextmanager
async def _program(root: Path, telegram: FakeTelegram, **env: str) -> AsyncIterator[Process]:
    given = {
        "TROPA_BOT_TOKEN": telegram.token,
        "TROPA_API_URL": telegram.url,
        "TROPA_HEALTH": "off",
    } | env
    program = await asyncio.create_subprocess_exec(
        *PROGRAM, "run", cwd=root, env=environment(given), stdout=DEVNULL, stderr=PIPE
    )
    try:
        yield program
    finally:
        if program.returncode is None:
            program.kill()
            await program.communicate()


async def _ended(program: Process) -> tuple[int | None, str]:
    async with asyncio.timeout(PATIENCE):
        _, said = await program.communicate()
    return program.returncode, said.decode()


async def _crowd(telegram: FakeTelegram) -> list[Person]:
    """People who all have written at once."""
    people = [telegram.person() for _ in range(PEOPLE)]
    for person in people:
        await person.send("/start")
    return people


async def test_polling_answers_what_arrived_and_leaves_the_rest_to_the_next(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    root = small(tmp_path)
    held = telegram.hang("sendMessage", times=HELD)
    people = await _crowd(telegram)
    async with _program(root, telegram) as first:
        await held.reached(HELD)
        first.send_signal(signal.SIGTERM)
        late = await _crowd(telegram)
        held.release()
        code, said = await _ended(first)
    assert (code, "Traceback" in said) == (0, False)
    unconfirmed = {one["message"]["chat"]["id"] for one in telegram.world.updates.pending}
    for person in people + late:
        answered = person.chat.last is not None
        assert answered or person.id in unconfirmed, "nobody is confirmed and not answered"
    async with _program(root, telegram) as second:
        for person in people + late:
            if person.chat.last is None:
                await person.screen()
        # Perhaps all were answered before: whoever is answered now shows that it has begun.
        await telegram.person().say("/start")
        await telegram.settled()
        second.send_signal(signal.SIGTERM)
        assert (await _ended(second))[0] == 0
    assert {person.last.text for person in people + late} == {"home (ru)"}


async def test_a_webhook_answers_what_arrived_and_the_rest_comes_again(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    hook = {"TROPA_WEBHOOK": "https://bot.example.org/hook", "TROPA_LISTEN": f"127.0.0.1:{port}"}
    root = small(tmp_path)
    held = telegram.hang("sendMessage", times=HELD)
    async with aiohttp.ClientSession() as session, _program(root, telegram, **hook) as first:
        await telegram._landed.until(
            lambda: bool(telegram.calls("setWebhook")), lambda: "it has not begun"
        )
        people = await _crowd(telegram)
        updates = telegram.world.updates.pending
        telegram.world.updates.drop()
        posts = [asyncio.create_task(_taken(session, port, telegram, one)) for one in updates]
        await held.reached(HELD)
        first.send_signal(signal.SIGTERM)
        held.release()
        taken = await asyncio.gather(*posts)
        code, said = await _ended(first)
        assert (code, "Traceback" in said) == (0, False)
        for person, was_taken in zip(people, taken, strict=True):
            assert not was_taken or person.chat.last is not None, "nobody is taken and not answered"
        async with _program(root, telegram, **hook) as second:
            again = [one for one, was_taken in zip(updates, taken, strict=True) if not was_taken]
            people.append(telegram.person())
            await people[-1].send("/start")
            again += telegram.world.updates.pending
            telegram.world.updates.drop()
            await asyncio.gather(*(_until_taken(session, port, telegram, one) for one in again))
            second.send_signal(signal.SIGTERM)
            assert (await _ended(second))[0] == 0
    assert {person.last.text for person in people} == {"home (ru)"}


async def _taken(
    session: aiohttp.ClientSession, port: int, telegram: FakeTelegram, update: Json
) -> bool:
    """Post an update once; whether it was answered with 200."""
    headers = {HEADER: webhook_secret(telegram.token)}
    url = f"http://127.0.0.1:{port}/hook"
    try:
        async with session.post(url, json=update, headers=headers) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


async def _until_taken(
    session: aiohttp.ClientSession, port: int, telegram: FakeTelegram, update: Json
) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await _taken(session, port, telegram, update):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.05)  # while it begins to listen
