"""The rules that files must keep: one rule, one function; its docstring is its manual page.

A rule's id is its function's name. `DRAFT_RULES` read the files. `SHAPE_RULES` and `SCREEN_RULES`
read the guide that was built from them, and run only when what they rely on is sound.
"""

from __future__ import annotations

from bot.loading.rules.conditions import CONDITION_RULES
from bot.loading.rules.flows import FLOW_RULES
from bot.loading.rules.identity import IDENTITY_RULES
from bot.loading.rules.links import LINK_RULES
from bot.loading.rules.promises import PROMISE_RULES
from bot.loading.rules.review import REVIEW_RULES
from bot.loading.rules.screens import SCREEN_RULES
from bot.loading.rules.shape import SHAPE_RULES
from bot.loading.rules.stories import STORY_RULES
from bot.loading.rules.texts import TEXT_RULES

DRAFT_RULES = (
    *IDENTITY_RULES,
    *TEXT_RULES,
    *LINK_RULES,
    *REVIEW_RULES,
    *CONDITION_RULES,
    *FLOW_RULES,
    *PROMISE_RULES,
    *STORY_RULES,
)

__all__ = ["DRAFT_RULES", "SCREEN_RULES", "SHAPE_RULES"]
