"""`tropa why`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.clock import day_given
from bot.cli.loading import guide_or_none
from bot.cli.paragraphs import wrapped
from bot.loading.suggestions import did_you_mean
from bot.model.cards import Card
from bot.model.guide import Guide
from bot.proof.proving import Proof
from bot.proof.readers.audience import Audience, Standing, Unsure, audience, hidden
from bot.proof.readers.mentions import Mention, excluding, promises_about, stories_about
from bot.proof.words.conditions import asked_for
from bot.proof.words.phrases import share


@dataclass(frozen=True)
class _Report:
    proof: Proof
    card: Card

    @property
    def guide(self) -> Guide:
        return self.proof.guide

    @property
    def title(self) -> str:
        return self.card.title[next(iter(self.guide.languages))]

    @property
    def asks(self) -> str:
        return asked_for(self.card.audience, self.guide.first_flow, self.guide.groups)

    @cached_property
    def hidden(self) -> str | None:
        return hidden(self.proof, self.card)

    @cached_property
    def audiences(self) -> list[Audience]:
        """For whom each flow shows it; flows that never do are left out."""
        found = [audience(flow, self.card) for flow in self.proof.flows.values()]
        return [one for one in found if one.standings]

    @cached_property
    def promises(self) -> list[Mention]:
        return list(promises_about(self.guide, self.card, self.proof.today))

    @cached_property
    def stories(self) -> list[Mention]:
        return list(stories_about(self.guide, self.card))


def why(root: Path, name: str, form: str, on: str | None = None) -> int:
    """Print for whom a card is shown; 1 if the files do not fit."""
    day = day_given(on)
    guide = guide_or_none(root)
    if guide is None:
        return PROBLEMS
    card = guide.cards.get(name)
    if card is None:
        called = [known for known in guide.cards if known.endswith(f"/{name}")]
        cure = did_you_mean(called[0] if called else name, guide.cards)
        click.echo(f"There is no card '{name}'{cure}", err=True)
        return USAGE
    click.echo(_FORMS[form](_Report(Proof(guide, day), card)), nl=False)
    return FINE


# For people


def _text(report: _Report) -> str:
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: _Report) -> Iterator[str]:
    card, review = report.card, report.card.review
    yield from wrapped(f"{card.id}: {report.title}")
    yield f"  {report.guide.place('card', card.id)}"
    yield f"  {card.kind.value}, topic {card.topic}, importance {card.importance.name.lower()}"
    expires = f", expires {review.expires}" if review.expires else ""
    yield f"  {review.status.value}, checked {review.on}, due {review.due}{expires}"
    if card.tags:
        yield from wrapped(", ".join(sorted(card.tags)), "  tags: ", indent=4)
    yield from wrapped(report.asks, "  for: ", indent=4)
    yield ""
    if report.hidden:
        yield from wrapped(f"Nobody is shown it: {report.hidden}")
    for one in report.audiences:
        yield from _audience(report, one)
    yield from _named(report)


def _audience(report: _Report, one: Audience) -> Iterator[str]:
    flow = one.proof.flow
    whole = one.proof.situations.count
    where = f" of '{flow.id}'" if len(report.guide.flows) > 1 else ""
    yield (
        f"Shown at the end of {share(one.count, whole)}{where}"
        if one.count
        else (f"Shown at the end of no situation{where}, but on the way there")
    )
    for standing in one.standings:
        yield ""
        yield from _standing(one, standing)
    if one.unsure:
        yield ""
        yield from wrapped(
            f"Whoever answers “not sure” to all that its `for:` asks: {_see(one.unsure)}"
        )


def _standing(one: Audience, standing: Standing) -> Iterator[str]:
    how = ", by the danger button at any moment" if standing.by_button else ""
    yield f"{standing.outcome}, section {standing.section}{how}"
    who = str(standing.who)
    if who == "everyone":
        who = "everyone, whatever they answer"
    yield from wrapped(who, "  who: ", indent=7)
    what = "situations at their end" if standing.by_button else "that come to it"
    yield f"  {share(standing.count, standing.of, what)}"
    yield from wrapped(one.proof.path(standing.example), "  e.g. ", indent=7)


def _see(unsure: Unsure) -> str:
    if unsure.count == unsure.of:
        return "shown to all of them"
    return f"shown in {share(unsure.count, unsure.of)}" if unsure.count else "shown to none of them"


def _named(report: _Report) -> Iterator[str]:
    excluded = [card.id for card in excluding(report.guide, report.card)]
    if excluded:
        yield ""
        yield from wrapped(", ".join(excluded), "Never shown together with: ", indent=2)
    for heading, mentions in (
        ("Promises that are about it", report.promises),
        ("Stories that name it", report.stories),
    ):
        yield ""
        yield heading if mentions else f"{heading}: none"
        for one in mentions:
            yield from wrapped(f"{one.place}: {one.id}: {', '.join(one.says)}", "  ", indent=4)


# For programs


def _json(report: _Report) -> str:
    """The shape is in docs/editing/who-sees-what.md."""
    card, review = report.card, report.card.review
    place = report.guide.place("card", card.id)
    shown = {
        "card": card.id,
        "title": report.title,
        "kind": card.kind.value,
        "topic": card.topic,
        "importance": card.importance.name.lower(),
        "tags": sorted(card.tags),
        "excludes": [other.id for other in excluding(report.guide, card)],
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "on": report.proof.today,
        "status": review.status.value,
        "checked": review.on,
        "due": review.due,
        "expires": review.expires,
        "for": report.asks,
        "hidden": report.hidden,
        "flows": [_flow_row(one) for one in report.audiences],
        "promises": _mention_rows(report.promises),
        "stories": _mention_rows(report.stories),
    }
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _flow_row(one: Audience) -> dict[str, object]:
    return {
        "flow": one.proof.flow.id,
        "situations": one.count,
        "of": one.proof.situations.count,
        "unsure": one.unsure and {"situations": one.unsure.count, "of": one.unsure.of},
        "screens": [
            {
                "outcome": standing.outcome,
                "section": standing.section,
                "by_button": standing.by_button,
                "situations": standing.count,
                "of": standing.of,
                "condition": standing.who.words,
                "whole": standing.who.whole,
                "example": {
                    "answers": standing.example,
                    "path": one.proof.path(standing.example),
                },
            }
            for standing in one.standings
        ],
    }


def _mention_rows(mentions: Sequence[Mention]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "says": one.says,
            "path": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
        }
        for one in mentions
    ]


_FORMS: dict[str, Callable[[_Report], str]] = {"text": _text, "json": _json}
