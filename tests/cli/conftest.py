"""Folders to run `tropa` in, and a clean environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import small
from tests.guides import PROVED


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings or language reach a test."""
    for name in [*os.environ]:
        if name.startswith(("TROPA_", "LC_", "LANG", "NO_COLOR")):
            monkeypatch.delenv(name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the small guide."""
    return small(tmp_path, PROVED)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with the small guide, one of its files spoilt."""
    return small(tmp_path, {"content/countries/am.yaml": "id: am\npolicies: 5\ncolour: red\n"})
