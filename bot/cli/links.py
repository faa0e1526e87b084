"""`tropa links`."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio import sleep
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS
from bot.cli.loading import draft_or_none, late_bar
from bot.upkeep.links import Finding, Verdict, links_of
from bot.upkeep.visits import Bounds, visit_all


def links(root: Path, form: str, bounds: Bounds, *, everything: bool) -> int:
    """Visit every link and print what is wrong; 1 if any is broken."""
    draft = draft_or_none(root)
    if draft is None:
        return PROBLEMS
    found, left_out = links_of(draft, everything=everything)
    # What the library grumbles about (a crooked cookie) is said in our words, or does not matter.
    logging.getLogger("aiohttp").addHandler(logging.NullHandler())
    bar = late_bar(label="Checking links") if sys.stderr.isatty() else lambda _done, _all: None
    findings = asyncio.run(visit_all(found, bounds, sleep, bar))
    click.echo(_FORMS[form](findings), nl=False)
    if form == "text":
        click.echo(_summary(findings, left_out), err=True)
    return PROBLEMS if any(one.verdict.broken for one in findings) else FINE


def _summary(findings: Sequence[Finding], left_out: int) -> str:
    count = Counter(one.verdict for one in findings)
    counts = ", ".join(f"{count[one]} {one.value}" for one in Verdict if count[one])
    said = f"Links: {len(findings)}" + (f" ({counts})." if counts else ".")
    if left_out:
        said += f" Not visited, since no reader is sent there: {left_out}."
    return said


def _text(findings: Sequence[Finding]) -> str:
    return "".join(
        f"{place.path}:{place.line}: {one.verdict.value}: {one.link.url}"
        + (f" -> {one.to}" if one.to else "")
        + (f" ({one.said})" if one.said else "")
        + "\n"
        for one in findings
        if one.verdict is not Verdict.FINE
        for place in one.link.places
    )


def _json(findings: Sequence[Finding]) -> str:
    """The shape is in docs/upkeep.md."""
    rows = [
        {
            "url": one.link.url,
            "verdict": one.verdict.value,
            "broken": one.verdict.broken,
            "to": one.to,
            "said": one.said,
            "places": [{"path": place.path, "line": place.line} for place in one.link.places],
        }
        for one in findings
    ]
    return orjson.dumps(rows, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


_FORMS: dict[str, Callable[[Sequence[Finding]], str]] = {"text": _text, "json": _json}
