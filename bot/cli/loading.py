"""Loading the guide for a command: a progress bar where it takes long, problems where there are."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from bot.loading.draft import Progress
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.problem import Problem

BAR_AFTER = 0.5
"""Seconds before a progress bar is worth showing."""


def _late_bar() -> Progress:
    """A progress bar on standard error that appears only when the work takes long."""
    begun = time.monotonic()
    bar: list[Any] = []

    def step(done: int, every: int) -> None:
        if not bar:
            if time.monotonic() < begun + BAR_AFTER:
                return
            bar.append(click.progressbar(length=every, label="Reading files", file=sys.stderr))
            bar[0].update(done - 1)
        bar[0].update(1)
        if done == every:
            bar[0].render_finish()

    return step


def loaded(root: Path) -> Guide | tuple[Problem, ...]:
    """The guide of a folder, or its problems."""
    return load(read_files(root), _late_bar())


def guide_or_none(root: Path) -> Guide | None:
    """The guide; where it has problems, they are printed and there is none."""
    found = loaded(root)
    if isinstance(found, Guide):
        return found
    for problem in found:
        click.echo(str(problem), err=True)
    click.echo(
        f"{len(found)} problems; nothing was started. `tropa check` shows them too.", err=True
    )
    return None
