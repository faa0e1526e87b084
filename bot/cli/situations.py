"""`tropa situations`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import orjson

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.clock import day_given
from bot.cli.loading import guide_or_none
from bot.cli.paragraphs import listed, wrapped
from bot.loading.suggestions import did_you_mean
from bot.model.conditions import Condition
from bot.model.guide import Guide
from bot.model.text import Labels
from bot.proof.proving import FlowProof, Proof
from bot.proof.readers.like import condition, like
from bot.proof.readers.readers import Asked, Part, Readers, Screen
from bot.proof.rules.reachability import contradiction
from bot.proof.words.conditions import exactly
from bot.proof.words.phrases import percent, share

MOST_NAMED = 12
"""Cards that are named of those that the same people see; of more, how many more there are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: answers such as `location=am`, the id of the flow, the day."""

    like: tuple[str, ...] = ()
    flow: str | None = None
    on: str | None = None


@dataclass(frozen=True, slots=True)
class _Report:
    proof: FlowProof
    readers: Readers
    like: dict[str, frozenset[str]]

    @property
    def who(self) -> str:
        guide = self.proof.guide
        return exactly(condition(self.like), self.proof.flow, guide.groups)

    def title(self, labels: Labels) -> str:
        return labels[next(iter(self.proof.guide.languages))]


def situations(root: Path, form: str, wish: Wish) -> int:
    """Print what is known of these readers; 1 if there are none, or if the files do not fit."""
    day = day_given(wish.on)
    guide = guide_or_none(root)
    if guide is None:
        return PROBLEMS
    name = wish.flow or guide.first_flow.id
    if name not in guide.flows:
        click.echo(f"There is no flow '{name}'{did_you_mean(name, guide.flows)}", err=True)
        return USAGE
    proof = Proof(guide, day).flows[name]
    try:
        answers = like(wish.like, proof.flow, guide.groups)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--like") from None
    space, every = proof.situations.space, proof.situations.every
    where = space.diagrams.both(every, space.where(condition(answers)))
    if not where:
        click.echo(_nobody(proof, condition(answers), guide), err=True)
        return PROBLEMS
    report = _Report(proof, Readers(proof, where), answers)
    click.echo(_FORMS[form](report), nl=False)
    if form == "text":
        click.echo("\n".join(wrapped(_NOTE)), err=True)
    return FINE


_NOTE = (
    "A situation is one complete set of answers: what is counted is answers, and not people. "
    "--format json names every card."
)


def _nobody(proof: FlowProof, wanted: Condition, guide: Guide) -> str:
    needed = contradiction(proof, wanted, proof.situations.every)
    words = [f"'{exactly(one, proof.flow, guide.groups)}'" for one in needed]
    why = f"{' and '.join(words)} exclude each other"
    if len(words) == 1:
        why = f"nobody ever answers {words[0]}"
    return f"No situation of '{proof.flow.id}' is like that: {why}"


# For people


def _text(report: _Report) -> str:
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: _Report) -> Iterator[str]:
    readers, whole = report.readers, report.proof.situations.count
    if report.like:
        yield from wrapped(f"{share(readers.count, whole)} are like {report.who}")
    else:
        yield f"'{report.proof.flow.id}' has {whole:,} situations"
    yield ""
    for name, count in readers.outcomes.items():
        yield f"  {share(count, readers.count)} end in {name}"
    yield ""
    yield from _questions(report)
    if report.like:
        for screen in readers.screens:
            yield ""
            yield from _screen(report, screen)
    yield ""
    yield from wrapped(report.proof.path(readers.example), "e.g. ")


def _questions(report: _Report) -> Iterator[str]:
    """Those that matter, and what they decide; then the others in a line each."""
    asked = report.readers.questions
    matter = [one for one in asked if one.matters]
    if matter:
        still = "that still matter" if report.like else "that matter"
        yield f"Questions {still}, and what depends on them"
    width = max(len(one.question) for one in asked)
    for one in matter:
        decided = ["where they end"] if one.outcome else []
        decided += [_cards(one.cards)] if one.cards else []
        yield from wrapped(" and ".join(decided), f"  {one.question.ljust(width)}  ")
        if one.count < report.readers.count:
            yield f"  {' ' * width}  asked in {share(one.count, report.readers.count)}"
    rest = [one for one in asked if not one.matters]
    for heading, found in (
        ("Answered already", [one for one in rest if one.count and _settled(one)]),
        ("Asked, but nothing depends on it", [one for one in rest if not _settled(one)]),
        ("Never asked", [one for one in rest if not one.count]),
    ):
        if found:
            names = ", ".join(one.question for one in found)
            yield from wrapped(names, f"{heading}: ", indent=2)


def _settled(one: Asked) -> bool:
    """Whether only one answer is left."""
    return sum(1 for count in one.picked.values() if count) <= 1


def _cards(names: tuple[str, ...]) -> str:
    return f"{len(names)} {'card' if len(names) == 1 else 'cards'}: {listed(names, 3)}"


def _screen(report: _Report, screen: Screen) -> Iterator[str]:
    outcome = report.proof.screens[screen.outcome].outcome
    title = report.title(outcome.title)
    if screen.by_button:
        yield f"What the danger button then opens: {screen.outcome}, “{title}”"
    else:
        yield f"What they see in {screen.outcome}, “{title}”"
    titles = {part.id: report.title(part.title) for part in outcome.sections}
    for part in screen.parts:
        yield f"  {titles[part.section]} ({part.section})"
        if not part.every and not part.some:
            yield "    nothing"
        if part.every:
            yield from wrapped(", ".join(part.every), "    all: ", indent=6)
        yield from _in_short(part) if screen.by_button else _some(part, screen)


def _in_short(part: Part) -> Iterator[str]:
    number = sum(len(some.cards) for some in part.some)
    if number:
        yield f"    some: {number} more {'card' if number == 1 else 'cards'}"


def _some(part: Part, screen: Screen) -> Iterator[str]:
    for some in part.some:
        counted = f"{some.count:,} ({percent(some.count, screen.count)})"
        yield from wrapped(f"{counted} if {some.who}", "    ", indent=6)
        yield from wrapped(listed(some.cards, MOST_NAMED), "      ")


# For programs


def _json(report: _Report) -> str:
    """The shape is in docs/editing/who-sees-what.md."""
    readers = report.readers
    shown = {
        "flow": report.proof.flow.id,
        "on": report.proof.today,
        "like": {name: sorted(options) for name, options in report.like.items()},
        "situations": readers.count,
        "of": report.proof.situations.count,
        "outcomes": readers.outcomes,
        "questions": [
            {
                "question": one.question,
                "asked": one.count,
                "options": one.picked,
                "matters": one.matters,
                "decides": {"outcome": one.outcome, "cards": one.cards},
            }
            for one in readers.questions
        ],
        "screens": [_screen_row(one) for one in readers.screens] if report.like else [],
        "example": {
            "answers": readers.example,
            "path": report.proof.path(readers.example),
        },
    }
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _screen_row(screen: Screen) -> dict[str, object]:
    return {
        "outcome": screen.outcome,
        "by_button": screen.by_button,
        "situations": screen.count,
        "sections": [
            {
                "section": part.section,
                "all": part.every,
                "some": [
                    {
                        "cards": some.cards,
                        "situations": some.count,
                        "condition": some.who.words,
                        "whole": some.who.whole,
                    }
                    for some in part.some
                ],
            }
            for part in screen.parts
        ],
    }


_FORMS: dict[str, Callable[[_Report], str]] = {"text": _text, "json": _json}
