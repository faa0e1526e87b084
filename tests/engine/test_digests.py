"""Digests: short names that never move, and never stand for two things."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.engine.digests import (
    ANSWER_BITS,
    CARD_BITS,
    COLLECTION_BITS,
    FLOW_BITS,
    NODE_BITS,
    Collision,
    answer_code,
    collisions,
    digest,
)
from bot.loading.guide import load
from bot.model.flow import Question
from tests import guides
from tests.guide_texts import SHORT
from tests.guides import local
from tests.shipped import shipped_guide

GUIDE = guides.guide()
SHIPPED = shipped_guide().first_flow


def test_digests_are_part_of_every_button_ever_sent() -> None:
    """A change of these numbers would take the meaning from all buttons in people's chats."""
    assert digest(ANSWER_BITS, "danger", "no") == 54160
    assert digest(FLOW_BITS, "help") == 3838
    assert digest(CARD_BITS, "am/entry") == 9381905


def test_no_two_countries_of_a_list_can_collide() -> None:
    """Nobody could rename a country, whatever its question is called."""
    listed = next(
        node for node in SHIPPED.nodes.values() if isinstance(node, Question) and node.regions
    )
    for name in ("location", "destination", "origin", "transit", "citizenship"):
        question = replace(listed, id=name)
        assert len({answer_code(question, pick) for pick in question.options}) == len(
            question.options
        )


def test_countries_are_part_of_every_button_ever_sent() -> None:
    location = SHIPPED.question("location")
    assert location is not None
    assert answer_code(location, "am") == 1583
    assert answer_code(location, "an") == 1584


@pytest.mark.parametrize("bits", [FLOW_BITS, NODE_BITS, COLLECTION_BITS, CARD_BITS])
def test_a_digest_is_never_nothing_and_fits_its_bits(bits: int) -> None:
    found = {digest(bits, str(at)) for at in range(3000)}
    assert min(found) > 0
    assert max(found) < 1 << bits
    assert digest(bits, "a", "bc") != digest(bits, "ab", "c")


def rival(bits: int, *ids: str) -> str:
    """Another id whose digest is the same; with several ids, one in the place of the last."""
    wanted = digest(bits, *ids)
    for at in count():  # pragma: no branch - it ends at the first that is found
        if digest.__wrapped__(bits, *ids[:-1], f"x{at}") == wanted:
            return f"x{at}"
    raise AssertionError


def test_the_small_guide_has_no_collisions() -> None:
    assert list(collisions(GUIDE)) == []


def test_two_options_that_a_token_could_not_tell_apart_are_refused() -> None:
    flow = guides.data()
    other = rival(ANSWER_BITS, "who", "self")
    flow["questions"]["who"]["options"][other] = {"label": local("Other")}
    (found,) = refused({guides.FLOW: flow})
    assert found.startswith(f"the answer 'who/{other}' and 'who/self' cannot be told apart")


def test_two_questions_that_a_token_could_not_tell_apart_are_refused() -> None:
    flow = guides.data()
    other = rival(NODE_BITS, "who")
    flow["questions"][other] = {"page": local("A page.")}
    (found,) = refused({guides.FLOW: flow})
    assert found.startswith(f"the question '{other}' and 'who' cannot be told apart")


def test_two_flows_that_a_token_could_not_tell_apart_are_refused() -> None:
    other = rival(FLOW_BITS, "help")
    flow = SHORT.replace("id: short", f"id: {other}")
    (found,) = refused({f"flows/{other}.yaml": flow})
    assert found.startswith(f"the flow '{other}' and 'help' cannot be told apart")


def refused(replaced: dict[str, Any]) -> list[str]:
    found = load(guides.files(replaced))
    assert isinstance(found, tuple)
    assert {problem.rule for problem in found} == {"same-digest"}
    return [problem.message for problem in found]


def test_two_cards_or_collections_that_share_a_digest_are_found() -> None:
    """As they would be loaded: ids of 20 and 24 bits are too rare to be searched for here."""
    one = GUIDE.cards["ark"]
    bits_20 = _first_pair(COLLECTION_BITS)
    bits_24 = _first_pair(CARD_BITS)
    collection = GUIDE.collections["am"]
    guide = replace(
        GUIDE,
        cards={name: replace(one, id=name) for name in bits_24},
        collections={name: replace(collection, id=name) for name in bits_20},
    )
    assert list(collisions(guide)) == [
        Collision("card", *bits_24),
        Collision("collection", *bits_20),
    ]


def _first_pair(bits: int) -> tuple[str, str]:
    """The first two of `x0`, `x1` … that share a digest: among thousands there are such."""
    seen: dict[int, str] = {}
    for at in range(20_000):
        name = f"x{at}"
        other = seen.setdefault(digest(bits, name), name)
        if other != name:
            return other, name
    raise AssertionError
