"""Tokens: a state and an event, sealed into a button for one chat.

Stored in the token: language, flow, event and the answers, as digests of their ids. Derived:
everything else. What no longer exists in the guide is dropped, never read as something else. A
token holds twelve answers; of a longer path each token holds the first ten, and the rest spills
into the tokens of *Start again* and *Erase*, which need no answers of their own. A press arrives
with the whole keyboard of its message; without it the first ten stand and the rest is asked again.

Layout, 31 bytes: head (2: kind 4 bits, spilled 1, draft 1, language 10), flow (2), then either
argument (2), detail (1), [check (3) when spilled], answers (2 each), or, in a carrier, check (3),
index (1), answers. Unused bytes are 0, which is no digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.engine import token_events
from bot.engine.digests import SIZE, Codes, FlowCodes, digest
from bot.engine.keyring import PAYLOAD, Keyring
from bot.model.conversation import Begin, Erase, Event, Screen, Stale, State
from bot.model.guide import Guide

_HEAD = 4
_CHECK = 3
IN_TOKEN = (PAYLOAD - _HEAD - 3) // SIZE
"""Answers in a token that holds all of them: 12."""
IN_SPILLED = (PAYLOAD - _HEAD - 3 - _CHECK) // SIZE
"""Answers in each token of a longer path: 10."""
IN_CARRIER = (PAYLOAD - _HEAD - _CHECK - 1) // SIZE
"""Answers that spill into one carrier: 11."""
CARRIERS = 2
"""Carriers on every screen of a conversation that has begun: *Start again* and *Erase*."""
CAPACITY = IN_SPILLED + CARRIERS * IN_CARRIER
"""Answers that a keyboard holds: 32. Longer paths are refused at load."""

_SPILLED = 1 << 11
_DRAFT = 1 << 10


def _carries(event: Event) -> bool:
    return isinstance(event, Begin | Erase)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A token's parts, still as numbers."""

    kind: int
    spilled: bool
    draft: bool
    language: str
    flow: int
    rest: bytes


class Tokens:
    """Seals and opens tokens for one guide. Holds nothing of any conversation."""

    def __init__(self, guide: Guide, keyring: Keyring) -> None:
        """Make the digests of the guide; the keyring may be shared."""
        self._guide = guide
        self._codes = Codes(guide)
        self._keyring = keyring

    def seal(self, state: State, screen: Screen, chat: int) -> tuple[tuple[str, ...], ...]:
        """A token for each button of the screen, in its rows."""
        codes = self._codes.of_flow[state.flow]
        answers = _flat(state, codes)
        spill = len(answers) > IN_TOKEN
        check = _check(answers, draft=bool(state.draft)) if spill else b""
        flow = digest(state.flow).to_bytes(SIZE, "big")
        first = b"".join(answers[: IN_SPILLED if spill else IN_TOKEN])
        carried = 0
        rows = []
        for row in screen.rows:
            tokens = []
            for button in row:
                head = self._head(state, button.press, button.language, spilled=spill)
                if spill and _carries(button.press):
                    start = IN_SPILLED + carried * IN_CARRIER
                    own = b"".join(answers[start : start + IN_CARRIER])
                    rest = check + bytes((carried,)) + own
                    carried += 1
                else:
                    rest = token_events.argument(button.press) + check + first
                payload = (head + flow + rest).ljust(PAYLOAD, b"\0")
                tokens.append(self._keyring.seal(payload, chat))
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
        if opened.spilled and token_events.is_carrier(opened.kind):
            return state, token_events.carrier(opened.kind)
        event = token_events.event(opened.kind, opened.rest, self._codes, codes)
        answers = opened.rest[token_events.SIZE :]
        if opened.spilled:
            check, answers = answers[:_CHECK], answers[_CHECK : _CHECK + IN_SPILLED * SIZE]
            answers += self._spill(check, chat, keyboard)
        return _with_answers(state, answers, codes, draft=opened.draft), event

    def _head(self, state: State, event: Event, language: str | None, *, spilled: bool) -> bytes:
        first, second = (ord(letter) - 97 for letter in language or state.language)
        head = token_events.kind(event) << 12 | first << 5 | second
        if spilled:
            head |= _SPILLED
        if state.draft and state.draft[1]:
            head |= _DRAFT
        return head.to_bytes(2, "big")

    def _unseal(self, token: str, chat: int) -> _Opened | None:
        payload = self._keyring.open(token, chat)
        if payload is None:
            return None
        head = int.from_bytes(payload[:2], "big")
        language = chr((head >> 5 & 31) + 97) + chr((head & 31) + 97)
        flow = int.from_bytes(payload[2:_HEAD], "big")
        return _Opened(
            head >> 12, bool(head & _SPILLED), bool(head & _DRAFT), language, flow, payload[_HEAD:]
        )

    def _spill(self, check: bytes, chat: int, keyboard: Iterable[str]) -> bytes:
        """The later answers from the carriers of the keyboard, if they belong to this press.

        A message may have been edited between the press and its delivery, so the check of the
        whole list of answers must agree.
        """
        found: dict[int, bytes] = {}
        for token in keyboard:
            opened = self._unseal(token, chat)
            fits = opened and opened.spilled and token_events.is_carrier(opened.kind)
            if opened and fits and opened.rest[:_CHECK] == check:
                found[opened.rest[_CHECK]] = opened.rest[_CHECK + 1 :][: IN_CARRIER * SIZE]
        return b"".join(found[index] for index in range(len(found)) if index in found)


def _flat(state: State, codes: FlowCodes) -> list[bytes]:
    """The answers in order, one digest a pick; the draft's picks come last."""
    pairs = [(node, pick) for node, picks in state.answers.items() for pick in picks]
    if state.draft:
        pairs += [(state.draft[0], pick) for pick in state.draft[1]]
    return [codes.codes[pair].to_bytes(SIZE, "big") for pair in pairs if pair in codes.codes]


def _check(answers: Sequence[bytes], *, draft: bool) -> bytes:
    return hashlib.blake2b(b"".join(answers), digest_size=_CHECK, salt=bytes((draft,))).digest()


def _with_answers(state: State, raw: bytes, codes: FlowCodes, *, draft: bool) -> State:
    """The state with those answers that the flow still has."""
    answers: dict[str, tuple[str, ...]] = {}
    last = ""
    for at in range(0, len(raw), SIZE):
        code = int.from_bytes(raw[at : at + SIZE], "big")
        if code:
            node, pick = codes.answers.get(code, ("", ""))
            if node:
                answers[node] = (*answers.get(node, ()), pick)
                last = node
    if draft and last:
        return replace(state, answers=answers, draft=(last, answers.pop(last)))
    return replace(state, answers=answers)
