"""Rules about words: every language, sound Markdown, the wording's keys and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from bot.loading.building import dates
from bot.loading.building.conditions import NO_ID_YET, PLACEHOLDER
from bot.loading.building.texts import MARKDOWN, local_words, rendered
from bot.loading.building.wording import KEYS, TEXT_FIELDS
from bot.loading.draft import Draft, Sourced
from bot.loading.markdown.parsing import MarkdownErrors
from bot.loading.markdown.places import markdown_problems
from bot.loading.reading.yaml_source import Keys, Value
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Problem

MOST_TITLE = 90
"""Characters of a title or a button: more is cut by phones."""


Words = tuple[Sourced[Any], Keys, str, Mapping[str, str]]
"""A file, the keys where words stand in it, the name of the last key, the words by language."""


@lru_cache(maxsize=1)
def texts_of(draft: Draft) -> tuple[Words, ...]:
    """All words of the files but those of the interface. Several rules ask for them."""
    kinds: tuple[list[Any], ...] = (
        draft.flows,
        draft.places,
        draft.topics,
        draft.countries,
        draft.organizations,
        draft.guides,
    )
    return tuple(
        (file, keys, name, words)
        for file in chain.from_iterable(kinds)
        for keys, name, words in local_words(file.data)
    )


def placeholder(draft: Draft) -> Iterator[Problem]:
    """No TODO is left: `tropa new` puts it, or `todo`, wherever something must still be written.

    Write what belongs there; the comment above it says what. What is not known yet is left out,
    where the key may be left out; else the whole card has to wait.
    """
    for file in draft.files():
        for keys, word in _unwritten(file.document.value, ()):
            message = f"{word} still stands here; write what belongs in its place"
            yield Problem(file.place(*keys), "placeholder", message)


def _unwritten(value: Value, keys: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, str):
        if value == NO_ID_YET:
            yield keys, NO_ID_YET
        elif PLACEHOLDER in value and re.search(rf"\b{PLACEHOLDER}\b", value):
            yield keys, PLACEHOLDER
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unwritten(item, (*keys, key))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _unwritten(item, (*keys, at))


def missing_language(draft: Draft) -> Iterator[Problem]:
    """Every text has all languages of the interface, and no other.

    The languages are the files in `content/interface/`. A reader must never meet a hole.
    Wrong: `title: {en: Entry}`. Right: `title: {en: Entry, ru: Въезд}`.
    """
    languages = draft.languages
    if not languages or any(language_file(draft)):
        return  # without knowing the languages, every text would seem to be wrong
    for file, keys, _name, words in texts_of(draft):
        for language in languages:
            if language not in words:
                message = f"'{language}' is missing; every text has {', '.join(languages)}"
                yield Problem(file.place(*keys), "missing-language", message)
        for language in words:
            if language not in languages:
                message = f"'{language}' is no language of the guide ({', '.join(languages)})"
                yield Problem(file.key_place(*keys, language), "missing-language", message)


def language_file(draft: Draft) -> Iterator[Problem]:
    """A file of `content/interface/` is named by a two-letter language code, such as `ru.yaml`."""
    for file in draft.wording:
        if not dates.is_language(file.stem):
            message = f"'{file.stem}' is no two-letter language code"
            yield Problem(file.place(), "language-file", message)


def markdown(draft: Draft) -> Iterator[Problem]:
    """Texts are short Markdown: paragraphs, **bold**, *italic*, lists, links, quotes.

    Headings, tables, images and HTML are refused: Telegram cannot show them. A link starts with
    `https://`. What is refused, and its cure, stands in the message.
    """
    for file, keys, name, words in texts_of(draft):
        if name in MARKDOWN:
            for language, source in words.items():
                yield from _unsound(file, (*keys, language), source)
    for file in draft.wording:
        for key, source in file.data.root.items():
            if key in KEYS and KEYS[key].name in TEXT_FIELDS:
                yield from _unsound(file, (key,), source)


def _unsound(file: Sourced[Any], keys: Keys, source: str) -> Iterator[Problem]:
    text = rendered(source)
    if isinstance(text, MarkdownErrors):
        yield from markdown_problems(file.document, keys, text)


def plain_words(draft: Draft) -> Iterator[Problem]:
    """Titles and labels of buttons are one short line without Markdown, at most 90 characters."""
    for file, keys, name, words in texts_of(draft):
        if name in MARKDOWN:
            continue
        for language, source in words.items():
            place = file.place(*keys, language)
            if "\n" in source:
                yield Problem(place, "plain-words", "a title or label is one line")
            if len(source) > MOST_TITLE:
                message = f"{len(source)} characters; a title or label has at most {MOST_TITLE}"
                yield Problem(place, "plain-words", message)
            if re.search(r"\*\*|__|\]\(|`", source):
                yield Problem(place, "plain-words", "a title or label is shown without Markdown")


def wording_keys(draft: Draft) -> Iterator[Problem]:
    """A file of `content/interface/` has exactly the keys that the program uses.

    A missing key would leave a button without a label; an unknown one is mostly a typing error.
    """
    for file in draft.wording:
        for key in KEYS:
            if key not in file.data.root:
                message = f"'{key}' is missing; `content/interface/en.yaml` shows what it says"
                yield Problem(file.place(), "wording-keys", message)
        for key in file.data.root:
            if key not in KEYS:
                message = f"'{key}' is not used by the program{did_you_mean(key, KEYS)}"
                yield Problem(file.key_place(key), "wording-keys", message)


def wording_placeholders(draft: Draft) -> Iterator[Problem]:
    """A line of the interface is short enough and holds exactly its placeholders, as `{number}`.

    The program puts a value in the place of each; their names are never translated.
    """
    for file in draft.wording:
        for key, words in file.data.root.items():
            if key not in KEYS or KEYS[key].name in TEXT_FIELDS:
                continue
            place, metadata = file.place(key), KEYS[key].metadata
            expected = metadata.get("placeholders", frozenset())
            found = frozenset(re.findall(r"\{([^{}]*)\}", words))
            if found != expected:
                names = ", ".join(f"{{{name}}}" for name in sorted(expected)) or "no placeholder"
                message = f"'{key}' must hold {names}"
                yield Problem(place, "wording-placeholders", message)
            most = metadata.get("most", 0)
            if most and len(words) > most:
                message = f"'{key}' has {len(words)} characters; at most {most} fit"
                yield Problem(place, "wording-placeholders", message)


TEXT_RULES = (
    placeholder,
    missing_language,
    language_file,
    markdown,
    plain_words,
    wording_keys,
    wording_placeholders,
)
