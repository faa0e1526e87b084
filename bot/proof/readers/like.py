"""`location=am,documents=none`: people who answer like that, as somebody types it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.loading.suggestions import did_you_mean
from bot.model.conditions import AllOf, Always, Answered, Condition
from bot.model.flow import READ, Flow, Page, Question


def like(
    typed: Iterable[str], flow: Flow, groups: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """The options that are meant of each question, in the order of asking.

    Of several options of one question, joined by `+` or said one by one, any will do. A group
    stands for its options. Raises ValueError, with a cure, for what the flow does not ask.
    """
    asked = {one.id: one for one in flow.nodes.values() if isinstance(one, Question | Page)}
    found: dict[str, frozenset[str]] = {}
    for one in (one.strip() for words in typed for one in words.split(",")):
        name, given, options = (part.strip() for part in one.partition("="))
        if not name or not given or not options:
            raise ValueError(f"'{one}' is no answer; write question=option, such as {_such(asked)}")
        if name not in asked:
            raise ValueError(f"'{flow.id}' asks no question '{name}'{_cure(name, asked)}")
        for option in options.split("+"):
            found[name] = found.get(name, frozenset()) | _meant(asked[name], option.strip(), groups)
    return {name: found[name] for name in asked if name in found}


def condition(answers: Mapping[str, frozenset[str]]) -> Condition:
    """Holds for who gave one of these answers to each question. "Not sure" is not added."""
    parts = tuple(Answered(name, options) for name, options in answers.items())
    if not parts:
        return Always()
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _meant(
    node: Question | Page, option: str, groups: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    known = _options(node)
    if option in known:
        return frozenset((option,))
    meant = groups.get(option, frozenset()) & known.keys()
    if not meant:
        named = [*known, *(name for name, of in groups.items() if of & known.keys())]
        raise ValueError(f"'{node.id}' has no option '{option}'{_cure(option, named)}")
    return meant


def _options(node: Question | Page) -> Mapping[str, object]:
    return node.options if isinstance(node, Question) else {READ: None}


def _cure(word: str, choices: Iterable[str]) -> str:
    """What is meant; else what there is, if that is little."""
    names = list(choices)
    few = f"; there are {', '.join(names)}" if len(names) <= _FEW else ""
    return did_you_mean(word, names) or few


_FEW = 12
"""Names that a message can list."""


def _such(asked: Mapping[str, Question | Page]) -> str:
    node = next(iter(asked.values()))
    return f"{node.id}={next(iter(_options(node)))}"
