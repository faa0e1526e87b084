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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.engine import token_events
from bot.engine.digests import FLOW_BITS, Codes, FlowCodes, digest
from bot.engine.keyring import PAYLOAD, Keyring
from bot.model.conversation import Begin, Erase, Event, Screen, Stale, State
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


def _carries(event: Event) -> bool:
    return isinstance(event, Begin | Erase)


@dataclass(frozen=True, slots=True)
class _Opened:
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

    def seal(self, state: State, screen: Screen, chat: int) -> tuple[tuple[str, ...], ...]:
        """A token for each button of the screen, in its rows."""
        answers = _flat(state, self._codes.of_flow[state.flow])
        spill = len(answers) > IN_TOKEN
        check = _check(answers, draft=bool(state.draft)) if spill else b""
        own = check + b"".join(answers[: IN_SPILLED if spill else IN_TOKEN])
        carried = 0
        rows = []
        for row in screen.rows:
            tokens = []
            for button in row:
                head = _head(state, button.press, button.language, spilled=spill)
                if spill and _carries(button.press):
                    start = IN_SPILLED + carried * IN_CARRIER
                    later = b"".join(answers[start : start + IN_CARRIER])
                    numbered = head << 4 | carried
                    payload = numbered.to_bytes(_CARRIER_HEAD, "big") + check + later
                    carried += 1
                else:
                    whole = head << token_events.BITS | token_events.argument(button.press)
                    payload = whole.to_bytes(_HEAD, "big") + own
                tokens.append(self._keyring.seal(payload.ljust(PAYLOAD, b"\0"), chat))
            rows.append(tuple(tokens))
        return tuple(rows)

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
        answers = opened.rest
        if opened.spilled:
            check, answers = answers[:_CHECK], answers[_CHECK : _CHECK + IN_SPILLED * _ANSWER]
            answers += self._spill(check, chat, keyboard)
        return _with_answers(state, answers, codes, draft=opened.draft), event

    def _unseal(self, token: str, chat: int) -> _Opened | None:
        payload = self._keyring.open(token, chat)
        if payload is None:
            return None
        whole = int.from_bytes(payload[:_HEAD], "big")
        head = whole >> token_events.BITS
        opened = _Opened(
            kind=head >> 24,
            spilled=bool(head >> 23 & 1),
            draft=bool(head >> 22 & 1),
            language=chr((head >> 17 & 31) + 97) + chr((head >> 12 & 31) + 97),
            flow=head & 0xFFF,
            argument=whole & ((1 << token_events.BITS) - 1),
            rest=payload[_HEAD:],
        )
        if opened.is_carrier:
            return replace(opened, argument=payload[3] & 15, rest=payload[_CARRIER_HEAD:])
        return opened

    def _spill(self, check: bytes, chat: int, keyboard: Iterable[str]) -> bytes:
        """The later answers from the carriers of the keyboard, if they belong to this press.

        A message may have been edited between the press and its delivery, so the check of the
        whole list of answers must agree.
        """
        found: dict[int, bytes] = {}
        for token in keyboard:
            opened = self._unseal(token, chat)
            if opened and opened.is_carrier and opened.rest[:_CHECK] == check:
                found[opened.argument] = opened.rest[_CHECK:]
        return b"".join(found[number] for number in range(len(found)) if number in found)


def _head(state: State, event: Event, language: str | None, *, spilled: bool) -> int:
    """Kind, spilled, draft, language and flow: 28 bits."""
    first, second = (ord(letter) - 97 for letter in language or state.language)
    draft = bool(state.draft and state.draft[1])
    flags = token_events.kind(event) << 2 | spilled << 1 | draft
    return flags << 22 | first << 17 | second << 12 | digest(FLOW_BITS, state.flow)


def _flat(state: State, codes: FlowCodes) -> list[bytes]:
    """The answers in order, one digest a pick; the draft's picks come last."""
    pairs = [(node, pick) for node, picks in state.answers.items() for pick in picks]
    if state.draft:
        pairs += [(state.draft[0], pick) for pick in state.draft[1]]
    return [codes.codes[pair].to_bytes(_ANSWER, "big") for pair in pairs if pair in codes.codes]


def _check(answers: Sequence[bytes], *, draft: bool) -> bytes:
    return hashlib.blake2b(b"".join(answers), digest_size=_CHECK, salt=bytes((draft,))).digest()


def _with_answers(state: State, raw: bytes, codes: FlowCodes, *, draft: bool) -> State:
    """The state with those answers that the flow still has."""
    answers: dict[str, tuple[str, ...]] = {}
    last = ""
    for at in range(0, len(raw), _ANSWER):
        code = int.from_bytes(raw[at : at + _ANSWER], "big")
        node, pick = codes.answers.get(code, ("", ""))
        if node:
            answers[node] = (*answers.get(node, ()), pick)
            last = node
    # When all picks of a draft are gone, what comes last is a finished answer and stays one.
    question = codes.flow.question(last) if draft else None
    if question and question.many:
        return replace(state, answers=answers, draft=(last, answers.pop(last)))
    return replace(state, answers=answers)
