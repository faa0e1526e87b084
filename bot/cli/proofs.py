"""The wiring of what is proved and counted of a guide: options and help. `app` adds them."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import FORM, ON, ROOT, formats


@click.command(short_help="Tell what no story and no walk tests, least tested first.")
@ROOT
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option(
    "--walks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of walks (default: tests/walks, if there is one).",
)
@FORM
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


@click.command(short_help="Tell what an edit changes, for whom.")
@ROOT
@click.argument("old", metavar="REV")
@click.argument("new", metavar="[REV]", required=False)
@formats("text", "json", "markdown", said="For people, for programs, or for a pull request.")
@click.option("--language", metavar="CODE", help="The language of titles and labels.")
@ON
def diff(  # noqa: PLR0913 - one for each option
    root: Path, old: str, new: str | None, *, form: str, language: str | None, on: str | None
) -> int:
    """Tell what an edit changes for readers: how many situations, which cards, which words.

    \b
    tropa diff HEAD           what you changed since the last commit
    tropa diff HEAD~1 HEAD    what the last commit changed
    tropa diff main           what stands here, against the revision main

    Each group of changes comes with the shortest condition, and one way through the questions as an
    example; what takes a warning away stands first. Ends with 1 if an id names something else now:
    buttons that were sent before would show the wrong thing.
    """  # noqa: D301 - click reads the sign
    from bot.cli import diff as command

    return command.diff(command.Wish(root, old, new, form, language, on))


@click.command(short_help="Tell what people with these answers see.")
@ROOT
@click.option(
    "--like",
    metavar="ANSWERS",
    multiple=True,
    help="Only those who answer like that, such as location=am,documents=none.",
)
@click.option("--flow", metavar="ID", help="Which flow (default: the first).")
@ON
@FORM
def situations(
    root: Path, like: tuple[str, ...], flow: str | None, on: str | None, form: str
) -> int:
    """Tell what people with these answers see, how many situations that is, and what still matters.

    \b
    tropa situations                 how many there are, by question
    tropa situations --like location=am,documents=none
    tropa situations --like location=eu,plans=stay+move   a group; one of several
    tropa situations --like location=unsure

    A situation is one complete set of answers. Where several options may be ticked, those count who
    ticked this one, whatever else they ticked. "Not sure" counts only where it is named. A question
    matters if two such people who answer all else alike are shown something different.
    """  # noqa: D301 - click reads the sign
    from bot.cli import situations as command

    return command.situations(root, form, command.Wish(like, flow, on))


@click.command(short_help="Tell for whom a card is shown.")
@ROOT
@click.argument("card", metavar="CARD")
@ON
@FORM
def why(root: Path, card: str, on: str | None, form: str) -> int:
    """Tell for whom a card is shown, and where. CARD is its id, such as kz/entry.

    The condition is the simplest that is true of all who are shown it, and of nobody else who comes
    to the same screen. "Not sure" is named where it counts; in the `for:` of the file it always
    does. Also told: in how many situations, and which promises and stories are about the card.
    """
    from bot.cli import why as command

    return command.why(root, card, form, on)


@click.command(short_help="Tell what time alone will break, and which check prevents it.")
@ROOT
@click.option(
    "--within",
    metavar="SPAN",
    help="How far to look ahead: 30d, 8w, or up to a day, 2027-03-01 (default: all dates).",
)
@ON
@FORM
def forecast(root: Path, within: str | None, on: str | None, form: str) -> int:
    """Tell on which day a promise breaks or a screen runs empty, if nobody reviews anything.

    Cards expire, and those that a promise wants `fresh` fall due. Each line names the cards whose
    check, before that day, prevents it. `tropa check --on DATE` shows all that is wrong on a day.
    """
    from bot.cli import forecast as command

    return command.tell(root, within, on, form)
