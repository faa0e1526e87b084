"""The core: `respond()`, tokens, and a press without the network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.channels.telegram.markup import html
from bot.engine.keyring import Keyring
from bot.engine.machine import machine_of
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import Back, Choose, Here, Open, State
from bot.model.guide import Guide
from tests.bench.guides import guide_of, long_flow, shipped_files
from tests.bench.measure import Figure, microseconds

TODAY = date(2026, 11, 23)
CHAT = 123_456_789


def figures() -> Iterator[Figure]:
    """Each with its bar of issue 2, where it has one."""
    guide = long_flow(14)
    given = {f"q{number}": ("a1",) for number in range(11)}
    state = State("en", "guidance", given)
    press = Choose("q11", "a1")
    yield Figure(
        "respond(), the 12th answer, next question",
        microseconds(lambda: respond(guide, state, press, TODAY)),
        "µs",
        250,
    )
    walk = machine_of(guide.first_flow).walk
    twelve = {**given, "q11": ("a1",)}
    yield Figure("the replay of 12 answers in it", microseconds(lambda: walk(twelve)), "µs")
    last = long_flow(12)
    yield Figure(
        "respond(), the 12th answer, outcome over 100 cards",
        microseconds(lambda: respond(last, state, press, TODAY)),
        "µs",
        250,
    )
    shipped = guide_of(shipped_files())
    whole = State("ru", "guidance", dict(_SHIPPED))
    look = Open(Here())
    yield Figure(
        "respond(), shipped outcome after 7 questions",
        microseconds(lambda: respond(shipped, whole, look, TODAY)),
        "µs",
    )
    yield from _tokens(shipped, whole)


_SHIPPED = {
    "danger": ("no",),
    "who": ("self",),
    "location": ("kz",),
    "situation": ("away",),
    "documents": ("internal", "military-id"),
    "case": ("yes",),
    "plans": ("move",),
}


def _tokens(shipped: Guide, whole: State) -> Iterator[Figure]:
    keyring = Keyring(["123:secret"])
    payload = bytes(31)
    (sealed,) = keyring.seal([payload], CHAT)
    yield Figure(
        "seal and open one token",
        microseconds(lambda: keyring.open(keyring.seal([payload], CHAT)[0], CHAT)),
        "µs",
        15,
    )
    yield Figure("open one token", microseconds(lambda: keyring.open(sealed, CHAT)), "µs")
    tokens = Tokens(shipped, keyring)
    reply = respond(shipped, whole, Back(), TODAY)
    keyboard = tokens.seal(reply.state, reply.screen, CHAT)
    token = keyboard[0][0]

    def press() -> None:
        opened = tokens.open(token, CHAT)
        assert opened
        answer = respond(shipped, *opened, TODAY)
        html(answer.screen.text)
        tokens.seal(answer.state, answer.screen, CHAT)

    name = "a press without the network: open, respond, render, seal the keyboard"
    yield Figure(name, microseconds(press, times=500), "µs")
