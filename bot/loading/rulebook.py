"""Every rule and its manual page, for `tropa check --explain` and the docs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping

from bot.loading.fitting import validation
from bot.loading.reading import yaml_source
from bot.loading.rules import DRAFT_RULES, SCREEN_RULES, SHAPE_RULES

_FILE_PLACE = """A file stands where its kind belongs, or the program would not know what it is.

Countries are in `content/countries/`, organisations in `content/organizations/`, guides in
`content/guides/`, sources in `content/sources/`, the words of the interface in
`content/interface/`, questionnaires in `flows/`, stories in `flows/stories/`. Files end in `.yaml`.
"""


def pages(rules: Iterable[Callable[..., object]]) -> dict[str, str]:
    """Rule id -> its page, of rules that are functions: the id is the name."""
    return {rule.__name__.replace("_", "-"): inspect.cleandoc(rule.__doc__ or "") for rule in rules}


RULEBOOK: Mapping[str, str] = dict(
    sorted(
        {
            **yaml_source.RULES,
            **validation.RULES,
            "file-place": _FILE_PLACE,
            **pages((*DRAFT_RULES, *SHAPE_RULES, *SCREEN_RULES)),
        }.items()
    )
)
"""Rule id -> its page."""
