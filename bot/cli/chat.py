"""`tropa chat`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bot.channels.terminal import Conversation, commands_line, converse
from bot.cli import FINE, PROBLEMS
from bot.cli.clock import today
from bot.cli.loading import guide_or_none, served


def chat(root: Path, language: str | None) -> int:
    """Talk until the input ends."""
    guide = guide_or_none(root, served)
    if guide is None:
        return PROBLEMS
    click.echo(
        f"Type a number or a part of a label, or one of {commands_line()}; q leaves.\n", err=True
    )
    styled = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    conversation = Conversation(guide, today(), language or _of_the_terminal())
    converse(conversation, _ask, click.echo, styled=styled)
    return FINE


def _ask() -> str | None:
    try:
        return input("\n> ")
    except EOFError:
        click.echo()
        return None


def _of_the_terminal() -> str | None:
    """The language of the terminal's locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    return None
