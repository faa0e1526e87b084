"""Running `tropa` as its users do: as a program with its own environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import guides
from tests.shipped import ROOT

PROGRAM = (sys.executable, "-m", "bot")
PATIENCE = 60
"""Seconds after which a program that should have ended is killed and the test fails."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and what it wrote."""

    code: int
    out: str
    err: str


def environment(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment without anybody's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"} | dict(given or {})


def tropa(
    *arguments: str,
    root: Path,
    typed: str | bytes = "",
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
) -> Ended:
    """Run `tropa` in this folder, with this piped into it, to its end."""
    data = typed.encode() if isinstance(typed, str) else typed
    run = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=root,
        input=data,
        capture_output=True,
        env=environment(env),
        timeout=PATIENCE,
        check=False,
    )
    return Ended(run.returncode, run.stdout.decode(encoding), run.stderr.decode(encoding))


def write(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below this folder."""
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def small(root: Path, replaced: Mapping[str, object] | None = None) -> Path:
    """Write the small guide of `tests/guides.py` below this folder."""
    return write(root, guides.files(replaced))
