"""What a Python process holds: every string, number and byte string that its objects lead to."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from bot.channels.telegram.incoming import Command, Incoming, Press, Typed
from bot.engine.keyring import Keyring
from bot.engine.scene import Scene
from bot.model.conversation import Reply, Screen, State

Value = str | bytes | int

OF_A_PERSON = (Incoming, Press, Command, Typed, State, Scene, Screen, Reply)
"""Classes whose values are about somebody, and live for one press only."""

NOBODY = 8_800_000_000
"""Chats of planted people come after this number, and have its first digits."""
MOST = 10_000
"""People that can be planted."""
PLANTED = re.compile(r"Plantovich\d|planted_user_\d|planted-text-\d|880000\d{4}")
"""What no trace may contain. In this source the words have no number behind them."""


def all_values() -> set[Value]:
    """All values that can be reached from an object that the collector knows."""
    gc.collect()
    found: set[Value] = set()
    seen: set[int] = set()
    ours = {id(found), id(seen)}
    # In Python 3.12 and 3.13 this module leads to iterators that are free and wait for use;
    # to take hold of one and let it go frees it twice, and the collector never comes to an end.
    ours.add(id(sys.modules.get("_asyncio")))
    stack: list[object] = [one for one in gc.get_objects() if id(one) not in ours]
    ours.add(id(stack))
    while stack:
        for inner in gc.get_referents(stack.pop()):
            if isinstance(inner, str | bytes | int):
                found.add(inner)
            elif isinstance(inner, bytearray):
                found.add(bytes(inner))
            elif not gc.is_tracked(inner) and id(inner) not in seen:
                # Plain tuples and dicts of plain values are not known to the collector.
                seen.add(id(inner))
                stack.append(inner)
    return found


def people_held() -> list[str]:
    """The kinds of values about somebody that are still there."""
    gc.collect()
    left = [one for one in gc.get_objects() if isinstance(one, OF_A_PERSON)]
    return [type(one).__name__ for one in left if not _of_nobody(one)]


def _of_nobody(value: object) -> bool:
    return isinstance(value, Incoming) and value.chat == 0


def planted(values: Iterable[Value]) -> Iterator[Value]:
    """Those values that hold anything of a planted person."""
    for value in values:
        if isinstance(value, int):
            if NOBODY < value <= NOBODY + MOST:
                yield value
        elif isinstance(value, bytes):
            number = int.from_bytes(value, "big") if len(value) == 8 else 0
            if NOBODY < number <= NOBODY + MOST or PLANTED.search(value.decode("latin-1")):
                yield value
        elif PLANTED.search(value):
            yield value


def tokens(values: Iterable[Value]) -> Iterator[str]:
    """Those values that look like the data of a button."""
    for value in values:
        word = value.decode("latin-1") if isinstance(value, bytes) else value
        if isinstance(word, str) and re.fullmatch(r"[A-Za-z0-9_-]{64}", word):
            yield word


def held(keyring: Keyring, chats: Sequence[int]) -> dict[str, object]:
    """What is held: values with planted words, buttons that open, values about a person."""
    found = all_values()
    buttons = [one for one in tokens(found) if any(keyring.open(one, chat) for chat in chats)]
    return {
        "searched": len(found),
        "planted": [repr(value)[:200] for value in planted(found)][:9],
        "buttons": buttons[:9],
        "people": people_held()[:9],
    }
