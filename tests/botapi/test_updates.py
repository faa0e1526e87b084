"""Updates reach one poller, again and again until confirmed."""

from __future__ import annotations

import asyncio

from tests.botapi.conftest import Call
from tests.botapi.server import FakeTelegram


async def test_updates_come_again_until_confirmed(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    for text in "abc":
        await masha.send(text)

    async def texts(**params: object) -> list[str]:
        return [u["message"]["text"] for u in (await call("getUpdates", **params))["result"]]

    first = telegram.world.updates.pending[0]["update_id"]
    assert await texts(offset=first) == ["a", "b", "c"]
    assert await texts(offset=first) == ["a"], "asked again in haste, one comes"
    assert await texts(offset=first + 1) == ["b", "c"]
    assert await texts(offset=-1, limit=5) == ["c"]
    assert await texts(offset=first + 3) == []


async def test_a_poll_waits_for_an_update(telegram: FakeTelegram, call: Call) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    masha = telegram.person()
    await telegram.settled()
    assert not poll.done()
    await masha.send("x")
    assert len((await poll)["result"]) == 1


async def test_only_one_may_poll(telegram: FakeTelegram, call: Call) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=50))
    await telegram.settled()
    second = asyncio.create_task(call("getUpdates", timeout=50, offset=1))
    assert (await first)["description"].startswith("Conflict: terminated by other getUpdates")
    await call("setWebhook", url="https://example.org/hook")
    assert (await second)["description"] == "Conflict: terminated by setWebhook request"
    refused = await call("getUpdates")
    assert refused["error_code"] == 409
    assert "webhook is active" in refused["description"]
    await call("deleteWebhook", drop_pending_updates=True)
    assert (await call("getUpdates"))["result"] == []


async def test_a_poller_that_hangs_up_is_no_conflict(telegram: FakeTelegram, call: Call) -> None:
    gone = asyncio.create_task(call("getUpdates", timeout=50))
    await telegram.settled()
    gone.cancel()
    await telegram.settled()
    masha = telegram.person()
    await masha.send("x")
    assert len((await call("getUpdates"))["result"]) == 1


async def test_only_kinds_asked_for_are_kept(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    await call("getUpdates", allowed_updates=["my_chat_member"])
    await masha.send("x")
    await masha.block()
    await masha.unblock()
    await call("getUpdates", allowed_updates=[])
    await masha.send("x")
    kinds = [(u.keys() - {"update_id"}).pop() for u in telegram.world.updates.pending]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]


async def test_presses_expire_long_before_messages(telegram: FakeTelegram) -> None:
    masha = telegram.person()
    message = await masha.send("x")
    await masha.press_data("x", message=message)
    telegram.clock.advance(seconds=149)
    assert len(telegram.world.updates.pending) == 2
    telegram.clock.advance(seconds=1)
    assert len(telegram.world.updates.pending) == 1
    telegram.clock.advance(days=1)
    assert telegram.world.updates.pending == []
