"""What an edit changes in the situations of one flow, exactly and without enumerating them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.model.cards import Card
from bot.model.flow import Flow, Outcome
from bot.proof.comparing.difference import CardEdit, Change, FlowDifference, Group, Kind, Weight
from bot.proof.comparing.order import moves, resettled
from bot.proof.comparing.risk import riskiest_first, worst_first
from bot.proof.comparing.screens import Screen
from bot.proof.comparing.twins import Twins
from bot.proof.covers import describe
from bot.proof.diagrams import NONE, Set
from bot.proof.situations import Situations

MOST_NAMED = 4
"""Cards named in a note; of more, the first and how many more there are."""

Found = tuple[Change, Set]
"""A change, and the persons for whom it is one."""

Weighing = Callable[[Card], Weight]


@dataclass(frozen=True, slots=True)
class Versions:
    """What is to be compared: a flow before (with the ids of now) and now.

    `edits` are those of cards that both have, by the id of now; `weigh` says how much depends on
    a card.
    """

    old: Flow
    new: Flow
    edits: Mapping[str, CardEdit]
    weigh: Weighing
    today: date


def compared(versions: Versions) -> FlowDifference:
    """What changes in the situations of a flow."""
    return _Comparison(versions).difference()


class _Comparison:
    def __init__(self, versions: Versions) -> None:
        self._asked = versions
        self._twins = Twins(versions.old, versions.new)
        self._sets = self._twins.space.diagrams
        self._before = self._ends(self._twins.before)
        self._after = self._ends(self._twins.after)

    def difference(self) -> FlowDifference:
        twins, count = self._twins, self._sets.count
        ends = list(self._at_the_end())
        seen = self._sets.union(where for _, where in ends)
        found = [*ends, *self._urgent({change.card.id for change, _ in ends if change.card})]
        return FlowDifference(
            flow=self._asked.new,
            situations=twins.after.count,
            before=twins.before.count,
            changed=count(twins.landed(seen)),
            added=count(twins.added),
            removed=count(twins.removed),
            groups=riskiest_first(self._groups(found)),
        )

    def _ends(self, version: Situations) -> dict[str, Screen]:
        """The final screens to which answers lead."""
        return {
            node.id: self._screen(version, node, self._coming(version, node.id))
            for node in version.flow.nodes.values()
            if isinstance(node, Outcome)
        }

    def _coming(self, version: Situations, outcome: str) -> Set:
        reached = self._twins.lifted(version.reaching.get(outcome, NONE))
        return self._sets.both(self._twins.common, reached)

    def _screen(self, version: Situations, outcome: Outcome, within: Set) -> Screen:
        return Screen(self._twins, version, outcome, self._asked.today, within)

    # What changes

    def _at_the_end(self) -> Iterator[Found]:
        before, after = (self._whole(each) for each in (self._before, self._after))
        yield from self._shown(before, after, self._cards(), urgent=False)
        for former in self._before:
            for now in self._after:
                if former != now:
                    some = self._coming(self._twins.before, former)
                    where = self._sets.both(some, self._coming(self._twins.after, now))
                    note = f"'{now}' is the final screen now instead of '{former}'"
                    yield Change(Kind.OUTCOME, Weight.WARNING, notes=(note,)), where
        for name in self._before.keys() & self._after.keys():
            yield from self._order(self._before[name], self._after[name], urgent=False)

    def _urgent(self, told: set[str]) -> Iterator[Found]:
        """The emergency screen, for those whose answers do not lead to it in any case.

        What changes of a card itself is told once, and not for each screen that shows it.
        """
        old, new = self._asked.old.urgent, self._asked.new.urgent
        if not old or not new or old.outcome.id != new.outcome.id:
            return
        twins, sets = self._twins, self._sets
        there = (self._coming(one, old.outcome.id) for one in (twins.before, twins.after))
        within = sets.without(twins.common, sets.both(*there))
        before = self._screen(twins.before, old.outcome, within)
        after = self._screen(twins.after, new.outcome, within)
        cards = {**before.cards, **after.cards}
        for change, where in self._shown(before.shown, after.shown, cards, urgent=True):
            if change.edit is None or change.edit.after.id not in told:
                yield change, where
        yield from self._order(before, after, urgent=True)

    def _whole(self, screens: Mapping[str, Screen]) -> dict[str, Set]:
        found: dict[str, Set] = {}
        for screen in screens.values():
            for name, where in screen.shown.items():
                found[name] = self._sets.either(found.get(name, NONE), where)
        return found

    def _cards(self) -> dict[str, Card]:
        screens = (*self._before.values(), *self._after.values())
        return {name: card for screen in screens for name, card in screen.cards.items()}

    def _shown(
        self,
        before: Mapping[str, Set],
        after: Mapping[str, Set],
        cards: Mapping[str, Card],
        *,
        urgent: bool,
    ) -> Iterator[Found]:
        sets = self._sets
        for name in before.keys() | after.keys():
            card = cards[name]
            was, now = before.get(name, NONE), after.get(name, NONE)
            weight = self._asked.weigh(card)
            if was != now:
                yield Change(Kind.LOST, weight, card, urgent), sets.without(was, now)
                yield Change(Kind.GAINED, weight, card, urgent), sets.without(now, was)
            edit = self._asked.edits.get(name)
            if edit:
                kind = Kind.REWRITTEN if edit.rewritten else Kind.REVIEW
                yield Change(kind, weight, card, urgent, edit=edit), sets.both(was, now)

    def _order(self, before: Screen, after: Screen, *, urgent: bool) -> Iterator[Found]:
        for move in moves(self._sets, before, after):
            notes = [
                f"now {side} {_named(cards)}"
                for side, cards in (("above", move.above), ("below", move.below))
                if cards
            ]
            yield self._moved(after.cards[move.card], urgent, *notes), move.where
        for card, former, section, where in resettled(self._sets, before, after):
            note = f"now in the section '{section}', before in '{former}'"
            yield self._moved(after.cards[card], urgent, note), where

    def _moved(self, card: Card, urgent: bool, *notes: str) -> Change:  # noqa: FBT001
        return Change(Kind.REORDERED, self._asked.weigh(card), card, urgent, notes)

    # Groups

    def _groups(self, found: Iterable[Found]) -> Iterator[Group]:
        together: dict[Set, list[Change]] = {}
        for change, persons in found:
            where = self._twins.landed(persons)
            if where:
                together.setdefault(where, []).append(change)
        space, every = self._twins.space, self._twins.after.every
        for where, changes in together.items():
            told = describe(space, where, every)
            yield Group(
                worst_first(changes),
                self._sets.count(where),
                told.condition,
                told.whole,
                space.example(where, self._asked.new),
            )


def _named(cards: tuple[str, ...]) -> str:
    names = sorted(cards)
    if len(names) > MOST_NAMED + 1:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
    return ", ".join(names)
