"""The command line: each command is a function that returns an exit code; `app` wires them.

Exit codes: 0 fine, 1 problems found, 2 wrong use or settings, 3 a bug, 130 interrupted.
"""

from __future__ import annotations

import sys

FINE, PROBLEMS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """The `tropa` command."""
    from bot.cli.app import execute

    sys.exit(execute(sys.argv[1:]))
