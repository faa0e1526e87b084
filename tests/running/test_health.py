"""Health: what the pages say of a process, and when they say that it is ready."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import NetworkError, TimedOut

from bot import VERSION
from bot.model.problem import Place, Problem
from bot.running.health import CHECK_SECONDS, FIRST_PROBLEMS, Health, Pages, watch_telegram
from bot.running.server import Server
from bot.running.standing import LATELY
from tests.guides import TODAY, guide
from tests.running.asking import Answer, ask

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
PROBLEMS = tuple(
    Problem(Place("content/countries/am.yaml", line), "no-source", "the card has no source")
    for line in range(1, 9)
)


class Numbers:
    """Stands in for Prometheus' numbers."""

    content_type = "text/plain; version=0.0.4"

    def exposition(self) -> bytes:
        return b"tropa_ready 1\n"


@dataclass
class House:
    """The pages of a process, at a moment that the test chooses."""

    health: Health = field(default_factory=lambda: Health(["main"]))
    seconds: float = 1000.0
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.pages = Pages(self.health, Numbers(), lambda: self.seconds, lambda: self.now)

    async def ready(self) -> tuple[int, dict[str, Any]]:
        answer = await ask(self.pages, "/readyz")
        assert answer.headers["content-type"] == "application/json"
        return answer.status, json.loads(answer.body)


@pytest.fixture
def house() -> House:
    """A process that serves the small guide, and has just reached Telegram."""
    house = House()
    house.health.loaded(guide(), 1000.0)
    house.health.reached("main", 1000.0)
    return house


async def test_it_is_ready_with_a_guide_and_telegram(house: House) -> None:
    house.seconds, house.now = 1090.0, NOON + timedelta(seconds=90)
    status, told = await house.ready()
    assert status == 200
    cards = guide().cards.values()
    assert told == {
        "ready": True,
        "stopping": False,
        "version": VERSION,
        "guides": [
            {
                "name": "guide",
                "loaded_at": "2026-11-22T12:00:00+00:00",
                "age_seconds": 90,
                "cards": len(cards),
                "overdue": 1,
                "expired": 1,
                "withdrawn": 1,
                "problems": 0,
                "problems_at": None,
                "first_problems": [],
            }
        ],
        "bots": [{"name": "main", "reachable": True, "reached_seconds_ago": 90, "error": None}],
    }


async def test_without_a_guide_it_is_not_ready() -> None:
    house = House()
    house.health.reached("main", 1000.0)
    assert (await house.ready())[0] == 503
    house.health.refused(PROBLEMS, 1000.0)
    status, told = await house.ready()
    assert status == 503
    assert told["guides"][0]["loaded_at"] is None
    house.health.loaded(guide(), 1000.0)
    assert (await house.ready())[0] == 200


async def test_a_bad_edit_is_told_and_the_guide_of_before_is_served(house: House) -> None:
    house.health.refused(PROBLEMS, 1000.0)
    house.seconds += 5
    status, told = await house.ready()
    (served,) = told["guides"]
    assert status == 200
    assert served["problems"] == len(PROBLEMS)
    assert served["first_problems"] == [str(one) for one in PROBLEMS[:FIRST_PROBLEMS]]
    assert served["problems_at"] == "2026-11-22T11:59:55+00:00"
    assert served["cards"] == len(guide().cards)
    house.health.loaded(guide(), 1005.0)
    assert (await house.ready())[1]["guides"][0]["problems"] == 0


async def test_an_edit_that_is_taken_back_leaves_nothing(house: House) -> None:
    before = await house.ready()
    house.health.refused(PROBLEMS, 1000.0)
    house.health.refused((), 1000.0)
    assert await house.ready() == before


async def test_telegram_out_of_reach_for_long_is_not_ready(house: House) -> None:
    house.seconds += LATELY
    assert (await house.ready())[0] == 200
    house.seconds += 0.1
    status, told = await house.ready()
    assert status == 503
    assert told["bots"][0]["reachable"] is False
    house.health.reached("main", house.seconds)
    assert (await house.ready())[0] == 200


async def test_one_failed_call_does_not_take_it_out(house: House) -> None:
    house.health.unreachable("main", "TimedOut")
    status, told = await house.ready()
    assert status == 200
    assert told["bots"][0]["error"] == "TimedOut"
    house.health.reached("main", house.seconds)
    assert (await house.ready())[1]["bots"][0]["error"] is None


async def test_who_asks_each_second_sees_no_call_succeed(house: House) -> None:
    """Else it could be seen when somebody presses."""
    for second in range(1, 30):
        house.seconds = 1000.0 + second
        house.health.reached("main", house.seconds)
        _, told = await house.ready()
        assert told["bots"][0]["reached_seconds_ago"] == second
    house.seconds = 1030.0
    house.health.reached("main", house.seconds)
    _, told = await house.ready()
    assert told["bots"][0]["reached_seconds_ago"] == 0


async def test_one_bot_within_reach_is_enough() -> None:
    house = House(Health(["main", "mirror"]))
    house.health.loaded(guide(), 1000.0)
    assert (await house.ready())[0] == 503
    house.health.unreachable("main", "InvalidToken")
    house.health.reached("mirror", 1000.0)
    status, told = await house.ready()
    assert status == 200
    assert [one["reachable"] for one in told["bots"]] == [False, True]
    assert [one["reached_seconds_ago"] for one in told["bots"]] == [None, 0]


async def test_who_stops_is_not_ready_and_alive(house: House) -> None:
    house.health.stopping()
    status, told = await house.ready()
    assert (status, told["stopping"]) == (503, True)
    assert (await ask(house.pages, "/healthz")).status == 200


async def test_several_folders_are_told_apart(house: House) -> None:
    house.health.loaded(guide(), 900.0, "mirror")
    house.health.refused(PROBLEMS, 1000.0, "mirror")
    _, told = await house.ready()
    assert [(one["name"], one["problems"]) for one in told["guides"]] == [
        ("guide", 0),
        ("mirror", len(PROBLEMS)),
    ]


async def test_a_new_day_makes_cards_overdue(house: House) -> None:
    house.now = NOON + timedelta(days=365)
    _, told = await house.ready()
    assert told["guides"][0]["overdue"] == len(guide().cards) - 2


@given(st.text())
def test_only_kinds_of_errors_are_told(kind: str) -> None:
    health = Health(["main"])
    health.unreachable("main", f"{kind} 8800000001")
    assert [one.error for one in health.standing(0.0, TODAY).bots] == ["other"]


async def test_metrics_are_passed_on(house: House) -> None:
    answer = await ask(house.pages, "/metrics")
    assert answer == Answer(
        200,
        {"content-type": "text/plain; version=0.0.4", "content-length": "14"},
        b"tropa_ready 1\n",
    )


@pytest.mark.parametrize("path", ["/", "/metrics/", "/healthz/x", "", "/favicon.ico"])
async def test_there_is_nothing_else(house: House, path: str) -> None:
    assert (await ask(house.pages, path)).status == 404


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/other"])
async def test_head_is_a_get_without_its_body(house: House, path: str) -> None:
    got, head = await ask(house.pages, path), await ask(house.pages, path, "HEAD")
    assert head == Answer(got.status, got.headers, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "get"])
async def test_nothing_can_be_changed(house: House, method: str) -> None:
    answer = await ask(house.pages, "/readyz", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert b"guides" not in answer.body


async def test_a_web_server_serves_it(house: House) -> None:
    """On an address of its own, as Prometheus and Kubernetes ask for it."""
    server = Server(house.pages, "127.0.0.1", 0, 1)
    await server.start()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
            for method, path, status in (
                ("GET", "/healthz", 200),
                ("HEAD", "/healthz", 200),
                ("GET", "/readyz?verbose=1", 200),
                ("GET", "/metrics", 200),
                ("GET", "/nothing", 404),
                ("POST", "/metrics", 405),
            ):
                async with session.request(method, path) as answer:
                    body = await answer.read()
                    assert (answer.status, bool(body)) == (status, method != "HEAD")
                    assert "server" not in answer.headers
    finally:
        await server.stop()


async def test_telegram_is_looked_for_every_minute() -> None:
    """By webhook nothing comes in while nobody presses: so it is asked for."""
    health, asked, pauses = Health(["main"]), 0, []
    answers: list[Exception | None] = [TimedOut(), NetworkError("secret"), OSError("x"), None]
    seen: list[tuple[float | None, str | None]] = []

    async def get_me() -> None:
        nonlocal asked
        asked += 1
        if (error := answers[asked - 1]) is not None:
            raise error

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        (reach,) = health.standing(50.0, TODAY).bots
        seen.append((reach.age, reach.error))
        if len(pauses) == len(answers):
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await watch_telegram("main", get_me, health, lambda: 42.0, sleep)
    assert seen == [(None, "TimedOut"), (None, "NetworkError"), (None, "other"), (8.0, None)]
    assert pauses == [CHECK_SECONDS] * 4
