"""Two replicas of a bot, and deploy/nginx.conf before them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator

import pytest

from bot.model.guide import Guide
from tests import guides
from tests.botapi.server import FakeTelegram
from tests.channels.posting import Posting, begin_posting


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The small guide of `tests/guides.py`."""
    return guides.guide()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def replicas(telegram: FakeTelegram, guide: Guide) -> AsyncIterator[list[Posting]]:
    """Two that share nothing but the token."""
    both = []
    for _ in range(2):
        telegram.requests.clear()
        both.append(await begin_posting(telegram, guide))
        await both[-1].begun()
    yield both
    for one in both:
        one.pauses.end()
        await one.end()


@pytest.fixture
def ports() -> list[int]:
    """Three ports that are free now."""
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(3)]
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]


@pytest.fixture
def port(ports: list[int]) -> int:
    """A port that is free now."""
    return ports[0]
