"""`tropa completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from bot.cli import FINE, USAGE


def completion(group: click.Command, shell: str) -> int:
    """Print the completion script of a shell."""
    kind = get_completion_class(shell)
    if kind is None:
        return USAGE
    click.echo(kind(group, {}, "tropa", "_TROPA_COMPLETE").source())
    return FINE
