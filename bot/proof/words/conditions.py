"""Conditions in the words of the files: whom a card is for, and why somebody is not among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import assert_never

from bot.engine.why import reasons
from bot.model.conditions import (
    AllOf,
    Always,
    Answered,
    Answers,
    AnyOf,
    Condition,
    Negated,
    questions_of,
)
from bot.model.flow import Flow

MOST_OPTIONS = 4
"""Options that are named of a question; of more, the first and how many more there are."""


Namer = Callable[[str, frozenset[str]], str]
"""Names options of a question."""

Groups = Mapping[str, frozenset[str]]
"""Names for sets of options."""


def asked_for(condition: Condition, flow: Flow, groups: Groups = MappingProxyType({})) -> str:
    """The condition: `location: am, kg and (documents: none or not plans: move)`.

    As staff write it: options that hold only because they mean "not sure" are left out.
    """
    return _in_words(condition, lambda name, options: _options(name, options, flow, groups))


def exactly(condition: Condition, flow: Flow, groups: Groups) -> str:
    """The condition with every option that it names: `location: am, unsure`, `location: eu`."""
    return _in_words(condition, lambda name, options: _exact(name, options, flow, groups))


def _in_words(condition: Condition, name: Namer) -> str:
    match condition:
        case Always():
            return "everyone"
        case Answered(question, options):
            return f"{question}: {name(question, options)}"
        case AllOf(parts):
            return " and ".join(_grouped(_in_words(part, name), part) for part in parts)
        case AnyOf(parts):
            words = (_grouped(_in_words(part, name), part) for part in parts)
            return " or ".join(words) or "nobody"
        case Negated(part):
            return f"not {_grouped(_in_words(part, name), part)}"
        case _:
            assert_never(condition)


def lacking(condition: Condition, answers: Answers) -> Condition:
    """What the condition asks for that these answers do not give. It must not hold."""
    match condition:
        case AllOf(parts):
            failed = tuple(lacking(part, answers) for part in parts if not part.holds(answers))
            return failed[0] if len(failed) == 1 else AllOf(failed)
        case AnyOf(parts):
            return AnyOf(tuple(lacking(part, answers) for part in parts))
        case _:
            return condition


def given(condition: Condition, answers: Answers) -> str:
    """What these answers say to the questions of the condition."""
    said = (
        f"{name} is {' and '.join(answers[name])}" if name in answers else f"{name} is not asked"
        for name in sorted(questions_of(condition))
    )
    return ", ".join(said)


def because(condition: Condition, answers: Answers) -> str:
    """Which answers make the condition hold. It must hold."""
    found = [
        f"{one.question} is {'not ' if one.negated else ''}{' or '.join(_few(one.options))}"
        for one in reasons(condition, answers)
    ]
    return " and ".join(found) or "it is for everyone"


def _options(question: str, options: frozenset[str], flow: Flow, groups: Groups) -> str:
    """In the order of the flow, and without those that are added for "not sure"."""
    asked = flow.question(question)
    known = asked.options if asked else {}
    meant = [name for name, option in known.items() if name in options and not option.unsure]
    return ", ".join(_named(meant or sorted(options), groups))


def _exact(question: str, options: frozenset[str], flow: Flow, groups: Groups) -> str:
    """In the order of the flow; a group by its name, nearly all options by those that lack."""
    asked = flow.question(question)
    known = list(asked.options) if asked else sorted(options)
    if options.issuperset(known):
        return "any answer"
    lacking = [name for name in known if name not in options]
    if len(lacking) < len(known) - len(lacking) and len(lacking) <= MOST_OPTIONS < len(options):
        return f"any answer but {', '.join(lacking)}"
    return ", ".join(_named([name for name in known if name in options], groups))


def _named(options: list[str], groups: Groups) -> list[str]:
    """Of many options, those that are a group by its name."""
    words: list[str] = []
    if len(options) > MOST_OPTIONS:
        whole = [(name, of) for name, of in groups.items() if of <= set(options)]
        for name, of in sorted(whole, key=lambda one: -len(one[1])):
            if len(of.intersection(options)) > 1:
                words.append(name)
                options = [option for option in options if option not in of]
    return [*words, *_few(options)]


def _few(options: Iterable[str]) -> list[str]:
    names = list(options)
    if len(names) > MOST_OPTIONS + 1:
        names = [*names[:MOST_OPTIONS], f"{len(names) - MOST_OPTIONS} more"]
    return names


def _grouped(words: str, condition: Condition) -> str:
    several = isinstance(condition, AllOf | AnyOf) and len(condition.parts) > 1
    return f"({words})" if several else words
