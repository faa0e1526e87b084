"""`tropa check`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.clock import day_given
from bot.cli.loading import counted, late_bar, loaded
from bot.loading.suggestions import did_you_mean
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.proof import rulebook
from bot.proof.comparing import pairing
from bot.proof.examples.stories import failures
from bot.proof.judging import proved
from bot.proof.proving import Proof
from bot.running import reloading
from bot.settings import bots_rules

RULEBOOK = dict(
    sorted(
        {
            **rulebook.RULEBOOK,
            **pairing.RULES,
            **bots_rules.RULES,
            **reloading.RULES,
        }.items()
    )
)
"""Rule id -> its page: of the files of staff, and of an operator's file of bots."""


def check(root: Path, form: str, on: str | None = None) -> int:
    """Print the problems; 1 if there are any. `on` is the day of readers, if it is not today."""
    day = day_given(on)
    found = loaded(root)
    problems, situations = _judged(found, day) if isinstance(found, Guide) else (found, 0)
    output = _FORMS[form](problems)
    if output:
        click.echo(output)
    if form == "text":
        click.echo(_summary(found, problems, situations), err=True)
    return PROBLEMS if problems else FINE


def explain(rule: str) -> int:
    """Print the page of a rule; `rules` lists all."""
    if rule == "rules":
        for name, page in RULEBOOK.items():
            click.echo(f"{name}: {page.splitlines()[0]}")
        return FINE
    if rule not in RULEBOOK:
        cure = did_you_mean(rule, RULEBOOK) or "; `tropa check --explain rules` lists them"
        click.echo(f"There is no rule '{rule}'{cure}", err=True)
        return USAGE
    click.echo(f"{rule}\n\n{RULEBOOK[rule]}")
    return FINE


def _judged(guide: Guide, day: date) -> tuple[tuple[Problem, ...], int]:
    """What does not hold on that day, and in how many situations that was looked at."""
    proof = Proof(guide, day)
    problems = {*failures(guide, day), *proved(proof, late_bar(label="Proving"))}
    return tuple(sorted(problems)), sum(flow.situations.count for flow in proof.flows.values())


def _summary(found: Guide | Sequence[Problem], problems: Sequence[Problem], situations: int) -> str:
    if problems:
        return f"{counted(problems)}. `tropa check --explain RULE` tells more about each."
    assert isinstance(found, Guide)  # noqa: S101 - without problems there is a guide
    return (
        f"No problems. Flows: {len(found.flows)}; cards: {len(found.cards)}; "
        f"stories: {len(found.stories)}; promises: {len(found.promises)}; "
        f"situations: {situations:,}; languages: {', '.join(found.languages)}."
    )


def _text(problems: Sequence[Problem]) -> str:
    return "\n".join(map(str, problems))


def _json(problems: Sequence[Problem]) -> str:
    rows = [
        {
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "rule": problem.rule,
            "message": problem.message,
        }
        for problem in problems
    ]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode()


def _github(problems: Sequence[Problem]) -> str:
    """Workflow commands: github.com/actions/toolkit, commands.md, with its escapes."""
    lines = []
    for problem in problems:
        place = problem.place
        path = _escaped(place.path).replace(":", "%3A").replace(",", "%2C")
        lines.append(
            f"::error file={path},line={place.line},col={place.column},"
            f"title={problem.rule}::{_escaped(problem.message)}"
        )
    return "\n".join(lines)


def _escaped(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


_FORMS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}
