"""Stories held against the guide: what somebody is really shown, and what staff say must be.

It plays the answers through the same machine and fills the same sections as a conversation does,
so a story that holds is what a reader would see on that day. Nothing here keeps a guide from
being loaded (docs/decisions/0008-stories.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from bot.engine.machine import machine_of
from bot.model.cards import Card, CardKind
from bot.model.flow import Outcome, Question
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.model.story import ORGANIZATIONS, Named, Story
from bot.proof.words.conditions import because
from bot.proof.words.seen import Seen, names, unknown


def failures(guide: Guide, today: date) -> tuple[Problem, ...]:
    """What does not hold of any story, in the order of the files."""
    found = (
        Problem(problem.place, problem.rule, f"story '{told.id}': {problem.message}")
        for told in guide.stories
        for problem in story(told, guide, today)
    )
    return tuple(sorted(set(found)))


def story(told: Story, guide: Guide, today: date) -> Iterator[Problem]:
    """A story of `flows/stories/` holds: whoever gives its answers is shown what it says.

    The message says what is expected and what is shown instead. Either the last edit took
    something from people who need it: then mend the edit. Or the story is out of date: then
    correct the story, and let a colleague look at it.

    A story that does not hold never keeps the bot from loading, so that a card can be withdrawn
    at any time. Stories are judged on the day of the check: one may fail because a card expired.
    """
    flow = guide.flows[told.flow]
    walk = machine_of(flow).walk(told.answers)
    if isinstance(walk.here, Outcome):
        for question, place in told.answered.items():
            if question not in walk.answers:
                message = f"'{question}' is not asked on this way; leave its answer out"
                yield Problem(place, "story", message)
        if walk.here.id != told.outcome.id:
            message = f"these answers lead to '{walk.here.id}', not to '{told.outcome.id}'"
            yield Problem(told.outcome.place, "story", message)
        else:
            seen = Seen(guide, flow, walk.here, walk.answers, today)
            yield from _Telling(told, seen).problems()
    elif isinstance(walk.here, Question) and walk.here.id in told.answered:
        message = _misfit(walk.here, told.answers[walk.here.id])
        yield Problem(told.answered[walk.here.id], "story", message)
    else:
        message = f"the answers end too early: '{walk.here.id}' is asked next; answer it"
        yield Problem(told.place, "story", message)


def _misfit(question: Question, picks: tuple[str, ...]) -> str:
    if question.many is None:
        return f"'{question.id}' takes one answer; make a story for each of the others"
    alone = [pick for pick in picks if question.options[pick].alone]
    if alone:
        return f"'{question.id}': '{alone[0]}' is not picked together with others"
    return f"'{question.id}' takes {question.many.least} to {question.many.most} answers"


@dataclass(frozen=True)
class _Telling:
    """A story whose answers have led to its outcome."""

    story: Story
    seen: Seen

    def problems(self) -> Iterator[Problem]:
        story = self.story
        # A card that is missing is told of once, however often the story names it.
        missing: dict[str, Problem] = {}
        first = (story.first,) if story.first else ()
        for one in chain(first, story.shows, story.order):
            if not self._positions(one.id):
                message = self._why_missing(one.id)
                missing.setdefault(one.id, Problem(one.place, "story", message))
        yield from missing.values()
        if story.first and self.seen.cards and story.first.id not in missing:
            yield from self._first(story.first)
        for above, below in pairwise(one for one in story.order if one.id not in missing):
            yield from self._order(above, below)
        for one in story.never:
            yield from self._never(one)
        yield from self._counts()

    def _positions(self, name: str) -> list[int]:
        """Where a card stands among all, or all organisations do."""
        if name == ORGANIZATIONS:
            return [at for at, card in enumerate(self.seen.cards) if _organization(card)]
        return [at for at, card in enumerate(self.seen.cards) if card.id == name]

    def _first(self, wanted: Named) -> Iterator[Problem]:
        above = self._positions(wanted.id)[0]
        if above:
            cards = names(self.seen.cards[:above])
            yield Problem(wanted.place, "story", f"'{wanted.id}' is not first; above it: {cards}")

    def _order(self, above: Named, below: Named) -> Iterator[Problem]:
        last, first = max(self._positions(above.id)), min(self._positions(below.id))
        if last >= first:
            message = f"'{self.seen.cards[first].id}' stands above '{self.seen.cards[last].id}'"
            wanted = f"; '{above.id}' must come before '{below.id}'"
            yield Problem(below.place, "story", message + wanted)

    def _never(self, unwanted: Named) -> Iterator[Problem]:
        card = self.seen.guide.cards.get(unwanted.id)
        if card is None:
            yield Problem(unwanted.place, "story", unknown(unwanted.id, self.seen.guide))
        for part in self.seen.sections:
            if card in part.cards:
                why = because(card.audience, self.seen.answers)
                message = f"'{card.id}' is shown, in the section '{part.section.id}', because {why}"
                yield Problem(unwanted.place, "story", message)

    def _counts(self) -> Iterator[Problem]:
        least = self.story.organizations
        found = [card for card in self.seen.cards if _organization(card)]
        if least and len(found) < least.number:
            message = f"organisations shown: {_counted(found)}; expected: at least {least.number}"
            yield Problem(least.place, "story", message)
        for part in self.seen.sections:
            least = self.story.sections.get(part.section.id)
            if least and len(part.cards) < least.number:
                cards = _counted(part.cards)
                message = f"cards in '{part.section.id}': {cards}; expected: at least"
                yield Problem(least.place, "story", f"{message} {least.number}")

    def _why_missing(self, name: str) -> str:
        return "no organisation is shown" if name == ORGANIZATIONS else self.seen.why_missing(name)


def _organization(card: Card) -> bool:
    return card.kind is CardKind.ORGANIZATION


def _counted(cards: Sequence[Card]) -> str:
    return f"{len(cards)} ({names(cards)})" if cards else "none"
