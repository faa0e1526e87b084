"""The progress bar: only where reading takes long, and never in the way of output."""

from __future__ import annotations

import io
import math
from contextlib import redirect_stderr, redirect_stdout

from bot.cli.loading import late_bar


class Terminal(io.StringIO):
    """A terminal to write to."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def _shown(after: float, *steps: int, of: int) -> list[str]:
    """What stands on the terminal after each step; nothing may get into the output."""
    terminal, output, seen = Terminal(), io.StringIO(), []
    with redirect_stderr(terminal), redirect_stdout(output):
        step = late_bar(after)
        for done in steps:
            step(done, of)
            seen.append(terminal.getvalue())
    assert output.getvalue() == ""
    return seen


def test_no_bar_while_it_is_quick() -> None:
    assert _shown(math.inf, 1, 2, 3, of=3) == ["", "", ""]


def test_a_bar_once_it_takes_long() -> None:
    seen = _shown(-math.inf, 1, 2, 3, 4, of=4)
    for shown, percent in zip(seen, ("25%", "50%", "75%", "100%"), strict=True):
        assert percent in shown
    assert "Reading files" in seen[0]
    assert seen[-1].endswith("\n")
    assert not seen[0].endswith("\n")


def test_a_late_bar_counts_what_was_done_before() -> None:
    (seen,) = _shown(-math.inf, 3, of=4)
    assert "75%" in seen
