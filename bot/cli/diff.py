"""`tropa diff`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from bot.cli import FINE, PROBLEMS
from bot.cli.clock import day_given
from bot.cli.diff_forms import Compared, as_json, as_markdown, as_text
from bot.cli.loading import counted, late_bar
from bot.loading.files import read_files
from bot.loading.formerly import load_former
from bot.model.guide import Guide
from bot.proof.comparing.guides import difference
from bot.upkeep.revisions import files_at

BAR_AFTER = 1.0
"""Seconds before a progress bar is worth showing."""

MOST_PROBLEMS = 5
"""Problems of a former revision that are shown: nobody is going to mend them."""

FOLDER = "the folder"

_FORMS: dict[str, Callable[[Compared], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What to compare, and how to tell of it. Without `new` it is what stands in the folder."""

    root: Path
    old: str
    new: str | None
    form: str
    language: str | None = None
    on: str | None = None


def diff(wish: Wish) -> int:
    """Print what an edit means; 1 if an id was used anew, or if something cannot be read."""
    day = day_given(wish.on)
    old = _guide(files_at(wish.root, wish.old), wish.old)
    files = files_at(wish.root, wish.new) if wish.new else read_files(wish.root)
    new = _guide(files, wish.new or FOLDER)
    if old is None or new is None:
        return PROBLEMS
    return _told(wish, old, new, day)


def _told(wish: Wish, old: Guide, new: Guide, day: date) -> int:
    found = difference(old, new, day, late_bar(BAR_AFTER, "Comparing"))
    names = wish.old, wish.new or FOLDER
    told = Compared(found, old, new, names, new.language_for(wish.language))
    click.echo(_FORMS[wish.form](told), nl=False)
    return PROBLEMS if found.problems else FINE


def _guide(files: dict[str, bytes], name: str) -> Guide | None:
    guide, problems = load_former(files, late_bar(BAR_AFTER))
    for problem in problems[:MOST_PROBLEMS]:
        click.echo(f"{name}: {problem}", err=True)
    if len(problems) > MOST_PROBLEMS:
        click.echo(f"{name}: … and {len(problems) - MOST_PROBLEMS} more", err=True)
    if guide is None and name == FOLDER:
        click.echo(f"{counted(problems)}: mend what `tropa check` shows first.", err=True)
    elif guide is None:
        click.echo(
            f"{counted(problems)}: {name} does not load by the rules of today, so nobody can say "
            "what it showed. Name a later revision: `git log --oneline -- flows content`.",
            err=True,
        )
    elif problems:
        click.echo(f"{counted(problems)} by the rules of today; compared all the same.", err=True)
    return guide
