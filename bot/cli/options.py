"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path

import click

ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    envvar="TROPA_ROOT",
    help="The folder that holds flows/ and content/ (default: where you are; also TROPA_ROOT).",
)
