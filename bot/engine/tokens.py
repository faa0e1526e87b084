"""Tokens: a state and an event, sealed into a button for one chat.

Stored in the token: language, flow, event and the answers, as digests of their ids. Derived:
everything else. What no longer exists in the guide is dropped, never read as something else. A
token holds twelve answers; of a longer path each token holds the first ten, and the rest spills
into the tokens of *Start again* and *Erase*, which need no answers of their own. A press arrives
with the whole keyboard of its message; without it the first ten stand and the rest is asked again.

Layout, 31 bytes: kind (4 bits), spilled (1), draft (1), language (10), flow (12), argument (28),
then the check of a longer path (3 bytes), then answers (2 each). A carrier has its number (4 bits)
for an argument. Unused bytes are 0, which is no digest.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from bot.engine import token_events
from bot.engine.digests import FLOW_BITS, Codes, FlowCodes, digest
from bot.engine.keyring import PAYLOAD, Keyring
from bot.engine.stock import Row, stocks_of
from bot.engine.token_events import BITS
from bot.model.conversation import Event, Screen, Stale, State
from bot.model.guide import Guide

_ANSWER = 2
_CHECK = 3
_HEAD = 7
"""Bytes of everything before check and answers."""
_CARRIER_HEAD = 4
"""The same in a carrier, whose argument is short."""
IN_TOKEN = (PAYLOAD - _HEAD) // _ANSWER
"""Answers in a token that holds all of them: 12."""
IN_SPILLED = (PAYLOAD - _HEAD - _CHECK) // _ANSWER
"""Answers in each token of a longer path: 10."""
IN_CARRIER = (PAYLOAD - _CARRIER_HEAD - _CHECK) // _ANSWER
"""Answers that spill into one carrier: 12."""
CARRIERS = 2
"""Carriers on every screen of a conversation that has begun: *Start again* and *Erase*."""
CAPACITY = IN_SPILLED + CARRIERS * IN_CARRIER
"""Answers that a keyboard holds: 34. Longer paths are refused at load."""


class _Opened(NamedTuple):
    """A token's parts, still as numbers. `rest` is check and answers."""

    kind: int
    spilled: bool
    draft: bool
    language: str
    flow: int
    argument: int
    rest: bytes

    @property
    def is_carrier(self) -> bool:
        """Whether it holds the later answers of a long path, and no state of its own."""
        return self.spilled and token_events.is_carrier(self.kind)


class Tokens:
    """Seals and opens tokens for one guide. Holds nothing of any conversation."""

    def __init__(self, guide: Guide, keyring: Keyring) -> None:
        """Make the digests of the guide; the keyring may be shared."""
        self._codes = Codes(guide)
        self._keyring = keyring
        # The rows of the stock live as long as it does, so that each is known by its identity.
        self._stocks = stocks_of(guide)
        self._ready = {
            id(row): _numbered(row, self._codes.of_flow[flow])
            for (flow, _), stock in self._stocks.items()
            for row in stock.rows()
        }

    def seal(self, state: State, screen: Screen, chat: int) -> tuple[tuple[str, ...], ...]:
        """A token for each button of the screen, in its rows."""
        codes = self._codes.of_flow[state.flow]
        answers, draft = _flat(state, codes)
        spill = len(answers) > IN_TOKEN
        check = _check(answers, draft=draft) if spill else b""
        own = check + _joined(answers[: IN_SPILLED if spill else IN_TOKEN])
        own = own.ljust(PAYLOAD - _HEAD, b"\0")
        other_language = (spill << 23 | draft << 22 | digest(FLOW_BITS, state.flow)) << BITS
        here = other_language | _language(state.language)
        carriers = 0
        payloads = []
        for row in screen.rows:
            for number, speaks in self._ready.get(id(row)) or _numbered(row, codes):
                head = number | (other_language if speaks else here)
                if spill and token_events.is_carrier(number >> token_events.KIND_AT):
                    later = _joined(answers[IN_SPILLED + carriers * IN_CARRIER :][:IN_CARRIER])
                    short = head >> BITS << 4 | carriers
                    payload = short.to_bytes(_CARRIER_HEAD, "big") + check + later
                    payloads.append(payload.ljust(PAYLOAD, b"\0"))
                    carriers += 1
                else:
                    payloads.append(head.to_bytes(_HEAD, "big") + own)
        seals = iter(self._keyring.seal(payloads, chat))
        return tuple([tuple(islice(seals, len(row))) for row in screen.rows])

    def open(
        self, token: str, chat: int, keyboard: Iterable[str] = ()
    ) -> tuple[State, Event] | None:
        """What the press means; nothing when the token cannot be opened.

        `keyboard` are the tokens of the message that was pressed, needed only for long paths.
        """
        opened = self._unseal(token, chat)
        if opened is None:
            return None
        codes = self._codes.flows.get(opened.flow)
        state = State(opened.language, codes.flow.id if codes else "")
        if codes is None:
            return state, Stale()
        if opened.is_carrier:
            return state, token_events.carrier(opened.kind)
        event = token_events.event(opened.kind, opened.argument, self._codes, codes)
        if not opened.spilled:
            return _with_answers(state, _split(opened.rest), codes, draft=opened.draft), event
        check, answers = opened.rest[:_CHECK], _split(opened.rest[_CHECK:])
        whole = answers + self._spill(check, chat, keyboard)
        if _check(whole, draft=opened.draft) == check:
            return _with_answers(state, whole, codes, draft=opened.draft), event
        return _with_first_answers(state, answers, codes), event

    def _unseal(self, token: str, chat: int) -> _Opened | None:
        payload = self._keyring.open(token, chat)
        if payload is None:
            return None
        whole = int.from_bytes(payload[:_HEAD], "big")
        head = whole >> BITS
        opened = _Opened(
            kind=head >> 24,
            spilled=bool(head >> 23 & 1),
            draft=bool(head >> 22 & 1),
            language=chr((head >> 17 & 31) + 97) + chr((head >> 12 & 31) + 97),
            flow=head & 0xFFF,
            argument=whole & ((1 << BITS) - 1),
            rest=payload[_HEAD:],
        )
        if opened.is_carrier:
            return opened._replace(argument=payload[3] & 15, rest=payload[_CARRIER_HEAD:])
        return opened

    def _spill(self, check: bytes, chat: int, keyboard: Iterable[str]) -> list[int]:
        """The later answers from the carriers of the keyboard, if they belong to this press.

        A message may have been edited between the press and its delivery, so the check of the
        whole list of answers must agree.
        """
        found: dict[int, bytes] = {}
        for token in keyboard:
            opened = self._unseal(token, chat)
            if opened and opened.is_carrier and opened.rest[:_CHECK] == check:
                found[opened.argument] = opened.rest[_CHECK:]
        return _split(b"".join(found[number] for number in sorted(found)))


def _numbered(row: Row, codes: FlowCodes) -> tuple[tuple[int, bool], ...]:
    """For each button what stands in its token whoever it is for.

    Also whether that names a language: that of all other buttons is the conversation's.
    """
    return tuple(
        (
            token_events.number(button.press, codes)
            | (_language(button.language) if button.language else 0),
            button.language is not None,
        )
        for button in row
    )


def _language(code: str) -> int:
    """Two letters of five bits each, in their place."""
    first, second = code.encode()
    return ((first - 97) << 17 | (second - 97) << 12) << BITS


def _flat(state: State, codes: FlowCodes) -> tuple[list[int], bool]:
    """The answers in order, one digest a pick, and whether the last of them are a draft's.

    Answers that were kept from a way not taken may be more than fit: the last ones are left out.
    """
    answers = [_digests(node, picks, codes) for node, picks in state.answers.items()]
    draft = _digests(*state.draft, codes) if state.draft else []
    while answers and sum(map(len, answers)) + len(draft) > CAPACITY:
        answers.pop()
    return [*chain.from_iterable(answers), *draft], bool(draft)


def _digests(node: str, picks: Iterable[str], codes: FlowCodes) -> list[int]:
    """Those picks that the flow has."""
    found = [codes.codes.get((node, pick)) for pick in picks]
    return [code for code in found if code]


def _joined(answers: Sequence[int]) -> bytes:
    return struct.pack(f">{len(answers)}H", *answers)


def _split(raw: bytes) -> list[int]:
    """The answers in a token, without the unused bytes."""
    codes = struct.unpack(f">{len(raw) // _ANSWER}H", raw[: len(raw) // _ANSWER * _ANSWER])
    return [code for code in codes if code]


def _check(answers: Sequence[int], *, draft: bool) -> bytes:
    joined = _joined(answers)
    return hashlib.blake2b(joined, digest_size=_CHECK, salt=bytes((draft,))).digest()


def _with_answers(state: State, raw: Sequence[int], codes: FlowCodes, *, draft: bool) -> State:
    """The state with those answers that the flow still has."""
    answers: dict[str, tuple[str, ...]] = {}
    last = ""
    for code in raw:
        node, pick = codes.answers.get(code, ("", ""))
        if node:
            answers[node] = (*answers[node], pick) if node in answers else (pick,)
            last = node
    # When all picks of a draft are gone, a finished answer comes last. A single choice stays one; a
    # multiple choice is shown again with its ticks.
    if draft and _is_many(last, codes):
        return replace(state, answers=answers, draft=(last, answers.pop(last)))
    return replace(state, answers=answers)


def _with_first_answers(state: State, raw: Sequence[int], codes: FlowCodes) -> State:
    """The state with the answers of one token of a longer path.

    Its last answer may go on where the token ends: half a multiple choice is not what was
    answered, so it is asked again.
    """
    cut = _with_answers(state, raw, codes, draft=False)
    *_, last = ("", *cut.answers)
    if not _is_many(last, codes):
        return cut
    return replace(cut, answers={node: cut.answers[node] for node in cut.answers if node != last})


def _is_many(node: str, codes: FlowCodes) -> bool:
    question = codes.flow.question(node)
    return question is not None and question.many is not None
