"""Whether the files of a folder changed, on any file system: by looking at them each second.

A *look* is a digest of the name and the state of every file. Files count as changed when a look
differs from that of the files handed out last, and as at rest when two looks in a row are the same.
Only files at rest are read, and only what no look after the reading gainsays is handed out. So
half of an edit is never loaded, whether an editor, git, rsync or Kubernetes makes it: decision 9.

Nothing here waits, and nothing here raises: what cannot be read is a problem, which has to last for
two looks like any other change.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from bot.loading.draft import CONTENT, FLOWS
from bot.loading.files import named, read_files, yaml_files
from bot.model.problem import Place, Problem

Found = Mapping[str, bytes] | tuple[Problem, ...] | None
"""All files (relative path -> bytes), or why they cannot be read, or nothing new."""

PATIENT = 2
"""Looks for which files may be restless before they are read all the same: the bound of five
seconds holds for people who save without end, too."""

THOROUGH = 60
"""After so many looks the files are read even if they look the same: not every network folder tells
the truth about its files."""

UNREADABLE = "files-unreadable"

RULES: Mapping[str, str] = {
    UNREADABLE: """A running bot can read all of its files.

As long as it cannot, it serves the guide that it has. It tries again each second, and nothing is to
be done once the files are back.
"""
}
"""Rule id -> its page, as in `bot.loading.rulebook`."""

_RIGHTS = "let the user that runs tropa read it, and open the folders around it"
_OPEN_FILES = "the process has too many open; raise its limit (LimitNOFILE= of systemd, ulimit -n)"
_CURES: Mapping[int | None, str] = {
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EMFILE: _OPEN_FILES,
    errno.ENFILE: "the machine has too many open; see fs.file-max of sysctl",
    errno.EIO: "look after the disk or the network folder; dmesg may tell more",
    errno.ESTALE: "mount the network folder again",
    errno.ELOOP: "a link leads to itself; take it out",
    errno.ENOENT: "put it back",
}
_OTHER_CURE = "look after the disk or the network folder"

_State = bytes | Problem


class Watch:
    """The files of one folder, and what was seen of them."""

    def __init__(self, root: Path) -> None:
        """`root` may itself be a link, which is followed anew each time."""
        self._root = root
        self._last: _State | None = None
        self._handed: _State | None = None
        self._restless = 0
        self._looks = 0

    def look(self, *, read: bool = False) -> Found:
        """Look at the files, and give them out if they changed and are at rest.

        `read` gives them out when they are at rest, whether they seem to have changed or not.
        """
        self._looks += 1
        if read or self._looks % THOROUGH == 0:
            self._handed = None
        now, last = _state(self._root), self._last
        self._last = now
        if now == self._handed:
            self._restless = 0
            return None
        if now != last and self._restless < PATIENT:
            self._restless += 1
            return None
        return self._read(now)

    def _read(self, now: _State) -> Found:
        found: Found = (now,) if isinstance(now, Problem) else _read(self._root)
        after = _state(self._root)
        if after != now:
            self._last = after  # somebody is writing
            return None
        self._restless = 0
        # What cannot be read may be readable at the next look, without looking different.
        self._handed = None if isinstance(found, tuple) else now
        return found


def digest(files: Mapping[str, bytes]) -> bytes:
    """What two sets of files have in common only if all their names and bytes are the same."""
    found = blake2b(digest_size=32)
    for path in sorted(files):
        found.update(f"{len(path)}:{path}:{len(files[path])}:".encode())
        found.update(files[path])
    return found.digest()


def _state(root: Path) -> _State:
    """All that a file system may tell of a change.

    Editors that rename a new file over the old one change the inode, those that write into it its
    times. Of these, mtime may be set by anybody, as rsync and git do; ctime is the kernel's own.
    """
    found = blake2b(digest_size=32)
    try:
        for folder in (FLOWS, CONTENT):
            if not (root / folder).is_dir():
                return _problem(folder, "this folder is not there; put it back")
        for entry in yaml_files(root):
            told = entry.stat()
            times = told.st_mtime_ns, told.st_ctime_ns
            state = entry.path, told.st_dev, told.st_ino, told.st_size, *times
            found.update(repr(state).encode())
    except OSError as error:
        return _unreadable(root, error)
    return found.digest()


def _read(root: Path) -> Found:
    try:
        return read_files(root)
    except OSError as error:
        return (_unreadable(root, error),)


def _unreadable(root: Path, error: OSError) -> Problem:
    path = Path(os.fsdecode(error.filename)) if error.filename else root
    where = named(path.relative_to(root)) if path.is_relative_to(root) else CONTENT
    cure = _CURES.get(error.errno, _OTHER_CURE)
    return _problem(where, f"this cannot be read ({error.strerror or 'no reason given'}); {cure}")


def _problem(path: str, message: str) -> Problem:
    return Problem(Place(path), UNREADABLE, message)
