"""What tests of the engine share."""

from __future__ import annotations

import pytest

from tests.random_guides import Guides, some_random_guides


@pytest.fixture(scope="session")
def random_guides() -> Guides:
    """Guides drawn at random, loaded once for all tests."""
    return some_random_guides()
