"""Names that staff type for what is new: whether they can be ids, and what was meant if not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from string import ascii_lowercase

from babel.core import get_global
from pydantic import TypeAdapter, ValidationError

from bot.loading.building import dates
from bot.loading.building.conditions import NO_ID_YET
from bot.loading.fitting.values import Id
from bot.loading.suggestions import closest

_ID = TypeAdapter[str](Id)
_CODES = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]


def wrong_id(name: str) -> str | None:
    """Why this cannot be the id of a card or a file; None if it can."""
    try:
        _ID.validate_python(name)
    except ValidationError:
        slug = "-".join(re.findall(r"[a-z0-9]+", name.lower())) if name.isascii() else ""
        example = f", such as {slug}" if slug and slug != name else ""
        return f"'{name}' cannot be an id: small Latin letters, digits, hyphens{example}"
    if name == NO_ID_YET:
        return f"'{name}' stands for an id that is still to be chosen; choose one"
    return None


def wrong_country(code: str, languages: Sequence[str]) -> str | None:
    """Why this is no code of a country, with the code that was probably meant."""
    if dates.is_country(code) and code.islower():
        return None
    meant = _meant(code, languages)
    cure = f"; did you mean '{meant}' ({dates.country(meant, 'en')})?" if meant else ""
    return f"'{code}' is no ISO 3166 code of a country in small letters{cure}"


def _meant(word: str, languages: Sequence[str]) -> str | None:
    """The code of the country that was typed in capitals, by a former code, or by its name."""
    former: list[str] = get_global("territory_aliases").get(word.upper(), [])
    for code in (word.lower(), *(code.lower() for code in former)):
        if dates.is_country(code):
            return code
    codes = filter(dates.is_country, _CODES)
    names: dict[str, str] = {
        str(dates.country(code, at)): code for code in codes for at in languages
    }
    found = closest(word, names)
    return names[found] if found else None
