"""Walks: transcripts in plain text that staff can read, and review as a diff.

A walk begins with its header, lines `# …`. `# Language: ru` and `# Date: 2026-11-22` are read
here; the others tell people who this person is. Then come the screens as they are drawn, and
between them what is pressed: `> label`, the whole label as it stands on the button, or a command
such as `> /sos`. Only the header and the lines `> …` are given; the screens follow from them.

`> Next …` presses a button again and again, to the last card of the same country or guide in the
section. Of these cards only the text is shown; the buttons stand under the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from bot.engine.arriving import arriving, command
from bot.engine.respond import respond
from bot.loading.suggestions import did_you_mean
from bot.model.conversation import HOME, Button, Event, Open, Reading, Reply, State
from bot.model.guide import Guide

PRESS = "> "
COMMENT = "#"
ON = " …"

_COUNT = re.compile(r"^\d+\. | \(\d+\)$")
_POSITION = re.compile(r"(\d+)\D+(\d+)$")


class WalkError(ValueError):
    """A transcript that cannot be replayed; the message says what to change, `line` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        """`line` counts from 1."""
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Press:
    """What is pressed, and in which line it stands."""

    label: str
    line: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Script:
    """What is given in a transcript: its header, and what is pressed."""

    header: tuple[str, ...]
    presses: tuple[Press, ...]

    def told(self, name: str) -> str:
        """The value of a line `# Name: value` of the header."""
        return self._line(name)[1]

    @property
    def day(self) -> date:
        """The day of the walk."""
        at, told = self._line("Date")
        try:
            return date.fromisoformat(told)
        except ValueError:
            message = f"'{told}' is not a day; write it like 2026-11-22"
            raise WalkError(message, at) from None

    def language(self, guide: Guide) -> str:
        """The language of the walk, which the guide must have."""
        at, told = self._line("Language")
        if told not in guide.languages:
            cure = did_you_mean(told, guide.languages)
            raise WalkError(f"there is no language '{told}'{cure}", at)
        return told

    def _line(self, name: str) -> tuple[int, str]:
        start = f"{COMMENT} {name}:"
        for at, line in enumerate(self.header, start=1):
            if line.startswith(start):
                return at, line.removeprefix(start).strip()
        raise WalkError(f"the header has no line `{start} …`")


@dataclass(frozen=True, slots=True)
class Turn:
    """An event, and the reply to it."""

    event: Event
    reply: Reply


@dataclass(frozen=True, slots=True)
class Step:
    """What was pressed, in the words that the button has now, and what came of it.

    The first step of a walk is to come: nothing is pressed.
    """

    pressed: str
    turns: tuple[Turn, ...]


def script(transcript: str) -> Script:
    """Take the header and the presses out of a transcript."""
    lines = transcript.splitlines()
    end = next((at for at, line in enumerate(lines) if not line.startswith(COMMENT)), len(lines))
    presses = (
        Press(line.removeprefix(PRESS), at)
        for at, line in enumerate(lines[end:], start=end + 1)
        if line.startswith(PRESS)
    )
    return Script(tuple(lines[:end]), tuple(presses))


def steps(guide: Guide, given: Script) -> Iterator[Step]:
    """The walk as the guide answers now. Raises WalkError where a button is missing."""
    walker = _Walker(guide, given.day)
    yield Step("", (walker.turn(arriving(guide, given.language(guide)), HOME),))
    for press in given.presses:
        yield walker.step(press)


class _Walker:
    """Somebody who walks: what they see now decides what they can press."""

    def __init__(self, guide: Guide, today: date) -> None:
        self._guide = guide
        self._today = today
        self._reply: Reply

    def turn(self, state: State, event: Event) -> Turn:
        self._reply = respond(self._guide, state, event, self._today)
        return Turn(event, self._reply)

    def step(self, press: Press) -> Step:
        if press.label.endswith(ON):
            button = self._button(press.label.removesuffix(ON), press.line)
            return Step(press.label, tuple(self._read_on(button)))
        if press.label.startswith("/"):
            name, _, argument = press.label[1:].partition(" ")
            state = arriving(self._guide, self._reply.state.language)
            turn = self.turn(*command(self._guide, state, name, argument.strip()))
            return Step(press.label, (turn,))
        button = self._button(press.label, press.line)
        return Step(button.label, (self._press(button),))

    def _press(self, button: Button) -> Turn:
        state = self._reply.state
        if button.language:
            state = replace(state, language=button.language)
        return self.turn(state, button.press)

    def _read_on(self, first: Button) -> Iterator[Turn]:
        """Press on to the end of what belongs together."""
        button: Button | None = first
        while button and _group(button) == _group(first):
            yield self._press(button)
            position = _POSITION.search(self._reply.screen.text[0].plain)
            if position is None or position[1] == position[2]:
                break
            button = next((one for one in self._buttons if one.label == first.label), None)

    @property
    def _buttons(self) -> list[Button]:
        return [button for row in self._reply.screen.rows for button in row]

    def _button(self, label: str, line: int) -> Button:
        """The button that says this. Raises WalkError where none does, or more than one.

        Numbers may have changed: `Who can help (5)` finds `Who can help (6)`, `3. Visas` finds
        `4. Visas`.
        """
        found = [button for button in self._buttons if button.label == label] or [
            button for button in self._buttons if _uncounted(button.label) == _uncounted(label)
        ]
        if len(found) != 1:
            labels = [button.label for button in self._buttons]
            cure = did_you_mean(label, labels) or f"; there are {labels}"
            raise WalkError(f"{len(found)} buttons say '{label}'{cure}", line)
        return found[0]


def _group(button: Button) -> str | None:
    """The country or guide of the card that a button opens."""
    opened = button.press.spot if isinstance(button.press, Open) else None
    return opened.card.rpartition("/")[0] if isinstance(opened, Reading) else None


def _uncounted(label: str) -> str:
    return _COUNT.sub("", label)
