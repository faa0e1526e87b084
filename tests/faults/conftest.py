"""A Telegram, and the small guide."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.model.guide import Guide
from tests import guides
from tests.botapi.server import FakeTelegram


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The small guide of `tests/guides.py`: flows `help` and `short`."""
    return guides.guide()


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server
