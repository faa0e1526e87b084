"""Rules about `for:` and `when:`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.building.conditions import WORDS
from bot.loading.building.vocabulary import read_conditions
from bot.loading.draft import Draft
from bot.model.conditions import questions_of
from bot.model.problem import Problem


def _found(draft: Draft, rule: str) -> Iterator[Problem]:
    return (problem for problem in read_conditions(draft).problems if problem.rule == rule)


def condition_shape(draft: Draft) -> Iterator[Problem]:
    """A condition is a map of questions to options, a list of such maps, or the word `everyone`.

    A map reads as *and*, a list as *or*: `{location: [am, kg], documents: internal}` holds for
    somebody in Armenia or Kyrgyzstan who has an internal passport. `any:`, `all:`, `not:` and
    `fact:` combine conditions.
    """
    yield from _found(draft, "condition-shape")


def unknown_question(draft: Draft) -> Iterator[Problem]:
    """A condition names questions by their ids in `flows/`. A misspelt one would never hold."""
    yield from _found(draft, "unknown-question")


def unknown_option(draft: Draft) -> Iterator[Problem]:
    """A condition names options by their ids, or a group of `flows/places.yaml`."""
    yield from _found(draft, "unknown-option")


def unknown_fact(draft: Draft) -> Iterator[Problem]:
    """`fact:` names a condition that stands under `facts:` in a flow."""
    yield from _found(draft, "unknown-fact")


def unsure_hides(draft: Draft) -> Iterator[Problem]:
    """A card's `for:` never negates a question that can be answered with "not sure".

    Who says less must see more, never less. Wrong: `for: {not: {situation: serving}}`.
    Right: name the options that the card is for.
    """
    yield from _found(draft, "unsure-hides")


def reserved_word(draft: Draft) -> Iterator[Problem]:
    """No question is called `any`, `all`, `not` or `fact`: they have a meaning in conditions."""
    for file in draft.flows:
        for name in file.data.questions:
            if name in WORDS:
                place = file.key_place("questions", name)
                yield Problem(place, "reserved-word", f"'{name}' has a meaning in conditions")


def unused_question(draft: Draft) -> Iterator[Problem]:
    """Nothing is asked that the result does not need: something must depend on each question.

    That may be a card's `for:`, a `when:`, or an option's `next:`. A question that decides nothing
    only makes people tell what nobody uses. Drop it, or let it decide something.
    """
    read = read_conditions(draft)
    for_cards = frozenset[str]().union(*map(questions_of, read.audiences.values()))
    for file in draft.flows:
        decisive = for_cards | read.routed[file.data.id]
        for name, question in file.data.questions.items():
            leads = any(option.next for option in question.options.values())
            if question.ask and not leads and name not in decisive:
                place = file.key_place("questions", name)
                yield Problem(place, "unused-question", f"nothing depends on '{name}'")


CONDITION_RULES = (
    condition_shape,
    unknown_question,
    unknown_option,
    unknown_fact,
    unsure_hides,
    reserved_word,
    unused_question,
)
