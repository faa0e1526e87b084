"""The command line: each command is a function that returns an exit code; `app` wires them.

Exit codes: 0 fine, 1 problems found, 2 wrong use or settings, 3 a bug, 130 interrupted.
"""

from __future__ import annotations

import io
import sys

FINE, PROBLEMS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """The `tropa` command."""
    from bot.cli.app import execute

    # A terminal that is not in UTF-8 shows and sends question marks: better than an end.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(execute(sys.argv[1:]))
