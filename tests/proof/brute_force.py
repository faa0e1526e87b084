"""All situations of a small guide, one after the other: what the proofs are held against.

Nothing here is clever. Every valid answer is given at every stop of the conversation's own machine,
and every final screen is filled as a person would see it. So it is slow, and it is right; it knows
nothing of `bot.proof`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from bot.engine.machine import fits, machine_of
from bot.engine.selection import Filled, fill_sections
from bot.model.cards import Card
from bot.model.conditions import Answers, questions_of
from bot.model.flow import READ, Decision, Flow, Outcome, Page, Question
from bot.model.promise import Above, InReach, NeverShown, Promise, Selection, Shown

START = "*start*"
"""The place of the routes in `flow.start`."""

Key = frozenset[tuple[str, frozenset[str]]]
"""Answers as a set, with the picks as sets: two ways of saying the same are one situation."""


class TooManyError(Exception):
    """There are more moments than somebody asked for."""


def key(answers: Answers) -> Key:
    """What tells two situations apart."""
    return frozenset((name, frozenset(picks)) for name, picks in answers.items())


@dataclass(frozen=True, eq=False)
class Moment:
    """The answers given so far, and where they stop: at something asked, or at an outcome."""

    answers: Answers
    here: Question | Page | Outcome


@dataclass(frozen=True, eq=False)
class View:
    """A final screen for certain answers; `urgent` if it was opened by the danger button."""

    outcome: Outcome
    answers: Answers
    filled: tuple[Filled, ...]
    urgent: bool

    @property
    def cards(self) -> list[Card]:
        """The cards shown, from top to bottom."""
        return [card for part in self.filled for card in part.cards]

    @property
    def key(self) -> tuple[str, Key]:
        """Outcome and answers: what a promise is broken by."""
        return self.outcome.id, key(self.answers)


@dataclass(frozen=True)
class Reached:
    """What somebody can come upon. A route is named by where it starts and the how manieth it is.

    `outcomes` are those that answers lead to. `sections` are those that show a card.
    """

    asked: frozenset[str]
    options: frozenset[tuple[str, str]]
    decisions: frozenset[str]
    outcomes: frozenset[str]
    routes: frozenset[tuple[str, int]]
    sections: frozenset[tuple[str, str]]
    cards: frozenset[str]


class BruteForce:
    """Everything that can happen in one flow on one day."""

    def __init__(self, flow: Flow, today: date, most: int = 100_000) -> None:
        """Walk all ways. Raises TooManyError when there are more than `most` moments."""
        self.flow, self.today = flow, today
        self.moments: list[Moment] = []
        for moment in _moments(flow):
            self.moments.append(moment)
            if len(self.moments) > most:
                raise TooManyError

    @cached_property
    def situations(self) -> list[View]:
        """All situations, each as the final screen that it leads to."""
        ends = [(one.here, one.answers) for one in self.moments if isinstance(one.here, Outcome)]
        return [self._view(outcome, answers) for outcome, answers in ends]

    @cached_property
    def urgent_views(self) -> list[View]:
        """What the danger button opens, at every moment."""
        urgent = self.flow.urgent
        if urgent is None:
            return []
        return [self._view(urgent.outcome, one.answers, urgent=True) for one in self.moments]

    @property
    def views(self) -> list[View]:
        """All final screens. The one of a situation may also be opened by the danger button."""
        return self.situations + self.urgent_views

    def _view(self, outcome: Outcome, answers: Answers, *, urgent: bool = False) -> View:
        filled = fill_sections(self.flow, outcome, answers, self.today)
        return View(outcome, answers, filled, urgent)

    @property
    def most_picks(self) -> int:
        """The greatest number of picks that somebody can have made."""
        return max(sum(map(len, one.answers.values())) for one in self.moments)

    @property
    def reached(self) -> Reached:
        """What some moment or view comes upon."""
        taken = {step for one in self.moments for step in way(self.flow, one)}
        nodes = self.flow.nodes
        return Reached(
            asked=frozenset(m.here.id for m in self.moments if not isinstance(m.here, Outcome)),
            options=frozenset(
                (name, pick)
                for one in self.moments
                for name, picks in one.answers.items()
                for pick in picks
            ),
            decisions=frozenset(at for at, _ in taken if isinstance(nodes.get(at), Decision)),
            outcomes=frozenset(view.outcome.id for view in self.situations),
            routes=frozenset(taken),
            sections=frozenset(
                (view.outcome.id, part.section.id)
                for view in self.views
                for part in view.filled
                if part.cards
            ),
            cards=frozenset(card.id for view in self.views for card in view.cards),
        )

    # What must not happen

    @property
    def empty(self) -> list[View]:
        """Final screens without any card."""
        return [view for view in self.views if not view.cards]

    def together(self) -> dict[frozenset[str], list[View]]:
        """Pairs of cards that exclude each other, and the situations in which both are shown.

        Only those count who were sure of all that the two cards depend on.
        """
        found: dict[frozenset[str], list[View]] = {}
        for view in self.situations:
            for one, other in combinations(view.cards, 2):
                if other.id in one.excludes or one.id in other.excludes:
                    asked = questions_of(one.audience) | questions_of(other.audience)
                    if all(self._sure(view.answers, name) for name in asked):
                        found.setdefault(frozenset((one.id, other.id)), []).append(view)
        return found

    def _sure(self, answers: Answers, name: str) -> bool:
        question = self.flow.question(name)
        picks = answers.get(name, ())
        return question is None or not any(question.options[pick].unsure for pick in picks)

    def breaking(self, promise: Promise) -> list[View]:
        """The views that break a promise."""
        views = self.views
        if isinstance(promise.demand, InReach) and self.flow.urgent:
            views = self.urgent_views
        return [
            view
            for view in views
            if (not promise.outcomes or view.outcome.id in promise.outcomes)
            and promise.when.holds(view.answers)
            and not self._kept(promise, view)
        ]

    def _kept(self, promise: Promise, view: View) -> bool:
        shown, today = view.cards, self.today

        def taken(selection: Selection) -> list[Card]:
            return [card for card in shown if selection.takes(card, today)]

        match promise.demand:
            case Shown(selection, least):
                return len(taken(selection)) >= least
            case NeverShown(selection):
                return not taken(selection)
            case Above(selection, below):
                return all(
                    upper is lower or shown.index(upper) < shown.index(lower)
                    for upper in taken(selection)
                    for lower in taken(below)
                )
            case InReach(selection, presses):
                cards = _in_reach(view, presses) if view.urgent else []
                return any(selection.takes(card, today) for card in cards)

    # Cards

    def shown_in(self, card: str) -> list[View]:
        """The situations in which a card is shown."""
        return [view for view in self.situations if any(one.id == card for one in view.cards)]

    def share(self, card: str) -> float:
        """The share of all situations in which a card is shown: 0 to 1."""
        return len(self.shown_in(card)) / len(self.situations)


def _in_reach(view: View, presses: int) -> list[Card]:
    """The cards that can be read whole after so many presses, the danger button being the first."""
    found = view.cards[:1]
    if presses > 1:
        found += [part.cards[0] for part in view.filled if part.cards and not part.listed]
    return found


def _moments(flow: Flow) -> Iterator[Moment]:
    machine = machine_of(flow)
    waiting: list[Answers] = [{}]
    while waiting:
        answers = waiting.pop()
        walk = machine.walk(answers)
        assert walk.answers == answers, "each answer was asked for"
        yield Moment(answers, walk.here)
        if not isinstance(walk.here, Outcome):
            waiting += [{**answers, walk.here.id: picks} for picks in picks_for(walk.here)]


def picks_for(node: Question | Page) -> Iterable[tuple[str, ...]]:
    """Every valid answer."""
    if isinstance(node, Page):
        return [(READ,)]
    most = node.many.most if node.many else 1
    several = (combinations(node.options, number) for number in range(1, most + 1))
    return [picks for same in several for picks in same if fits(node, picks)]


def way(flow: Flow, moment: Moment) -> Iterator[tuple[str, int]]:
    """The routes that lead to a moment, read off the flow itself."""
    at, routes = START, flow.start
    used: dict[str, tuple[str, ...]] = {}
    while True:
        number = next(number for number, one in enumerate(routes) if one.when.holds(used))
        yield at, number
        node = flow.nodes[routes[number].to]
        if isinstance(node, Outcome) or (
            not isinstance(node, Decision) and node.id not in moment.answers
        ):
            assert node is moment.here, "the flow leads where the machine does"
            return
        if not isinstance(node, Decision):
            used[node.id] = moment.answers[node.id]
        at, routes = node.id, node.routes
