"""`tropa schema`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import FINE
from bot.loading.files import read_files
from bot.loading.suggestions import did_you_mean
from bot.upkeep.kinds import KINDS
from bot.upkeep.schema import schema, schema_path, schema_text
from bot.upkeep.schema_lines import with_schema_line


def schemas(root: Path, kind: str | None, *, write: bool) -> int:
    """List the kinds, print one schema, or write them all."""
    if kind is not None and kind not in KINDS:
        cure = did_you_mean(kind, KINDS) or f"; there are {', '.join(KINDS)}"
        raise click.BadParameter(f"there is no kind of file '{kind}'{cure}", param_hint="KIND")
    if kind and write:
        message = "--write writes all schemas; leave the kind out"
        raise click.UsageError(message)
    if write:
        return _write(root)
    if kind:
        click.echo(schema_text(kind), nl=False)
        return FINE
    for name in KINDS:
        click.echo(f"{name}: {schema(name)['description']}")
    return FINE


def _write(root: Path) -> int:
    """Write what is not current: the schemas, and the first lines of the files."""
    files = {path: data for path, data in read_files(root).items() if (root / path).is_file()}
    if not files:
        message = "there are no files in flows/ and content/ here; name their folder by --root"
        raise click.UsageError(message)
    wanted = {schema_path(kind): schema_text(kind).encode() for kind in KINDS}
    wanted |= {path: with_schema_line(path, data) for path, data in files.items()}
    stale = [path for path, data in wanted.items() if _bytes(root / path) != data]
    for path in stale:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(wanted[path])
        click.echo(path)
    click.echo(f"Files written: {len(stale)}." if stale else "All is current.", err=True)
    return FINE


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None
