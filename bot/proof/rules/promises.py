"""Promises, held against every final screen that anybody can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from bot.engine.selection import READ_AT_ONCE
from bot.model.cards import Card
from bot.model.conditions import Answers
from bot.model.problem import Problem
from bot.model.promise import Above, InReach, NeverShown, Promise, Selection, Shown
from bot.proof.proving import FlowProof, Proof
from bot.proof.sets.counting import fewer
from bot.proof.sets.diagrams import NONE, Set
from bot.proof.sets.showing import Filled, Showing
from bot.proof.words.conditions import because
from bot.proof.words.phrases import selected
from bot.proof.words.seen import Seen, names


@dataclass(frozen=True)
class Breach:
    """A promise that does not hold: on which final screen, and for whom."""

    promise: Promise
    proof: FlowProof
    screen: Showing
    where: Set

    @property
    def example(self) -> Answers:
        """Somebody for whom it does not hold."""
        return self.proof.example(self.screen, self.where)

    @property
    def problem(self) -> Problem:
        """What staff are told."""
        who = self.proof.told(self.screen, self.where)
        shown = _instead(self.promise, self.proof.seen(self.screen, self.example))
        where = f"the promise '{self.promise.id}' is broken in '{self.screen.outcome.id}'"
        message = f"{where}: {shown}; e.g. {who}. It stands for:"
        return Problem(self.promise.place, "promise", f"{message} {self.promise.why}")


def promise(proof: Proof) -> Iterator[Problem]:
    """A promise of a flow holds for everybody, whatever they answer.

    The message says what is shown instead, and to whom: one way through the questions that leads
    there, and how many situations there are like it. Either the last edit took something from
    people who need it: then mend the edit. Or the promise asks too much: then narrow its `when`,
    and let a colleague look at it, for somebody once had a reason.

    A guide that breaks a promise is not loaded, and does not replace what is served. What only the
    calendar or `status: withdrawn` has brought about is told here, and does not keep the bot from
    loading (docs/decisions/0016-promises.md).
    """
    for breach in breaches(proof):
        yield breach.problem


def breaches(proof: Proof) -> Iterator[Breach]:
    """Every promise that does not hold, by the final screens on which it does not."""
    for one in proof.guide.promises:
        flow = proof.flows[one.flow]
        for screen in flow.screens.values():
            if not one.outcomes or screen.outcome.id in one.outcomes:
                where = broken(one, flow, screen)
                if where:
                    yield Breach(one, flow, screen, where)


def broken(one: Promise, proof: FlowProof, screen: Showing) -> Set:
    """The answers with which a final screen does not keep a promise."""
    space = proof.situations.space
    meant = space.diagrams.both(screen.views, space.where(one.when))
    if not meant:
        return NONE
    match one.demand:
        case Shown(selection, least):
            return fewer(space.diagrams, meant, _of(selection, proof, screen.shown), least)
        case NeverShown(selection):
            shown = _of(selection, proof, screen.shown)
            return space.diagrams.union(space.diagrams.both(meant, where) for where in shown)
        case Above(selection, below):
            return space.diagrams.both(meant, _upside_down(selection, below, proof, screen))
        case InReach(selection, presses):
            return _out_of_reach(selection, presses, proof, screen, meant)
        case _:
            assert_never(one.demand)


def _of(selection: Selection, proof: FlowProof, shown: dict[str, Set]) -> Iterable[Set]:
    """Where each card of the selection is shown."""
    cards = proof.guide.cards
    return [where for name, where in shown.items() if selection.takes(cards[name], proof.today)]


def _upside_down(selection: Selection, below: Selection, proof: FlowProof, screen: Showing) -> Set:
    """Where some card that should stand below stands above."""
    sets = proof.situations.space.diagrams
    found = later = NONE
    for part in reversed(screen.sections):
        for lower_where in _of(below, proof, part.shown):
            found = sets.either(found, sets.both(lower_where, later))
        for upper, lower in _pairs(selection, below, proof, part):
            found = sets.either(found, part.above(lower, upper))
        later = sets.either(later, sets.union(_of(selection, proof, part.shown)))
    return found


def _pairs(
    selection: Selection, below: Selection, proof: FlowProof, part: Filled
) -> Iterator[tuple[Card, Card]]:
    cards = [proof.guide.cards[name] for name in part.shown]
    lower = [card for card in cards if below.takes(card, proof.today)]
    for upper in cards:
        if lower and selection.takes(upper, proof.today):
            yield from ((upper, one) for one in lower if one is not upper)


def _out_of_reach(
    selection: Selection, presses: int, proof: FlowProof, screen: Showing, meant: Set
) -> Set:
    """Where the emergency screen does not lead with one, or none is the first of a section."""
    urgent = proof.flow.urgent
    if urgent is None or screen.outcome.id != urgent.outcome.id:
        return NONE if urgent else meant
    sets = proof.situations.space.diagrams
    left = meant  # those who are still looking
    lead = meant  # those whose first card has not come yet
    for entry in chain.from_iterable(part.entries for part in screen.sections):
        if lead and selection.takes(entry.card, proof.today):
            left = sets.without(left, sets.both(lead, entry.where))
        lead = sets.without(lead, entry.where)
    for part in screen.sections if presses > 1 else ():
        opened = sets.without(left, part.at_least(READ_AT_ONCE + 1, left)) if left else NONE
        for entry in part.entries if opened else ():
            if selection.takes(entry.card, proof.today):
                left = sets.without(left, sets.both(opened, entry.where))
            opened = sets.without(opened, entry.where)
    return left


def _instead(one: Promise, seen: Seen) -> str:
    """What somebody is shown who should not be, or is not shown who should."""
    today = seen.today
    match one.demand:
        case Shown(selection, least):
            found = [card for card in seen.cards if selection.takes(card, today)]
            wanted = selected(selection)
            if len(selection.cards) == 1 and not found:
                (name,) = selection.cards
                overdue = next((card for card in seen.cards if card.id == name), None)
                if overdue:
                    return f"'{name}' is shown, but its check fell due on {overdue.review.due}"
                return seen.why_missing(name)
            number = f"only {len(found)} ({names(found)})" if found else "none"
            wanted += f"; expected: at least {least}" if least > 1 else ""
            lacking = sorted(selection.cards.difference(card.id for card in found))
            why = f"; {seen.why_missing(lacking[0])}" if lacking else ""
            return f"{number} shown of: {wanted}{why}"
        case NeverShown(selection):
            card = next(card for card in seen.cards if selection.takes(card, today))
            why = because(card.audience, seen.answers)
            return f"'{card.id}' is shown, because {why}"
        case Above(selection, below):
            lower = next(card for card in seen.cards if below.takes(card, today))
            after = seen.cards[seen.cards.index(lower) + 1 :]
            upper = next(card for card in after if selection.takes(card, today))
            return f"'{lower.id}' stands above '{upper.id}'"
        case InReach(selection, presses):
            times = "one press" if presses == 1 else f"{presses} presses"
            return f"after {times} none can be read of: {selected(selection)}"
        case _:
            assert_never(one.demand)
