"""How a conversation begins: commands, deep links and typed text, as states and events."""

from __future__ import annotations

from bot.model.conversation import (
    EMERGENCY,
    HOME,
    Begin,
    Collected,
    Erase,
    Event,
    Info,
    Open,
    Reading,
    Stale,
    State,
    Within,
)
from bot.model.guide import Guide

COMMANDS: dict[str, Event] = {
    "start": HOME,
    "help": Open(Info.HELP),
    "sos": EMERGENCY,
    "browse": Open(Info.BROWSE),
    "language": Open(Info.LANGUAGES),
    "erase": Erase(),
    "privacy": Open(Info.PRIVACY),
}
"""What each command does, in the order of the command menu."""


def arriving(guide: Guide, language: str | None) -> State:
    """The state of somebody who has said nothing yet."""
    return State(guide.language_for(language), guide.first_flow.id)


def command(guide: Guide, state: State, name: str, argument: str) -> tuple[State, Event]:
    """What a command asks for; an unknown one is answered like typed text."""
    if name == "start" and argument:
        return _linked(guide, state, argument)
    return state, COMMANDS.get(name, Open(Info.TYPED))


def _linked(guide: Guide, state: State, payload: str) -> tuple[State, Event]:
    """The place of a deep link: `country-am`, `guide-…`, `org-…` or `flow-…`."""
    kind, _, name = payload.partition("-")
    if kind in ("country", "guide") and name in guide.collections:
        return state, Open(Collected(name))
    if kind == "org" and name in guide.cards:
        return state, Open(Reading(name, Within.COLLECTION))
    if kind == "flow" and name in guide.flows:
        return State(state.language, name), Begin()
    return state, Stale()
