"""The files of a guide as they stood at a git revision. Asks the program `git`; writes nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bot.errors import RevisionError
from bot.loading.draft import CONTENT, FLOWS
from bot.loading.files import named

_FILE, _LINK = b"100", b"120"
"""How the modes of files and of links begin."""


def files_at(root: Path, revision: str) -> dict[str, bytes]:
    """Every YAML file under flows/ and content/ of this folder at a revision, as on disk.

    The folder may be a part of the repository. Raises RevisionError where there is no git, no
    repository, no such revision, or no such files in it.
    """
    commit = _commit(root, revision)
    listed = dict(_listed(root, commit))
    if not listed:
        raise RevisionError(
            f"{root}: there is nothing in {FLOWS}/ and {CONTENT}/ at the revision {revision}; name "
            "the folder that holds them with --root, or a later revision"
        )
    return dict(zip(listed, _contents(root, tuple(listed.values())), strict=True))


def _commit(root: Path, revision: str) -> str:
    """The full name of the commit. Nothing that somebody typed reaches git as an option."""
    found = _git(root, "rev-parse", "--git-dir")
    if found.returncode:
        raise RevisionError(
            f"{root}: git knows no repository here ({_words(found)}); run it in the folder of the "
            "repository, or name it with --root"
        )
    name = f"{revision}^{{commit}}"
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if found.returncode or revision.startswith("-"):
        raise RevisionError(f"there is no revision {revision}{_cure(root, revision)}")
    return found.stdout.decode().split()[-1]


def _cure(root: Path, revision: str) -> str:
    if ".." in revision:
        return "; name the two with a space between them"
    if _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        return ": only the last revisions were fetched; `git fetch --unshallow` fetches the others"
    return "; `git log --oneline` lists those that there are, main~1 is the one before main"


def _listed(root: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """The paths as on disk, and the names by which git keeps what is in the files."""
    found = _git(root, "ls-tree", "-r", "-z", commit, "--", FLOWS, CONTENT)
    for line in found.stdout.split(b"\0")[:-1]:
        about, path = line.split(b"\t", 1)
        mode, _, name = about.split(b" ")
        known = PurePosixPath(os.fsdecode(path))
        hidden = any(part.startswith(".") for part in known.parts)
        if hidden or known.suffix not in {".yaml", ".yml"}:
            continue
        if mode.startswith(_LINK):
            raise RevisionError(f"{named(Path(known))} is a link at that revision: not followed")
        if mode.startswith(_FILE):
            yield named(Path(known)), name


def _contents(root: Path, names: tuple[bytes, ...]) -> Iterator[bytes]:
    """What is in each: a line that tells its size, so many bytes, and the end of a line."""
    found = _git(root, "cat-file", "--batch", given=b"".join(name + b"\n" for name in names))
    at, data = 0, found.stdout
    for name in names:
        end = data.find(b"\n", at)
        told = data[at:end].split(b" ")
        if found.returncode or len(told) != 3 or told[0] != name:  # noqa: PLR2004 - name, kind, size
            raise RevisionError(f"git could not read the revision: {_words(found)}")
        size = int(told[2])
        yield data[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - no shell; what people typed is no option
            ["git", "-C", str(root), *arguments],  # noqa: S607 - git as it is installed
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed: `tropa diff` asks it for revisions") from None


def _words(found: subprocess.CompletedProcess[bytes]) -> str:
    """What git said, as one line."""
    said = found.stderr.decode(errors="replace").strip().splitlines()
    return said[0].removeprefix("fatal: ") if said else "it says no more"
