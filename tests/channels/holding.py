"""What a Python process holds: every string, number and byte string that its objects lead to."""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.channels.telegram.incoming import Command, Incoming, Press, Typed
from bot.engine.keyring import Keyring
from bot.engine.scene import Scene
from bot.model.conversation import Reply, Screen, State

Value = str | bytes | int

OF_A_PERSON = (Incoming, Press, Command, Typed, State, Scene, Screen, Reply)
"""Classes whose values are about somebody, and live for one press only."""

NOBODY = 8_800_000_000
"""Chats of planted people come after this number, and have its first digits."""
QUESTIONS = ("danger", "who", "place", "papers", "advice", "plans", "hello")
"""Of the small guide: the keys of an answer."""
MOST = 10_000
"""People that can be planted."""
PLANTED = re.compile(r"Plantovich\d|planted_user_\d|planted-text-\d|880000\d{4}")
"""What no trace may contain. In this source the words have no number behind them."""


_CHAT = re.compile(rb"(?=(\x00{3}\x02\x0c\x85..))", re.DOTALL)
"""The eight bytes of a chat with about the number of `NOBODY`."""
_GROUPS = (dict, tuple)


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
            if _chats_in(value) or PLANTED.search(value.decode("latin-1")):
                yield value
        elif PLANTED.search(value):
            yield value


def _chats_in(value: bytes) -> bool:
    """Whether the eight bytes of a planted chat, as seals are bound to it, are anywhere in it."""
    found = (int.from_bytes(chat[1], "big") for chat in _CHAT.finditer(value))
    return any(NOBODY < number <= NOBODY + MOST for number in found)


def answers_held(questions: Collection[str]) -> list[str]:
    """What looks like somebody's answers: a mapping or pairs of these questions, or digests."""
    gc.collect()
    seen: set[int] = set()
    found: list[str] = []
    stack: list[object] = list(gc.get_objects())
    ours = {id(found), id(seen), id(stack), id(sys.modules.get("_asyncio"))}
    while stack:
        one = stack.pop()
        if id(one) in ours:
            continue
        if _is_answers(one, questions):
            found.append(type(one).__name__)
        for inner in gc.get_referents(one):
            if isinstance(inner, _GROUPS) and not gc.is_tracked(inner) and id(inner) not in seen:
                seen.add(id(inner))
                stack.append(inner)
    return found


def _is_answers(value: object, questions: Collection[str]) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(_is_answer(one, questions) for one in value.items())
    if isinstance(value, tuple | list) and len(value) > 1:
        digests = all(isinstance(one, bytes) and len(one) == 2 for one in value)
        return digests or all(_is_answer(one, questions) for one in value)
    return False


def _is_answer(pair: object, questions: Collection[str]) -> bool:
    """A question, and the options that were picked."""
    if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[0], str):
        return False
    picks = pair[1]
    if pair[0] not in questions or not isinstance(picks, tuple) or not picks:
        return False
    return all(isinstance(pick, str) for pick in picks)


def tokens(values: Iterable[Value]) -> Iterator[str]:
    """Those values that look like the data of a button."""
    for value in values:
        word = value.decode("latin-1") if isinstance(value, bytes) else value
        if isinstance(word, str) and re.fullmatch(r"[A-Za-z0-9_-]{64}", word):
            yield word


def held(keyring: Keyring, chats: Sequence[int], questions: Collection[str]) -> dict[str, object]:
    """What is held: planted words, buttons that open, values about a person, answers."""
    found = all_values()
    buttons = [one for one in tokens(found) if any(keyring.open(one, chat) for chat in chats)]
    return {
        "searched": len(found),
        "planted": [repr(value)[:200] for value in planted(found)][:9],
        "buttons": buttons[:9],
        "people": people_held()[:9],
        "answers": answers_held(questions)[:9],
    }
