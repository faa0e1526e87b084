"""Words of all languages, from the draft into the guide; and where in a draft they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import BaseModel, RootModel

from bot.loading.markdown.parsing import MarkdownErrors, parse
from bot.loading.reading.yaml_source import Keys
from bot.model.text import LocalText

MARKDOWN = frozenset({"text", "ask", "why", "page", "empty", "contact"})
"""Keys whose words may hold Markdown."""

PLAIN = frozenset({"title", "label", "name"})
"""Keys whose words are shown as they stand: headings and buttons."""

_WORD_JOINER = "\u2060"
_INNER_DOT = re.compile(r"(?<=\w)\.(?=\w)")

rendered = lru_cache(maxsize=1 << 14)(parse)
"""Markdown into text; the same words are read once, also over reloads."""


def local_text(words: Mapping[str, str]) -> LocalText:
    """The text of each language. The words must have been found to be sound."""
    texts = {}
    for language, source in words.items():
        text = rendered(source)
        if isinstance(text, MarkdownErrors):
            message = "unsound Markdown reached the builder"
            raise TypeError(message)
        texts[language] = text
    return texts


def unlinked(words: str) -> str:
    """The words with an invisible joiner in what looks like a site, so that none becomes a link.

    Telegram links `mirror.example` by itself wherever it stands, even if it is a source's name.
    """
    return _INNER_DOT.sub("." + _WORD_JOINER, words)


def local_words(model: BaseModel, keys: Keys = ()) -> Iterator[tuple[Keys, str, Mapping[str, str]]]:
    """Every value that has languages: its keys in the file, the name of its key, its words."""
    if isinstance(model, RootModel):
        yield from _inside(model.root, keys, "title")
        return
    for name, field in type(model).model_fields.items():
        yield from _inside(getattr(model, name), (*keys, field.alias or name), name)


def _inside(value: object, keys: Keys, name: str) -> Iterator[tuple[Keys, str, Mapping[str, str]]]:
    if isinstance(value, BaseModel):
        yield from local_words(value, keys)
    elif isinstance(value, list | tuple):
        for at, item in enumerate(value):
            yield from _inside(item, (*keys, at), name)
    elif isinstance(value, dict):
        local = bool(value) and all(isinstance(item, str) for item in value.values())
        if local and name in MARKDOWN | PLAIN:
            yield keys, name, value
        else:
            for key, item in value.items():
                yield from _inside(item, (*keys, key), name)
