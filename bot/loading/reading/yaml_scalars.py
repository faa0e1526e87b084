"""What a word without quotes means: YAML 1.2's core schema, where `no` and `12:30` are text."""

from __future__ import annotations

import re
from collections.abc import Callable

Scalar = None | bool | int | float | str

# YAML 1.2.2, section 10.3.2. Digits are bounded: Python refuses to print an endless number.
_CORE: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"~|null|Null|NULL"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda word: word[0] in "tT"),
    (re.compile(r"[-+]?[0-9]{1,100}"), int),
    (re.compile(r"0o[0-7]{1,100}|0x[0-9a-fA-F]{1,100}"), lambda word: int(word, 0)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda word: float(word.replace(".", ""))),
    (re.compile(r"\.(nan|NaN|NAN)"), lambda _: float("nan")),
)
_MAY_BE_CORE = frozenset("~nNtTfF-+.0123456789")
"""A word that begins otherwise is text: a cheap test that spares most of the patterns."""


def plain_scalar(word: str) -> Scalar:
    """The value of a word without quotes; nothing at all is None. Dates stay text."""
    if not word:
        return None
    if word[0] in _MAY_BE_CORE:
        for pattern, convert in _CORE:
            if pattern.fullmatch(word):
                return convert(word)
    return word
