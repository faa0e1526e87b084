"""Metrics: what Prometheus reads, and what an observer who reads all the time cannot."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families

from bot import VERSION
from bot.model.flow import Outcome
from bot.model.problem import Place, Problem
from bot.running.counts import BOUNDS, OTHER, THRESHOLD, Counts
from bot.running.health import Health, Pages
from bot.running.metrics import STEP_SECONDS, Metrics, Watched
from tests.guides import TODAY, guide
from tests.running.asking import ask

GUIDE = guide()
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
OUTCOME = next(node.id for node in GUIDE.first_flow.nodes.values() if isinstance(node, Outcome))
PROBLEM = Problem(Place("a.yaml"), "rule", "it is wrong")
BASE_UNITS = ("seconds", "bytes", "entries")


class House:
    """Two bots and their numbers, at a moment that the test chooses."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.now = NOON
        self.counts = {"main": Counts(), "mirror": Counts()}
        self.chats = 0
        self.health = Health(self.counts)
        self.health.loaded(GUIDE, 900.0)
        for counts in self.counts.values():
            counts.serve(GUIDE)
        watched = {
            bot: Watched(counts, lambda: self.chats, {"screens": lambda: 7})
            for bot, counts in self.counts.items()
        }
        self.metrics = Metrics(watched, self.health, lambda: self.seconds, lambda: self.now)

    def read(self) -> dict[str, Metric]:
        """The families that Prometheus sees, once enough time has passed."""
        self.pass_time(STEP_SECONDS)
        return self.read_again()

    def read_again(self) -> dict[str, Metric]:
        text = self.metrics.exposition().decode()
        return {one.name: one for one in text_string_to_metric_families(text)}

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def house() -> House:
    """A process that serves the small guide with two bots."""
    return House()


def value(families: dict[str, Metric], sample: str, **labels: str) -> float:
    """The one value of these labels."""
    (found,) = [
        one.value
        for family in families.values()
        for one in family.samples
        if one.name == sample and one.labels == labels
    ]
    return found


def use(counts: Counts) -> None:
    """One of everything."""
    counts.came("press")
    counts.shown("card", 0.2)
    counts.failed("sendMessage", "Forbidden")
    counts.reached(OUTCOME, ["am"])


def test_what_happened_is_told_by_bot(house: House) -> None:
    use(house.counts["main"])
    house.chats = 3
    told = house.read()
    assert value(told, "tropa_updates_total", bot="main", kind="press") == 1
    assert value(told, "tropa_updates_total", bot="mirror", kind="press") == 0
    assert value(told, "tropa_screens_total", bot="main", kind="card") == 1
    assert value(told, "tropa_screen_seconds_bucket", bot="main", le="0.1") == 0
    assert value(told, "tropa_screen_seconds_bucket", bot="main", le="0.25") == 1
    assert value(told, "tropa_screen_seconds_bucket", bot="main", le="+Inf") == 1
    assert value(told, "tropa_screen_seconds_count", bot="main") == 1
    assert value(told, "tropa_screen_seconds_sum", bot="main") == 0.2
    failed = {"bot": "main", "method": "sendMessage", "error": "Forbidden"}
    assert value(told, "tropa_api_errors_total", **failed) == 1
    assert value(told, "tropa_chats", bot="main") == 3
    assert value(told, "tropa_cache_entries", bot="main", cache="screens") == 7
    assert value(told, "tropa_build_info", version=VERSION) == 1


def test_how_the_guide_is_is_told(house: House) -> None:
    told = house.read()
    loaded = value(told, "tropa_guide_loaded_timestamp_seconds", guide="guide")
    assert loaded == NOON.timestamp() - 100
    assert value(told, "tropa_guide_problems", guide="guide") == 0
    states = {
        state: value(told, "tropa_guide_cards", guide="guide", state=state)
        for state in ("fresh", "overdue", "expired", "withdrawn")
    }
    assert states == {
        "fresh": len(GUIDE.cards) - 3,
        "overdue": 1,
        "expired": 1,
        "withdrawn": 1,
    }
    house.health.refused((PROBLEM, PROBLEM), house.seconds)
    assert value(house.read(), "tropa_guide_problems", guide="guide") == 2


def test_whether_people_are_served_is_told(house: House) -> None:
    assert value(house.read(), "tropa_ready") == 0
    house.health.reached("mirror", house.seconds)
    told = house.read()
    assert value(told, "tropa_ready") == 1
    assert value(told, "tropa_telegram_reachable", bot="main") == 0
    assert value(told, "tropa_telegram_reachable", bot="mirror") == 1


def test_a_folder_that_never_loaded_has_no_time(house: House) -> None:
    house.health.refused((PROBLEM,), house.seconds, "mirror")
    told = house.read()
    times = told["tropa_guide_loaded_timestamp_seconds"].samples
    assert [one.labels for one in times] == [{"guide": "guide"}]
    assert value(told, "tropa_guide_problems", guide="mirror") == 1


def test_the_process_is_told(house: House) -> None:
    told = house.read()
    assert value(told, "process_resident_memory_bytes") > 1 << 20
    assert value(told, "process_cpu_seconds_total") > 0
    collections = sum(one["collections"] for one in gc.get_stats())
    assert sum(one.value for one in told["python_gc_collections"].samples) <= collections


def test_names_keep_prometheus_conventions(house: House) -> None:
    """What `promtool check metrics` asks for."""
    use(house.counts["main"])
    told = house.read()
    ours = {name: one for name, one in told.items() if name.startswith("tropa")}
    assert len(ours) == 14
    for name, family in ours.items():
        assert family.documentation.endswith("."), name
        assert family.samples, name
        assert family.type in {"counter", "gauge", "histogram"}, name
        names = {one.name for one in family.samples}
        assert (names == {f"{name}_total"}) is (family.type == "counter"), name
        assert (family.type == "histogram") is (f"{name}_bucket" in names), name
        assert not any(one in name for one in ("milli", "minute", "mega", "percent")), name
        assert family.type != "histogram" or name.endswith(BASE_UNITS), name
        keys = [tuple(sorted({"": one.name, **one.labels}.items())) for one in family.samples]
        assert len(keys) == len(set(keys)), name
    raw = house.metrics.exposition().decode()
    for name, family in ours.items():
        shown = f"{name}_total" if family.type == "counter" else name
        assert raw.count(f"# HELP {shown} ") == raw.count(f"# TYPE {shown} ") == 1, name


def test_labels_are_those_of_closed_sets(house: House) -> None:
    for counts in house.counts.values():
        for word in ("Masha", "8800000001", "am\n", 'x"} 1'):
            counts.came(word)
            counts.shown(word, 1.0)
            counts.failed(word, word)
            counts.reached(word, [word])
    house.pass_time(86_400)
    raw = house.metrics.exposition().decode()
    assert not any(one in raw for one in ("Masha", "8800000001", "x\\", "am\\n"))
    told = house.read_again()
    assert value(told, "tropa_updates_total", bot="main", kind=OTHER) == 4


def test_numbers_by_content_are_told_the_day_after(house: House) -> None:
    house.read()
    for _ in range(THRESHOLD + 5):
        house.counts["main"].reached(OUTCOME, ["am"])
    labels = {"bot": "main", "outcome": OUTCOME}
    assert value(house.read(), "tropa_outcome_views_total", **labels) == 0
    house.pass_time(86_400)
    told = house.read()
    assert value(told, "tropa_outcome_views_total", **labels) == THRESHOLD
    assert value(told, "tropa_country_views_total", bot="main", country="am") == THRESHOLD
    assert value(told, "tropa_country_views_total", bot="mirror", country="am") == 0
    assert "twice" in told["tropa_outcome_views"].documentation


def test_outcomes_and_countries_are_never_told_together(house: House) -> None:
    families = house.read().values()
    assert not [
        one.labels
        for family in families
        for one in family.samples
        if {"outcome", "country"} <= set(one.labels)
    ]


def test_who_asks_each_second_sees_no_press_come(house: House) -> None:
    """Not even by the time that the process has worked, or the chats that are being handled."""
    before = house.metrics.exposition()
    for second in range(int(STEP_SECONDS) - 1):
        house.pass_time(1)
        use(house.counts["main"])
        house.chats = second
        assert house.metrics.exposition() is before
    house.pass_time(1)
    told = house.read_again()
    assert value(told, "tropa_updates_total", bot="main", kind="press") == STEP_SECONDS - 1


def test_nothing_is_shared_with_other_registries(house: House) -> None:
    use(house.counts["main"])
    assert not [one for one in _names(REGISTRY.collect()) if one.startswith("tropa")]
    assert value(House().read(), "tropa_updates_total", bot="main", kind="press") == 0


def _names(families: Iterable[Metric]) -> list[str]:
    return [one.name for one in families]


def test_the_buckets_are_whole(house: House) -> None:
    told = house.read()["tropa_screen_seconds"]
    bounds = [one.labels["le"] for one in told.samples if one.labels.get("bot") == "main"
              and "le" in one.labels]  # fmt: skip
    assert [float(one) for one in bounds] == [*BOUNDS, float("inf")]


async def test_it_is_what_the_page_answers(house: House) -> None:
    pages = Pages(house.health, house.metrics, lambda: house.seconds, lambda: house.now)
    answer = await ask(pages, "/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.body == house.metrics.exposition()
