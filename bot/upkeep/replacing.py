"""A file's content replaced at once: whoever reads meets the old bytes or the new, never a half."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def replace(file: Path, data: bytes) -> None:
    """Write it beside the file and put it in its place. Raises OSError, the file untouched.

    The file keeps its mode, and a symbolic link goes on pointing to it.
    """
    file = file.resolve()
    # No name that ends in .yaml: a bot that reads now must not take it for a part of the guide.
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(stat.S_IMODE(file.stat().st_mode))
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a loss of power; Windows cannot and need not."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
