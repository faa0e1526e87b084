"""What an edit means, line by line, in the words of staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.cli.diff_marks import Line, Marks
from bot.model.cards import Card
from bot.model.guide import Guide, Part
from bot.model.problem import Place
from bot.proof.comparing.difference import (
    Change,
    Difference,
    FlowDifference,
    Group,
    Kind,
    Rewritten,
    Told,
    Turned,
    Weight,
)
from bot.proof.comparing.pairing import FORMER
from bot.proof.words.conditions import exactly
from bot.proof.words.phrases import path, share

MOST_CARDS = 6
"""Cards named in one line; of more, the first and how many more there are."""

KINDS = {
    Kind.LOST: ("no longer shown", "red"),
    Kind.OUTCOME: ("another final screen", "red"),
    Kind.REORDERED: ("stands elsewhere", "yellow"),
    Kind.REWRITTEN: ("rewritten", "yellow"),
    Kind.REVIEW: ("review", "cyan"),
    Kind.GAINED: ("now shown", "green"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The difference of two guides, what they are called, and the language to tell it in."""

    difference: Difference
    old: Guide
    new: Guide
    names: tuple[str, str]
    language: str

    def title(self, card: Card) -> str:
        """What a card is called."""
        return card.title.get(self.language) or next(iter(card.title.values()))

    def place(self, card: Card) -> Place:
        """Where a card stands, or stood."""
        name = card.id.removesuffix(FORMER)
        guide = self.new if name == card.id and name in self.new.cards else self.old
        return guide.place("card", name)

    def example(self, flow: FlowDifference, group: Group) -> str:
        """A way through the questions that leads there."""
        return path(group.example, flow.flow, self.language)

    def condition(self, flow: FlowDifference, group: Group) -> str:
        """For whom it is."""
        return exactly(group.condition, flow.flow, self.new.groups)


def lines(told: Compared, marks: Marks) -> Iterator[Line]:
    """All of it; what is riskiest first."""
    found = told.difference
    if not found.anything:
        yield Line(1, f"Nothing changes for readers between {told.names[0]} and {told.names[1]}.")
        return
    sections: list[tuple[str, Iterable[Line]]] = [
        ("Ids that name something else now", (Line(1, str(one)) for one in found.problems)),
        ("Promises", _told((one for one in found.promises if one.risky), marks)),
        *((_counts(flow), _flow(told, flow, marks)) for flow in found.flows),
        ("Cards on none of these screens", _unseen(told, marks)),
        ("Renamed", (Line(1, _renamed(one.before, one.after, marks)) for one in found.renamed)),
        ("Languages, questions, options, sections", _told(found.structure, marks)),
        ("Other words", _wording(found, marks)),
        ("New promises", _told((one for one in found.promises if not one.risky), marks)),
    ]
    for heading, some in sections:
        below = list(some)
        if below or heading.startswith("Flow "):
            yield Line(0, heading)
            yield from below


def _counts(flow: FlowDifference) -> str:
    """The first line of a flow: how much changes."""
    if not flow.changed:
        said = f"none of {flow.situations:,} situations changes"
    else:
        said = f"{share(flow.changed, flow.situations)} change"
    return f"Flow '{flow.flow.id}': {said}{_moved(flow)}"


def _moved(flow: FlowDifference) -> str:
    parts = (
        f"; {flow.added:,} are new" if flow.added else "",
        f"; {flow.removed:,} of the former {flow.before:,} are gone" if flow.removed else "",
    )
    return "".join(parts)


def _flow(told: Compared, flow: FlowDifference, marks: Marks) -> Iterator[Line]:
    for group in flow.groups:
        condition = told.condition(flow, group)
        who = f"For {share(group.situations, flow.situations)}"
        if condition != "everyone":
            rest = "" if group.whole else ", and others like these"
            who += f": {marks.code(condition)}{rest}"
        yield Line(1, who, apart=True)
        for change in group.changes:
            yield from _change(told, change, marks, 2)
        yield Line(2, f"such as {marks.plain(told.example(flow, group))}")


def _change(told: Compared, change: Change, marks: Marks, depth: int) -> Iterator[Line]:
    words, colour = KINDS[change.kind]
    place = f" {marks.code(str(told.place(change.cards[0])))}" if len(change.cards) == 1 else ""
    notes = "; ".join(filter(None, (_weight(change), _screens(change), *change.notes)))
    subject = f" {_cards(told, change, marks)}" if change.cards else ""
    said = f" ({marks.plain(notes)})" if notes else ""
    yield Line(depth, f"{marks.kind(words, colour)}:{subject}{said}{place}")
    if change.edit:
        yield from _rewritten(change.edit.rewritten, marks, depth + 1)
        for turned in change.edit.review:
            yield Line(depth + 1, f"{turned.what}: {_turned(turned, marks)}")


def _turned(turned: Turned, marks: Marks) -> str:
    before, after = marks.plain(turned.before), marks.plain(turned.after)
    if before and after:
        return f"{before} → {after}"
    return f"new, {after}" if after else f"gone, {before}"


def _weight(change: Change) -> str:
    return "important" if change.cards and change.weight is Weight.IMPORTANT else ""


def _screens(change: Change) -> str:
    if not change.urgent:
        return ""
    return "also on the emergency screen" if change.end else "on the emergency screen"


def _cards(told: Compared, change: Change, marks: Marks) -> str:
    if len(change.cards) == 1:
        card = change.cards[0]
        former = " (former)" if card.id.endswith(FORMER) else ""
        name = marks.code(card.id.removesuffix(FORMER))
        return f"{name}{former} “{marks.plain(told.title(card))}”"
    names = [card.id for card in change.cards]
    if len(names) > MOST_CARDS + 1:
        names = [*names[:MOST_CARDS], f"{len(names) - MOST_CARDS} more"]
    return marks.code(", ".join(names))


def _rewritten(some: Iterable[Rewritten], marks: Marks, depth: int) -> Iterator[Line]:
    for one in some:
        yield Line(depth, f"{one.part} ({one.language}): {marks.pieces(one.pieces)}")


def _unseen(told: Compared, marks: Marks) -> Iterator[Line]:
    for change in told.difference.unseen:
        yield from _change(told, change, marks, 1)


def _told(some: Iterable[Told], marks: Marks) -> Iterator[Line]:
    for one in some:
        words = marks.plain(one.line)
        said = marks.kind(words, "red") if one.risky else words
        yield Line(1, f"{said} {marks.code(str(one.place))}")


def _renamed(before: Part, after: Part, marks: Marks) -> str:
    return f"{_named(before, marks)} is {_named(after, marks)} now; its words are the same"


def _named(part: Part, marks: Marks) -> str:
    kind, *ids = part
    return f"{kind} {marks.code(ids[-1])}"


def _wording(found: Difference, marks: Marks) -> Iterator[Line]:
    for one in found.wording:
        name = " ".join(one.of[:-1]) if len(one.of) > 2 else one.of[0]  # noqa: PLR2004
        yield Line(1, f"{marks.code(name)} {marks.code(str(one.place))}")
        yield from _rewritten(one.rewritten, marks, 2)
