"""Which card, question or option of before is which of now: by its id, by its words if renamed.

The measures come from the shipped content: two different cards of one kind and country have up to
0.71 of their words in common, nineteen in twenty such pairs less than 0.43; the greatest rewriting
of one card by its own editors left 0.64.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bot.model.cards import Card, CardKind
from bot.model.flow import Flow, Option, Outcome, Page, Question
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.model.text import Labels, LocalText
from bot.proof.comparing.difference import Renamed
from bot.proof.comparing.edits import spoken_by_both
from bot.proof.comparing.words import letters, likeness, said

RENAMED = 0.8
"""From this likeness on, two texts are one and the same under another id."""

UNLIKE = 0.35
"""Below it, two texts have nothing to do with one another."""

MISSPELT = 0.75
"""difflib's likeness of letters from which on a label is the same, but for a slip."""

FORMER = "@before"
"""Ends the ids of before that now name something else; no id of a file can hold it."""

_PAGE = """
An id names the same card, question or option for as long as it is used.

Buttons that were sent before an edit name cards and answers by their ids, and stay pressable for
months: with a used id, somebody would be shown another card than the button says, or would be
taken to have given another answer. So a new card or option gets an id of its own; its old id is
retired. `tropa diff` tells by the words: a card may be rewritten, an organisation keeps its name in
some language, and an option some word of its label.
"""

RULES: Mapping[str, str] = {"reused-id": _PAGE.strip()}
"""Rule id -> its page: what must hold between two versions."""

_CURE = (
    "buttons that were sent before the edit would show or mean the new one; give the new one an id "
    "of its own"
)


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of before -> ids of now, where they differ; nodes and options by their flow."""

    cards: dict[str, str] = field(default_factory=dict)
    nodes: dict[tuple[str, str], str] = field(default_factory=dict)
    options: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def renamed(self) -> Iterator[Renamed]:
        """What has another id now; not what gave up its id to something else."""
        parts = (
            *((("card", one), ("card", now)) for one, now in self.cards.items()),
            *((("question", *one), ("question", one[0], now)) for one, now in self.nodes.items()),
            *((("option", *one), ("option", *one[:2], now)) for one, now in self.options.items()),
        )
        for before, after in parts:
            if not after[-1].endswith(FORMER):
                yield Renamed(before, after)


def paired(old: Guide, new: Guide) -> tuple[Names, tuple[Problem, ...]]:
    """What was renamed, and a problem for every id that was used for something else."""
    names = Names()
    spoken = spoken_by_both(old, new)
    problems = [*_cards(old.cards, new, spoken, names.cards)]
    for flow in new.flows.values():
        if flow.id in old.flows:
            problems += _flow(old.flows[flow.id], flow, new, names)
    return names, tuple(sorted(problems))


# Cards


def _cards(
    old: Mapping[str, Card], new: Guide, spoken: Collection[str], names: dict[str, str]
) -> Iterator[Problem]:
    """`spoken`: the languages that both versions speak. Without any, words tell nothing."""
    gone = {one: _words(card, spoken) for one, card in old.items() if one not in new.cards}
    come = {one: _words(card, spoken) for one, card in new.cards.items() if one not in old}
    found = (
        (likeness(words, others), one, other)
        for one, words in gone.items()
        for other, others in come.items()
        if _may_be(old[one], new.cards[other])
    )
    for like, one, other in sorted(found, reverse=True):
        if spoken and like >= RENAMED and one not in names and other not in names.values():
            names[one] = other
    for name in old.keys() & new.cards.keys():
        if _reused(old[name], new.cards[name], spoken, come.values()):
            names[name] = name + FORMER
            title = next(iter(old[name].title.values()))
            message = f"'{name}' was another card before, '{title}'; {_CURE}"
            yield Problem(new.place("card", name), "reused-id", message)


def _words(card: Card, spoken: Collection[str]) -> Counter[str]:
    """Title, text and sources, in these languages."""
    titles = (card.title[code] for code in spoken)
    texts = (said(card.text[code]) for code in spoken)
    return letters((*titles, *texts)) + Counter(one.id for one in card.sources)


def _may_be(one: Card, other: Card) -> bool:
    """Countries say the same of themselves in the same words: a policy stays in its country."""
    return one.kind is other.kind and (
        one.kind is not CardKind.POLICY or one.collection == other.collection
    )


def _reused(one: Card, other: Card, spoken: Collection[str], come: Iterable[Counter[str]]) -> bool:
    """Whether the id names something else now, and not only something said anew."""
    if one.kind is not other.kind:
        return True
    if not spoken or (one.text == other.text and one.title == other.title):
        return False
    before = _words(one, spoken)
    like = likeness(before, _words(other, spoken))
    if one.kind is CardKind.ORGANIZATION:
        return like < RENAMED and _unlike(one.title, other.title)
    moved = any(likeness(before, words) >= RENAMED for words in come)
    return like < UNLIKE and (moved or one.topic != other.topic)


# Flows


def _flow(old: Flow, new: Flow, guide: Guide, names: Names) -> Iterator[Problem]:
    pairs = {
        one: other
        for one, other in _same_words(_asking(old), _asking(new))
        if type(old.nodes[one]) is type(new.nodes[other])
    }
    names.nodes.update({(new.id, one): other for one, other in pairs.items()})
    for node in old.nodes.values():
        other = new.nodes.get(pairs.get(node.id, node.id))
        if other is None:
            continue
        if _other_question(node, other):
            names.nodes[new.id, node.id] = node.id + FORMER
            message = f"'{node.id}' was another question before, '{_short(node)}'; {_CURE}"
            yield Problem(guide.place("question", new.id, node.id), "reused-id", message)
        elif isinstance(node, Question) and isinstance(other, Question):
            yield from _options(node, other, new.id, guide, names)


def _options(
    old: Question, new: Question, flow: str, guide: Guide, names: Names
) -> Iterator[Problem]:
    labels = [{one.id: one.label for one in each.options.values()} for each in (old, new)]
    pairs = dict(_same_words(*labels))
    names.options.update({(flow, old.id, one): other for one, other in pairs.items()})
    for name in old.options.keys() & new.options.keys():
        before, after = old.options[name], new.options[name]
        if before.label != after.label and _unlike(before.label, after.label):
            names.options[flow, old.id, name] = name + FORMER
            message = (
                f"'{name}' said '{_first(before)}' before, and says '{_first(after)}' now; {_CURE}"
            )
            yield Problem(guide.place("option", flow, new.id, name), "reused-id", message)


def _asking(flow: Flow) -> dict[str, Labels]:
    """The words of each question, page and outcome."""
    found: dict[str, Labels] = {}
    for node in flow.nodes.values():
        if isinstance(node, Question | Page):
            found[node.id] = _said(node.ask if isinstance(node, Question) else node.text)
        elif isinstance(node, Outcome):
            found[node.id] = node.title
    return found


def _same_words(old: Mapping[str, Labels], new: Mapping[str, Labels]) -> Iterator[tuple[str, str]]:
    """Ids that are gone and ids that have come, where both say the same in every language."""
    free = {one: label for one, label in new.items() if one not in old}
    for one, label in old.items():
        if one not in new:
            other = next((name for name, words in free.items() if words == label), None)
            if other is not None:
                del free[other]
                yield one, other


def _other_question(old: object, new: object) -> bool:
    """Nothing of what is asked is the same: neither a word nor an answer."""
    if isinstance(old, Page) and isinstance(new, Page):
        return _unlike(_said(old.text), _said(new.text))
    if isinstance(old, Question) and isinstance(new, Question):
        same = old.options.keys() & new.options.keys()
        return not any(
            not _unlike(old.options[one].label, new.options[one].label) for one in same
        ) and _unlike(_said(old.ask), _said(new.ask))
    return False


def _unlike(old: Labels, new: Labels) -> bool:
    """In no language that both have do they share a word, nor nearly the same letters."""
    spoken = old.keys() & new.keys()
    return bool(spoken) and not any(
        letters((old[code],)) & letters((new[code],))
        or SequenceMatcher(None, old[code], new[code], autojunk=False).ratio() >= MISSPELT
        for code in spoken
    )


def _said(text: LocalText) -> dict[str, str]:
    return {code: said(words) for code, words in text.items()}


def _short(node: object) -> str:
    if isinstance(node, Question | Page):
        text = _said(node.ask if isinstance(node, Question) else node.text)
        return next(iter(text.values()))
    return type(node).__name__.lower()


def _first(option: Option) -> str:
    return next(iter(option.label.values()))
