"""A sample of `make soak`, and proof that it would notice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from bot.channels.telegram import calls
from bot.engine import keyring
from bot.engine.tokens import IN_CARRIER, IN_SPILLED
from bot.model.conversation import State
from tests.botapi.spec import TYPES
from tests.faults import hostile, watching
from tests.faults.described import KINDS
from tests.faults.hostile import Shown, Updates
from tests.faults.soak import Soaked, soak

SAMPLE = 2000
SEED = 2026
FEW = 300


async def test_no_update_does_harm() -> None:
    soaked = await soak(SAMPLE, SEED)
    assert soaked.wrong == []
    assert soaked.updates == SAMPLE
    assert soaked.watch.opened > SAMPLE / 5, "most presses go through"
    assert soaked.watch.refused > SAMPLE / 20, "and many forged ones are tried"
    assert soaked.watch.answers > IN_SPILLED + IN_CARRIER, "and some need two carriers"
    assert soaked.unreadable > 0
    assert soaked.statuses == {200}


async def _wrong(seed: int = 7) -> str:
    soaked: Soaked = await soak(FEW, seed)
    return "\n".join(soaked.wrong)


async def test_a_button_that_opens_for_anybody_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "_bound_to", lambda key, _chat: [bytes((key,))])
    assert "forged buttons were opened" in await _wrong()


async def test_answers_that_were_not_sealed_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = watching.Watch.sealed

    def other(watch: watching.Watch, chat: int, tokens: Iterable[str], state: object) -> None:
        real(watch, chat, tokens, State("ru", "help"))

    monkeypatch.setattr(watching.Watch, "sealed", other)
    assert "forged buttons were opened" in await _wrong()


async def test_a_mistake_of_ours_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> date:
        raise ZeroDivisionError

    monkeypatch.setattr(watching, "today", broken)
    assert "an update could not be handled" in await _wrong()


async def test_a_call_that_telegram_would_refuse_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watching, "CHECKED", 1)
    monkeypatch.setattr(calls, "_content", lambda text, _: {"text": text, "parse_mode": 5})
    assert "parse_mode" in await _wrong()


def test_every_kind_of_update_is_made() -> None:
    """All that the description of the Bot API has, filled in down to the last type."""
    updates = Updates(SEED, Shown())
    made = {updates._of_any_kind()[0] for _ in range(1000)}
    assert made == set(KINDS) == set(TYPES["Update"]["fields"]) - {"update_id"}
    assert len(made) >= 25


def test_equal_seeds_make_equal_updates() -> None:
    one, two, other = (Updates(seed, Shown()) for seed in (5, 5, 6))
    first, second, third = ([made.next() for _ in range(FEW)] for made in (one, two, other))
    assert first == second
    assert first != third
    assert hostile.SCREENS < watching.BUTTONS
