"""A Telegram, the small guide, and a bot that serves it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from bot.model.guide import Guide
from tests import guides
from tests.botapi.server import FakeTelegram
from tests.channels.posting import Posting, begin_posting
from tests.channels.serving import Running, begin

Begin = Callable[..., Running]


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The small guide of `tests/guides.py`: flows `help` and `short`."""
    return guides.guide()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bot(telegram: FakeTelegram, guide: Guide) -> AsyncIterator[Running]:
    """A bot that serves the small guide; its pauses take no time."""
    running = begin(telegram, guide)
    yield running
    running.pauses.end()
    await running.end()


@pytest.fixture
async def hook(telegram: FakeTelegram, guide: Guide) -> AsyncIterator[Posting]:
    """A bot behind a webhook that serves the small guide."""
    posting = await begin_posting(telegram, guide)
    await posting.begun()
    yield posting
    posting.pauses.end()
    await posting.end()
