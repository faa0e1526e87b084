"""The flows and the content that are shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.loading.files import read_files
from bot.model.guide import Guide
from tests.guides import loaded

ROOT = Path(__file__).parents[1]
"""The folder that holds flows/ and content/."""


@cache
def shipped_guide() -> Guide:
    """The guide of the shipped files, loaded once. Fails with its problems if it has any."""
    return loaded(read_files(ROOT))
