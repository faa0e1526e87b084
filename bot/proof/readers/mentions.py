"""What names a card: promises and stories that would tell if it went missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from bot.model.cards import Card
from bot.model.conditions import Always
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, InReach, NeverShown, Promise, Selection, Shown
from bot.model.story import Named, Story
from bot.proof.words.conditions import exactly


@dataclass(frozen=True, slots=True)
class Mention:
    """A promise or a story, what it says of the card, and where it stands."""

    id: str
    says: tuple[str, ...]
    place: Place


def promises_about(guide: Guide, card: Card, today: date) -> Iterator[Mention]:
    """The promises that take the card among others on this day."""
    for one in guide.promises:
        says = tuple(_promised(guide, one, card, today))
        if says:
            yield Mention(one.id, says, one.place)


def stories_about(guide: Guide, card: Card) -> Iterator[Mention]:
    """The stories that name the card."""
    for one in guide.stories:
        found = {says: named for says, named in _told(one) if named.id == card.id}
        if found:
            yield Mention(one.id, tuple(found), next(iter(found.values())).place)


def excluding(guide: Guide, card: Card) -> tuple[Card, ...]:
    """The cards that must not be shown together with this one, whichever of the two says so."""
    return tuple(
        other
        for other in guide.cards.values()
        if other.id in card.excludes or card.id in other.excludes
    )


def _promised(guide: Guide, one: Promise, card: Card, today: date) -> Iterator[str]:
    where = ""
    if one.outcomes:
        where += f" in {' or '.join(sorted(one.outcomes))}"
    if not isinstance(one.when, Always):
        where += f", if {exactly(one.when, guide.flows[one.flow], guide.groups)}"
    for selection, says in _demanded(guide, one, today):
        if selection.takes(card, today):
            yield says + where


def _demanded(guide: Guide, one: Promise, today: date) -> Iterator[tuple[Selection, str]]:
    match one.demand:
        case Shown(selection, least):
            many = _taken(guide, selection, today)
            few = "always shown"
            yield selection, few if many <= least else f"at least {least} of {many} like it {few}"
        case NeverShown(selection):
            yield selection, "never shown"
        case Above(selection, below):
            yield selection, "stands above others"
            yield below, "stands below others"
        case InReach(selection, presses):
            many = _taken(guide, selection, today)
            few = "one press" if presses == 1 else f"{presses} presses"
            words = f"can be read after {few} from everywhere"
            yield selection, words if many == 1 else f"one of {many} like it {words}"
        case _:
            assert_never(one.demand)


def _taken(guide: Guide, selection: Selection, today: date) -> int:
    return sum(selection.takes(card, today) for card in guide.cards.values())


def _told(story: Story) -> Iterator[tuple[str, Named]]:
    """By the keys of its file."""
    if story.first:
        yield "first", story.first
    yield from (("shows", one) for one in story.shows)
    yield from (("order", one) for one in story.order)
    yield from (("never", one) for one in story.never)
