"""Everything that goes wrong between a bot and Telegram, on order.

A fault is ordered for a method or for `ANY_CALL`, in one chat or in all, a number of times.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from tests.botapi.waiting import PATIENCE, Signal

Json = dict[str, Any]

POLL = "getUpdates"
ANY_CALL = "*"
"""For a method: all but the polls."""


class Half(Enum):
    """How an answer can break off."""

    SHORT = "fewer bytes than announced"
    CHUNKED = "chunks without an end"
    JSON = "half of the JSON, as if that were all"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire, whole or half of it."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    half: Half | None = None


def result(value: object) -> Answer:
    """Return the answer to a request that was carried out."""
    return Answer(200, json.dumps({"ok": True, "result": value}).encode())


def refusal(status: int, description: str, parameters: Json) -> Answer:
    """Return an error of the Bot API."""
    body: Json = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    retry_after = parameters.get("retry_after")
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer(status, json.dumps(body).encode(), headers=headers)


class Hold:
    """Requests held back: the test sees them arrive and says when they go on."""

    def __init__(self) -> None:
        self._arrivals = 0
        self._arrived = Signal()
        self._released = asyncio.Event()

    async def reached(self, count: int = 1, patience: float = PATIENCE) -> None:
        """Wait until this many requests have arrived."""
        await self._arrived.until(
            lambda: self._arrivals >= count,
            lambda: f"{self._arrivals} of {count} requests reached the hold",
            patience,
        )

    def release(self) -> None:
        """Let them go on, and later ones pass."""
        self._released.set()

    async def keep(self) -> None:
        """Hold a request until the release."""
        self._arrivals += 1
        self._arrived.fire()
        await self._released.wait()


@dataclass
class Fault:
    """What happens to the next `times` requests of a method, perhaps in one chat only."""

    method: str
    times: int = 1
    chat_id: int | None = None
    answer: Answer | None = None
    hold: Hold | None = None
    half: Half | None = None
    dropped: bool = False
    carried_out: bool = False

    def befalls(self, method: str, params: Json) -> bool:
        """Whether it was ordered for such a request."""
        meant = self.method == method or (self.method == ANY_CALL and method != POLL)
        return meant and self.chat_id in (None, params.get("chat_id"))

    def shape(self, answer: Answer) -> Answer | None:
        """What becomes of the answer to a request that was carried out; None is a reset."""
        return None if self.dropped else replace(answer, half=self.half)


class Faults:
    """The faults on order, oldest first."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []

    def mend(self) -> None:
        """Order nothing any more."""
        self.ordered.clear()

    def take(self, method: str, params: Json) -> Fault | None:
        """Return the fault that befalls this request, and count it."""
        for fault in self.ordered:
            if fault.befalls(method, params):
                fault.times -= 1
                if not fault.times:
                    self.ordered.remove(fault)
                return fault
        return None

    def fail(
        self,
        method: str,
        status: int = 429,
        *,
        retry_after: int | None = None,
        description: str | None = None,
        times: int = 1,
        chat_id: int | None = None,
    ) -> None:
        """Answer with an error instead of carrying the request out; 429 asks for a pause of 3 s."""
        if status == 429 and retry_after is None:
            retry_after = 3
        parameters = {} if retry_after is None else {"retry_after": retry_after}
        words = description or _WORDS.get(status, "Internal Server Error")
        if retry_after is not None and description is None:
            words = f"{words}: retry after {retry_after}"
        answer = refusal(status, words, parameters)
        self.ordered.append(Fault(method, times, chat_id, answer))

    def drop(self, method: str, *, times: int = 1, chat_id: int | None = None) -> None:
        """Reset the connection before anything is done."""
        self.ordered.append(Fault(method, times, chat_id, dropped=True))

    def drop_after(self, method: str, *, times: int = 1, chat_id: int | None = None) -> None:
        """Carry the request out, then reset the connection instead of answering."""
        self.ordered.append(Fault(method, times, chat_id, dropped=True, carried_out=True))

    def garbage(
        self, method: str, status: int = 502, *, times: int = 1, chat_id: int | None = None
    ) -> None:
        """Answer with the HTML page of some proxy; 200 is a nasty one."""
        page = b"<html><body><h1>Bad Gateway</h1></body></html>"
        answer = Answer(status, page, "text/html")
        self.ordered.append(Fault(method, times, chat_id, answer))

    def half(self, method: str, half: Half, *, times: int = 1, chat_id: int | None = None) -> None:
        """Carry the request out, and break off in the middle of the answer."""
        self.ordered.append(Fault(method, times, chat_id, half=half))

    def hang(
        self,
        method: str,
        *,
        carried_out: bool = False,
        times: int = 1,
        chat_id: int | None = None,
    ) -> Hold:
        """Hold requests back until released; they count as in flight.

        By default they are carried out at the release, even if the client gave up meanwhile;
        with `carried_out` at once, and only the answer is late.
        """
        hold = Hold()
        self.ordered.append(Fault(method, times, chat_id, hold=hold, carried_out=carried_out))
        return hold


_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
