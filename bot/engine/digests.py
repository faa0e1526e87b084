"""Short names for ids, so that a button can carry them: a few bits that survive edits.

A digest depends on the ids alone. Two ids with one digest are a problem at load (`collisions`),
so that no answer is ever read as another one.
"""

from __future__ import annotations

import hashlib
import re
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


_COUNTRY = re.compile("[a-z]{2}")


@lru_cache(maxsize=1 << 14)
def digest(bits: int, *ids: str) -> int:
    """1 to 2**bits - 1; 0 is left to mean "nothing"."""
    hashed = hashlib.blake2b("\0".join(ids).encode(), digest_size=8).digest()
    return int.from_bytes(hashed, "big") % ((1 << bits) - 1) + 1


def answer_code(node: Node, pick: str) -> int:
    """The digest of an answer.

    The two letters of a country are counted on from the digest of their question, so that no two
    countries of a list can collide; nobody could rename one of them.
    """
    if isinstance(node, Question) and node.regions and _COUNTRY.fullmatch(pick):
        first, second = (ord(letter) - ord("a") for letter in pick)
        return (digest(ANSWER_BITS, node.id, "countries") + 26 * first + second) % 0xFFFF + 1
    return digest(ANSWER_BITS, node.id, pick)


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
        return {
            answer_code(node, pick): (node.id, pick)
            for node in self.flow.nodes.values()
            for pick in picks_of_node(node)
        }

    @cached_property
    def codes(self) -> Mapping[tuple[str, str], int]:
        """Node and pick -> digest."""
        return {pair: code for code, pair in self.answers.items()}

    @cached_property
    def nodes(self) -> Mapping[int, str]:
        """Digest -> node."""
        return {digest(NODE_BITS, node): node for node in self.flow.nodes}


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
    yield from _among("flow", {flow: digest(FLOW_BITS, flow) for flow in guide.flows})
    yield from _among("card", {card: digest(CARD_BITS, card) for card in guide.cards})
    collections = {one: digest(COLLECTION_BITS, one) for one in guide.collections}
    yield from _among("collection", collections)
    for flow in guide.flows.values():
        nodes = flow.nodes.values()
        yield from _among("question", {node.id: digest(NODE_BITS, node.id) for node in nodes})
        answers = {
            f"{node.id}/{pick}": answer_code(node, pick)
            for node in nodes
            for pick in picks_of_node(node)
        }
        yield from _among("answer", answers)


def _among(kind: str, codes: Mapping[str, int]) -> Iterator[Collision]:
    seen: dict[int, str] = {}
    for name, code in codes.items():
        other = seen.setdefault(code, name)
        if other != name:
            yield Collision(kind, other, name)
