"""What all tests share: how hard hypothesis searches.

The usual profile tries the same examples each time, so that a failure is never luck.
Before a release, search on: `HYPOTHESIS_PROFILE=thorough make test`.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile(
    "fast", derandomize=True, deadline=None, max_examples=60, database=None, print_blob=True
)
settings.register_profile("thorough", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --rewrite-walks` writes the transcripts of `tests/walks/` anew."""
    parser.addoption(
        "--rewrite-walks",
        action="store_true",
        help="write tests/walks/*.txt as the bot speaks now, to be reviewed as a diff",
    )
