"""A git repository for a test, with nobody's own settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_SOMEBODY = {
    f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(root: Path, *arguments: str) -> None:
    """Run git in this folder; fail if it does."""
    subprocess.run(
        ["git", "-C", str(root), *arguments],
        capture_output=True,
        check=True,
        env={**os.environ, **_ALONE, **_SOMEBODY},
    )


def commit(root: Path, tag: str) -> None:
    """Commit all that stands in this folder, under this tag."""
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--allow-empty", "--message", tag)
    git(root, "tag", tag)
