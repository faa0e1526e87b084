"""`make bench`: every figure beside its bar, as a Markdown table."""

from __future__ import annotations

import platform
import sys

import click

from tests.bench import conversation, loading, memory, press, proof
from tests.bench.measure import Figure, Series

PARTS = {
    "conversation": conversation,
    "press": press,
    "loading": loading,
    "memory": memory,
    "proof": proof,
}


def main() -> int:
    """Measure the parts that are named on the command line, or all."""
    names = [name for name in PARTS if name in sys.argv[1:]] or list(PARTS)
    found: list[Figure | Series] = []
    with click.progressbar(names, label="Measuring", file=sys.stderr, item_show_func=str) as parts:
        for name in parts:
            found += list(PARTS[name].figures())
    click.echo(f"Python {platform.python_version()}, {platform.machine()}, one core used\n")
    click.echo("| what | measured | bar | |\n|---|---|---|---|")
    for figure in found:
        click.echo(figure.row())
    for figure in found:
        if isinstance(figure, Series):
            click.echo(f"\n{figure.chart()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
