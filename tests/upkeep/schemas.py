"""Files held against the schemas as an editor does it: by a JSON Schema library, not by ours."""

from __future__ import annotations

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from bot.loading.reading.yaml_source import read
from bot.upkeep.kinds import kind_of
from bot.upkeep.schema import schema


@cache
def validator(kind: str) -> Draft202012Validator:
    """What holds values against the schema of a kind."""
    return Draft202012Validator(schema(kind), format_checker=FormatChecker(["date"]))


def faults(path: str, data: bytes) -> list[str]:
    """Where a file does not fit the schema of its kind: the keys, joined by `/`."""
    kind = kind_of(path)
    assert kind, path
    document = read(data, path)
    assert not isinstance(document, tuple), document
    found: list[Any] = sorted(validator(kind).iter_errors(document.value), key=str)
    return ["/".join(map(str, error.absolute_path)) for error in found]
