"""The wording of the interface, from its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.loading.building.texts import rendered
from bot.loading.markdown.parsing import MarkdownErrors
from bot.model.wording import Wording

TEXT_FIELDS = frozenset(field.name for field in fields(Wording) if field.type == "Text")
"""Fields that hold Markdown."""

KEYS: Mapping[str, Any] = {field.name.replace("_", "-"): field for field in fields(Wording)}
"""Key in the file -> field of `Wording`."""


def build_wording(data: Mapping[str, str]) -> Wording:
    """The wording of one language. The keys must have been found to be all there and sound."""
    values: dict[str, Any] = {}
    for key, field in KEYS.items():
        text: object = data[key]
        if field.name in TEXT_FIELDS:
            text = rendered(data[key])
            if isinstance(text, MarkdownErrors):
                message = "unsound Markdown reached the builder"
                raise TypeError(message)
        values[field.name] = text
    return Wording(**values)
