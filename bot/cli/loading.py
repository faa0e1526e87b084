"""Loading the guide for a command: a progress bar where it takes long, problems where there are."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from bot.cli.clock import today
from bot.loading.draft import Draft, Progress, read_draft
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.proof.judging import load_proved

BAR_AFTER = 0.5
"""Seconds before a progress bar is worth showing."""


def late_bar(after: float = BAR_AFTER, label: str = "Reading files") -> Progress:
    """A progress bar on standard error that appears only when the work takes long."""
    begun = time.monotonic()
    bar: list[Any] = []

    def step(done: int, every: int) -> None:
        if not bar:
            if time.monotonic() < begun + after:
                return
            bar.append(click.progressbar(length=every, label=label, file=sys.stderr))
            bar[0].update(done - 1)
        bar[0].update(1)
        if done == every:
            bar[0].render_finish()

    return step


def loaded(root: Path) -> Guide | tuple[Problem, ...]:
    """The guide of a folder, or its problems. Promises are not looked at."""
    return load(read_files(root), late_bar())


def served(root: Path) -> Guide | tuple[Problem, ...]:
    """The guide of a folder as people may be shown it, or what keeps it from them."""
    return load_proved(read_files(root), today(), late_bar())


def guide_or_none(
    root: Path, load_it: Callable[[Path], Guide | tuple[Problem, ...]] = loaded
) -> Guide | None:
    """The guide; where it has problems, they are printed and there is none."""
    found = load_it(root)
    if isinstance(found, Guide):
        return found
    refuse(found)
    return None


def draft_or_none(root: Path) -> Draft | None:
    """All files, each fitting its shape: enough for lists of what is in them, and quicker."""
    draft, problems = read_draft(read_files(root), late_bar())
    if not problems:
        return draft
    refuse(problems)
    return None


def refuse(problems: Sequence[Problem]) -> None:
    """Print problems that kept something from being started."""
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{counted(problems)}; nothing was started. `tropa check` shows them too.", err=True)


def counted(problems: Sequence[Problem]) -> str:
    """How many problems there are, in words."""
    return "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
