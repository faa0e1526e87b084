"""What all tests share: how hard hypothesis searches.

The usual profile tries the same examples each time, so that a failure is never luck.
Before a release, search on: `HYPOTHESIS_PROFILE=thorough make test`.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile(
    "fast", derandomize=True, deadline=None, max_examples=60, database=None, print_blob=True
)
settings.register_profile("thorough", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
