"""Dates, countries and languages in words, from CLDR."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date

_REGIONS = {"en": "en_GB"}
"""Where a language's own default would surprise most readers: "22 November 2026"."""

_NO_COUNTRY = frozenset({"EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""The euro zone, "outlying Oceania", the United Nations, two tests of software, "unknown"."""


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    return Locale.parse(_REGIONS.get(language, language))


def is_language(code: str) -> bool:
    """Whether CLDR knows this two-letter language."""
    try:
        return len(code) == 2 and code.islower() and bool(Locale.parse(code))  # noqa: PLR2004
    except (UnknownLocaleError, ValueError):
        return False


@lru_cache(maxsize=4096)
def in_words(day: str | date, language: str) -> str:
    """A day, a month (2026-02) or a year (2026) as people write it."""
    if isinstance(day, date):
        return format_date(day, "long", _locale(language))
    year, month, number = (*day.split("-"), "", "")[:3]
    if not month:
        return year
    first = date(int(year), int(month), int(number or 1))
    return format_date(first, "long" if number else "LLLL y", _locale(language))


def is_country(code: str) -> bool:
    """Whether this is a country's code, or `eu`: CLDR also names continents and placeholders."""
    known = len(code) == 2 and code.upper() in _locale("en").territories  # noqa: PLR2004
    return known and code.upper() not in _NO_COUNTRY


def country(code: str, language: str) -> str | None:
    """The name of a territory (ISO 3166, any case) or of `eu`; None where CLDR has none."""
    return _locale(language).territories.get(code.upper())


def language_name(code: str, language: str) -> str:
    """The name of a language in another, or its code."""
    return str(_locale(language).languages.get(code, code))


def own_name(code: str) -> str:
    """The name of a language in itself, as at the beginning of a line."""
    name = language_name(code, code)
    return name[:1].upper() + name[1:]


def flag(code: str) -> str:
    """The flag of a country: its code in regional indicator letters."""
    return "".join(chr(ord(letter) - ord("a") + 0x1F1E6) for letter in code.lower())
