"""Values of any type that the Bot API describes, drawn at random from odd ones."""

from __future__ import annotations

from random import Random
from typing import Final

from tests.botapi.spec import TYPES

PEOPLE: Final = tuple(range(7_000_000_001, 7_000_000_061))
DEEPEST: Final = 4
"""Objects within objects; the types of the Bot API lead back to themselves."""
OPTIONAL: Final = 6
"""Optional fields that an object has, on average."""

INTEGERS: Final = (
    0, 1, -1, 7, 255, 2**31 - 1, 2**31, -(2**31), 2**53, 2**63 - 1, -(2**63), *PEOPLE[:3],
)  # fmt: skip
FAR_INTEGERS: Final = (2**63, -(2**63) - 1, 2**64, 10**40, 10**400)
KINDS: Final = tuple(name for name in TYPES["Update"]["fields"] if name != "update_id")
"""Of updates, all that the Bot API has."""
STRINGS: Final = (
    "", " ", "0", "private", "group", "supergroup", "channel", "member", "kicked", "left", "ru",
    "ru-RU", "x" * 5000, "\x00", "\u202e\u2066", "👨‍👩‍👧", "\ud83d", "{}", "null", "%s%n",
    "../../etc/passwd",
    "<b>", "Ё" * 300, "/start", "/start country-am", "/erase", "A" * 64, "-" * 64,
)  # fmt: skip


def described(draw: Random, kinds: list[str], depth: int = DEEPEST) -> object:
    """A value of one of these types: all that is required, and some of what is not."""
    kind = draw.choice(kinds)
    if kind.startswith("Array of "):
        inner = [kind.removeprefix("Array of ")]
        return [described(draw, inner, depth - 1) for _ in range(draw.choice((0, 1, 1, 3)))]
    if kind in _PLAIN:
        return draw.choice(_PLAIN[kind])
    told = TYPES[kind]
    if "one_of" in told:
        return described(draw, told["one_of"], depth)
    if depth <= 0:
        return {}
    chance = OPTIONAL / (1 + len(told["fields"]))
    return {
        name: described(draw, inner, depth - 1)
        for name, inner in told["fields"].items()
        if name in told["required"] or draw.random() < chance
    }


_PLAIN: Final[dict[str, tuple[object, ...]]] = {
    "String": STRINGS,
    "Integer": INTEGERS,
    "Float": (0.0, -1.5, 1e300, 5),
    "Boolean": (True, False),
    "True": (True,),
}
