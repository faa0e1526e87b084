"""Walks drawn anew, as the guide answers now. `bot.proof.examples.walks` tells what a walk is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.terminal import drawn
from bot.model.conversation import Reply, Screen
from bot.model.guide import Guide
from bot.proof.examples.walks import ON, PRESS, Step, script, steps


def replayed(guide: Guide, transcript: str) -> str:
    """The transcript as the guide answers now. Raises WalkError where a button is missing."""
    given = script(transcript)
    lines = list(given.header)
    for step in steps(guide, given):
        lines += ["", *_told(step)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _told(step: Step) -> Iterator[str]:
    if step.pressed:
        yield PRESS + step.pressed
        yield ""
    if not step.pressed.endswith(ON):
        yield from _seen(step.turns[0].reply)
        return
    for turn in step.turns:
        yield from drawn(Screen(turn.reply.screen.text, ()))
        if turn is not step.turns[-1]:
            yield ""
    yield from drawn(Screen((), step.turns[-1].reply.screen.rows))


def _seen(reply: Reply) -> Iterator[str]:
    """What is seen: after erasing the farewell, then the screen for what is left."""
    if reply.erase:
        yield f"({reply.farewell})"
        yield ""
    yield from drawn(reply.screen)
