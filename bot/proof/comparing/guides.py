"""What an edit means: a guide before, and a guide now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import count

from bot.model.cards import Card
from bot.model.guide import Guide
from bot.proof.comparing.difference import (
    CardEdit,
    Change,
    Difference,
    FlowDifference,
    Kind,
    Weight,
)
from bot.proof.comparing.edits import edited, spoken_by_both
from bot.proof.comparing.flows import STEPS, Versions, compared
from bot.proof.comparing.pairing import paired
from bot.proof.comparing.risk import weight, worst_first
from bot.proof.comparing.structure import repromised, restructured
from bot.proof.comparing.texts import reworded
from bot.proof.comparing.translating import translated

_WHOLE = {Kind.LOST, Kind.GAINED}

Progress = Callable[[int, int], None]
"""Called with the number of steps done and the number of all."""


def difference(
    old: Guide, new: Guide, today: date, progress: Progress = lambda _done, _all: None
) -> Difference:
    """All that changes for readers, on one day, and what staff changed beside it."""
    names, problems = paired(old, new)
    before = {names.cards.get(card.id, card.id): card for card in old.cards.values()}
    languages = spoken_by_both(old, new)
    edits = {
        name: edit
        for name, card in before.items()
        if name in new.cards and (edit := edited(card, new.cards[name], languages))
    }

    def weigh(card: Card) -> Weight:
        """By what either version says of it."""
        versions = ((before, old), (new.cards, new))
        return min(
            weight(cards[card.id], guide, today) for cards, guide in versions if card.id in cards
        )

    flows = {flow.id: translated(flow, names) for flow in old.flows.values()}
    both = [name for name in new.flows if name in flows]
    steps = count(1)
    found = [
        compared(
            Versions(flows[name], new.flows[name], new.cards, edits, weigh, today),
            lambda: progress(next(steps), STEPS * len(both)),
        )
        for name in both
    ]
    return Difference(
        problems=problems,
        promises=repromised(old, new),
        flows=tuple(found),
        unseen=_unseen(before, new, edits, weigh, found),
        renamed=tuple(names.renamed()),
        structure=restructured(old, new, flows),
        wording=tuple(reworded(old, new, flows)),
    )


def _unseen(
    before: Mapping[str, Card],
    new: Guide,
    edits: Mapping[str, CardEdit],
    weigh: Callable[[Card], Weight],
    found: list[FlowDifference],
) -> tuple[Change, ...]:
    """Cards that changed, and that no answers lead to: they are found by browsing only."""
    changes = [change for flow in found for group in flow.groups for change in group.changes]
    told = {card.id for change in changes for card in change.cards if change.kind in _WHOLE}
    told_edits = {change.edit.after.id for change in changes if change.edit}
    lost = [
        Change(Kind.LOST, weigh(card), (card,))
        for one, card in before.items()
        if one not in new.cards
    ]
    gained = [
        Change(Kind.GAINED, weigh(card), (card,))
        for one, card in new.cards.items()
        if one not in before
    ]
    other = [
        Change(edit.kind, weigh(edit.after), (edit.after,), edit=edit)
        for name, edit in edits.items()
        if name not in told_edits
    ]
    return worst_first([one for one in (*lost, *gained) if one.cards[0].id not in told] + other)
