"""A conversation without any channel: press buttons by their labels, read what is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from bot.engine.arriving import arriving
from bot.engine.respond import respond
from bot.loading.rules.screens import excesses
from bot.model.conversation import Begin, Button, Event, Info, Open, Reply, Screen, State
from bot.model.guide import Guide
from bot.model.text import plain
from tests.guides import TODAY


def buttons(screen: Screen) -> list[Button]:
    """All buttons, row by row."""
    return [button for row in screen.rows for button in row]


def labels(screen: Screen) -> list[str]:
    """The labels of all buttons, row by row."""
    return [button.label for button in buttons(screen)]


def presses(screen: Screen) -> list[Event]:
    """What all buttons do, row by row."""
    return [button.press for button in buttons(screen)]


def assert_real(screen: Screen) -> None:
    """The screen can be shown: it has words and buttons, and keeps all limits."""
    assert list(excesses(screen)) == []
    assert buttons(screen)


@dataclass
class Conversation:
    """One person's conversation. It begins on the first screen."""

    guide: Guide
    language: str = "en"
    today: date = TODAY
    reply: Reply = field(init=False)

    def __post_init__(self) -> None:
        self.reply = self._respond(arriving(self.guide, self.language), Open(Info.HOME))

    @property
    def state(self) -> State:
        """What the buttons of the present screen carry."""
        return self.reply.state

    @property
    def screen(self) -> Screen:
        """What is shown."""
        return self.reply.screen

    @property
    def said(self) -> str:
        """The words of the present screen."""
        return plain(self.reply.screen.text)

    @property
    def labels(self) -> list[str]:
        """The labels of the present screen's buttons."""
        return labels(self.screen)

    def begin(self, *answers: str) -> Conversation:
        """Start, and give these answers."""
        self.do(Begin())
        return self.press(*answers)

    def press(self, *names: str) -> Conversation:
        """Press the buttons with these labels, one after the other."""
        for name in names:
            found = [button for button in buttons(self.screen) if button.label == name]
            assert found, f"no button {name!r} among {self.labels} on {self.said!r}"
            language = found[0].language or self.state.language
            self.do(found[0].press, replace(self.state, language=language))
        return self

    def do(self, event: Event, state: State | None = None) -> Conversation:
        """Let an event happen, be there a button for it or not."""
        self.reply = self._respond(state or self.state, event)
        assert_real(self.screen)
        return self

    def _respond(self, state: State, event: Event) -> Reply:
        return respond(self.guide, state, event, self.today)
