"""Keeps a guide fresh while it is served: changed files are loaded beside the loop, and swapped in.

look -> files at rest -> load -> prepare -> swap, or problems; and the same again a second later.

There is one load at a time. What is found wrong keeps the guide that is served, and is told once.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.running import watching
from bot.running.aside import aside
from bot.running.heap import tidy
from bot.running.logs import where
from bot.running.watching import Watch, digest

log = logging.getLogger("tropa.reload")

Problems = tuple[Problem, ...]

Load = Callable[[Mapping[str, bytes]], Guide | Problems]
"""Makes a guide of files, or says what is wrong with them. Called in a thread."""

Swap = Callable[[], None]
"""Serves what was prepared from now on. Called in the loop, it must be quick and raise nothing."""

Prepare = Callable[[Guide], Swap | Problems]
"""Makes ready whatever serves this guide, or says why nothing can. Called in a thread."""

Sleep = Callable[[float], Awaitable[object]]

LOOK_SECONDS = 1.0
"""Between two looks. A change is loaded at the third look after it, if not at the second."""

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter from another that wants it. With Python's 0.005 half
of the presses wait 4 ms longer while a large folder is loaded: decision 9."""

FIRST_PROBLEMS = 20
"""Problems that are logged; `tropa check` shows all."""

LOAD_FAILED = "load-failed"

RULES: Mapping[str, str] = {
    **watching.RULES,
    LOAD_FAILED: """Files can be loaded, or there is a problem at a place in them.

Where the program itself fails on a file, the guide that is served stays. `tropa check` on these
files shows the failure; please report it.
""",
}
"""Rule id -> its page, as in `bot.loading.rulebook`."""

_one_load = threading.Lock()
"""Several folders may change at once: each further thread would take its share from the loop."""


class Reloader:
    """Serves the files of one folder as they change, to however many bots share it."""

    def __init__(  # noqa: PLR0913 - what is the same for all of them, and what is not
        self,
        root: Path,
        served: Mapping[str, bytes],
        prepare: Prepare,
        on_problems: Callable[[Problems], None],
        *,
        load: Load,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`served`: the files that are served now, as `read_files` gave them; they are not kept.

        `on_problems` is told what is wrong with the files, once, and nothing (an empty tuple) when
        they are again those that are served. It is not told of a swap, which `prepare` knows of.
        """
        self._watch = Watch(root)
        self._served = digest(served)
        self._refused: tuple[bytes, Problems] | None = None
        self._load = load
        self._prepare = prepare
        self._on_problems = on_problems
        self._told: Problems = ()
        self._sleep = sleep
        self._asked = asyncio.Event()

    def look_now(self) -> None:
        """Read the files without waiting for the next look, even if they seem not to have changed.

        For SIGHUP. It is to be called in the loop.
        """
        self._asked.set()

    async def run(self) -> None:
        """Look each second, until cancelled. Raises nothing else."""
        sys.setswitchinterval(SWITCH_SECONDS)
        while True:
            asked = self._asked.is_set()
            self._asked.clear()
            try:
                await self._look(asked=asked)
            except Exception as error:  # noqa: BLE001 - told by kind and place; it goes on
                _failed(error)
            await self._pause()

    async def _pause(self) -> None:
        pause = asyncio.ensure_future(self._sleep(LOOK_SECONDS))
        asked = asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait({pause, asked}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pause.cancel()
            asked.cancel()

    async def _look(self, *, asked: bool) -> None:
        outcome = await aside(lambda: self._work(read=asked))
        if outcome is None:
            return
        if not isinstance(outcome, tuple):
            outcome()
            self._told = ()
            tidy()
            log.info("changed files were loaded, and are served from now on")
        elif outcome != self._told:
            self._told = outcome
            _log(outcome)
            self._on_problems(outcome)

    def _work(self, *, read: bool) -> Swap | Problems | None:
        """Look, and load what changed. No problems means that the files are those served."""
        files = self._watch.look(read=read)
        if files is None or isinstance(files, tuple):
            return files
        key = digest(files)
        if key == self._served:
            return ()
        if self._refused and self._refused[0] == key:
            return self._refused[1]
        outcome = _loaded(files, self._load, self._prepare)
        if isinstance(outcome, tuple):
            self._refused = key, outcome
        else:
            self._served, self._refused = key, None
        return outcome


def _loaded(files: Mapping[str, bytes], load: Load, prepare: Prepare) -> Swap | Problems:
    try:
        with _one_load:
            guide = load(files)
            return prepare(guide) if isinstance(guide, Guide) else guide
    except Exception as error:  # noqa: BLE001 - an edit must not end what serves people
        _failed(error)
        message = (
            f"the program failed on these files ({type(error).__name__}), which is a mistake of "
            "the program; take back the last change, and report it to those who develop tropa"
        )
        return (Problem(Place("content"), LOAD_FAILED, message),)


def _failed(error: Exception) -> None:
    """Its kind and place, never its message."""
    log.error("looking for changed files failed: %s at %s", type(error), where(error))


def _log(problems: Problems) -> None:
    if not problems:
        log.info("the files are again those that are served")
        return
    for problem in problems[:FIRST_PROBLEMS]:
        log.warning("%s", problem)
    if len(problems) > FIRST_PROBLEMS:
        log.warning("and %d more; `tropa check` shows all", len(problems) - FIRST_PROBLEMS)
    log.warning("the files have problems: the guide of before is served on")
