"""Every rule that `tropa check` knows, and its manual page."""

from __future__ import annotations

from collections.abc import Mapping

from bot.loading import rulebook
from bot.proof.examples.stories import story
from bot.proof.judging import PAGES

RULEBOOK: Mapping[str, str] = dict(
    sorted({**rulebook.RULEBOOK, **PAGES, **rulebook.pages((story,))}.items())
)
"""Rule id -> its page: what files must keep to be loaded, and what must hold beyond that."""
