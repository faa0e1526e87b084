"""The layers of the package, as the contracts in pyproject.toml draw them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter import api
from importlinter.application import use_cases

ROOT = Path(__file__).parent.parent
CONFIG = str(ROOT / "pyproject.toml")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in api.read_configuration(CONFIG)["contracts_options"]
}

FORBIDDEN_IN_THE_MODEL = """
import os
import cryptography
import httpx
import prometheus_client
import telegram
import transitions
import uvicorn
import yaml
import bot.engine
"""


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_is_kept(contract: str) -> None:
    kept = use_cases.lint_imports(CONFIG, limit_to_contracts=(contract,), cache_dir=None)
    assert kept, f"{CONTRACTS[contract]}: the imports at fault are above"


def test_contracts_notice_what_they_forbid(tmp_path: Path) -> None:
    shutil.copy(CONFIG, tmp_path)
    package = Path(shutil.copytree(ROOT / "bot", tmp_path / "bot"))
    for name in ("engine", "channels/telegram", "channels/terminal"):
        if not (package / f"{name}.py").exists():
            (package / name).mkdir(parents=True, exist_ok=True)
            (package / name / "__init__.py").touch()
    (package / "channels/__init__.py").touch()
    (package / "model/planted.py").write_text(FORBIDDEN_IN_THE_MODEL)
    (package / "channels/telegram/planted.py").write_text("import bot.channels.terminal\n")
    (package / "proof/sets/planted.py").write_text("import bot.proof.rules\n")

    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports as go; exit(go())"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert [name for name in CONTRACTS.values() if f"{name} BROKEN" not in run.stdout] == []
