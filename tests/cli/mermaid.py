"""The part of Mermaid's flowchart language that `tropa graph` writes, read strictly.

Checked against Mermaid's grammar (flow.jison) and its own parser; anything that this reader does
not know fails. See https://mermaid.js.org/syntax/flowchart.html.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

RESERVED = {
    "end",
    "graph",
    "flowchart",
    "subgraph",
    "style",
    "class",
    "click",
    "default",
    "linkStyle",
}

_ID = r"(?P<{}>[A-Za-z_][A-Za-z0-9_]*)"
_LABEL = r'"(?P<label>[^"\n`]+)"'
_NODE = re.compile(
    rf"  {_ID.format('id')}(?P<open>\(\(|\(\[|\[/|\[|\{{)(?:{_LABEL}|(?P<blank> ))(?P<close>.+)"
)
_EDGE = re.compile(rf"  {_ID.format('from')} -->\|{_LABEL}\| {_ID.format('to')}")
_CLOSING = {"((": "))", "([": "])", "[/": "/]", "[": "]", "{": "}"}
_SHAPES = {"((": "circle", "([": "rounded", "[/": "slanted", "[": "box", "{": "diamond"}
_BARE = re.compile(r"&|<|>|#(?!(?:quot|amp|lt|gt|\d+);)")


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes as id -> (shape, label), and edges as (from, label, to)."""

    nodes: dict[str, tuple[str, str]] = field(default_factory=dict)
    edges: list[tuple[str, str, str]] = field(default_factory=list)


def diagram(text: str) -> Diagram:
    """Read a diagram. Fails for whatever is not a labelled flowchart."""
    first, *lines = text.splitlines()
    assert first == "flowchart TD", first
    read = Diagram()
    for line in lines:
        if edge := _EDGE.fullmatch(line):
            read.edges.append((edge["from"], _unescaped(edge["label"]), edge["to"]))
        elif node := _NODE.fullmatch(line):
            assert node["close"] == _CLOSING[node["open"]], line
            assert node["id"] not in read.nodes, line
            assert node["id"] not in RESERVED, line
            label = _unescaped(node["label"]) if node["label"] else ""
            read.nodes[node["id"]] = (_SHAPES[node["open"]], label)
        else:
            raise AssertionError(f"no node and no labelled edge: {line}")
    for source, _, target in read.edges:
        assert {source, target} <= read.nodes.keys(), (source, target)
    return read


def _unescaped(label: str) -> str:
    assert not _BARE.search(label), label
    return html.unescape(re.sub(r"#(\d+);", r"&#\1;", re.sub(r"#([a-z]+);", r"&\1;", label)))
