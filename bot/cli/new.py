"""`tropa new`: files and cards begun for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from bot.cli import FINE, PROBLEMS
from bot.cli.loading import late_bar
from bot.loading.draft import Draft, read_draft
from bot.loading.files import read_files
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Place
from bot.upkeep import templates
from bot.upkeep.adding import appended
from bot.upkeep.names import wrong_country, wrong_id
from bot.upkeep.templates import Known


@dataclass(frozen=True, slots=True)
class Home:
    """Where things of a kind stand: each in a file, or in the list of a file of its parent."""

    folder: str
    parent: str = ""
    key: str = ""
    example: str = ""


HOMES: Mapping[str, Home] = {
    "organization": Home("content/organizations"),
    "country": Home("content/countries"),
    "policy": Home("content/countries", "country", "policies", "am/entry-2027"),
    "guide": Home("content/guides"),
    "page": Home("content/guides", "guide", "pages", "safety/new-phone"),
}
"""Kind -> its home, for all that can be begun."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be begun."""

    root: Path
    kind: str
    name: str
    topic: str | None

    @property
    def home(self) -> Home:
        """Where it will stand."""
        return HOMES[self.kind]


def new(wish: Wish, day: date) -> int:
    """Begin a file or a card, dated on this day. Nothing that is there is ever overwritten."""
    files = read_files(wish.root)
    draft, problems = read_draft(files, late_bar())
    known = _known(draft, day)
    if not known.languages:
        message = "there are no sound files in content/interface/ here; name their folder by --root"
        raise click.UsageError(message)
    _check_topic(wish, known)
    if not wish.home.parent:
        return _begin(wish, known)
    owner, slash, name = wish.name.partition("/")
    if not slash:
        message = f"a {wish.kind} has the id of its {wish.home.parent} in front"
        raise _wrong("ID", f"{message}, such as {wish.home.example}")
    misnamed = _misnamed(wish.home.parent, owner, known) or wrong_id(name)
    if misnamed:
        raise _wrong("ID", misnamed)
    path = f"{wish.home.folder}/{owner}.yaml"
    if path not in files:
        message = f"{path} is not there yet; begin it: tropa new {wish.home.parent} {owner}"
        raise _wrong("ID", message)
    amiss = [str(problem) for problem in problems if problem.place.path == path]
    if amiss:
        click.echo("\n".join([*amiss, "Mend this first; nothing was written."]), err=True)
        return PROBLEMS
    return _add(wish, known, draft, files[path])


def _known(draft: Draft, day: date) -> Known:
    questions = [one for file in draft.flows for one in file.data.questions.items()]
    return Known(
        today=day,
        languages=draft.languages,
        topics={n: one.check_every for file in draft.topics for n, one in file.data.root.items()},
        questions=list(dict.fromkeys(name for name, question in questions if question.ask)),
        countries=next((name for name, question in questions if question.pick), None),
    )


def _check_topic(wish: Wish, known: Known) -> None:
    if wish.topic is None or wish.topic in known.topics:
        return
    cure = did_you_mean(wish.topic, known.topics) or f"; there are {', '.join(known.topics)}"
    raise _wrong("--topic", f"there is no topic '{wish.topic}' in content/topics.yaml{cure}")


def _misnamed(kind: str, name: str, known: Known) -> str | None:
    return wrong_country(name, known.languages) if kind == "country" else wrong_id(name)


def _wrong(where: str, message: str) -> click.BadParameter:
    return click.BadParameter(message, param_hint=where)


def _begin(wish: Wish, known: Known) -> int:
    """Write a file of its own."""
    misnamed = _misnamed(wish.kind, wish.name, known)
    if misnamed:
        raise _wrong("ID", misnamed)
    match wish.kind:
        case "country":
            text = templates.new_country(wish.name, wish.topic, known)
        case "guide":
            text = templates.new_guide(wish.name, wish.topic, known)
        case _ if wish.topic:
            raise _wrong("--topic", "an organization has no topic of its own; leave it out")
        case _:
            text = templates.new_organization(wish.name, known)
    path = f"{wish.home.folder}/{wish.name}.yaml"
    (wish.root / path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with (wish.root / path).open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        more = [
            f". To add to it: tropa new {kind} {wish.name}/…"
            for kind, home in HOMES.items()
            if home.parent == wish.kind
        ]
        raise _wrong("ID", "".join([f"{path} is already there", *more])) from None
    _say_next(path)
    return FINE


def _add(wish: Wish, known: Known, draft: Draft, data: bytes) -> int:
    """Put a card at the end of its file; where that is not safe, print it."""
    owner, _, name = wish.name.partition("/")
    path = f"{wish.home.folder}/{owner}.yaml"
    beside = [card for card in draft.cards() if card.file.document.path == path]
    for card in beside:
        if card.id == wish.name:
            raise _wrong("ID", f"'{wish.name}' is already there, at {card.place('id')}")
    code = owner if wish.kind == "policy" else None
    lines = templates.new_item(templates.titled(name, wish.topic, known, code), known)
    whole = appended(beside[0].file.document, data, wish.home.key, lines)
    if whole is None:
        click.echo("\n".join(lines))
        message = f"Nothing can be added safely to {path} as it is written."
        click.echo(f"{message} Paste the lines above below its `{wish.home.key}:`.", err=True)
        return FINE
    (wish.root / path).write_bytes(whole)
    _say_next(str(Place(path, data.rstrip().count(b"\n") + 3)))
    return FINE


def _say_next(written: str) -> None:
    """Where it stands on standard output, so that it can be handed to an editor; advice beside."""
    click.echo(written)
    click.echo(
        "Next: open it and write what the comments ask for. Register its sources in"
        " content/sources/.\nThen run `tropa check`: it names every place that is still to be"
        " written.",
        err=True,
    )
