"""Numbers for Prometheus. The only importer of `prometheus_client`.

Names follow prometheus.io/docs/practices/naming: base units, `_total` for what only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isinf

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from bot import VERSION
from bot.running.counts import THRESHOLD, Counts
from bot.running.health import Clock, Health
from bot.running.standing import Served, Standing

STEP_SECONDS = 60.0
"""Between two looks at the numbers. Whoever asks each second would see each single press come, and
could tell whose it is by watching a telephone's connection: decision 10."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A bot whose numbers are told. `chats` are handled at this moment.

    `caches`: by name, how many entries there are. Their names are of the source.
    """

    counts: Counts
    chats: Callable[[], int]
    caches: Mapping[str, Callable[[], int]] = field(default_factory=dict)


class Metrics:
    """What `/metrics` answers."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(
        self,
        bots: Mapping[str, Watched],
        health: Health,
        clock: Clock,
        now: Callable[[], datetime],
    ) -> None:
        """`bots` by name. `clock` is that of `health`; `now` is the time of day, in UTC."""
        self._clock = clock
        self._registry = CollectorRegistry()
        self._registry.register(_Numbers(bots, health, clock, now))
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._told: tuple[float, bytes] | None = None

    def exposition(self) -> bytes:
        """All numbers in Prometheus' text format, at most `STEP_SECONDS` old."""
        at = self._clock()
        if self._told is None or at - self._told[0] >= STEP_SECONDS:
            self._told = at, generate_latest(self._registry)
        return self._told[1]


class _Numbers(Collector):
    def __init__(
        self,
        bots: Mapping[str, Watched],
        health: Health,
        clock: Clock,
        now: Callable[[], datetime],
    ) -> None:
        self._bots = bots
        self._health = health
        self._clock = clock
        self._now = now

    def describe(self) -> list[Metric]:
        """Nothing: the registry need not collect in order to learn the names."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All that Tropa itself tells."""
        now = self._now()
        for watched in self._bots.values():
            watched.counts.begin_day(now.date())
        standing = self._health.standing(self._clock(), now.date())
        yield InfoMetricFamily("tropa_build", "The version that is running.", {"version": VERSION})
        yield from self._of_use()
        yield from self._by_content()
        yield from _of_guides(standing, now.timestamp())
        yield from _of_service(standing)

    def _of_use(self) -> Iterator[Metric]:
        updates = CounterMetricFamily(
            "tropa_updates", "Updates from Telegram, by kind.", labels=["bot", "kind"]
        )
        screens = CounterMetricFamily(
            "tropa_screens",
            "Screens that arrived at Telegram, by kind. Urgent contacts are outcomes here.",
            labels=["bot", "kind"],
        )
        latency = HistogramMetricFamily(
            "tropa_screen_seconds",
            "Seconds from an update's arrival to its screen's at Telegram.",
            labels=["bot"],
        )
        errors = CounterMetricFamily(
            "tropa_api_errors",
            "Calls to Telegram that failed, each attempt, by method and kind of error.",
            labels=["bot", "method", "error"],
        )
        chats = GaugeMetricFamily(
            "tropa_chats", "Chats whose updates are being handled.", labels=["bot"]
        )
        caches = GaugeMetricFamily(
            "tropa_cache_entries", "What is kept ready, in entries.", labels=["bot", "cache"]
        )
        for bot, watched in self._bots.items():
            counts = watched.counts
            for kind, number in counts.updates.items():
                updates.add_metric([bot, kind], number)
            for kind, number in counts.screens.items():
                screens.add_metric([bot, kind], number)
            buckets = [(_bound(bound), float(number)) for bound, number in counts.buckets]
            latency.add_metric([bot], buckets, counts.seconds)
            for (method, error), number in counts.errors.items():
                errors.add_metric([bot, method, error], number)
            chats.add_metric([bot], watched.chats())
            for name, entries in watched.caches.items():
                caches.add_metric([bot, name], entries())
        yield from (updates, screens, latency, errors, chats, caches)

    def _by_content(self) -> Iterator[Metric]:
        how = (
            f"Counted by the day (UTC), told when it is over, each day's number rounded down to a "
            f"multiple of {THRESHOLD}. Views, not people: somebody who looks twice counts twice."
        )
        outcomes = CounterMetricFamily(
            "tropa_outcome_views", f"Outcomes shown. {how}", labels=["bot", "outcome"]
        )
        places = CounterMetricFamily(
            "tropa_country_views",
            f"Outcomes shown to people who had picked this country. {how}",
            labels=["bot", "country"],
        )
        for bot, watched in self._bots.items():
            for outcome, number in watched.counts.outcomes.items():
                outcomes.add_metric([bot, outcome], number)
            for country, number in watched.counts.places.items():
                places.add_metric([bot, country], number)
        yield from (outcomes, places)


def _bound(seconds: float) -> str:
    return "+Inf" if isinf(seconds) else str(seconds)


def _of_guides(standing: Standing, now: float) -> Iterator[Metric]:
    loaded = GaugeMetricFamily(
        "tropa_guide_loaded_timestamp_seconds",
        "When the guide that is served was loaded.",
        labels=["guide"],
    )
    problems = GaugeMetricFamily(
        "tropa_guide_problems",
        "Problems of the last attempt to load the guide. If there are any, the one before is "
        "served.",
        labels=["guide"],
    )
    cards = GaugeMetricFamily(
        "tropa_guide_cards",
        "Cards by state, of which each has one. Overdue: shown with a warning. Expired and "
        "withdrawn: not shown.",
        labels=["guide", "state"],
    )
    for one in standing.guides:
        if one.age is not None:
            loaded.add_metric([one.name], now - one.age)
        problems.add_metric([one.name], len(one.problems))
        for state, number in _states(one).items():
            cards.add_metric([one.name, state], number)
    yield from (loaded, problems, cards)


def _states(served: Served) -> dict[str, int]:
    late = {
        "overdue": served.overdue,
        "expired": served.expired,
        "withdrawn": served.withdrawn,
    }
    return {"fresh": served.cards - sum(late.values()), **late}


def _of_service(standing: Standing) -> Iterator[Metric]:
    reachable = GaugeMetricFamily(
        "tropa_telegram_reachable", "Whether the bot reached Telegram lately.", labels=["bot"]
    )
    for reach in standing.bots:
        reachable.add_metric([reach.bot], reach.lately)
    yield reachable
    yield GaugeMetricFamily("tropa_ready", "Whether people are served.", standing.ready)
