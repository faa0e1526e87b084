"""Options that many commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    envvar="TROPA_ROOT",
    help="The folder that holds flows/ and content/ (default: where you are; also TROPA_ROOT).",
)

BOTS = click.option(
    "--bots",
    metavar="FILE",
    help="Serve all bots of this file, each with its own token and content (TROPA_BOTS).",
)

ON = click.option("--on", metavar="DATE", help="Another day than today (UTC), such as 2027-03-01.")


def formats(*names: str, said: str) -> Callable[[Command], Command]:
    """`--format`: the first is what is printed without it."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help=said,
    )


FORM = formats("text", "json", said="For people or programs.")


def given(bots: str | None, webhook: str | None = None) -> dict[str, str]:
    """What options say, by the names of the variables that they go before."""
    options = {"TROPA_BOTS": bots, "TROPA_WEBHOOK": webhook}
    return {name: value for name, value in options.items() if value}
