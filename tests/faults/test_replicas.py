"""A few rounds of `tests/faults/replicas.py`; all fifty: `python -m tests.faults.replicas`."""

from __future__ import annotations

import sys

import pytest

from tests.deploy.nginx import command
from tests.faults.replicas import BOTH_EACH, kill_often

pytestmark = [
    pytest.mark.skipif(command() is None, reason="nginx is missing: apt install nginx"),
    pytest.mark.skipif(sys.platform != "linux", reason="the processes are looked at in /proc"),
]


async def test_who_has_pressed_is_answered_whichever_replica_is_killed() -> None:
    outcome = await kill_often(BOTH_EACH)
    assert [one.killed for one in outcome.rounds] == [1] * (BOTH_EACH - 1) + [2]
    assert all(one.in_flight for one in outcome.rounds), "somebody waited at each kill"
    assert outcome.lost == 0
