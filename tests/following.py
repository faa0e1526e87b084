"""Following a page of `docs/editing/` as its reader does: its edits and its commands, in order.

A fenced block is followed according to the line above it, or to its language:

    New file `x`:                   the block is the file
    At the end of `x`:              the block is added there
    In `x`, find:                   the block stands in the file, once …
    Write instead:                  … and this takes its place
    ```console                      `$ …` is typed, the rest is what the terminal then shows

In what is shown, `…` stands for anything that is left out. The numbers of lines in files that
people edit every day, how many cards, stories and situations there are (and
hundreds of problems), and how wide a
column is may differ from the page.
"""

from __future__ import annotations

import builtins
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.app import execute

_FENCE = re.compile(r"( *)```(\w*)$")
_WHOLE, _END = re.compile(r"New file `(.+)`:$"), re.compile(r"At the end of `(.+)`:$")
_FIND, _INSTEAD = re.compile(r"In `(.+)`, find:$"), re.compile(r"Write instead:$")
_BAR = re.compile(r"^(?:Reading files|Proving|Comparing)\n", re.MULTILINE)
"""What a slow machine shows besides."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, and the line of words above it."""

    above: str
    language: str
    text: str


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, without the indentation of a list."""
    lines, above = iter(page.splitlines()), ""
    for line in lines:
        fence = _FENCE.match(line)
        if fence is None:
            above = line.strip() or above
            continue
        inside: list[str] = []
        for within in lines:
            if within.strip() == "```":
                break
            inside.append(within.removeprefix(fence[1]))
        yield Block(above, fence[2], "\n".join(inside) + "\n")


class Follower:
    """Somebody who does what a page says, in a folder of their own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: set[str] = set()
        self.found: tuple[Path, str] | None = None

    def follow(self, page: str) -> int:
        """Do everything; fail at the first thing that is not as the page says. The commands run."""
        ran = 0
        for block in blocks(page):
            if block.language == "console":
                for typed, shown in _commands(block.text):
                    self.run(typed, shown)
                    ran += 1
            elif block.language == "yaml":
                self.edit(block)
        return ran

    def edit(self, block: Block) -> None:
        if whole := _WHOLE.search(block.above):
            self.made.add(whole[1])
            (self.root / whole[1]).write_text(block.text, encoding="utf-8")
        elif end := _END.search(block.above):
            path = self.root / end[1]
            path.write_text(path.read_text("utf-8") + "\n" + block.text, encoding="utf-8")
        elif find := _FIND.search(block.above):
            path = self.root / find[1]
            times = path.read_text("utf-8").count(block.text)
            assert times == 1, f"{find[1]} holds this {times} times:\n{block.text}"
            self.found = path, block.text
        elif _INSTEAD.search(block.above) and self.found:
            path, old = self.found
            path.write_text(path.read_text("utf-8").replace(old, block.text), encoding="utf-8")
            self.found = None
        else:
            pytest.fail(f"the line above does not say what to do:\n{block.above}\n{block.text}")

    def run(self, typed: str, expected: str) -> None:
        """Type a line; compare what the terminal shows."""
        keys = [line[2:] for line in expected.splitlines() if line.startswith("> ")]
        shown = self.shown(typed, keys)
        if not _pattern(self._loose(expected)).fullmatch(self._loose(shown) + "\n"):
            pytest.fail(f"$ {typed}\n-- the page shows:\n{expected}\n-- the terminal:\n{shown}")

    def shown(self, typed: str, keys: list[str]) -> str:
        """What the terminal shows after this line, with these typed at prompts."""
        program, *arguments = shlex.split(typed)
        if program == "cp":
            shutil.copy(*(self.root / name for name in arguments))
            return ""
        assert program == "tropa", typed
        terminal, keys = io.StringIO(), [*keys, "q"]

        def prompt(words: str) -> str:
            key = keys.pop(0)
            terminal.write(f"{words}{key}\n")
            return key

        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)
            patch.setattr(builtins, "input", prompt)
            with redirect_stdout(terminal), redirect_stderr(terminal):
                execute(arguments)
        made = arguments[:1] == ["new"] and terminal.getvalue().split("\n")[0]
        if made and (self.root / made).exists():
            self.made.add(made)
        return _BAR.sub("", terminal.getvalue()).removesuffix("\n> q\n")

    def _loose(self, words: str) -> str:
        """The words without what differs from day to day."""
        words = re.sub(r"\b(cards|stories|promises|situations): [\d,]+", r"\1: N", words)
        words = re.sub(r"\b\d{3,} problems\.", "N problems.", words)
        words = re.sub(r"[ \t]+$", "", words.strip("\n"), flags=re.MULTILINE)
        words = re.sub(r"(?<=\S) {2,}", "  ", words)  # columns are as wide as the longest card

        def place(found: re.Match[str]) -> str:
            return found[0] if found[1] in self.made else f"{found[1]}:N"

        return re.sub(r"([\w/-]+\.yaml):\d+(?::\d+)?", place, words)


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        typed, _, shown = part.partition("\n")
        yield typed, shown


def _pattern(words: str) -> re.Pattern[str]:
    lines = [
        r"(?:.*\n)*" if line.strip() == "…" else re.escape(line).replace("…", ".*") + "\n"
        for line in words.split("\n")
    ]
    return re.compile("".join(lines))
