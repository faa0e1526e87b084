"""Events as numbers: a kind of four bits, an argument of two bytes, a detail of one."""

from __future__ import annotations

from typing import assert_never

from bot.engine.digests import Codes, FlowCodes, digest
from bot.model.conversation import (
    Back,
    Begin,
    Change,
    Choose,
    Collected,
    Emergency,
    Erase,
    Event,
    Finish,
    Here,
    Info,
    Open,
    Picking,
    Reading,
    Reviewing,
    Shelf,
    Shelved,
    Spot,
    Stale,
    Toggle,
    View,
    Within,
)

SIZE = 3
"""Bytes of argument and detail."""

MOST_PARTS = 16
"""Regions of a long list, and pages of each: four bits for either."""

# The numbers are part of every button ever sent: never renumber, only add.
_BEGIN, _CHOOSE, _TOGGLE, _FINISH, _BACK, _CHANGE, _ERASE = range(7)
_INFO, _HERE, _REVIEWING, _EMERGENCY, _PICKING, _SHELVED, _COLLECTED, _READING = range(7, 15)
_STALE = 15

_KINDS: dict[type, int] = {
    Begin: _BEGIN,
    Choose: _CHOOSE,
    Toggle: _TOGGLE,
    Finish: _FINISH,
    Back: _BACK,
    Change: _CHANGE,
    Erase: _ERASE,
    Stale: _STALE,
    Info: _INFO,
    Here: _HERE,
    Reviewing: _REVIEWING,
    Emergency: _EMERGENCY,
    Picking: _PICKING,
    Shelved: _SHELVED,
    Collected: _COLLECTED,
    Reading: _READING,
}


def kind(event: Event) -> int:
    """The four bits that tell what is to be done."""
    return _KINDS[type(event.spot if isinstance(event, Open) else event)]


def is_carrier(number: int) -> bool:
    """Whether it is the kind of an event that needs no answers."""
    return number in (_BEGIN, _ERASE)


def carrier(number: int) -> Event:
    """The event of a carrier's kind."""
    return Begin() if number == _BEGIN else Erase()


def argument(event: Event) -> bytes:
    """What it is to be done with: two bytes, and one of detail."""
    match event:
        case Choose(node, option) | Toggle(node, option):
            return _three(digest(node, option))
        case Finish(node) | Change(node):
            return _three(digest(node))
        case Open(spot):
            return _spot_argument(spot)
        case Begin() | Back() | Erase() | Stale():
            return _three(0)
        case _:
            assert_never(event)


def _spot_argument(spot: Spot) -> bytes:
    match spot:
        case Info():
            return _three(0, spot.value)
        case Picking(node, region, page):
            return _three(digest(node), region * MOST_PARTS + page)
        case Shelved(shelf, page):
            return _three(shelf.value, page)
        case Collected(collection, page):
            return _three(digest(collection), page)
        case Reading(card, within, view):
            return _three(digest(card), within.value << 4 | view.value)
        case Here() | Reviewing() | Emergency():
            return _three(0)
        case _:
            assert_never(spot)


def _three(number: int, detail: int = 0) -> bytes:
    return number.to_bytes(2, "big") + bytes((detail,))


def event(number: int, raw: bytes, codes: Codes, flow: FlowCodes) -> Event:
    """The event of a token; `Stale` where what it was about no longer exists."""
    code, detail = int.from_bytes(raw[:2], "big"), raw[2]
    if number in _PLAIN:
        return _PLAIN[number]
    if number in (_CHOOSE, _TOGGLE):
        pair = flow.answers.get(code)
        made = Choose if number == _CHOOSE else Toggle
        return made(*pair) if pair else Stale()
    if number in (_FINISH, _CHANGE, _PICKING):
        return _about_node(number, flow.nodes.get(code), detail)
    return _about_library(number, code, detail, codes)


_PLAIN: dict[int, Event] = {
    _BEGIN: Begin(),
    _BACK: Back(),
    _ERASE: Erase(),
    _STALE: Stale(),
    _HERE: Open(Here()),
    _REVIEWING: Open(Reviewing()),
    _EMERGENCY: Open(Emergency()),
}


def _about_node(number: int, node: str | None, detail: int) -> Event:
    if node is None:
        return Stale()
    if number == _FINISH:
        return Finish(node)
    if number == _CHANGE:
        return Change(node)
    return Open(Picking(node, *divmod(detail, MOST_PARTS)))


def _about_library(number: int, code: int, detail: int, codes: Codes) -> Event:
    try:
        if number == _INFO:
            return Open(Info(detail))
        if number == _SHELVED:
            return Open(Shelved(Shelf(code), detail))
        if number == _COLLECTED:
            return Open(Collected(codes.collections[code], detail))
        return Open(Reading(codes.cards[code], Within(detail >> 4), View(detail & 15)))
    except (KeyError, ValueError):
        return Stale()
