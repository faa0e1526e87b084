"""A final screen as one reader sees it, and why a card is not on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from bot.engine.selection import Filled, fill_sections
from bot.loading.suggestions import did_you_mean
from bot.model.cards import Card, Status
from bot.model.conditions import Answers
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide
from bot.proof.words.conditions import asked_for, given, lacking

MOST_NAMED = 6
"""Cards named in a message; of more, the first and how many more there are."""


@dataclass(frozen=True)
class Seen:
    """An outcome with these answers on this day."""

    guide: Guide
    flow: Flow
    outcome: Outcome
    answers: Answers
    today: date

    @cached_property
    def sections(self) -> tuple[Filled, ...]:
        """Its sections, filled by the same code as in a conversation."""
        return fill_sections(self.flow, self.outcome, self.answers, self.today)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """All cards, as they stand one below the other."""
        return tuple(chain.from_iterable(part.cards for part in self.sections))

    def why_missing(self, name: str) -> str:
        """The reason why there is no card of this name on it, in words that tell what to do."""
        card = self.guide.cards.get(name)
        if card is None:
            return unknown(name, self.guide)
        review = card.review
        if review.status is Status.WITHDRAWN:
            return (
                f"'{name}' was withdrawn, so nobody is shown it; take it out here, or name the "
                "card that now says what it said"
            )
        if not card.shown_on(self.today):
            return (
                f"'{name}' expired on {review.expires}, so nobody is shown it; check it anew, or "
                "take it out here"
            )
        part = next((part for part in self.sections if card in part.section.cards), None)
        if part is None:
            return (
                f"'{name}' is not shown: no section of '{self.outcome.id}' takes a card of kind "
                f"{card.kind.value} and topic {card.topic}"
            )
        instead = f"shown in its section '{part.section.id}': {names(part.cards)}"
        if card.audience.holds(self.answers):
            most = part.section.most
            return f"'{name}' is not shown: its section takes {most}, others come first; {instead}"
        needed = lacking(card.audience, self.answers)
        words, said = asked_for(needed, self.flow), given(needed, self.answers)
        return f"'{name}' is not shown: its `for:` needs {words}, but {said}; {instead}"


def unknown(name: str, guide: Guide) -> str:
    """There is no such card, and perhaps which is meant."""
    return f"there is no card '{name}'{did_you_mean(name, guide.cards)}"


def names(cards: Sequence[Card]) -> str:
    """The ids of the first cards, and how many more there are."""
    found = [card.id for card in cards[:MOST_NAMED]]
    if len(cards) > MOST_NAMED:
        found.append(f"{len(cards) - MOST_NAMED} more")
    return ", ".join(found) or "nothing"
