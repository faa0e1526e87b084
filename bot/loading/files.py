"""The files of a guide, from disk."""

from __future__ import annotations

from pathlib import Path

from bot.loading.draft import CONTENT, FLOWS


def read_files(root: Path) -> dict[str, bytes]:
    """Every YAML file under flows/ and content/ of this folder: relative path -> bytes.

    Raises OSError where a file cannot be read.
    """
    found = {}
    for folder in (FLOWS, CONTENT):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".yaml", ".yml") and path.is_file():
                found[named(path.relative_to(root))] = path.read_bytes()
    return found


def named(path: Path) -> str:
    """The path as text that can be printed, whatever bytes the file's name is made of."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
