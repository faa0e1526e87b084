"""Logs that cannot hold a person: what may be written is let through, all else is left out.

Of a record of ours the template is written, if it is a sentence of the source, and those of its
arguments that are of a safe kind; all else becomes `?`. Safe is what is in a closed set, or was not
given by anybody: exception classes, methods of the Bot API, names that the operator gave, small
numbers, problems in staff's files, places in the code. Of other libraries' records nothing is
written but that there was one: they log addresses with the token, and whole updates.

Never written of any record: exceptions' messages, tracebacks, `extra`. Decision 10 tells why.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from types import CodeType, TracebackType
from typing import Any, Literal, TextIO

from bot.model.problem import Place, Problem
from bot.running.counts import ERRORS, METHODS

log = logging.getLogger("tropa.running")

LOGGERS = frozenset({"tropa", "tropa.reload", "tropa.run", "tropa.running", "tropa.telegram"})
"""Our own loggers."""

WORDS = frozenset({*METHODS, *ERRORS, "long polling", "webhook"})
"""Words that may be arguments."""

LARGEST = 9_999
"""Larger numbers may be ids of people, chats or updates. Counts that are worth a line are small."""

LONGEST = 300
"""Characters of one argument."""

WITHHELD = "a line of another library is left out"

_PLACEHOLDER = re.compile(r"%[sd]")

_LEVELS = ((logging.ERROR, "ERROR", "\x1b[31m"), (logging.WARNING, "WARNING", "\x1b[33m"))

Form = Literal["console", "json"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the code. It holds the code that ran there, and nothing that the code held."""

    code: CodeType
    line: int

    def __str__(self) -> str:
        """`file.py:12 in function`."""
        return f"{os.path.basename(self.code.co_filename)}:{self.line} in {self.code.co_name}"  # noqa: PTH119 - no file is meant


def where(error: BaseException) -> Where | None:
    """Where in the code of Tropa it was raised; or in all code, if none of that is Tropa's."""
    found: Where | None = None
    within = False
    for name, place in _places(error.__traceback__):
        ours = name.partition(".")[0] == "bot"
        if ours or not within:
            found, within = place, ours
    return found


def _places(trace: TracebackType | None) -> Iterator[tuple[str, Where]]:
    while trace:
        frame = trace.tb_frame
        yield str(frame.f_globals.get("__name__")), Where(frame.f_code, trace.tb_lineno)
        trace = trace.tb_next


def configure(
    form: Form, stream: TextIO, now: Callable[[], datetime], names: Iterable[str] = ()
) -> None:
    """Write all that is logged in this process to the stream, and only so.

    `now` is the clock. `names` are words that the operator chose, such as those of the bots: they
    may be arguments, too.
    """
    handler = _Handler(form, stream, now, WORDS.union(names))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # What reaches no handler, and what is no log, is printed with all its words otherwise.
    logging.lastResort = handler
    logging.captureWarnings(True)  # noqa: FBT003 - its only argument
    sys.unraisablehook = lambda lost: _lost(lost.exc_value)
    threading.excepthook = lambda lost: _lost(lost.exc_value)


def exception_handler(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001
    """Tell of an error in a task that nobody awaits: for `loop.set_exception_handler`."""
    _lost(context.get("exception"))


def _lost(error: BaseException | None) -> None:
    """Its kind and place. The rest of what is known of it could name somebody."""
    if error is None:
        log.error("something went wrong in the event loop, without an error")
    else:
        log.error("an error that nobody waited for: %s at %s", type(error), where(error))


class _Handler(logging.Handler):
    def __init__(
        self, form: Form, stream: TextIO, now: Callable[[], datetime], words: frozenset[str]
    ) -> None:
        super().__init__()
        self._stream = stream
        self._now = now
        self._words = words
        self._json = form == "json"
        self._colours = stream.isatty() and not os.environ.get("NO_COLOR")

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line. A full disk or a closed terminal must not keep anybody from an answer."""
        logger, template, fields = self._told(record)
        if not logger:
            return
        level, colour = next(
            ((name, colour) for number, name, colour in _LEVELS if record.levelno >= number),
            ("INFO", ""),
        )
        time = self._now().astimezone(UTC).isoformat(timespec="seconds")
        if self._json:
            told = {"time": time, "level": level, "logger": logger, "event": template}
            line = json.dumps({**told, "fields": fields}, ensure_ascii=False)
        else:
            rest = iter(fields)
            words = _PLACEHOLDER.sub(lambda _: str(next(rest)), template)
            label = f"{colour}{level:7}\x1b[0m" if self._colours and colour else f"{level:7}"
            line = f"{time} {label} {logger}: {words}"
        with contextlib.suppress(OSError, ValueError):  # ValueError: the stream was closed
            self._stream.write(f"{line}\n")
            self._stream.flush()

    def _told(self, record: logging.LogRecord) -> tuple[str, str, list[str | int | float]]:
        """Logger, template and fields. No logger where nothing is to be written."""
        first = record.name.partition(".")[0]
        if first != "tropa":
            if record.levelno < logging.WARNING:
                return "", "", []
            # Even the name of a logger may be made of something: but not that of a module.
            known = first in sys.modules or first in {"py", "root"}
            return first if known else "?", WITHHELD, []
        logger = record.name if record.name in LOGGERS else "tropa"
        if type(record.msg) is not str or not _is_of_source(record):
            return logger, "?", []
        arguments = list(record.args) if type(record.args) is tuple else []
        wanted = len(_PLACEHOLDER.findall(record.msg))
        arguments += [None] * (wanted - len(arguments))
        return logger, record.msg, [self._shown(one) for one in arguments[:wanted]]

    def _shown(self, value: object) -> str | int | float:
        try:
            return self._safe(value)
        except Exception:  # noqa: BLE001 - whatever a thing does when it is looked at
            return "?"

    def _safe(self, value: object) -> str | int | float:
        """The value if it is of a safe kind. Subclasses are not: they may print anything."""
        if type(value) is int and 0 <= value <= LARGEST:
            return value
        if type(value) is float and 0 <= value <= LARGEST:
            return float(f"{value:.3g}")  # too coarse for an id
        if type(value) is str and value in self._words:
            return value
        if isinstance(value, type) and issubclass(value, BaseException):
            return _class_name(value)
        if type(value) in {Place, Problem, Where}:
            return _one_line(str(value))
        return "?"


def _is_of_source(record: logging.LogRecord) -> bool:
    """Whether the template stands in the code that logs it, or in its module, named in capitals.

    A sentence that was made while the program ran may have somebody in it.
    """
    caller = record.pathname, record.funcName
    frame = inspect.currentframe()
    while frame and (frame.f_code.co_filename, frame.f_code.co_name) != caller:
        frame = frame.f_back
    if frame is None:
        return False
    named = (value for name, value in frame.f_globals.items() if name.isupper())
    return record.msg in frame.f_code.co_consts or any(one is record.msg for one in named)


def _class_name(kind: type[BaseException]) -> str:
    """Its name, or that of the nearest base that stands in a module under its name."""
    named = (
        base.__name__
        for base in kind.__mro__
        if getattr(sys.modules.get(base.__module__), base.__name__, None) is base
    )
    return next(named, "?")


def _one_line(words: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in words)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
