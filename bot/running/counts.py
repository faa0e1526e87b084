"""What has happened since the start of one bot: numbers of kinds, never of anybody.

Every label is of a closed set, and what is in none is `other`: nothing that came from outside can
become one. These are plain dicts and ints, because each press writes to them.

Numbers by content (which outcome, which country) could point to the few whom they are about. They
are told apart, by the day, and only in whole steps of `THRESHOLD`: decision 10.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date

from bot.model.flow import Outcome, Question
from bot.model.guide import Guide

OTHER = "other"

UPDATES = ("press", "command", "typed", "group", "nothing", "unreadable", "refused", "dropped")
"""Kinds of update. `refused`: a webhook request that was not taken; `dropped`: a press that newer
ones of its chat pushed out."""

SCREENS = (
    "answers", "card", "collection", "info", "list", "outcome", "page", "picking", "question",
    "shelf", "sources", "why",
)  # fmt: skip
"""Kinds of screen. Urgent contacts are an `outcome`: that somebody is in danger is told nobody."""

METHODS = (
    "answerCallbackQuery", "deleteMessage", "deleteMessages", "deleteWebhook", "editMessageText",
    "getMe", "getMyCommands", "getMyDescription", "getMyName", "getMyShortDescription",
    "getUpdates", "getWebhookInfo", "leaveChat", "sendMessage", "setMyCommands",
    "setMyDescription", "setMyName", "setMyShortDescription", "setWebhook",
)  # fmt: skip
"""Methods of the Bot API that the bot calls."""

ERRORS = (
    "BadRequest", "ChatMigrated", "Conflict", "EndPointNotFound", "Forbidden", "InvalidToken",
    "NetworkError", "RetryAfter", "TelegramError", "TimedOut",
)  # fmt: skip
"""Kinds of error, by the names of python-telegram-bot's classes."""

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the latency histogram, in seconds. The longest wait for a 429 is 60."""

LONGEST = 600.0
"""Seconds that one screen counts for at most, whatever clocks do."""

THRESHOLD = 20
"""Views in one day below which a number by content is not told, and the step that it is told in.

Health statistics of the USA hide 1 to 10 people (CMS cell size suppression policy). Here views are
counted, not people, and somebody looks at an outcome perhaps twice.
"""


class Counts:
    """Counts for one bot. Only `other` is known of outcomes and countries until `serve`."""

    __slots__ = ("_buckets", "_day", "_outcomes", "_places", "errors", "screens", "seconds",
                 "updates")  # fmt: skip

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.updates = dict.fromkeys((*UPDATES, OTHER), 0)
        self.screens = dict.fromkeys((*SCREENS, OTHER), 0)
        self.errors: dict[tuple[str, str], int] = {}
        self.seconds = 0.0
        """Of all screens together, from the update to the screen."""
        self._buckets = [0] * (len(BOUNDS) + 1)
        self._outcomes = _ByDay()
        self._places = _ByDay()
        self._day: date | None = None

    def serve(self, guide: Guide) -> None:
        """Count by the outcomes and countries of this guide from now on."""
        outcomes: set[str] = set()
        places: set[str] = set()
        for flow in guide.flows.values():
            if flow.urgent:
                outcomes.add(flow.urgent.outcome.id)
            for node in flow.nodes.values():
                if isinstance(node, Outcome):
                    outcomes.add(node.id)
                elif isinstance(node, Question) and node.regions:
                    places.update(node.options)
        self._outcomes.know(outcomes)
        self._places.know(places)

    def came(self, kind: str) -> None:
        """An update of this kind arrived."""
        updates = self.updates
        updates[kind if kind in updates else OTHER] += 1

    def shown(self, kind: str, seconds: float) -> None:
        """A screen arrived at Telegram, so many seconds after its update did."""
        screens = self.screens
        screens[kind if kind in screens else OTHER] += 1
        if not 0.0 <= seconds <= LONGEST:  # rare, and quicker than to ask min and max each time
            seconds = min(max(0.0, seconds), LONGEST)
        self._buckets[bisect_left(BOUNDS, seconds)] += 1
        self.seconds += seconds

    def failed(self, method: str, error: str) -> None:
        """A call of this method failed with this kind of error."""
        key = (method if method in METHODS else OTHER, error if error in ERRORS else OTHER)
        self.errors[key] = self.errors.get(key, 0) + 1

    def reached(self, outcome: str, places: Iterable[str]) -> None:
        """An outcome was shown, to somebody who had picked these countries."""
        self._outcomes.add(outcome)
        for place in places:
            self._places.add(place)

    @property
    def buckets(self) -> tuple[tuple[float, int], ...]:
        """Upper bound in seconds, and how many screens took at most as long."""
        total = 0
        cumulative = []
        for bound, number in zip((*BOUNDS, float("inf")), self._buckets, strict=True):
            total += number
            cumulative.append((bound, total))
        return tuple(cumulative)

    def begin_day(self, today: date) -> None:
        """Make public what the last day's numbers by content were, if this is another day."""
        if self._day not in {None, today}:
            self._outcomes.publish()
            self._places.publish()
        self._day = today

    @property
    def outcomes(self) -> Mapping[str, int]:
        """Views by outcome, of the days that are over; each day's rounded down to `THRESHOLD`."""
        return self._outcomes.public

    @property
    def places(self) -> Mapping[str, int]:
        """The same by country. It is not known which country goes with which outcome."""
        return self._places.public


class _ByDay:
    """Numbers of the present day, which nobody sees, and public ones, of the days before it.

    What a day had above a whole step is forgotten, not carried over: a step that is seen is never
    the doing of the one person who came last.
    """

    __slots__ = ("_present", "public")

    def __init__(self) -> None:
        self._present = {OTHER: 0}
        self.public = {OTHER: 0}

    def know(self, labels: Iterable[str]) -> None:
        wanted = (*sorted(labels), OTHER)
        self._present = {label: self._present.get(label, 0) for label in wanted}
        self.public = {label: self.public.get(label, 0) for label in wanted}

    def add(self, label: str) -> None:
        present = self._present
        present[label if label in present else OTHER] += 1

    def publish(self) -> None:
        for label, number in self._present.items():
            self.public[label] += number - number % THRESHOLD
            self._present[label] = 0
