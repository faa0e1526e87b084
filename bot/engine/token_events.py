"""Events as numbers: a kind of four bits and an argument of 28."""

from __future__ import annotations

from typing import assert_never

from bot.engine.digests import (
    CARD_BITS,
    COLLECTION_BITS,
    NODE_BITS,
    Codes,
    FlowCodes,
    digest,
)
from bot.model.conversation import (
    BACK,
    EMERGENCY,
    HERE,
    REVIEWING,
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

BITS = 28
"""Bits of an argument."""

KIND_AT = 52
"""Where the kind begins, counted from the lowest bit: above the place of flags, language, flow."""

MOST_PARTS = 16
"""Regions of a long list, and pages of each: four bits for either."""

MOST_PAGES = 256
"""Pages of a shelf or a collection: eight bits."""

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


def number(event: Event, flow: FlowCodes) -> int:
    """The event as it stands in a token: its kind on top, its argument below, all else 0."""
    return kind(event) << KIND_AT | _argument(event, flow)


def _argument(event: Event, flow: FlowCodes) -> int:
    """What it is to be done with, in 28 bits; 0 where the flow does not know it."""
    match event:
        case Choose(node, option) | Toggle(node, option):
            return flow.codes.get((node, option), 0)
        case Finish(node) | Change(node):
            return digest(NODE_BITS, node)
        case Open(spot):
            return _spot_argument(spot)
        case Begin() | Back() | Erase() | Stale():
            return 0
        case _:
            assert_never(event)


def _spot_argument(spot: Spot) -> int:
    match spot:
        case Info():
            return spot.value
        case Picking(node, region, page):
            return digest(NODE_BITS, node) << 8 | region * MOST_PARTS + page
        case Shelved(shelf, page):
            return shelf.value << 8 | page
        case Collected(collection, page):
            return digest(COLLECTION_BITS, collection) << 8 | page
        case Reading(card, within, view):
            return digest(CARD_BITS, card) << 4 | within.value << 2 | view.value
        case Here() | Reviewing() | Emergency():
            return 0
        case _:
            assert_never(spot)


def event(number: int, argument: int, codes: Codes, flow: FlowCodes) -> Event:
    """The event of a token; `Stale` where what it was about no longer exists."""
    if number in _PLAIN:
        return _PLAIN[number]
    if number in (_CHOOSE, _TOGGLE):
        pair = flow.answers.get(argument)
        made = Choose if number == _CHOOSE else Toggle
        return made(*pair) if pair else Stale()
    if number in (_FINISH, _CHANGE):
        node = flow.nodes.get(argument)
        made_of = Finish if number == _FINISH else Change
        return made_of(node) if node else Stale()
    return _opening(number, argument, codes, flow)


_PLAIN: dict[int, Event] = {
    _BEGIN: Begin(),
    _BACK: BACK,
    _ERASE: Erase(),
    _STALE: Stale(),
    _HERE: HERE,
    _REVIEWING: REVIEWING,
    _EMERGENCY: EMERGENCY,
}


def _opening(number: int, argument: int, codes: Codes, flow: FlowCodes) -> Event:
    code, detail = argument >> 8, argument & 255
    try:
        if number == _INFO:
            return Open(Info(argument))
        if number == _PICKING:
            return Open(Picking(flow.nodes[code], *divmod(detail, MOST_PARTS)))
        if number == _SHELVED:
            return Open(Shelved(Shelf(code), detail))
        if number == _COLLECTED:
            return Open(Collected(codes.collections[code], detail))
        card = codes.cards[argument >> 4]
        return Open(Reading(card, Within(argument >> 2 & 3), View(argument & 3)))
    except (KeyError, ValueError):
        return Stale()
