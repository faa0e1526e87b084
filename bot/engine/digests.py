"""Short names for ids, so that a button can carry them: a few bits that survive edits.

A digest depends on the ids alone. Two ids with one digest are a problem at load (`collisions`),
so that no answer is ever read as another one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.model.flow import READ, Flow, Node, Page, Question
from bot.model.guide import Guide

ANSWER_BITS = NODE_BITS = 16
FLOW_BITS = 12
COLLECTION_BITS = 20
CARD_BITS = 24
"""The more things of a kind there are, the longer their digests: two of 2,000 cards collide with a
probability of about 1 in 8 (n² / 2 / 2**24)."""


@lru_cache(maxsize=1 << 14)
def digest(bits: int, *ids: str) -> int:
    """1 to 2**bits - 1; 0 is left to mean "nothing"."""
    hashed = hashlib.blake2b("\0".join(ids).encode(), digest_size=8).digest()
    return int.from_bytes(hashed, "big") % ((1 << bits) - 1) + 1


@dataclass(frozen=True)
class Collision:
    """Two ids of one kind that share a digest."""

    kind: str
    first: str
    second: str


def picks_of_node(node: Node) -> Iterable[str]:
    """What can be answered there."""
    if isinstance(node, Question):
        return node.options
    return (READ,) if isinstance(node, Page) else ()


@dataclass(frozen=True, eq=False)
class FlowCodes:
    """The digests of one flow, both ways."""

    flow: Flow

    @cached_property
    def answers(self) -> Mapping[int, tuple[str, str]]:
        """Digest -> node and pick."""
        return {digest(ANSWER_BITS, node, pick): (node, pick) for node, pick in self._all()}

    @cached_property
    def codes(self) -> Mapping[tuple[str, str], int]:
        """Node and pick -> digest."""
        return {pair: code for code, pair in self.answers.items()}

    @cached_property
    def nodes(self) -> Mapping[int, str]:
        """Digest -> node."""
        return {digest(NODE_BITS, node): node for node in self.flow.nodes}

    def _all(self) -> Iterator[tuple[str, str]]:
        for node in self.flow.nodes.values():
            for pick in picks_of_node(node):
                yield node.id, pick


@dataclass(frozen=True, eq=False)
class Codes:
    """The digests of a whole guide."""

    guide: Guide

    @cached_property
    def flows(self) -> Mapping[int, FlowCodes]:
        """Digest -> flow."""
        return {digest(FLOW_BITS, flow.id): FlowCodes(flow) for flow in self.guide.flows.values()}

    @cached_property
    def of_flow(self) -> Mapping[str, FlowCodes]:
        """Flow id -> its digests."""
        return {codes.flow.id: codes for codes in self.flows.values()}

    @cached_property
    def cards(self) -> Mapping[int, str]:
        """Digest -> card."""
        return {digest(CARD_BITS, card): card for card in self.guide.cards}

    @cached_property
    def collections(self) -> Mapping[int, str]:
        """Digest -> collection."""
        return {
            digest(COLLECTION_BITS, collection): collection for collection in self.guide.collections
        }


def collisions(guide: Guide) -> Iterator[Collision]:
    """Ids that a token could not tell apart."""
    yield from _among("flow", FLOW_BITS, [(flow,) for flow in guide.flows])
    yield from _among("card", CARD_BITS, [(card,) for card in guide.cards])
    yield from _among(
        "collection", COLLECTION_BITS, [(collection,) for collection in guide.collections]
    )
    for flow in guide.flows.values():
        nodes = flow.nodes.values()
        yield from _among("question", NODE_BITS, [(node.id,) for node in nodes])
        yield from _among(
            "answer",
            ANSWER_BITS,
            [(node.id, pick) for node in nodes for pick in picks_of_node(node)],
        )


def _among(kind: str, bits: int, names: Iterable[tuple[str, ...]]) -> Iterator[Collision]:
    seen: dict[int, tuple[str, ...]] = {}
    for name in names:
        other = seen.setdefault(digest(bits, *name), name)
        if other != name:
            yield Collision(kind, "/".join(other), "/".join(name))
