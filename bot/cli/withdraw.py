"""`tropa withdraw`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.clock import today
from bot.cli.loading import counted, late_bar
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.loading.suggestions import did_you_mean
from bot.model.cards import Card, Status
from bot.model.flow import Outcome, Section
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.proof.examples.stories import failures
from bot.proof.proving import Proof
from bot.proof.rules.promises import breaches
from bot.proof.words.conditions import asked_for
from bot.upkeep.replacing import replace
from bot.upkeep.withdrawing import card_of, withdrawn

MOST_NAMED = 6
"""Cards that are named of those that are left; of more, the first."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A card that is taken out, and the guide without it and with it."""

    card: Card
    place: Place
    before: Guide
    after: Guide


def withdraw(root: Path, name: str, why: str, *, dry_run: bool) -> int:
    """Take a card out. Changes one file, and only if all files load afterwards."""
    reason = " ".join(why.split())
    if not reason or not reason.isprintable():
        message = "say in a few plain words why, for colleagues and for later"
        raise click.BadParameter(message, param_hint="--why")
    files = read_files(root)
    before = load(files, late_bar())
    if not isinstance(before, Guide):
        return _refused(before, "The files do not load as they are; mend this first")
    card, draft = before.cards.get(name), card_of(files, name)
    if card is None or draft is None:
        click.echo(f"There is no card '{name}'{did_you_mean(name, before.cards)}", err=True)
        return USAGE
    place = draft.file.key_place(*draft.keys, "review")
    if card.review.status is Status.WITHDRAWN:
        click.echo(f"'{name}' is withdrawn already: {place}")
        return FINE
    path = draft.file.document.path
    data = withdrawn(draft, files[path], reason)
    if data is None:
        message = (
            f"{place}: this is written in a way that the program cannot change "
            "safely; write `status: withdrawn` and `why: …` there yourself. Nothing was changed."
        )
        click.echo(message, err=True)
        return PROBLEMS
    after = load({**files, path: data}, late_bar())
    if not isinstance(after, Guide):
        return _refused(after, "With the card withdrawn, the files would not load")
    if dry_run:
        click.echo("\n".join(_difference(path, files[path], data)) + "\n")
    elif (root / path).read_bytes() != files[path]:
        click.echo(f"{path} was changed by somebody else meanwhile; try again.", err=True)
        return PROBLEMS
    else:
        replace(root / path, data)
    click.echo("\n".join(_told(Withdrawal(card, place, before, after), today(), dry_run=dry_run)))
    return FINE


def _refused(problems: tuple[Problem, ...], message: str) -> int:
    for problem in problems:
        click.echo(str(problem), err=True)
    click.echo(f"{counted(problems)}. {message}. Nothing was changed.", err=True)
    return PROBLEMS


def _difference(path: str, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (data.decode("utf-8-sig").splitlines() for data in (before, after))
    return difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="")


def _told(done: Withdrawal, day: date, *, dry_run: bool) -> Iterator[str]:
    card, guide = done.card, done.after
    title = card.title[next(iter(guide.languages))]
    said = "would be withdrawn" if dry_run else "is withdrawn"
    yield f"'{card.id}' ({title}) {said}: {done.place}"
    yield f"It is for: {asked_for(card.audience, guide.first_flow)}"
    collection = guide.collections[card.collection].cards
    alike = [one for one in collection if one.topic == card.topic and one.shown_on(day)]
    yield f"Cards left in '{card.collection}' on '{card.topic}': {_named(alike)}"
    for where, section in _sections(guide, card):
        left = sum(one.shown_on(day) for one in section.cards)
        note = "" if left else ": nobody is shown anything there any more"
        yield f"Cards left for the section '{section.id}' of {where}: {left}{note}"
    yield from _promises(done, day)
    yield from _stories(done, day)
    if dry_run:
        yield "Nothing was changed. Without --dry-run it is done."
    else:
        yield "Readers lose it as soon as the bot has loaded the files again. git brings it back."


def _named(cards: list[Card]) -> str:
    names = [card.id for card in cards[:MOST_NAMED]] + ["…"] * (len(cards) > MOST_NAMED)
    return f"{len(cards)} ({', '.join(names)})" if cards else "none"


def _sections(guide: Guide, card: Card) -> Iterator[tuple[str, Section]]:
    for flow in guide.flows.values():
        for node in flow.nodes.values():
            for section in node.sections if isinstance(node, Outcome) else ():
                if any(one.id == card.id for one in section.cards):
                    yield f"'{flow.id}', '{node.id}'", section


def _promises(done: Withdrawal, day: date) -> Iterator[str]:
    """The promises that held before and no longer do. To withdraw is never blocked by them."""
    kept = {one.promise.id for one in breaches(Proof(done.before, day))}
    lost = [one for one in breaches(Proof(done.after, day)) if one.promise.id not in kept]
    if lost:
        yield "Promises that no longer hold; give these people something in its place:"
        yield from (f"  {one.problem}" for one in lost)


def _stories(done: Withdrawal, day: date) -> Iterator[str]:
    """The stories that held before and no longer do: they are to be corrected, and stop nobody."""
    failed_before = frozenset(failures(done.before, day))
    failed = [one for one in failures(done.after, day) if one not in failed_before]
    if failed:
        yield "Stories that no longer hold; correct them, the bot loads all the same:"
        yield from (f"  {problem}" for problem in failed)
