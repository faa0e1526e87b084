"""The wiring: options, help and exit codes of every command."""

from __future__ import annotations

from pathlib import Path

import click

from bot import VERSION
from bot.cli import BUG, FINE, INTERRUPTED, USAGE
from bot.cli.options import BOTS, FORM, ON, ROOT, formats, given
from bot.cli.proofs import coverage, diff, forecast, situations, why
from bot.cli.staff import due, links, withdraw
from bot.errors import TropaError


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="More: README.md, docs/. Every command has its own --help.",
)
@click.version_option(VERSION, prog_name="tropa")
def tropa() -> None:
    """Tropa, a guidance bot that remembers nobody.

    Staff edit flows/ and content/ and run `tropa check`. Try it: `tropa chat`.
    """


@tropa.command(short_help="Talk to the bot in this terminal.")
@ROOT
@click.option("--language", metavar="CODE", help="The language to begin in, such as ru or en.")
def chat(root: Path, language: str | None) -> int:
    """Talk to the bot in this terminal: no Telegram, no token, no network.

    Type a button's number or a part of its label; /sos and the other commands work too. Leave with
    q or Ctrl-D. Nothing is stored.
    """
    from bot.cli import chat as command

    return command.chat(root, language)


@tropa.command(short_help="Hold files against the rules, and promises over all situations.")
@ROOT
@formats(
    "text",
    "json",
    "github",
    said="How problems are printed: for people, for programs, or as annotations on GitHub.",
)
@click.option("--explain", metavar="RULE", help="Explain a rule, or list them all with `rules`.")
@ON
def check(root: Path, form: str, explain: str | None, on: str | None) -> int:
    """Hold flows/ and content/ against every rule, and every promise over all situations.

    Prints one line a problem, `path:line:column: message [rule]`, and ends with 1 if there is any.
    `tropa check --explain RULE` tells what a rule asks for, and why.
    """
    from bot.cli import check as command

    return command.explain(explain) if explain else command.check(root, form, on)


@tropa.command(short_help="Check settings, secrets, content, clock, token and webhook.")
@ROOT
@BOTS
@FORM
def doctor(root: Path, bots: str | None, form: str) -> int:
    """Check what the operator has to care for, and say what to do.

    One line each: ✓ fine, ! look at it, ✗ the bot cannot serve like this; any ✗ makes the exit code
    1. Telegram is asked about the token and the webhook; nothing is changed there or here, and no
    secret is printed.
    """
    from bot.cli import doctor as command

    return command.doctor(root, given(bots), form)


@tropa.command(short_help="Print a flow as a Mermaid diagram.")
@ROOT
@click.option("--flow", metavar="ID", help="Which flow (default: the first).")
@click.option("--language", metavar="CODE", help="The language of the labels.")
def graph(root: Path, flow: str | None, language: str | None) -> int:
    """Print a flow as a Mermaid diagram: questions, and what leads where.

    Paste it into https://mermaid.live, or into Markdown on GitHub between ```mermaid fences.
    """
    from bot.cli import graph as command

    return command.graph(root, flow, language)


@tropa.command(short_help="Begin a file or a card, with a comment at every key.")
@ROOT
@click.argument("kind", type=click.Choice(["organization", "country", "policy", "guide", "page"]))
@click.argument("name", metavar="ID")
@click.option("--topic", metavar="TOPIC", help="The topic of the card: see content/topics.yaml.")
def new(root: Path, kind: str, name: str, topic: str | None) -> int:
    """Begin a file or a card, with a comment at every key.

    \b
    tropa new organization helpers           a file of its own
    tropa new country ge --topic entry       a file, with a first policy
    tropa new policy am/entry-2027           in content/countries/am.yaml
    tropa new page safety/phone --topic law  in content/guides/safety.yaml

    Nothing is overwritten. `tropa check` then names what is still to be written.
    """  # noqa: D301 - click reads the sign
    from bot.cli import new as command
    from bot.cli.clock import today

    return command.new(command.Wish(root, kind, name, topic), today())


@tropa.command()
@ROOT
@BOTS
@click.option(
    "--webhook", metavar="URL", help="Have Telegram post to this address (TROPA_WEBHOOK)."
)
def run(root: Path, bots: str | None, webhook: str | None) -> int:
    """Serve Telegram until Ctrl-C: one bot, or all those of a file.

    Needs TROPA_BOT_TOKEN, or a file that TROPA_BOT_TOKEN_FILE names. Without a webhook it asks
    Telegram for news (long polling). All settings are in .env.example; `tropa doctor` checks them.
    """
    from bot.cli import run as command

    return command.run(root, given(bots, webhook))


@tropa.command(short_help="Describe a kind of file to editors.")
@ROOT
@click.argument("kind", required=False)
@click.option("--write", is_flag=True, help="Write docs/schema/, and the first line of each file.")
def schema(root: Path, kind: str | None, *, write: bool) -> int:
    """Print the JSON Schema of a kind of file, or list the kinds.

    With it an editor completes and explains the keys of a file. --write brings all of docs/schema/
    up to date, and puts the line that names the schema at the top of every file in flows/ and
    content/ that lacks it; nothing else in them is changed.
    """
    from bot.cli import schema as command

    return command.schemas(root, kind, write=write)


@tropa.command(short_help="Print a script that completes commands.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> int:
    """Print a script that completes tropa's commands in your shell.

    \b
    bash: tropa completion bash > ~/.local/share/bash-completion/completions/tropa
    zsh:  tropa completion zsh > ~/.zfunc/_tropa   (with ~/.zfunc in fpath)
    fish: tropa completion fish > ~/.config/fish/completions/tropa.fish
    """  # noqa: D301 - click reads the sign
    from bot.cli import completion as command

    return command.completion(tropa, shell)


for staff in (coverage, diff, due, forecast, links, situations, why, withdraw):
    tropa.add_command(staff)


def execute(arguments: list[str]) -> int:
    """Run a command line; its exit code. Nobody ever sees a traceback."""
    try:
        code = tropa.main(arguments, prog_name="tropa", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except TropaError as error:
        click.echo(str(error), err=True)
        return USAGE
    except OSError as error:
        click.echo(f"{error.filename or 'the system'}: {error.strerror}", err=True)
        return USAGE
    except Exception as error:  # noqa: BLE001 - the last net
        click.echo(_bug(error), err=True)
        return BUG
    return code if isinstance(code, int) else FINE


def _bug(error: Exception) -> str:
    """What to report: the kind of error and its place. A message could name somebody."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = "unknown"
    if trace:
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"This is a bug in tropa: {type(error).__name__} at {where}. Please report this line."
