"""Markdown tables. Figures are medians over the repetitions, with the least and the greatest.

Ratios are taken within one repetition: the machine may be faster or slower in the next one.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from typing import TypeAlias, TypeVar

from tests.bench.peers.measures import Crash, Load, Memory
from tests.bench.peers.replicas import Scaling, Served

R = TypeVar("R")
Runs: TypeAlias = dict[str, dict[int, R]]
"""What was found: by contestant, then by repetition."""
NONE = "–"


def load_table(runs: Runs[Load], baseline: str) -> str:
    """The most steps a second first."""

    def row(name: str, found: dict[int, Load]) -> list[str]:
        base = runs.get(baseline, {})
        ratio = _Ratio(found, base)
        each = list(found.values())
        return [
            name,
            _spread((run.steps_per_second for run in each), 0),
            ratio.of(lambda run: run.steps_per_second),
            _spread((run.cpu_per_step for run in each), 0),
            ratio.of(lambda run: run.cpu_per_step),
            _spread((run.median_wait for run in each), 1),
            _spread((run.p99_wait for run in each), 1),
            f"{statistics.median(run.requests_per_step for run in each):.2f}",
            f"{statistics.median(run.bot_busy for run in each):.2f}",
            f"{statistics.median(run.harness_busy for run in each):.2f}",
            f"{sum(run.stalls for run in each)}/{sum(run.errors for run in each)}",
            _spread((run.start_seconds for run in each), 2),
            f"{statistics.median(run.start_megabytes for run in each):.0f}",
            str(len(each)),
        ]

    fastest = sorted(
        runs.items(),
        key=lambda item: -statistics.median(run.steps_per_second for run in item[1].values()),
    )
    head = (
        f"bot|steps/s|× {baseline}|CPU µs/step|CPU ÷ {baseline}|p50 ms|p99 ms|requests/step"
        "|bot's core|harness's core|stalls/errors|start s|start MB|n"
    )
    return _table(head, (row(name, found) for name, found in fastest))


def memory_table(runs: Runs[Memory]) -> str:
    """How the bot grows with the chats that it has seen."""

    def row(name: str, each: list[Memory]) -> list[str]:
        start = statistics.median(run.start_megabytes for run in each)
        end = statistics.median(run.end_megabytes for run in each)
        return [
            name,
            str(max(run.chats for run in each)),
            f"{start:.0f} → {end:.0f}",
            _spread((run.growth for run in each), 1),
            _spread((run.longest_wait / 1e3 for run in each), 2),
            str(sum(run.stalls for run in each)),
            str(len(each)),
        ]

    head = "bot|chats|MB, first screen → end|MB for 10,000 chats|longest step s|stalls|n"
    return _table(head, (row(name, list(found.values())) for name, found in runs.items()))


def crash_table(runs: Runs[Crash]) -> str:
    """Who still gets an answer after the bot was killed and started anew."""

    def row(name: str, each: list[Crash]) -> list[str]:
        return [
            name,
            f"{sum(run.answered for run in each)}/{sum(run.old_buttons for run in each)}",
            f"{sum(run.in_flight_answered for run in each)}/{sum(run.in_flight for run in each)}",
            _spread((run.ready_seconds for run in each), 2),
            str(len(each)),
        ]

    head = "bot|old buttons that work|waiting at the kill and answered after it|ready again s|n"
    return _table(head, (row(name, list(found.values())) for name, found in runs.items()))


def replicas_table(runs: Runs[Scaling]) -> str:
    """What two replicas do beside one."""

    def row(name: str, each: list[Served], ratios: list[float]) -> list[str]:
        return [
            name,
            _spread((run.steps_per_second for run in each), 0),
            _spread(ratios, 2),
            _spread((run.cpu_per_step for run in each), 0),
            _spread((run.nginx_per_step for run in each), 0),
            _spread((run.median_wait for run in each), 1),
            _spread((run.p99_wait for run in each), 1),
            f"{statistics.median(run.used for run in each):.2f}",
            f"{statistics.median(run.harness_busy for run in each):.2f}",
            str(sum(run.errors for run in each)),
            str(len(each)),
        ]

    found = [run for each in runs.values() for run in each.values()]
    ratios = [run.two.steps_per_second / run.one.steps_per_second for run in found]
    rows = [
        row("one", [run.one for run in found], [1.0] * len(found)),
        row("two", [run.two for run in found], ratios),
    ]
    head = (
        "replicas|steps/s|× one|CPU µs/step|nginx's µs/step|p50 ms|p99 ms|of the quota"
        "|harness's core|errors|n"
    )
    return _table(head, rows if found else [])


class _Ratio:
    """One contestant beside the baseline, in each repetition that both took part in."""

    def __init__(self, found: dict[int, Load], base: dict[int, Load]) -> None:
        self._pairs = [(run, base[number]) for number, run in found.items() if number in base]

    def of(self, figure: Callable[[Load], float]) -> str:
        """The spread of the ratio of a figure."""
        return _spread((figure(run) / figure(base) for run, base in self._pairs), 2)


def _spread(values: Iterable[float], digits: int) -> str:
    known = [value for value in values if value == value]  # noqa: PLR0124 - not a number
    if not known:
        return NONE
    if len(known) == 1:
        return f"{known[0]:.{digits}f}"
    middle, least, most = statistics.median(known), min(known), max(known)
    return f"{middle:.{digits}f} ({least:.{digits}f}–{most:.{digits}f})"


def _table(head: str, rows: Iterable[list[str]]) -> str:
    titles = head.split("|")
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
