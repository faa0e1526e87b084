"""The terminal channel: the same conversation as text, for trying it out and for transcripts.

It keeps the state of its one conversation in a variable; tokens are a matter of other channels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from bot.engine.arriving import COMMANDS, arriving, command
from bot.engine.respond import respond
from bot.model.conversation import Button, Event, Info, Open, Reply, Screen, State
from bot.model.guide import Guide
from bot.model.text import Block, Run, Style

Ask = Callable[[], str | None]
"""Gives the next line that was typed; None at the end of the input."""
Say = Callable[[str], None]

LEAVE = ("q", "quit", "exit")

_LONGEST_NUMBER = 4
"""Digits that are read of a number: no screen has a thousand buttons, and `int` refuses 5000."""


class Conversation:
    """One conversation at a terminal or in a transcript."""

    def __init__(self, guide: Guide, today: date, language: str | None = None) -> None:
        """Begin at the first screen."""
        self._guide = guide
        self._today = today
        self._reply = self._respond(arriving(guide, language), Open(Info.HOME))

    @property
    def reply(self) -> Reply:
        """What is shown now."""
        return self._reply

    @property
    def buttons(self) -> list[Button]:
        """The buttons of the screen, in reading order."""
        return [button for row in self._reply.screen.rows for button in row]

    def enter(self, line: str) -> Button | None:
        """What the line means: a command, or a button by its number, its label or a part of it.

        Anything else counts as typed text. Returns the button that was pressed, if any.
        """
        if line.startswith("/"):
            name, _, argument = line[1:].partition(" ")
            state = arriving(self._guide, self._reply.state.language)
            self._reply = self._respond(*command(self._guide, state, name, argument.strip()))
            return None
        button = self._find(line)
        if button is None:
            self._reply = self._respond(self._reply.state, Open(Info.TYPED))
            return None
        self.press(button)
        return button

    def press(self, button: Button) -> None:
        """Press a button."""
        state = self._reply.state
        if button.language:
            state = replace(state, language=button.language)
        self._reply = self._respond(state, button.press)

    def _find(self, line: str) -> Button | None:
        buttons = self.buttons
        if line.isdecimal():
            number = int(line[:_LONGEST_NUMBER])
            return buttons[number - 1] if 0 < number <= len(buttons) else None
        wanted = line.casefold()
        exact = [button for button in buttons if button.label.casefold() == wanted]
        partly = [button for button in buttons if wanted in button.label.casefold()]
        return next(iter(exact or partly), None) if wanted else None

    def _respond(self, state: State, event: Event) -> Reply:
        return respond(self._guide, state, event, self._today)


def converse(conversation: Conversation, ask: Ask, say: Say, *, styled: bool = False) -> None:
    """Talk until the input ends or the person leaves."""
    while True:
        reply = conversation.reply
        if reply.erase:
            say("\033[2J\033[3J\033[H" + reply.farewell if styled else reply.farewell)
        else:
            say("\n".join(drawn(reply.screen, numbered=True, styled=styled)))
        line = ask()
        if line is None or line.strip().casefold() in LEAVE:
            return
        conversation.enter(line.strip())


def drawn(screen: Screen, *, numbered: bool = False, styled: bool = False) -> Iterator[str]:
    """The lines of a screen: its text, then its rows of buttons."""
    for block in screen.text:
        yield from _block(block, styled=styled).split("\n")
        yield ""
    number = 0
    for row in screen.rows:
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{number} {button.label}]" if numbered else f"[{button.label}]")
        yield "  " + " ".join(labels)


def _block(block: Block, *, styled: bool) -> str:
    words = "".join(_run(run, styled=styled) for run in block.runs)
    return "\n".join(f"| {line}" for line in words.split("\n")) if block.quote else words


_CODES = {Style.BOLD: "1", Style.ITALIC: "3", Style.STRIKE: "9", Style.CODE: "2"}


def _run(run: Run, *, styled: bool) -> str:
    words = run.text
    if run.link and run.link != run.text:
        words = f"{words} <{run.link}>"
    codes = ";".join(_CODES[style] for style in _CODES if style in run.styles)
    return f"\033[{codes}m{words}\033[0m" if styled and codes else words


def commands_line() -> str:
    """The commands, for the line of help under the first screen."""
    return " ".join(f"/{name}" for name in COMMANDS)
