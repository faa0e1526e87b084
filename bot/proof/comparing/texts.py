"""Words that stand on no card: of questions, options, sections, topics and of the interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from bot.model.cards import CardKind
from bot.model.flow import Flow, Outcome, Page, Question
from bot.model.guide import Guide, Part
from bot.model.problem import Place
from bot.model.text import Labels, Text
from bot.model.wording import Wording as Interface
from bot.proof.comparing.difference import Wording
from bot.proof.comparing.edits import rewritten, spoken, spoken_by_both
from bot.proof.comparing.words import said

Key = tuple[str, ...]
"""Which words: the part of the guide, then what of it, such as `ask`."""


def reworded(old: Guide, new: Guide, flows: Mapping[str, Flow]) -> Iterator[Wording]:
    """Where words are other ones now. `flows`: those of before, with the ids of now."""
    before = {key: words for key, _, words in _texts(old, flows)}
    languages = spoken_by_both(old, new)
    for key, part, words in _texts(new, new.flows):
        if key in before:
            found = tuple(rewritten(key[-1], before[key], words, languages))
            if found:
                yield Wording(key, _place(new, part, found[0].language), found)


def _place(guide: Guide, part: Part, language: str) -> Place:
    if part[0] == "interface":
        return Place(f"content/interface/{language}.yaml")
    if part[0] == "collection":
        return Place(f"content/guides/{part[1]}.yaml")
    return Place("content/topics.yaml") if part[0] == "topic" else guide.place(*part)


def _texts(guide: Guide, flows: Mapping[str, Flow]) -> Iterator[tuple[Key, Part, Labels]]:
    for flow in flows.values():
        yield ("flow", flow.id, "title"), ("flow", flow.id), flow.title
        for part, what, words in _of_flow(flow):
            yield (*part, what), part, words
    for name, title in guide.topics.items():
        yield ("topic", name, "title"), ("topic", name), title
    for one in guide.collections.values():
        # The names of countries are nobody's words.
        if one.kind is CardKind.PAGE:
            yield ("guide", one.id, "title"), ("collection", one.id), one.title
    for field in fields(Interface):
        own = {code: _said(getattr(words, field.name)) for code, words in guide.wording.items()}
        yield ("interface", field.name.replace("_", "-")), ("interface",), own


def _said(words: str | Text) -> str:
    return words if isinstance(words, str) else said(words)


def _of_flow(flow: Flow) -> Iterator[tuple[Part, str, Labels]]:
    for node in flow.nodes.values():
        match node:
            case Question():
                yield from _of_question(flow, node)
            case Page():
                yield ("question", flow.id, node.id), "page", spoken(node.text)
            case Outcome():
                yield from _of_outcome(flow, node)
            case _:
                pass


def _of_question(flow: Flow, node: Question) -> Iterator[tuple[Part, str, Labels]]:
    part = ("question", flow.id, node.id)
    yield part, "ask", spoken(node.ask)
    yield part, "why", spoken(node.why or {})
    for number, one in enumerate(node.variants, start=1):
        yield part, f"variant {number}, ask", spoken(one.ask)
        yield part, f"variant {number}, why", spoken(one.why or {})
    for option in node.options.values():
        yield ("option", flow.id, node.id, option.id), "label", option.label
    for region in node.regions:
        yield part, f"region {region.id}", region.title


def _of_outcome(flow: Flow, node: Outcome) -> Iterator[tuple[Part, str, Labels]]:
    part = ("outcome", flow.id, node.id)
    yield part, "title", node.title
    yield part, "text", spoken(node.text or {})
    for section in node.sections:
        own = ("section", flow.id, node.id, section.id)
        yield own, "title", section.title
        yield own, "empty", spoken(section.empty or {})
