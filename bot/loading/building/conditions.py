"""`for:` and `when:` as staff write them, into conditions.

A map reads as *and*, a list as *or*; `any`, `all`, `not` and `fact` combine. There are no
expressions, so every condition can be enumerated, proved and explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.loading.draft import Sourced
from bot.loading.reading.yaml_source import Keys
from bot.loading.suggestions import did_you_mean
from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.model.problem import Problem

WORDS = ("any", "all", "not", "fact")
"""Keys that are no question; questions may not be called so."""

EVERYONE = "everyone"

PLACEHOLDER, NO_ID_YET = "TODO", "todo"
"""Stand where words, or an id, must still be written. The rule `placeholder` tells of them."""

MOST_FACTS = 50
"""Facts read on behalf of one: facts that each name others twice would else grow without end."""


@dataclass(frozen=True)
class Vocabulary:
    """What a condition may name: options by question, which of them are unsure, groups, facts."""

    questions: Mapping[str, frozenset[str]]
    unsure: Mapping[str, frozenset[str]]
    groups: Mapping[str, frozenset[str]]
    facts: Mapping[str, Any]


@dataclass
class ConditionReader:
    """Reads the conditions of one file; `problems` gathers what is wrong with them.

    With `for_card`, negating a question that has an unsure option is a problem: it would hide the
    card from those who say less (decision 6). With `literal`, an unsure answer satisfies nothing:
    it decides only in which words something is said.
    """

    file: Sourced[Any]
    words: Vocabulary
    for_card: bool = False
    literal: bool = False
    problems: list[Problem] = field(default_factory=list)
    _open_facts: list[str] = field(default_factory=list)
    _facts_read: int = 0

    def read(self, raw: object, keys: Keys, *, negated: bool = False) -> Condition:
        """The condition; where it is wrong, a problem is noted and it reads as *always*."""
        if raw == PLACEHOLDER or (raw == EVERYONE and not negated):
            return Always()
        if isinstance(raw, list) and raw:
            return AnyOf(
                tuple(self.read(part, (*keys, at), negated=negated) for at, part in enumerate(raw))
            )
        if isinstance(raw, Mapping) and raw:
            parts = [self._part(key, value, (*keys, key), negated) for key, value in raw.items()]
            return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
        message = (
            "a condition is a map such as `location: am`, a list of such maps, "
            f"or the word {EVERYONE}"
        )
        return self._wrong(keys, "condition-shape", message)

    def _part(self, key: str, value: object, keys: Keys, negated: bool) -> Condition:  # noqa: FBT001
        if key == "not":
            return Negated(self.read(value, keys, negated=not negated))
        if key in ("any", "all"):
            if not isinstance(value, list) or not value:
                return self._wrong(keys, "condition-shape", f"`{key}:` takes a list of conditions")
            parts = tuple(
                self.read(part, (*keys, at), negated=negated) for at, part in enumerate(value)
            )
            return AnyOf(parts) if key == "any" else AllOf(parts)
        if key == "fact":
            names = value if isinstance(value, list) else [value]
            if not names:
                return self._wrong(keys, "condition-shape", "`fact:` names no fact")
            parts = tuple(self._fact(name, keys, negated) for name in names)
            return parts[0] if len(parts) == 1 else AnyOf(parts)
        return self._answered(key, value, keys, negated)

    def _fact(self, name: object, keys: Keys, negated: bool) -> Condition:  # noqa: FBT001
        raw = self.words.facts.get(name) if isinstance(name, str) else None
        if raw is None:
            cure = did_you_mean(str(name), self.words.facts)
            return self._wrong(keys, "unknown-fact", f"there is no fact '{name}'{cure}")
        if name in self._open_facts:
            return self._wrong(keys, "condition-shape", f"the fact '{name}' refers to itself")
        self._facts_read = self._facts_read + 1 if self._open_facts else 0
        if self._facts_read > MOST_FACTS:
            message = f"the facts behind this one refer to more than {MOST_FACTS} others"
            return self._wrong(keys, "condition-shape", message)
        self._open_facts.append(str(name))
        condition = self.read(raw, keys, negated=negated)
        self._open_facts.pop()
        return condition

    def _answered(self, question: str, value: object, keys: Keys, negated: bool) -> Condition:  # noqa: FBT001
        known = self.words.questions.get(question)
        if known is None:
            cure = did_you_mean(question, [*self.words.questions, *WORDS])
            message = f"there is no question '{question}'{cure}"
            self._note(Problem(self.file.key_place(*keys), "unknown-question", message))
            return Always()
        options: set[str] = set()
        for at, name in enumerate(value if isinstance(value, list) else [value]):
            spot = (*keys, at) if isinstance(value, list) else keys
            options |= self._option(question, name, known, spot)
        if value == []:
            self._wrong(keys, "condition-shape", f"no option of '{question}' is named")
        unsure = self.words.unsure.get(question, frozenset())
        if negated and unsure and self.for_card:
            message = (
                f"`not` with '{question}' hides the card from everyone who is not sure; "
                "name the options it is for instead"
            )
            self._wrong(keys, "unsure-hides", message)
        return Answered(question, frozenset(options) | (frozenset() if self.literal else unsure))

    def _option(
        self, question: str, name: object, known: frozenset[str], keys: Keys
    ) -> frozenset[str]:
        if isinstance(name, str) and name in known:
            return frozenset((name,))
        group = self.words.groups.get(name) if isinstance(name, str) else None
        if group is not None and group & known:
            return group & known
        cure = did_you_mean(
            str(name), [*known, *(g for g, of in self.words.groups.items() if of & known)]
        )
        self._wrong(keys, "unknown-option", f"'{question}' has no option '{name}'{cure}")
        return frozenset()

    def _wrong(self, keys: Keys, rule: str, message: str) -> Condition:
        self._note(Problem(self.file.place(*keys), rule, message))
        return Always()

    def _note(self, problem: Problem) -> None:
        if problem not in self.problems:
            self.problems.append(problem)
