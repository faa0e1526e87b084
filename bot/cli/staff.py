"""The wiring of what staff do to keep the files true: options and help. `app` adds them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import FORM, ROOT, formats


@click.command(short_help="List the cards whose check falls due, worst first.")
@ROOT
@click.option(
    "--within",
    metavar="SPAN",
    default="30d",
    show_default=True,
    help="How far to look ahead: 30d, 8w, or up to a day, 2026-12-31.",
)
@formats("text", "ics", "json", said="For people, calendars or programs.")
@click.option("--on", metavar="DATE", help="The list of another day than today (UTC).")
@click.option("--fail-overdue", is_flag=True, help="End with 1 if any is expired or overdue.")
def due(root: Path, within: str, form: str, on: str | None, *, fail_overdue: bool) -> int:
    """List the cards whose check falls due, whose check it is, and where they stand.

    Worst first: expired, then the longest overdue, then the soonest. On one day: by importance,
    then as content/topics.yaml orders the topics. A calendar gets one event a day and topic.
    """
    from bot.cli import due as command

    return command.due(root, within, form, on, fail_overdue=fail_overdue)


@click.command(short_help="Visit every link and tell which are broken.")
@ROOT
@FORM
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=600),
    default=15,
    show_default=True,
    help="Seconds to wait for an answer.",
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="Requests at once; never two to one host.",
)
@click.option("--all", "everything", is_flag=True, help="Also what no reader is sent to.")
@click.option("--loopback", is_flag=True, hidden=True, help="Also this machine: for tests.")
def links(  # noqa: PLR0913 - one for each option
    root: Path,
    form: str,
    timeout: float,
    at_once: int,
    *,
    everything: bool,
    loopback: bool,
) -> int:
    """Visit every link of sources and websites, and tell which are broken, worst first.

    Every site sees that you visit it. Sources with `link: false` are a trail, and visiting
    them from an office can be unwise: only --all does. Ends with 1 if a link is broken.
    """
    from bot.cli import links as command
    from bot.upkeep.visits import Bounds

    bounds = Bounds(timeout, at_once, loopback)
    return command.links(root, form, bounds, everything=everything)


@click.command(short_help="Take a card out, at once and for everybody.")
@ROOT
@click.argument("card", metavar="CARD")
@click.option("--why", required=True, metavar="WORDS", help="The reason, kept beside the card.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
def withdraw(root: Path, card: str, why: str, *, dry_run: bool) -> int:
    """Take a card out, at once and for everybody. CARD is its id, such as kz/entry.

    Sets `status: withdrawn` and the reason in the card's own file; all else in it stays as it is.
    Readers lose the card as soon as the bot has loaded the files again, old buttons included.
    Commit the file, so that colleagues know. There is no command to bring a card back: undo the
    change with git, after a new check of the card.
    """
    from bot.cli import withdraw as command

    return command.withdraw(root, card, why, dry_run=dry_run)
