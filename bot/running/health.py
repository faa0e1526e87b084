"""How the process is: what it was told by those who know, and the pages that tell it on.

`/healthz` answers while the event loop turns, `/readyz` tells whether people are served, and
`/metrics` gives numbers to Prometheus. They belong on an address of their own, which nobody outside
can reach: decision 10.

All times are seconds of one clock that never jumps (`time.monotonic`), and are given to each call.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import orjson

from bot import VERSION
from bot.model.cards import Card, Status
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.running.counts import ERRORS, OTHER
from bot.running.server import Receive, Scope, Send
from bot.running.standing import Reach, Served, Standing

CHECK_SECONDS = 60.0
"""Between two looks whether Telegram can be reached, in `watch_telegram`."""

FIRST_PROBLEMS = 5
"""Problems that `/readyz` shows; `tropa check` shows all."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class _Folder:
    """The guide of a folder, and what was wrong with the files that came after it. With times."""

    guide: tuple[Guide, float] | None = None
    problems: tuple[tuple[Problem, ...], float] | None = None


class Health:
    """What is known of the process. Told by the reloader and the channel, read by the pages."""

    def __init__(self, bots: Iterable[str]) -> None:
        """`bots`: their names, as the operator gave them; none has reached Telegram yet."""
        self._folders: dict[str, _Folder] = {}
        self._reached: dict[str, float | None] = dict.fromkeys(bots)
        self._errors: dict[str, str] = {}
        self._stopping = False

    def loaded(self, guide: Guide, at: float, name: str = "guide") -> None:
        """This guide is served from now on. `name` tells apart several folders of one process."""
        self._folders[name] = _Folder((guide, at))

    def refused(self, problems: tuple[Problem, ...], at: float, name: str = "guide") -> None:
        """The files have problems: the guide of before is served on, if there was one.

        Without problems: the files are again those that are served.
        """
        before = self._folders.get(name, _Folder())
        self._folders[name] = replace(before, problems=(problems, at) if problems else None)

    def reached(self, bot: str, at: float) -> None:
        """A call of this bot was answered by Telegram.

        Remembered twice a minute at most: else `/readyz` would tell when somebody pressed.
        """
        before = self._reached.get(bot)
        if before is None or at - before >= CHECK_SECONDS / 2:
            self._reached[bot] = at
        self._errors.pop(bot, None)

    def unreachable(self, bot: str, kind: str) -> None:
        """A call failed; `kind` is one of `ERRORS`, and never a message."""
        self._reached.setdefault(bot, None)
        self._errors[bot] = kind if kind in ERRORS else OTHER

    def stopping(self) -> None:
        """No more is taken: balancers should send updates elsewhere."""
        self._stopping = True

    def standing(self, at: float, today: date) -> Standing:
        """How all that is at this moment."""
        return Standing(
            tuple(_served(name, one, at, today) for name, one in self._folders.items()),
            tuple(
                Reach(bot, None if then is None else at - then, self._errors.get(bot))
                for bot, then in self._reached.items()
            ),
            self._stopping,
        )


def _served(name: str, folder: _Folder, at: float, today: date) -> Served:
    guide, loaded = folder.guide or (None, None)
    problems, refused = folder.problems or ((), None)
    states = [_state(card, today) for card in guide.cards.values()] if guide else []
    return Served(
        name,
        age=None if loaded is None else at - loaded,
        cards=len(states),
        overdue=states.count("overdue"),
        expired=states.count("expired"),
        withdrawn=states.count("withdrawn"),
        problems=problems,
        problems_age=None if refused is None else at - refused,
    )


def _state(card: Card, today: date) -> str:
    if card.review.status is Status.WITHDRAWN:
        return "withdrawn"
    if not card.shown_on(today):
        return "expired"
    return "overdue" if card.overdue_on(today) else "fresh"


async def watch_telegram(
    bot: str,
    call: Callable[[], Awaitable[object]],
    health: Health,
    clock: Clock,
    sleep: Callable[[float], Awaitable[object]],
) -> None:
    """Look every minute whether Telegram can be reached, until cancelled.

    With a webhook nothing comes in while nobody presses, so this asks: `call` is a getMe.
    """
    while True:
        try:
            await call()
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram was not reached
            health.unreachable(bot, type(error).__name__)
        else:
            health.reached(bot, clock())
        await sleep(CHECK_SECONDS)


class Exposition(Protocol):
    """What `/metrics` answers."""

    content_type: str

    def exposition(self) -> bytes:
        """All numbers as they are now."""
        ...


class Pages:
    """The ASGI application."""

    def __init__(
        self,
        health: Health,
        metrics: Exposition,
        clock: Clock,
        now: Callable[[], datetime],
    ) -> None:
        """`clock` is that of `Health`; `now` is the time of day, in UTC."""
        self._health = health
        self._metrics = metrics
        self._clock = clock
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Answer one request."""
        status, kind, body = self._answer(scope["path"])
        if scope["method"] not in {"GET", "HEAD"}:
            status, kind, body = 405, _TEXT, b"only GET and HEAD\n"
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        if status == 405:  # noqa: PLR2004 - RFC 9110, 15.5.6: it names what is allowed
            headers.append((b"allow", b"GET, HEAD"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send(
            {"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}
        )

    def _answer(self, path: str) -> tuple[int, bytes, bytes]:
        if path == "/healthz":
            return 200, _TEXT, b"the loop turns\n"
        if path == "/readyz":
            now = self._now()
            standing = self._health.standing(self._clock(), now.date())
            body = orjson.dumps(_told(standing, now), option=orjson.OPT_INDENT_2)
            return 200 if standing.ready else 503, b"application/json", body + b"\n"
        if path == "/metrics":
            return 200, self._metrics.content_type.encode(), self._metrics.exposition()
        return 404, _TEXT, b"there are /healthz, /readyz and /metrics\n"


_TEXT = b"text/plain; charset=utf-8"


def _told(standing: Standing, now: datetime) -> dict[str, Any]:
    return {
        "ready": standing.ready,
        "stopping": standing.stopping,
        "version": VERSION,
        "guides": [_guide_told(one, now) for one in standing.guides],
        "bots": [
            {
                "name": one.bot,
                "reachable": one.lately,
                "reached_seconds_ago": _whole(one.age),
                "error": one.error,
            }
            for one in standing.bots
        ],
    }


def _guide_told(served: Served, now: datetime) -> dict[str, Any]:
    return {
        "name": served.name,
        "loaded_at": _ago(served.age, now),
        "age_seconds": _whole(served.age),
        "cards": served.cards,
        "overdue": served.overdue,
        "expired": served.expired,
        "withdrawn": served.withdrawn,
        "problems": len(served.problems),
        "problems_at": _ago(served.problems_age, now),
        "first_problems": [str(one) for one in served.problems[:FIRST_PROBLEMS]],
    }


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _ago(seconds: float | None, now: datetime) -> str | None:
    """The time of day so many seconds ago. The clock of today counts, however it was set then."""
    if seconds is None:
        return None
    return (now - timedelta(seconds=seconds)).isoformat(timespec="seconds")
