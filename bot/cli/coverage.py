"""`tropa coverage`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.loading import guide_or_none, late_bar
from bot.loading.files import named
from bot.loading.suggestions import did_you_mean
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.proof.examples import coverage as counting
from bot.proof.examples.coverage import KINDS, Covered, Level
from bot.proof.examples.examples import Example, of_story, of_walk
from bot.proof.examples.walks import WalkError, script

WALKS = "tests/walks"
"""Where walks are looked for if nothing else is said: the project has them, a guide need not."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the folder of walks, the files, and whether also what is well tested."""

    walks: Path | None
    paths: tuple[str, ...]
    everything: bool


@dataclass(frozen=True, slots=True)
class _Report:
    """The parts that were asked for, and what they were held against."""

    parts: tuple[Covered, ...]
    stories: int
    walks: int
    folder: Path | None
    today: date
    everything: bool


def coverage(root: Path, form: str, wish: Wish, today: date) -> int:
    """Print the parts; 1 if the files do not fit, or if a walk cannot be replayed."""
    guide = guide_or_none(root)
    if guide is None:
        return PROBLEMS
    folder = wish.walks or (root / WALKS if (root / WALKS).is_dir() else None)
    stories = [of_story(story, guide, today) for story in guide.stories]
    walks, problems = _replayed(guide, folder, root)
    parts = counting.coverage(guide, stories, walks, today)
    unknown = next((path for path in wish.paths if not _within(parts, path)), None)
    if unknown is not None:
        cure = did_you_mean(unknown, {part.place.path for part in parts})
        click.echo(f"Nothing that is counted stands in {unknown}{cure}", err=True)
        return USAGE
    if wish.paths:
        parts = tuple(part for part in parts if any(_within([part], path) for path in wish.paths))
    report = _Report(parts, len(stories), len(walks), folder, today, wish.everything)
    click.echo(_FORMS[form](report), nl=False)
    if form == "text":
        click.echo("\n".join(_summary(report)), err=True)
    for problem in problems:
        click.echo(problem, err=True)
    return PROBLEMS if problems else FINE


def _replayed(guide: Guide, folder: Path | None, root: Path) -> tuple[list[Example], list[str]]:
    """The walks of a folder, and what keeps others from being replayed. Raises OSError."""
    files = sorted(folder.glob("*.txt")) if folder else []
    walks, problems = [], []
    step = late_bar(label="Replaying walks")
    for at, file in enumerate(files, start=1):
        shown = named(file.relative_to(root) if file.is_relative_to(root) else file)
        try:
            walks.append(of_walk(file.stem, script(file.read_text("utf-8")), guide))
        except WalkError as error:
            problems.append(f"{Place(shown, error.line)}: {error}; this walk is not counted")
        except UnicodeDecodeError:
            problems.append(f"{Place(shown)}: the file is not in UTF-8; this walk is not counted")
        step(at, len(files))
    return walks, problems


def _within(parts: Sequence[Covered], path: str) -> bool:
    """Whether any of them stands in this file or folder."""
    wanted = Path(path).parts
    return any(Path(part.place.path).parts[: len(wanted)] == wanted for part in parts)


def _text(report: _Report) -> str:
    """One line a part, without what is well tested unless that is asked for."""
    return "".join(
        f"{part.place}: {part.kind} '{part.id}' – {_counted(part)}\n"
        for part in report.parts
        if report.everything or part.tested is not Level.WELL
    )


def _counted(part: Covered) -> str:
    stories, walks = _several(len(part.stories), "story"), _several(len(part.walks), "walk")
    if part.kind != "card":
        return f"{stories}, {walks}"
    named, read = _several(len(part.named), "story"), _several(len(part.read), "walk")
    names = "names" if len(part.named) == 1 else "name"
    reads = "reads" if len(part.read) == 1 else "read"
    return f"{named} {names} it, {read} {reads} it (shown: {stories}, {walks})"


def _several(number: int, word: str) -> str:
    many = {"story": "stories", "walk": "walks"}
    return f"{number} {word if number == 1 else many[word]}"


def _summary(report: _Report) -> Iterator[str]:
    walks = "no walks"
    if report.folder:
        walks = f"{_several(report.walks, 'walk')} of {named(report.folder)}"
    yield f"By {_several(report.stories, 'story')} and {walks}, on {report.today}:"
    for kind in KINDS:
        parts = [part for part in report.parts if part.kind == kind]
        tested = sum(part.tested is Level.WELL for part in parts)
        shown = sum(part.tested is Level.SHOWN for part in parts)
        if not parts:
            continue
        if kind == "card":
            how = "named by a story or read in a walk"
            yield f"  cards: {tested} of {len(parts)} {how}, {shown} more only shown"
        else:
            yield f"  {kind}s: {tested} of {len(parts)}"
    left = sum(part.tested is Level.WELL for part in report.parts)
    if left and not report.everything:
        yield f"--all lists those {left}, too."


def _json(report: _Report) -> str:
    """The shape is in docs/editing/coverage.md."""
    rows = [
        {
            "kind": part.kind,
            "id": part.id,
            "path": part.place.path,
            "line": part.place.line,
            "column": part.place.column,
            "tested": part.tested.name.lower(),
            "stories": part.stories,
            "walks": part.walks,
        }
        | ({"named": part.named, "read": part.read} if part.kind == "card" else {})
        for part in report.parts
    ]
    shown = {
        "on": report.today,
        "stories": report.stories,
        "walks": report.walks,
        "parts": rows,
    }
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


_FORMS: dict[str, Callable[[_Report], str]] = {"text": _text, "json": _json}
