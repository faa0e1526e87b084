"""How things are measured: medians over many repetitions."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its bar; a bar of 0 means that there is none."""

    name: str
    value: float
    unit: str
    bar: float = 0.0

    @property
    def verdict(self) -> str:
        """Whether the bar is met. The bench reports it; no test depends on it."""
        if not self.bar:
            return ""
        return "met" if self.value <= self.bar else "MISSED"

    def row(self) -> str:
        """A row of the Markdown table."""
        bar = f"at most {self.bar:g} {self.unit}" if self.bar else "–"
        return f"| {self.name} | {self.value:,.3g} {self.unit} | {bar} | {self.verdict} |"


@dataclass(frozen=True, slots=True)
class Series:
    """A value that grows with something, and both axes in words."""

    name: str
    along: str
    unit: str
    points: Mapping[int, float]

    def row(self) -> str:
        """Rows of the same table, one a point."""
        return "\n".join(
            Figure(f"{self.name}: {at:,} {self.along}", value, self.unit).row()
            for at, value in self.points.items()
        )

    def chart(self) -> str:
        """A plot that Markdown renders, as Mermaid. The points must be evenly spaced."""
        xs, ys = list(self.points), self.points.values()
        return "\n".join(
            (
                "```mermaid",
                "xychart-beta",
                f'  title "{self.name}"',
                f'  x-axis "{self.along}" {xs[0]} --> {xs[-1]}',
                f'  y-axis "{self.unit}" 0 --> {math.ceil(max(ys))}',
                f"  line [{', '.join(f'{value:.2f}' for value in ys)}]",
                "```",
            )
        )


def microseconds(work: Callable[[], object], *, times: int = 2000, rounds: int = 15) -> float:
    """The median over rounds of the mean CPU time of one call, in µs."""
    work()
    means = []
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(times):
            work()
        means.append((time.process_time() - begun) / times)
    return statistics.median(means) * 1e6


def seconds(work: Callable[[], object], *, rounds: int = 5) -> float:
    """The median time of one call, in s."""
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)
