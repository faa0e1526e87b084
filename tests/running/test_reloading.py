"""Reloading: what is swapped, what is told, and that nothing ends it."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.running.aside import aside
from bot.running.reloading import FIRST_PROBLEMS, LOAD_FAILED, LOOK_SECONDS, Load, Reloader
from tests.botapi.waiting import PATIENCE, Signal
from tests.cli.running import small
from tests.shipped import ROOT

CARD = "content/countries/kz.yaml"
LOOKS = 3
"""After so many a change has been loaded."""


class Turns:
    """A `sleep` that ends when the test wants the next look."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._go = asyncio.Semaphore(0)
        self._resting = Signal()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        self._resting.fire()
        await self._go.acquire()

    async def take(self, count: int = LOOKS) -> None:
        """Let so many looks be taken, and wait until they are over."""
        for _ in range(count):
            before = len(self.asked)
            self._go.release()
            await self.rest(before + 1)

    async def rest(self, count: int) -> None:
        """Wait until so many looks are over."""
        await self._resting.until(
            lambda: len(self.asked) >= count, lambda: f"{len(self.asked)} of {count} looks"
        )


class Kept:
    """A folder whose guide is kept fresh, and all that is told of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.turns = Turns()
        self.swapped: list[Guide] = []
        self.told: list[tuple[Problem, ...]] = []
        self.prepared_in: list[threading.Thread] = []
        self.swapped_in: list[threading.Thread] = []
        self.refuse: tuple[Problem, ...] = ()
        self.load: Load = load
        self.reloader = Reloader(
            root,
            read_files(root),
            self._prepare,
            self.told.append,
            load=lambda files: self.load(files),  # noqa: PLW0108 - a test may replace it
            sleep=self.turns,
        )

    def _prepare(self, guide: Guide) -> Callable[[], None] | tuple[Problem, ...]:
        self.prepared_in.append(threading.current_thread())
        return self.refuse or (lambda: self._swap(guide))

    def _swap(self, guide: Guide) -> None:
        self.swapped_in.append(threading.current_thread())
        self.swapped.append(guide)

    def edit(self, old: str, new: str, path: str = CARD) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), "utf-8")


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    kept = Kept(small(tmp_path))
    task = asyncio.create_task(kept.reloader.run())
    await kept.turns.rest(1)
    yield kept
    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _title(guide: Guide) -> str:
    return guide.cards["kz/return"].title["en"]


async def test_what_is_served_already_is_not_loaded(kept: Kept) -> None:
    await kept.turns.take(5)
    kept.edit("Card return", "Card return")
    await kept.turns.take()
    assert (kept.swapped, kept.told, kept.prepared_in) == ([], [], [])
    assert set(kept.turns.asked) == {LOOK_SECONDS}


async def test_what_changed_between_the_start_and_the_first_look_is_loaded(tmp_path: Path) -> None:
    kept = Kept(small(tmp_path))
    kept.edit("Card return", "Another title")
    task = asyncio.create_task(kept.reloader.run())
    await kept.turns.rest(1)
    await kept.turns.take()
    assert [_title(guide) for guide in kept.swapped] == ["Another title"]
    task.cancel()


async def test_an_edit_is_swapped_in_once(kept: Kept, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tropa.reload")
    kept.edit("Card return", "Another title")
    await kept.turns.take(LOOKS + 3)
    assert [_title(guide) for guide in kept.swapped] == ["Another title"]
    assert kept.told == []
    assert caplog.messages == ["changed files were loaded, and are served from now on"]
    assert kept.swapped_in == [threading.current_thread()]
    assert threading.current_thread() not in kept.prepared_in


async def test_a_bad_edit_is_told_once_and_its_cure_is_loaded(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.edit("importance: high", "importance: hihg")
    await kept.turns.take(LOOKS + 70)
    assert kept.swapped == []
    (problems,) = kept.told
    assert [problem.place.path for problem in problems] == [CARD]
    assert caplog.messages == [
        str(problems[0]),
        "the files have problems: the guide of before is served on",
    ]
    kept.edit("importance: hihg", "importance: low")
    await kept.turns.take()
    assert len(kept.swapped) == 1
    assert len(kept.told) == 1


async def test_a_bad_edit_that_is_taken_back_loads_nothing(kept: Kept) -> None:
    kept.edit("importance: high", "importance: hihg")
    await kept.turns.take()
    kept.edit("importance: hihg", "importance: high")
    await kept.turns.take()
    assert [len(problems) for problems in kept.told] == [1, 0]
    assert kept.swapped == []


async def test_a_folder_that_goes_and_comes_back(kept: Kept) -> None:
    (kept.root / "content").rename(kept.root / "away")
    await kept.turns.take(5)
    (kept.root / "away").rename(kept.root / "content")
    await kept.turns.take(5)
    assert [[problem.place.path for problem in told] for told in kept.told] == [["content"], []]
    assert kept.swapped == []
    kept.edit("Card return", "Another title")
    await kept.turns.take()
    assert len(kept.swapped) == 1


async def test_what_keeps_a_guide_from_being_served_is_a_problem(kept: Kept) -> None:
    """A bot of several may serve a flow that is gone."""
    kept.refuse = (Problem(Place("bots.yaml", 4), "unknown-flow", "there is no flow 'x'"),)
    kept.edit("Card return", "Another title")
    await kept.turns.take()
    assert kept.told == [kept.refuse]
    assert kept.swapped == []


@pytest.mark.parametrize("error", [RecursionError("told by nobody"), MemoryError()])
async def test_a_failure_of_the_program_keeps_the_guide(
    kept: Kept,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def fail(_: object) -> None:
        raise error

    kept.edit("Card return", "Another title")
    with monkeypatch.context() as patch:
        patch.setattr(kept, "load", fail)
        await kept.turns.take()
    ((problem,),) = kept.told
    assert problem.rule == LOAD_FAILED
    assert type(error).__name__ in problem.message
    assert "told by nobody" not in caplog.text + problem.message
    kept.edit("Another title", "A third title")
    await kept.turns.take()
    assert [_title(guide) for guide in kept.swapped] == ["A third title"]


async def test_a_failure_of_looking_does_not_end_it(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise ValueError("told by nobody")

    with monkeypatch.context() as patch:
        patch.setattr(kept.reloader._watch, "look", fail)
        await kept.turns.take()
    assert len(caplog.messages) == LOOKS
    assert "told by nobody" not in caplog.text
    kept.edit("Card return", "Another title")
    await kept.turns.take()
    assert len(kept.swapped) == 1


async def test_of_many_problems_the_first_are_logged(
    kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    many = "\n".join(f"wrong-{number}: 1" for number in range(FIRST_PROBLEMS + 9))
    (kept.root / "content/interface/en.yaml").write_text(many)
    await kept.turns.take()
    (problems,) = kept.told
    assert len(problems) > FIRST_PROBLEMS
    assert caplog.messages[:FIRST_PROBLEMS] == [str(one) for one in problems[:FIRST_PROBLEMS]]
    more = len(problems) - FIRST_PROBLEMS
    assert caplog.messages[FIRST_PROBLEMS] == f"and {more} more; `tropa check` shows all"


async def test_who_asks_does_not_wait(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the file system tells of no change, and nobody's pause ends."""
    await kept.turns.take(2)
    monkeypatch.setattr("bot.running.watching._state", lambda _: b"always the same")
    await kept.turns.take(2)
    kept.edit("Card return", "Another title")
    await kept.turns.take(2)
    assert kept.swapped == []
    looks = len(kept.turns.asked)
    kept.reloader.look_now()
    await kept.turns.rest(looks + 1)
    assert len(kept.swapped) == 1


async def test_what_changes_during_a_load_is_loaded_after_it(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), threading.Event()

    def slowly(files: dict[str, bytes]) -> object:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(PATIENCE)
        return load(files)

    monkeypatch.setattr(kept, "load", slowly)
    kept.edit("Card return", "Another title")
    taking = asyncio.create_task(kept.turns.take())
    await begun.wait()
    kept.edit("Another title", "The newest title")
    kept.reloader.look_now()
    assert kept.swapped == []
    go_on.set()
    await taking
    await kept.turns.take()
    assert [_title(guide) for guide in kept.swapped] == ["Another title", "The newest title"]


async def test_guides_that_were_replaced_are_given_free(kept: Kept) -> None:
    for number in range(3):
        kept.edit("Card ", f"Card {number} ")
        await kept.turns.take()
        assert len(kept.swapped) == 1
        kept.swapped.clear()
    held = [one for one in gc.get_objects() if isinstance(one, Guide)]
    kept.edit("Card ", "Card ! ")
    await kept.turns.take()
    kept.swapped.clear()
    assert len([one for one in gc.get_objects() if isinstance(one, Guide)]) == len(held)


async def test_a_thread_that_hangs_keeps_nobody_from_ending() -> None:
    go_on = threading.Event()
    before = set(threading.enumerate())
    task = asyncio.create_task(aside(go_on.wait))
    await asyncio.sleep(0)
    (thread,) = set(threading.enumerate()) - before
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert thread.daemon
    go_on.set()


def test_the_shipped_files_are_all_watched() -> None:
    """What is read is what is looked at: no file is left out of either."""
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("content/**/*.yaml")}
    found |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob("flows/**/*.yaml")}
    assert set(read_files(ROOT)) == found
