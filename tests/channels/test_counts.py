"""What is counted of a bot that serves: kinds of updates, screens and errors, and nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.running.counts import SCREENS, THRESHOLD, Counts
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.posting import Posting
from tests.channels.serving import Running, to_result, today


def _some(numbers: Mapping[str, int]) -> dict[str, int]:
    return {kind: number for kind, number in numbers.items() if number}


async def test_each_screen_is_counted_by_its_kind(bot: Running, telegram: FakeTelegram) -> None:
    masha = telegram.person()
    await to_result(masha)
    await masha.tap("answers (ru)")
    await masha.say("a secret")
    await bot.settled()
    counts = bot.polling.channel.counts
    screens = _some(counts.screens)
    assert screens.keys() >= {"info", "question", "outcome", "answers"}
    assert screens.keys() <= set(SCREENS)
    assert sum(screens.values()) == counts.buckets[-1][1] == 12
    # Each batch of updates ends with one that is about nobody.
    updates = {kind: number for kind, number in counts.updates.items() if kind != "nothing"}
    assert _some(updates) == {"command": 1, "press": 10, "typed": 1}


async def test_errors_are_counted_by_method_and_kind(bot: Running, telegram: FakeTelegram) -> None:
    masha = telegram.person()
    await masha.say("/start")
    telegram.fail("editMessageText", retry_after=3)
    telegram.fail("editMessageText", 502)
    await masha.tap("help-button (ru)")
    await bot.settled()
    assert bot.polling.channel.counts.errors == {
        ("editMessageText", "RetryAfter"): 1,
        ("editMessageText", "NetworkError"): 1,
    }


async def test_outcomes_and_countries_are_told_of_many_only(
    bot: Running, telegram: FakeTelegram
) -> None:
    counts = bot.polling.channel.counts
    counts.begin_day(today())
    for number in range(THRESHOLD):
        counts.begin_day(today())
        assert _some(counts.outcomes) == _some(counts.places) == {}
        await to_result(telegram.person(id=7_000 + number))
    await bot.settled()
    counts.begin_day(today() + timedelta(days=1))
    assert _some(counts.outcomes) == {"result": THRESHOLD}
    assert _some(counts.places) == {"am": THRESHOLD}


async def test_what_a_webhook_does_not_take_is_counted(hook: Posting) -> None:
    counts: Counts = hook.channel.counts
    await hook.ask(b"{}", headers={})
    await hook.ask(method="GET")
    await hook.ask(b"no json")
    masha: Person = hook.telegram.person()
    await masha.send("/start")
    await hook.post()
    assert _some(counts.updates) == {"refused": 2, "unreadable": 1, "command": 1}
    assert _some(counts.screens) == {"info": 1}
