"""`tropa graph`: a flow as a Mermaid diagram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

import click

from bot.cli import FINE, PROBLEMS, USAGE
from bot.cli.loading import guide_or_none
from bot.loading.suggestions import did_you_mean
from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.model.flow import Decision, Flow, Node, Outcome, Page, Question, Route

MOST_OPTIONS = 4
"""Options named on an edge; of more, the first and their number."""


def graph(root: Path, name: str | None, language: str | None) -> int:
    """Print the diagram."""
    guide = guide_or_none(root)
    if guide is None:
        return PROBLEMS
    flow = guide.flows.get(name) if name else guide.first_flow
    if flow is None:
        click.echo(f"There is no flow '{name}'{did_you_mean(str(name), guide.flows)}", err=True)
        return USAGE
    click.echo("\n".join(mermaid(flow, guide.language_for(language))))
    return FINE


def mermaid(flow: Flow, language: str) -> Iterator[str]:
    """The lines of the diagram: questions are boxes, decisions diamonds, outcomes rounded."""
    yield "flowchart TD"
    yield "  _start(( ))"
    for node in flow.nodes.values():
        yield f"  {_id(node.id)}{_shape(node, language)}"
    yield from _edges(flow, "_start", flow.start, language)
    for node in flow.nodes.values():
        if not isinstance(node, Outcome):
            yield from _edges(flow, _id(node.id), node.routes, language)


def _edges(flow: Flow, source: str, routes: tuple[Route, ...], language: str) -> Iterator[str]:
    """Edges to one place are drawn as one, with all their labels."""
    labels: dict[str, list[str]] = {}
    for route in routes:
        always = isinstance(route.when, Always)
        label = _words(flow, route.when, language)
        if always:
            label = "otherwise" if len(routes) > 1 else "then"
        labels.setdefault(route.to, []).append(label)
    for target, said in labels.items():
        yield f'  {source} -->|"{_quoted("; or ".join(said))}"| {_id(target)}'


def _shape(node: Node, language: str) -> str:
    match node:
        case Question():
            asked = " ".join(block.plain for block in node.ask[language])
            return f'["{_quoted(asked)}"]'
        case Page():
            return f'[/"{_quoted(node.text[language][0].plain)}"/]'
        case Decision():
            return f'{{"{node.id}"}}'
        case Outcome():
            return f'(["{_quoted(node.title[language])}"])'
        case _:
            assert_never(node)


def _words(flow: Flow, condition: Condition, language: str) -> str:
    match condition:
        case Always():
            return "always"
        case Answered(question, options):
            return f"{question}: {_options(flow, question, options, language)}"
        case AllOf(parts):
            return " and ".join(_words(flow, part, language) for part in parts)
        case AnyOf(parts):
            return " or ".join(_words(flow, part, language) for part in parts)
        case Negated(part):
            return f"not ({_words(flow, part, language)})"
        case _:
            assert_never(condition)


def _options(flow: Flow, name: str, options: frozenset[str], language: str) -> str:
    question = flow.question(name)
    known = question.options.values() if question else ()
    labels = [option.label[language] for option in known if option.id in options]
    if len(labels) > MOST_OPTIONS:
        return f"{', '.join(labels[:2])} and {len(labels) - 2} more"
    return ", ".join(labels)


def _id(name: str) -> str:
    """Mermaid's ids are words; `end` is one of its own."""
    return "n_" + name.replace("-", "_")


def _quoted(words: str) -> str:
    """One line without what ends a label: Mermaid's own escapes are `#quot;` and the like."""
    line = " ".join(words.split())
    for sign, name in (("#", "35"), ("&", "amp"), ('"', "quot"), ("<", "lt"), (">", "gt")):
        line = line.replace(sign, f"\0{name};")
    return line.replace("\0", "#")
