"""`make bench-peers`: our bot beside those of its peers, on loopback, as Markdown tables."""

from __future__ import annotations

import json
import math
import platform
import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
import uvloop

from tests.bench.peers import measures, replicas, report
from tests.bench.peers.contestants import BOTH, BY_NAME, PEERS_PYTHON, Contestant
from tests.bench.peers.crowd import Plan
from tests.bench.peers.measures import NoAnswerError, Setup

DISTANT = "distant"
OURS = "tropa"
USERS = {"load": 32, DISTANT: 64, "memory": 64, "crash": 200, "replicas": 64}
THINK_MS = {DISTANT: 150.0, "crash": 1500.0}
API_DELAY_MS = {DISTANT: 30.0}
MEASURE: dict[str, Callable[[Setup], Coroutine[Any, Any, Any]]] = {
    "load": measures.load,
    DISTANT: measures.load,
    "memory": measures.memory,
    "crash": measures.crash,
    "replicas": replicas.scaling,
}


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line; None: as is usual for the part."""

    mode: str
    users: int | None
    seconds: float
    think_ms: float | None
    api_delay_ms: float | None
    chats: int

    def plan(self, part: str, repetition: int) -> Plan:
        """What the crowd does in a part."""
        users = self.users or USERS[part]
        think_ms = THINK_MS.get(part, 0.0) if self.think_ms is None else self.think_ms
        delay_ms = API_DELAY_MS.get(part, 0.0) if self.api_delay_ms is None else self.api_delay_ms
        alone = part in {"memory", "crash"}
        return Plan(
            users=users,
            seed=repetition,
            warmup=1 if alone else users if part == DISTANT else 300,
            seconds=math.inf if part == "memory" else self.seconds,
            think=think_ms / 1e3,
            api_delay=delay_ms / 1e3,
            stay=2 if part == "memory" else 0,
            chats=self.chats if part == "memory" else 0,
        )

    def title(self, part: str) -> str:
        """What a table is about."""
        plan = self.plan(part, 1)
        mode = "webhook" if part == "replicas" else self.mode
        said = [f"{part}: {mode}", f"{plan.users} people"]
        if plan.think:
            said.append(f"pauses of {plan.think * 1e3:g} ms")
        if plan.api_delay:
            said.append(f"each API answer held back {plan.api_delay * 1e3:g} ms")
        return ", ".join(said)


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(MEASURE)))
@click.option("--mode", type=click.Choice(BOTH), default="polling", show_default=True)
@click.option("--users", type=click.IntRange(1), help="People at once; usual: 32, distant 64.")
@click.option("--seconds", type=float, default=4, show_default=True, help="Length of each run.")
@click.option("--repeat", type=click.IntRange(1), default=3, show_default=True)
@click.option("--contestants", help=f"Some of: {','.join(BY_NAME)}.")
@click.option("--baseline", default="ptb", show_default=True, help="What ratios relate to.")
@click.option("--think-ms", type=float, help="Mean pause between screen and tap.")
@click.option("--api-delay-ms", type=float, help="How far away Telegram is.")
@click.option("--chats", type=int, default=10_000, show_default=True, help="People, for memory.")
@click.option("--json", "lines", type=click.Path(path_type=Path), help="Append all runs here.")
@click.option("--log", type=click.Path(path_type=Path), help="Append what the bots print here.")
def main(
    parts: tuple[str, ...],
    *,
    repeat: int,
    contestants: str | None,
    baseline: str,
    lines: Path | None,
    log: Path | None,
    **asked: Any,
) -> None:
    """Measure the PARTS (usual: load and distant), all bots in turn in each repetition."""
    if sys.platform != "linux":
        raise click.ClickException("the bench reads /proc, so it needs Linux")
    if not PEERS_PYTHON.exists():
        raise click.ClickException("the peers are not installed: make bench-peers")
    options = Options(**asked)
    chosen = _chosen(contestants, options.mode)
    parts = parts or ("load", DISTANT)
    found: dict[str, report.Runs[Any]] = {part: {} for part in parts}
    todo = [
        (repetition, part, contestant)
        for repetition in range(1, repeat + 1)
        for part in parts
        for contestant in chosen
        if contestant.whole or MEASURE[part] is measures.load
        if contestant.name == OURS or part != "replicas"
    ]
    with click.progressbar(todo, label="Measuring", file=sys.stderr, item_show_func=_named) as bar:
        for repetition, part, contestant in bar:
            setup = Setup(contestant, options.mode, options.plan(part, repetition), log)
            try:
                run = uvloop.run(MEASURE[part](setup))
            except NoAnswerError as error:
                click.echo(f"\n{part}, {contestant.name}: {error}", err=True)
                continue
            found[part].setdefault(contestant.name, {})[repetition] = run
            if lines:
                name = {"part": part, "bot": contestant.name, "repetition": repetition}
                with lines.open("a") as file:
                    file.write(json.dumps(name | asdict(run)) + "\n")
    click.echo(f"Python {platform.python_version()}, {platform.machine()}, loopback\n")
    for contestant in chosen:
        click.echo(f"- {contestant.name}: {contestant.what}")
    for part, runs in found.items():
        click.echo(f"\n### {options.title(part)}\n\n{_table(part, runs, baseline)}")


def _chosen(names: str | None, mode: str) -> list[Contestant]:
    try:
        chosen = [BY_NAME[name] for name in names.split(",")] if names else list(BY_NAME.values())
    except KeyError as error:
        raise click.BadParameter(f"no contestant is called {error}") from error
    return [contestant for contestant in chosen if mode in contestant.modes]


def _named(item: tuple[int, str, Contestant] | None) -> str | None:
    return f"{item[1]} {item[2].name}, repetition {item[0]}" if item else None


def _table(part: str, runs: report.Runs[Any], baseline: str) -> str:
    if part == "memory":
        return report.memory_table(runs)
    if part == "crash":
        return report.crash_table(runs)
    if part == "replicas":
        return report.replicas_table(runs)
    return report.load_table(runs, baseline)


if __name__ == "__main__":
    main()
