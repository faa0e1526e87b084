"""Long questionnaires, and the sealed buttons of a screen."""

from __future__ import annotations

from typing import Any

from bot.engine.keyring import Keyring
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import Begin, Erase, Event, State
from bot.model.guide import Guide
from tests import guides
from tests.engine.conversing import buttons
from tests.guides import TODAY, local

CHAT = 42
KEYRING = Keyring(["a secret"])


def long_flow(singles: int, many: int = 0, picks: int = 4) -> dict[str, Any]:
    """Single choices `q0` …, then multiple choices `m0` …, all with the options `a` to `d`."""
    options: dict[str, Any] = {option: {"label": local(option.upper())} for option in "abcd"}
    questions = {f"q{at}": {"ask": local(f"Q{at}?"), "options": options} for at in range(singles)}
    for at in range(many):
        chosen = {"min": 1, "max": picks}
        questions[f"m{at}"] = {"ask": local(f"M{at}?"), "options": options, "many": chosen}
    title, show = local("Found"), {"kind": ["organization"]}
    outcome = {"title": title, "sections": [{"id": "all", "title": title, "show": show}]}
    return {
        "format": 1,
        "id": "help",
        "title": local("Long"),
        "questions": questions,
        "outcomes": {"end": outcome},
    }


def long_files(flow: dict[str, Any]) -> dict[str, bytes]:
    needed = [{name: "a"} for name in flow["questions"]]
    one = guides.organization("ark", {"any": needed})
    own = {guides.FLOW: flow, "content/organizations/ark.yaml": one}
    return guides.as_files(guides.skeleton() | own)


def long_guide(singles: int, many: int = 0, picks: int = 4) -> Guide:
    return guides.loaded(long_files(long_flow(singles, many, picks)))


def answers(singles: int, many: int = 0, picks: str = "abcd") -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {f"q{at}": ("abcd"[at % 4],) for at in range(singles)}
    return found | {f"m{at}": tuple(picks) for at in range(many)}


class Keyboard:
    """The sealed buttons of one screen."""

    def __init__(self, guide: Guide, state: State, event: Event) -> None:
        self.tokens = Tokens(guide, KEYRING)
        reply = respond(guide, state, event, TODAY)
        self.state = reply.state
        self.buttons = buttons(reply.screen)
        rows = self.tokens.seal(reply.state, reply.screen, CHAT)
        self.seals = [token for row in rows for token in row]

    def open(self, at: int, seals: list[str] | None = None) -> tuple[State, Event] | None:
        return self.tokens.open(self.seals[at], CHAT, self.seals if seals is None else seals)

    def at(self, *kinds: type) -> list[int]:
        """Where the buttons of these events are."""
        return [at for at, one in enumerate(self.buttons) if isinstance(one.press, kinds)]

    @property
    def plain(self) -> list[int]:
        """All buttons but those that need no answers."""
        carriers = self.at(Begin, Erase)
        return [at for at in range(len(self.buttons)) if at not in carriers]
