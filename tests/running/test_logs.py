"""Logs: whatever is planted, no trace of it is written; and what is useful can be read."""

from __future__ import annotations

import ast
import asyncio
import importlib
import io
import json
import logging
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, RetryAfter

from bot.model.problem import Place, Problem
from bot.running import logs
from bot.running.logs import LARGEST, LOGGERS, WITHHELD, Form, configure, exception_handler, where
from tests.running.asking import ask

NOW = datetime(2026, 11, 26, 9, 30, 0, 123456, tzinfo=UTC)
PROBLEM = Problem(
    Place("content/countries/am.yaml", 12, 7), "no-source", "у карточки нет источника"
)
ROOT = Path(__file__).parents[2]

Plant = Callable[[Any], None]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What `configure` changes for a whole process is put back."""
    root = logging.getLogger()
    before = root.handlers, root.level, logging.lastResort
    hooks = sys.unraisablehook, threading.excepthook
    yield
    root.handlers, root.level, logging.lastResort = before
    sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(False)


def written(doing: Callable[[], None], form: Form = "console", names: tuple[str, ...] = ()) -> str:
    """What is written while something is done."""
    stream = io.StringIO()
    configure(form, stream, lambda: NOW, names)
    doing()
    return stream.getvalue()


def log(name: str = "tropa.telegram") -> logging.Logger:
    return logging.getLogger(name)


# What is useful can be read.


NO_ANSWER = "no answer (%s); see 3 lines below"


@pytest.mark.parametrize(
    ("doing", "line"),
    [
        (lambda: log().warning("serving by %s", "long polling"), "serving by long polling"),
        (lambda: log().warning("stopping"), "stopping"),
        (lambda: log().warning("refused: %s", "editMessageText"), "refused: editMessageText"),
        (lambda: log().warning("given up: %s after %s", "sendMessage", "RetryAfter"),
         "given up: sendMessage after RetryAfter"),
        (lambda: log().warning("given up: %s after %s", "sendMessage", RetryAfter),
         "given up: sendMessage after RetryAfter"),
        (lambda: log().warning(NO_ANSWER, ConnectionResetError),
         "no answer (ConnectionResetError); see 3 lines below"),
        (lambda: log().warning("%s and %d more", PROBLEM, 29),
         "content/countries/am.yaml:12:7: у карточки нет источника [no-source] and 29 more"),
        (lambda: log().warning("see %s", PROBLEM.place), "see content/countries/am.yaml:12:7"),
        (lambda: log().warning("loaded in %s s", 1.23456), "loaded in 1.23 s"),
        (lambda: log().warning("a number: %d", LARGEST), "a number: 9999"),
    ],
)  # fmt: skip
def test_useful_lines_are_whole(doing: Callable[[], None], line: str) -> None:
    told = written(doing)
    assert told == f"2026-11-26T09:30:00+00:00 WARNING tropa.telegram: {line}\n"


def test_names_that_the_operator_gave_are_readable() -> None:
    told = written(lambda: log().info("serving %s", "mirror-2"), names=("mirror-2",))
    assert told.endswith("INFO    tropa.telegram: serving mirror-2\n")


def test_json_has_one_object_a_line() -> None:
    told = written(lambda: log("tropa.reload").error("%s, and %d more", PROBLEM, 3), "json")
    assert json.loads(told) == {
        "time": "2026-11-26T09:30:00+00:00",
        "level": "ERROR",
        "logger": "tropa.reload",
        "event": "%s, and %d more",
        "fields": [str(PROBLEM), 3],
    }
    assert told.count("\n") == 1
    assert "карточки" in told


def test_times_are_utc() -> None:
    stream = io.StringIO()
    configure("console", stream, lambda: NOW.astimezone(timezone(timedelta(hours=4))))
    log().info("stopping")
    assert stream.getvalue().startswith("2026-11-26T09:30:00+00:00")


def test_a_terminal_has_colours_if_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for wanted in ("", "1"):
        monkeypatch.setenv("NO_COLOR", wanted)
        stream = Terminal()
        configure("console", stream, lambda: NOW)
        log().error("stopping")
        assert ("\x1b[31mERROR  \x1b[0m" in stream.getvalue()) is not bool(wanted)


def test_an_argument_stays_on_its_line_and_is_short() -> None:
    long = Problem(Place("a.yaml"), "rule", "one\ntwo\x1b[31m\u2028\ud800" + "x" * 1000)
    told = written(lambda: log().error("%s", long))
    assert "one?two?[31m??xxx" in told
    assert len(told.splitlines()) == 1
    assert len(told) < 400


def test_every_line_of_the_source_is_a_sentence_that_may_be_written() -> None:
    """Templates are constants, loggers are known, and nothing is handed over beside arguments."""
    found = 0
    for path in sorted((ROOT / "bot").rglob("*.py")):
        source = path.read_text()
        if "logging" not in source:
            continue
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            match call:
                case ast.Call(ast.Attribute(attr="getLogger"), [ast.Constant(str() as name)]):
                    assert name in LOGGERS or not name.startswith("tropa"), where
                case ast.Call(ast.Attribute(ast.Name("log"), level), [template, *arguments]):
                    assert level in {"debug", "info", "warning", "error"}, where
                    assert not call.keywords, where
                    words = _words(template, path)
                    assert words.count("%") == len(re.findall("%[sd]", words)), where
                    assert words.count("%") == len(arguments), where
                    found += 1
                case _:
                    pass
    assert found >= 12


def _words(template: ast.expr, path: Path) -> str:
    """A string of the source; or that which a module names in capitals. Else it fails."""
    if not isinstance(template, ast.Name):
        words = ast.literal_eval(template)
        assert isinstance(words, str)
        return words
    assert template.id.isupper(), f"{template.id} in {path}"
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return str(getattr(module, template.id))


# Whatever is planted, no trace of it is written.


class Evil:
    """Prints what it holds, in every way that there is."""

    def __init__(self, held: object) -> None:
        self.held = held

    def __str__(self) -> str:
        return str(self.held)

    __repr__ = __str__
    __format__ = None  # type: ignore[assignment]


class Raising:
    """Raises when it is looked at, and says what it holds."""

    def __init__(self, held: object) -> None:
        self.held = held

    @property
    def __class__(self) -> type:
        raise ValueError(self.held)

    @__class__.setter
    def __class__(self, kind: type) -> None:
        raise ValueError(self.held)


class EvilWord(str):
    """A word that says that it is another one."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash("webhook")

    def __eq__(self, other: object) -> bool:
        return True


def as_argument(planted: Any) -> None:
    log().error("given up: %s after %s", "sendMessage", Raising(planted))
    for one in (planted, Evil(planted), [planted], {"chat": planted}, EvilWord(planted)):
        log().error("given up: %s after %s", "sendMessage", one)
        log().error("refused: %d", one)
        log().error("refused: %s", one, one)
        log().error(one, one)


def as_template(planted: Any) -> None:
    log().error(f"chat {planted}, 8800000001")
    log().error(planted)
    log().error(Evil(planted))
    log().handle(logging.LogRecord("tropa", logging.ERROR, "x.py", 1, planted, (), None))
    log().error(f"Маша {planted}")


def as_exception(planted: Any) -> None:
    try:
        getattr(log(), str(planted) + " ")
    except AttributeError as error:
        error.add_note(str(planted))
        log().exception("given up: %s after %s", "sendMessage", error, stack_info=True)
        log().error("given up: %s after %s", "sendMessage", type(error), exc_info=error)
    log().error("stopping", exc_info=BadRequest(str(planted)))
    kind = type(str(planted).replace("\0", "") or "E", (KeyError,), {})
    log().error("polling failed: %s", kind)


def as_extra(planted: Any) -> None:
    log().error("stopping", extra={"chat": planted, "user": planted})


def as_logger(planted: Any) -> None:
    for name in (f"\x00{planted}", f"tropa.{planted}", f"tropa.telegram.{planted}", "tropa.9"):
        log(name).error("stopping")


def of_another_library(planted: Any) -> None:
    for name in ("urllib3.connectionpool", "email", "asyncio.events", "root"):
        log(name).critical("https://api/bot%s/getMe", planted)
        log(name).error(str(planted), exc_info=ValueError(planted), extra={"it": planted})
        log(name).info(planted)
    logging.getLogger().error("%s", planted)
    warnings.warn(str(planted), UserWarning, stacklevel=1)


def in_a_lost_task(planted: Any) -> None:
    async def lose() -> None:
        asyncio.get_running_loop().set_exception_handler(exception_handler)
        task = asyncio.create_task(asyncio.sleep(0, planted), name=str(planted))
        await task
        task = asyncio.create_task(fail(), name=str(planted))
        await asyncio.wait([task])
        del task
        asyncio.get_running_loop().call_exception_handler({"message": str(planted)})

    async def fail() -> None:
        raise LookupError(planted)

    asyncio.run(lose())


def where_nobody_can_catch(planted: Any) -> None:
    class Closing:
        def __del__(self) -> None:
            raise ValueError(planted)

    def fail() -> None:
        raise ValueError(planted)

    Closing()
    thread = threading.Thread(target=fail, name=str(planted).replace("\0", ""))
    thread.start()
    thread.join()


PLANTED = st.one_of(
    st.text(min_size=1).filter(lambda word: word not in logs.WORDS and word not in sys.modules),
    st.integers(min_value=LARGEST + 1),
    st.integers(max_value=-1),
    st.binary(),
    st.tuples(st.integers(), st.text()),
    st.floats(min_value=LARGEST + 1),
)
WAYS = [
    as_argument,
    as_template,
    as_exception,
    as_extra,
    as_logger,
    of_another_library,
    in_a_lost_task,
    where_nobody_can_catch,
]


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("plant", WAYS)
@given(planted=PLANTED)
def test_what_is_planted_changes_not_a_sign(plant: Plant, form: Form, planted: Any) -> None:
    """The lines are the same as with anything else in its place: so they tell nothing of it."""
    assert written(lambda: plant(planted), form) == written(lambda: plant(("nobody",)), form)


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize("plant", WAYS)
def test_no_trace_of_a_planted_person(plant: Plant, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither in the log nor beside it; and there is a log."""
    told = written(lambda: plant("Masha Plantova 8800000001"))
    beside = "".join(capfd.readouterr())
    assert told
    assert "Plantova" not in told + beside
    assert "8800000001" not in told + beside


ALONE = """
import logging, sys, threading, warnings
from datetime import UTC, datetime
from bot.running.logs import configure

PLANTED = "Masha Plantova"
configure("console", sys.stderr, lambda: datetime(2026, 11, 26, tzinfo=UTC))

class Closing:
    def __del__(self):
        raise ValueError(PLANTED)

def fail():
    raise KeyError(PLANTED)

Closing()
thread = threading.Thread(target=fail, name=PLANTED)
thread.start()
thread.join()
warnings.warn(PLANTED)
stubborn = logging.getLogger("json.stubborn")
stubborn.propagate = False
stubborn.error(PLANTED)
"""


def test_a_process_prints_nothing_beside_its_log() -> None:
    """Python itself prints errors that nobody can catch, warnings, and logs without a handler."""
    ended = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    time = "2026-11-26T00:00:00+00:00"
    lost = f"{time} ERROR   tropa.running: an error that nobody waited for:"
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        f"{lost} ValueError at <string>:11 in __del__",
        f"{lost} KeyError at <string>:14 in fail",
        f"{time} WARNING py: {WITHHELD}",
        f"{time} ERROR   json: {WITHHELD}",
    ]


def test_other_libraries_are_named_and_not_quoted() -> None:
    told = written(lambda: log("json.decoder").warning("from %s", "masha@example.org"))
    assert told == f"2026-11-26T09:30:00+00:00 WARNING json: {WITHHELD}\n"


def test_a_lost_error_is_told_by_kind_and_place() -> None:
    told = written(lambda: in_a_lost_task("x"))
    lost = r"an error that nobody waited for: LookupError at test_logs\.py:\d+ in fail\n"
    assert re.search(lost, told)
    assert "something went wrong in the event loop" in told


async def test_a_place_is_the_innermost_of_ours() -> None:
    """Where the library failed says less than what we asked of it."""
    with pytest.raises(TypeError) as caught:
        await ask(where, "/")  # type: ignore[arg-type]
    assert str(where(caught.value)).startswith("asking.py:")
    with pytest.raises(AttributeError) as ours:
        configure("json", None, lambda: NOW)  # type: ignore[arg-type]
    assert re.fullmatch(r"logs\.py:\d+ in __init__", str(where(ours.value)))
    assert where(ValueError("never raised")) is None


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("closed")])
def test_a_full_disk_keeps_nobody_from_an_answer(
    error: Exception, capfd: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, words: str) -> int:
            raise error

    configure("console", Full(), lambda: NOW)
    log().error("stopping")
    assert "".join(capfd.readouterr()) == ""
