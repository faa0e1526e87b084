"""The wiring of what is proved and counted of a guide: options and help. `app` adds them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import ROOT


@click.command(short_help="Tell what no story and no walk tests, least tested first.")
@ROOT
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--walks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of walks (default: tests/walks, if there is one).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or programs.",
)
@click.option("--all", "everything", is_flag=True, help="Also what is well tested.")
def coverage(
    root: Path, paths: tuple[str, ...], walks: Path | None, form: str, *, everything: bool
) -> int:
    """Tell which questions, options, routes, cards and promises no story and no walk tests.

    One line each, `path:line:column: …`, the least tested first; with PATH, only what stands in
    these files or folders. Countries that nothing tells apart count as one option. A card is tested
    when a story names it or a walk reads its text: one that is only shown may change unnoticed.
    """
    from bot.cli import coverage as command
    from bot.cli.clock import today

    return command.coverage(root, form, command.Wish(walks, paths, everything), today())
