"""Hold a request against the published description of the Bot API.

`check(method, params)` returns findings: unknown methods, missing, unknown and ill-typed
parameters down to the last nested field, and then Telegram's limits (`limits.py`). Parameters
may be Python values or the strings that a form body carries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.botapi import limits

Json = dict[str, Any]

_SPEC: Final[Json] = json.loads(Path(__file__).with_name("spec.json").read_text(encoding="utf-8"))
_METHODS: Final[Json] = _SPEC["methods"]
TYPES: Final[Json] = _SPEC["types"]
_NAMES: Final = {name.lower(): name for name in _METHODS}
VERSION: Final[str] = _SPEC["version"]


def check(method: str, params: Json) -> list[str]:
    """Return what is wrong with this request; nothing if Telegram would take it as it is."""
    name = canonical(method)
    if name is None:
        return [f"{method}: no such method in spec.json ({VERSION})"]
    given = decode(name, params)
    return _misfits(given, _METHODS[name], name) or limits.broken(name, given)


def check_value(value: object, kind: str) -> list[str]:
    """Hold a value, for instance an update, against a type of the Bot API."""
    return _findings(value, [kind], kind)


def returns(method: str) -> list[str]:
    """Name the types that the method may return."""
    return list(_METHODS[method]["returns"])


def canonical(method: str) -> str | None:
    """Return the method's name as published: the server does not mind upper and lower case."""
    return _NAMES.get(method.lower())


def decode(method: str, params: Json) -> Json:
    """Turn the strings of a form body into the values they stand for; leave out the nulls."""
    fields = _METHODS[method]["fields"] if method in _METHODS else {}
    return {
        key: _decoded(value, fields.get(key, [])) if isinstance(value, str) else value
        for key, value in params.items()
        if value is not None
    }


def _decoded(value: str, kinds: list[str]) -> object:
    if "Integer" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "Float" in kinds and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if {"Boolean", "True"} & set(kinds) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if value[:1] in ("[", "{") and kinds != ["String"]:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _misfits(value: Json, described: Json, path: str) -> list[str]:
    """Compare an object with its description, field by field."""
    fields = described["fields"]
    findings = [f"{path}.{key}: unknown field" for key in value if key not in fields]
    findings += [
        f"{path}.{key}: required, missing" for key in described["required"] if key not in value
    ]
    for key, kinds in fields.items():
        if key in value:
            findings += _findings(value[key], kinds, f"{path}.{key}")
    return findings


def _findings(value: object, kinds: list[str], path: str) -> list[str]:
    """Try every type that is allowed here and report for the one that fits best."""
    attempts = [found for kind in kinds if (found := _as_kind(value, kind, path)) is not None]
    if attempts:
        return min(attempts, key=len)
    return [f"{path}: {type(value).__name__} {str(value)[:40]!r} is none of {kinds}"]


def _as_kind(value: object, kind: str, path: str) -> list[str] | None:
    """Return the findings inside the value, or None if it is something else altogether."""
    if kind.startswith("Array of "):
        return _as_array(value, kind.removeprefix("Array of "), path)
    if kind in _PLAIN:
        return [] if _PLAIN[kind](value) else None
    if not isinstance(value, dict):
        return None
    described = TYPES.get(kind)
    if described is None:
        return [f"{path}: the description has no type {kind}"]
    if "one_of" in described:
        return _findings(value, described["one_of"], path)
    return _misfits(value, described, path)


def _as_array(value: object, kind: str, path: str) -> list[str] | None:
    if not isinstance(value, list | tuple):
        return None
    return [
        finding
        for index, item in enumerate(value)
        for finding in _findings(item, [kind], f"{path}[{index}]")
    ]


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PLAIN: Final[dict[str, Callable[[object], bool]]] = {
    "String": lambda value: isinstance(value, str),
    "Integer": _is_integer,
    "Float": lambda value: isinstance(value, float) or _is_integer(value),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
    "InputFile": lambda _value: True,
}
