"""The vocabulary of an edit: what is found between two versions of a guide. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bot.model.cards import Card
from bot.model.conditions import Answers, Condition
from bot.model.flow import Flow
from bot.model.guide import Part
from bot.model.problem import Place, Problem
from bot.proof.comparing.words import Piece


class Kind(IntEnum):
    """How what somebody sees can change, the worst first."""

    LOST = 0
    OUTCOME = 1
    REORDERED = 2
    REWRITTEN = 3
    REVIEW = 4
    GAINED = 5


class Weight(IntEnum):
    """How much depends on a card, the most first: see `risk.weight`."""

    IMPORTANT = 0
    ORGANIZATION = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text of one language, word by word; `part` says which, such as `title`."""

    part: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A value that is another one now; what was not there is empty."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CardEdit:
    """What is different about a card, whoever is shown it."""

    before: Card
    after: Card
    rewritten: tuple[Rewritten, ...]
    review: tuple[Turned, ...]

    @property
    def kind(self) -> Kind:
        """What happened to the card: words weigh more than dates."""
        return Kind.REWRITTEN if self.rewritten else Kind.REVIEW


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes on a final screen.

    `cards` are those that it happens to, nearly always one; `weight` is of the weightiest. `end`
    and `urgent` tell on which screens: the one that the answers lead to, and the emergency screen,
    which can be opened from anywhere. `notes` say more, in the words of staff.
    """

    kind: Kind
    weight: Weight
    cards: tuple[Card, ...] = ()
    notes: tuple[str, ...] = ()
    edit: CardEdit | None = None
    end: bool = False
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that happen in exactly the same situations: so many, under this condition.

    `example` is one of them. `whole` is false where the condition would be too long to read, and
    covers only some of them.
    """

    changes: tuple[Change, ...]
    situations: int
    condition: Condition
    whole: bool
    example: Answers


@dataclass(frozen=True, slots=True)
class FlowDifference:
    """What an edit changes of one flow.

    `situations` counts those after the edit, `before` those before it. In `changed` of them
    somebody is shown something else, on the screen that the answers lead to or on the emergency
    screen. In `added` nobody was before; whoever was in one of the `removed` comes to no final
    screen by the same answers any more.
    """

    flow: Flow
    situations: int
    before: int
    changed: int
    added: int
    removed: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """The same thing under another id."""

    before: Part
    after: Part


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that stand on no card; `of` names them: `("question", flow, question, "ask")`."""

    of: Part
    place: Place
    rewritten: tuple[Rewritten, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A change told in one line, and where it stands; `risky` ones take something away."""

    line: str
    place: Place
    risky: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """All that an edit means. `problems` are ids that now name something else."""

    problems: tuple[Problem, ...]
    promises: tuple[Told, ...]
    flows: tuple[FlowDifference, ...]
    unseen: tuple[Change, ...]
    renamed: tuple[Renamed, ...]
    structure: tuple[Told, ...]
    wording: tuple[Wording, ...]

    @property
    def anything(self) -> bool:
        """Whether there is anything to tell."""
        return bool(
            self.problems
            or self.promises
            or any(one.groups or one.added or one.removed for one in self.flows)
            or self.unseen
            or self.renamed
            or self.structure
            or self.wording
        )
