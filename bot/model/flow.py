"""A flow: what is asked, where each answer leads, and what is shown in the end.

Routes are explicit here: the loader has already worked out the order of the file, each `when`
and each `next`. So a node's routes are all there is to know about what follows it; the first
route whose condition holds is taken, and the last one always holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.model.cards import Card
from bot.model.conditions import Always, Answers, Condition
from bot.model.problem import Place
from bot.model.text import Labels, LocalText

READ = "read"
"""The one option of an information page: the reader went on."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way on from a node, taken when its condition holds and no earlier one did.

    `place` is where a file says so; a way that follows from the order of the file has none.
    """

    to: str
    when: Condition = Always()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """What may be pressed. `alone` excludes all other options of a multiple choice."""

    id: str
    label: Labels
    unsure: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A titled part of a long list: option ids in the order they are shown."""

    id: str
    title: Labels
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """How many options a multiple choice takes, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Variant:
    """Other words for a question, said when the condition holds: for a relative, for example.

    Its condition is taken literally: who was not sure hears the question's own words.
    """

    when: Condition
    ask: LocalText
    why: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Asks. `regions` make it a long list; `many` makes it a multiple choice."""

    id: str
    ask: LocalText
    why: LocalText | None
    options: Mapping[str, Option]
    routes: tuple[Route, ...]
    many: Many | None = None
    regions: tuple[Region, ...] = ()
    variants: tuple[Variant, ...] = ()

    def phrased(self, answers: Answers) -> Question:
        """The question in the words for these answers: the first variant that holds, or its own."""
        found = next((one for one in self.variants if one.when.holds(answers)), None)
        return self.in_words_of(found) if found else self

    def in_words_of(self, variant: Variant) -> Question:
        """The question as a variant asks it."""
        return replace(self, ask=variant.ask, why=variant.why or self.why, variants=())


@dataclass(frozen=True, slots=True)
class Page:
    """Tells, and waits for the reader to go on."""

    id: str
    text: LocalText
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Asks nothing and only routes; several questions may lead to it."""

    id: str
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an outcome.

    `cards` are all that its query can ever show, in order; who sees which is decided by each
    card's own condition. At most `most` are shown; `empty` is said when there is none.
    """

    id: str
    title: Labels
    cards: tuple[Card, ...]
    most: int
    empty: LocalText | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A final screen: sections of cards."""

    id: str
    title: Labels
    text: LocalText | None
    sections: tuple[Section, ...]


Node = Question | Page | Decision | Outcome


@dataclass(frozen=True, slots=True)
class Urgent:
    """What is shown to somebody in danger without asking anything.

    `options` of `question` are offered there too: they lead on to help in one's own country.
    """

    outcome: Outcome
    question: Question
    options: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Flow:
    """A questionnaire. Compared by identity: each load makes its own.

    `start` holds the routes to the first node.
    """

    id: str
    title: Labels
    nodes: Mapping[str, Node]
    start: tuple[Route, ...]
    urgent: Urgent | None = None

    def question(self, node: str) -> Question | None:
        """The question of this id, or nothing."""
        found = self.nodes.get(node)
        return found if isinstance(found, Question) else None
