"""What an edit changes in the situations of one flow, exactly and without enumerating them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.model.cards import Card, Status
from bot.model.flow import Flow, Outcome
from bot.proof.comparing.difference import CardEdit, Change, FlowDifference, Group, Kind, Weight
from bot.proof.comparing.order import Move, moved_cards, moved_sections, resettled
from bot.proof.comparing.risk import riskiest_first, worst_first
from bot.proof.comparing.screens import Screen
from bot.proof.comparing.twins import Twins
from bot.proof.describing.covers import describe
from bot.proof.describing.plainly import positive, somebody, ticked
from bot.proof.sets.diagrams import NONE, Diagrams, Set
from bot.proof.sets.situations import Situations

MOST_NAMED = 4
"""Cards named in a note; of more, the first and how many more there are."""

Found = tuple[Change, Set]
"""A change, and the persons for whom it is one."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What is to be compared: a flow before (with the ids of now) and now, on one day.

    `cards` are all of now. `edits` are those of cards that both have, by the id of now; `weigh`
    says how much depends on a card.
    """

    old: Flow
    new: Flow
    cards: Mapping[str, Card]
    edits: Mapping[str, CardEdit]
    weigh: Callable[[Card], Weight]
    today: date


STEPS = 4
"""How often `compared` says that it has come further."""


def compared(versions: Versions, step: Callable[[], None] = lambda: None) -> FlowDifference:
    """What changes in the situations of a flow."""
    return _Comparison(versions, step).difference()


class _Comparison:
    def __init__(self, versions: Versions, step: Callable[[], None]) -> None:
        self._versions = versions
        self._step = step
        self._twins = Twins(versions.old, versions.new)
        self._sets = self._twins.space.diagrams
        step()
        self._before = self._ends(self._twins.before)
        self._after = self._ends(self._twins.after)
        step()

    def difference(self) -> FlowDifference:
        twins, count = self._twins, self._sets.count
        found = self._once(self._changes())
        self._step()
        groups = riskiest_first(self._groups(found))
        self._step()
        return FlowDifference(
            flow=self._versions.new,
            situations=twins.after.count,
            before=twins.before.count,
            changed=count(twins.landed(self._sets.union(where for _, where in found))),
            added=count(twins.added),
            removed=count(twins.removed),
            groups=groups,
        )

    # Screens

    def _ends(self, version: Situations) -> dict[str, Screen]:
        """The final screens to which answers lead."""
        return {
            node.id: self._screen(version, node, self._coming(version, node.id))
            for node in version.flow.nodes.values()
            if isinstance(node, Outcome)
        }

    def _coming(self, version: Situations, outcome: str) -> Set:
        reached = self._twins.lifted(version.reaching[outcome])
        return self._sets.both(self._twins.common, reached)

    def _screen(self, version: Situations, outcome: Outcome, within: Set) -> Screen:
        return Screen(self._twins, version, outcome, self._versions.today, within)

    # What changes

    def _changes(self) -> Iterator[Found]:
        yield from self._elsewhere()
        yield from self._at(Screens.of(self._sets, self._before, self._after), urgent=False)
        old, new = self._versions.old.urgent, self._versions.new.urgent
        if old and new:
            both = (
                {"": self._screen(version, one.outcome, self._twins.common)}
                for version, one in ((self._twins.before, old), (self._twins.after, new))
            )
            yield from self._at(Screens.of(self._sets, *both), urgent=True)

    def _elsewhere(self) -> Iterator[Found]:
        """Answers that lead to another final screen than before."""
        for former in self._before:
            for now in self._after:
                if former != now:
                    some = self._coming(self._twins.before, former)
                    where = self._sets.both(some, self._coming(self._twins.after, now))
                    note = f"the final screen is '{now}' now, and was '{former}'"
                    yield Change(Kind.OUTCOME, Weight.IMPORTANT, (), (note,), end=True), where

    def _at(self, screens: Screens, *, urgent: bool) -> Iterator[Found]:
        for change, where in (*self._cards(screens), *self._order(screens)):
            yield replace(change, end=not urgent, urgent=urgent), where

    def _cards(self, screens: Screens) -> Iterator[Found]:
        sets = self._sets
        for name, card in screens.cards.items():
            was, now = screens.was.get(name, NONE), screens.now.get(name, NONE)
            weight, cards = self._versions.weigh(card), (card,)
            edit = self._versions.edits.get(name)
            if was != now:
                notes = self._reason(name, screens)
                yield Change(Kind.LOST, weight, cards, notes), sets.without(was, now)
                yield Change(Kind.GAINED, weight, cards, notes), sets.without(now, was)
            if edit:
                yield Change(edit.kind, weight, cards, edit=edit), sets.both(was, now)

    def _reason(self, name: str, screens: Screens) -> tuple[str, ...]:
        """What was done to the card, if that is why it is shown to others than before."""
        before, after = screens.before.get(name), self._versions.cards.get(name)
        if after is None:
            return ("it is in no file any more",)
        if before is not None and not after.shown_on(self._versions.today):
            withdrawn = after.review.status is Status.WITHDRAWN
            return ("it was withdrawn",) if withdrawn else (f"expires on {after.review.expires}",)
        if before is not None and before.audience != after.audience:
            return ("it is for others now",)
        return ()

    def _order(self, screens: Screens) -> Iterator[Found]:
        sets = self._sets
        for before, after in screens.pairs:
            for move in moved_sections(sets, before, after):
                notes = (f"the section '{move.id}' is {note}" for note in _notes(move))
                yield Change(Kind.REORDERED, Weight.OTHER, (), tuple(notes)), move.where
            settled: dict[tuple[str, str], list[tuple[Card, Set]]] = {}
            for one in resettled(sets, before, after):
                card = after.parts[one.after].cards[one.card]
                settled.setdefault((one.before, one.after), []).append((card, one.where))
            for (former, now), several in settled.items():
                note = f"in the section '{now}' now, before in '{former}'"
                where = sets.union(where for _, where in several)
                yield self._moved((card for card, _ in several), (note,)), where
            for move in moved_cards(sets, before, after):
                yield self._moved((after.cards[move.id],), _notes(move)), move.where

    def _moved(self, cards: Iterable[Card], notes: tuple[str, ...]) -> Change:
        found = tuple(sorted(cards, key=lambda card: card.id))
        return Change(Kind.REORDERED, min(map(self._versions.weigh, found)), found, notes)

    # Groups

    def _once(self, found: Iterable[Found]) -> list[Found]:
        """What happens to a card on the final and on the emergency screen is one change."""
        merged: dict[object, Found] = {}
        for change, where in found:
            if where:
                key = change.kind, tuple(card.id for card in change.cards), change.notes
                other, others = merged.get(key, (change, NONE))
                end, urgent = change.end or other.end, change.urgent or other.urgent
                both = replace(other, end=end, urgent=urgent)
                merged[key] = both, self._sets.either(where, others)
        return list(merged.values())

    def _groups(self, found: Iterable[Found]) -> Iterator[Group]:
        together: dict[Set, list[Change]] = {}
        for change, persons in found:
            together.setdefault(self._twins.landed(persons), []).append(change)
        space, every = self._twins.space, self._twins.after.every
        for where, changes in together.items():
            told = describe(space, where, every)
            condition = positive(space, told.condition, every)
            yield Group(
                worst_first(changes),
                self._sets.count(where),
                ticked(space, condition, where, every) if told.whole else condition,
                told.whole,
                somebody(space, self._versions.new, where),
            )


@dataclass(frozen=True, slots=True)
class Screens:
    """Final screens before and now: who is shown what on any of them, and those that are a pair."""

    was: Mapping[str, Set]
    now: Mapping[str, Set]
    before: Mapping[str, Card]
    cards: Mapping[str, Card]
    pairs: tuple[tuple[Screen, Screen], ...]

    @classmethod
    def of(cls, sets: Diagrams, old: Mapping[str, Screen], new: Mapping[str, Screen]) -> Screens:
        """By their ids."""
        before, after = (
            {name: card for one in screens.values() for name, card in one.cards.items()}
            for screens in (old, new)
        )
        pairs = tuple((old[name], new[name]) for name in old if name in new)
        return cls(_whole(sets, old), _whole(sets, new), before, {**before, **after}, pairs)


def _whole(sets: Diagrams, screens: Mapping[str, Screen]) -> dict[str, Set]:
    found: dict[str, Set] = {}
    for screen in screens.values():
        for name, where in screen.shown.items():
            found[name] = sets.either(found.get(name, NONE), where)
    return found


def _notes(move: Move) -> tuple[str, ...]:
    sides = (("above", move.above), ("below", move.below))
    return tuple(f"now {side} {_named(names)}" for side, names in sides if names)


def _named(names: Iterable[str]) -> str:
    found = sorted(names)
    if len(found) > MOST_NAMED + 1:
        found = [*found[:MOST_NAMED], f"{len(found) - MOST_NAMED} more"]
    return ", ".join(found)
