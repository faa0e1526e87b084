"""Every rule and its manual page, for `tropa check --explain` and the docs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

from bot.loading.fitting import validation
from bot.loading.reading import yaml_source
from bot.loading.rules import DRAFT_RULES, SCREEN_RULES, SHAPE_RULES

_FILE_PLACE = """A file stands where its kind belongs, or the program would not know what it is.

Countries are in `content/countries/`, organisations in `content/organizations/`, guides in
`content/guides/`, sources in `content/sources/`, the words of the interface in
`content/interface/`, questionnaires in `flows/`, stories in `flows/stories/`. Files end in `.yaml`.
"""


def _page(rule: Callable[..., object]) -> tuple[str, str]:
    return rule.__name__.replace("_", "-"), inspect.cleandoc(rule.__doc__ or "")


RULEBOOK: Mapping[str, str] = dict(
    sorted(
        {
            **yaml_source.RULES,
            **validation.RULES,
            "file-place": _FILE_PLACE,
            **dict(_page(rule) for rule in (*DRAFT_RULES, *SHAPE_RULES, *SCREEN_RULES)),
        }.items()
    )
)
"""Rule id -> its page."""
