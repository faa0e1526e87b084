"""Every rule that `tropa check` knows, and its manual page."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from bot.loading import rulebook
from bot.proof.stories import story

RULEBOOK: Mapping[str, str] = dict(
    sorted({**rulebook.RULEBOOK, "story": inspect.cleandoc(story.__doc__ or "")}.items())
)
"""Rule id -> its page: what files must keep to be loaded, and what must hold beyond that."""
