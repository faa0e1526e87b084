"""Walks: transcripts in plain text that staff can read, and review as a diff.

A walk begins with its header, lines `# …`. `# Language: ru` and `# Date: 2026-11-22` are read
by the test; the others tell people who this person is. Then come the screens as they are drawn, and
between them what is pressed: `> label`, the whole label as it stands on the button, or a command
such as `> /sos`. Only the header and the lines `> …` are given; the screens follow from them.

`> Next …` presses a button again and again, to the last card of the same country or guide in the
section. Of these cards only the text is shown; the buttons stand under the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.channels.terminal import Conversation, drawn
from bot.loading.suggestions import did_you_mean
from bot.model.conversation import Button, Open, Reading, Reply, Screen
from bot.model.guide import Guide

PRESS = "> "
COMMENT = "#"
ON = " …"

_COUNT = re.compile(r"^\d+\. | \(\d+\)$")
_POSITION = re.compile(r"(\d+)\D+(\d+)$")


class WalkError(AssertionError):
    """A transcript that cannot be replayed; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is given in a transcript: its header, and what is pressed."""

    header: tuple[str, ...]
    presses: tuple[str, ...]

    def told(self, name: str) -> str:
        """The value of a line `# Name: value` of the header."""
        start = f"{COMMENT} {name}:"
        for line in self.header:
            if line.startswith(start):
                return line.removeprefix(start).strip()
        raise WalkError(f"the header has no line `{start} …`")


def script(transcript: str) -> Script:
    """Take the header and the presses out of a transcript."""
    lines = transcript.splitlines()
    end = next((at for at, line in enumerate(lines) if not line.startswith(COMMENT)), len(lines))
    presses = [line.removeprefix(PRESS) for line in lines[end:] if line.startswith(PRESS)]
    return Script(tuple(lines[:end]), tuple(presses))


def replayed(guide: Guide, transcript: str) -> str:
    """The transcript as the guide answers now. Raises WalkError where a button is missing."""
    given = script(transcript)
    day = date.fromisoformat(given.told("Date"))
    language = given.told("Language")
    if language not in guide.languages:
        raise WalkError(
            f"there is no language '{language}'{did_you_mean(language, guide.languages)}"
        )
    conversation = Conversation(guide, day, language)
    lines = [*given.header, "", *_seen(conversation.reply)]
    for press in given.presses:
        if press.endswith(ON):
            lines += ["", PRESS + press, *_read_on(conversation, press.removesuffix(ON))]
        else:
            pressed = _press(conversation, press)
            lines += ["", PRESS + pressed, "", *_seen(conversation.reply)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _read_on(conversation: Conversation, label: str) -> Iterator[str]:
    """Press on to the end of what belongs together, and give what is seen."""
    button: Button | None = _button(conversation, label)
    group = _group(button)
    while button and _group(button) == group:
        conversation.press(button)
        screen = conversation.reply.screen
        yield ""
        yield from drawn(Screen(screen.text, ()))
        position = _POSITION.search(screen.text[0].plain)
        if position is None or position[1] == position[2]:
            break
        button = next((one for one in conversation.buttons if one.label == label), None)
    yield from drawn(Screen((), conversation.reply.screen.rows))


def _group(button: Button | None) -> str | None:
    """The country or guide of the card that a button opens."""
    opened = button.press.spot if button and isinstance(button.press, Open) else None
    return opened.card.rpartition("/")[0] if isinstance(opened, Reading) else None


def _press(conversation: Conversation, label: str) -> str:
    """Press the button that says this, and return what it says."""
    if label.startswith("/"):
        conversation.enter(label)
        return label
    button = _button(conversation, label)
    conversation.press(button)
    return button.label


def _button(conversation: Conversation, label: str) -> Button:
    """The button that says this.

    Numbers may have changed: `Who can help (5)` finds `Who can help (6)`, `3. Visas` `4. Visas`.
    """
    buttons = conversation.buttons
    found = [button for button in buttons if button.label == label] or [
        button for button in buttons if _uncounted(button.label) == _uncounted(label)
    ]
    if len(found) != 1:
        labels = [button.label for button in buttons]
        cure = did_you_mean(label, labels) or f"; there are {labels}"
        raise WalkError(f"{len(found)} buttons say '{label}'{cure}")
    return found[0]


def _uncounted(label: str) -> str:
    return _COUNT.sub("", label)


def _seen(reply: Reply) -> Iterator[str]:
    """What is seen: after erasing the farewell, then the screen for what is left."""
    if reply.erase:
        yield f"({reply.farewell})"
        yield ""
    yield from drawn(reply.screen)
