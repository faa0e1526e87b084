"""The files of a guide, from disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.loading.draft import CONTENT, FLOWS


def read_files(root: Path) -> dict[str, bytes]:
    """Every YAML file under flows/ and content/ of this folder: relative path -> bytes.

    Raises OSError where a file cannot be read.
    """
    return {
        named(Path(entry.path).relative_to(root)): Path(entry.path).read_bytes()
        for entry in yaml_files(root)
    }


def yaml_files(root: Path) -> Iterator[os.DirEntry[str]]:
    """Every YAML file under flows/ and content/, whatever its depth. Raises OSError.

    Links are followed, to folders too: so Kubernetes puts a ConfigMap there, beside hidden folders
    with the same files. What is hidden belongs to a program, not to staff.
    """
    for folder in (FLOWS, CONTENT):
        if (root / folder).is_dir():
            yield from _within(root / folder, frozenset())


def _within(folder: Path | str, above: frozenset[tuple[int, int]]) -> Iterator[os.DirEntry[str]]:
    """`above`: the folders around it, by device and inode; a link back to one leads nowhere new."""
    status = os.stat(folder)  # noqa: PTH116 - of an entry of scandir, quick
    here = status.st_dev, status.st_ino
    if here in above:
        return
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".")]
    for entry in sorted(shown, key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _within(entry.path, above | {here})
        elif entry.name.endswith((".yaml", ".yml")) and entry.is_file():
            yield entry


def named(path: Path) -> str:
    """The path as text that can be printed, whatever bytes the file's name is made of."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
