"""What to say about a value that does not fit: a rule, and a message with its cure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import get_args

from pydantic_core.core_schema import ErrorType

from bot.loading.fitting.schema_finding import EXPECTED, GROUP, Finding
from bot.loading.reading.document import Keys, Value
from bot.loading.suggestions import did_you_mean

# What is expected where text was found that says something else.
_UNREADABLE = {
    "bool_parsing": "true or false",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "decimal_parsing": "a number",
    "time_parsing": "a time such as 14:30",
}
_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
    "multiple_of": ("multiple_of", "a multiple of"),
}
_SWITCHES: Mapping[str, str] = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_RAISED = {"value_error", "assertion_error"}
_SHOWN = 60
"""Characters of a value that a message repeats."""
_KNOWN_KINDS = frozenset(get_args(ErrorType))


def word(finding: Finding) -> tuple[str, str]:
    """Rule and message."""
    if finding.kind == "extra_forbidden":
        return "schema-unknown-key", _unknown_key(finding)
    if finding.kind in {"missing", "union_tag_not_found"}:
        return "schema-missing-key", _missing_key(finding)
    if finding.kind in _RAISED or finding.kind not in _KNOWN_KINDS:
        return "schema-value", _raised(finding)
    if finding.value is None or finding.kind in EXPECTED or finding.also:
        return "schema-type", _wrong_kind(finding)
    return "schema-value", _wrong_value(finding)


def _unknown_key(finding: Finding) -> str:
    meant = did_you_mean(str(finding.last), finding.known)
    if meant or not finding.known:
        return f"unknown key {str(finding.last)!r}{meant or '; take it out'}"
    return f"unknown key {str(finding.last)!r}; known here: {', '.join(finding.known)}"


def _missing_key(finding: Finding) -> str:
    name = finding.last
    if finding.kind == "union_tag_not_found":
        name = finding.discriminator
    inside = f" in {_subject(finding.keys)}" if finding.keys else ""
    if isinstance(name, int):
        return f"item {name + 1} is missing{inside}; add it"
    return f"the key '{name}' is missing{inside}; add '{name}: …'"


def _raised(finding: Finding) -> str:
    """The words of a model's own validator."""
    said = finding.said.removeprefix("Value error, ").removeprefix("Assertion failed, ")
    said = " ".join(said.split())
    if said in {"", "Value error,", "Assertion failed,"}:
        return _fallback(finding)
    return said


def _wrong_kind(finding: Finding) -> str:
    expected = list(dict.fromkeys(filter(None, (finding.expected, *finding.also))))
    wanted = " or ".join(expected)
    value = finding.value
    if value is None:
        needs = f"it needs {wanted}" if wanted else "write what belongs here"
        return f"{_subject(finding.keys)} is empty; {needs}"
    found = _found(value)
    cure = ""
    if isinstance(value, bool | int | float) and "text" in expected:
        found, cure = f"{found} (as it stands without quotes)", "; write it in quotes"
    elif isinstance(value, str) and value.lower() in _SWITCHES and "true or false" in expected:
        found, cure = repr(value), f"; write {_SWITCHES[value.lower()]}, without quotes"
    elif isinstance(value, str) and "number" in wanted and re.fullmatch(r"-?[0-9.]+", value):
        cure = "; take the quotes away"
    elif isinstance(value, str) and GROUP in expected and re.match(r"\w+:\S", value):
        cure = "; put a space after the colon"
    elif expected == [GROUP]:
        cure = "; write 'key: value' lines below it, indented"
    elif expected == ["a list"]:
        cure = "; put each item on its own line, behind '- '"
    return f"{_subject(finding.keys)} must be {wanted}, found {found}{cure}"


def _wrong_value(finding: Finding) -> str:
    subject, value = _subject(finding.keys), finding.value
    if finding.is_about_key and finding.keys:
        value = str(finding.keys[-1])
        subject = "a key here"
    for kinds, describe in (
        (r"enum|literal_error|union_tag_invalid", _wrong_choice),
        (r"date(time)?_.*", _wrong_date),
        (r"url_.*", _wrong_address),
        (r"string_pattern_mismatch", _wrong_form),
        (r"|".join(_UNREADABLE), _unreadable),
        (r"|".join(_BOUNDS), _out_of_bounds),
        (r"(string_)?too_(short|long)", _wrong_length),
    ):
        if re.fullmatch(kinds, finding.kind):
            return describe(finding, subject, value)
    return _fallback(finding)


def _wrong_address(_: Finding, subject: str, value: Value) -> str:
    return (
        f"{subject} must be a whole web address such as https://example.org/page, "
        f"found {_quoted(value)}"
    )


def _unreadable(finding: Finding, subject: str, value: Value) -> str:
    switch = _SWITCHES.get(str(value).lower()) if finding.kind == "bool_parsing" else None
    cure = f"; write {switch}, without quotes" if switch else ""
    return f"{subject} must be {_UNREADABLE[finding.kind]}, found {_quoted(value)}{cure}"


def _out_of_bounds(finding: Finding, subject: str, value: Value) -> str:
    name, bound = _BOUNDS[finding.kind]
    if name not in finding.context:
        return _fallback(finding)
    return f"{subject} must be {bound} {finding.context[name]}, found {_quoted(value)}"


def _wrong_choice(finding: Finding, subject: str, value: Value) -> str:
    choices = finding.choices
    if finding.discriminator:
        subject, value = f"'{finding.discriminator}'", str(finding.context.get("tag", ""))
    allowed = ", ".join(choices) or str(finding.context.get("expected", "another value"))
    if not isinstance(value, str):
        number = str(value).lower() in choices
        cure = "; write it in quotes" if number else ""
        return f"{subject} must be one of: {allowed}; found {_found(value)}{cure}"
    meant = did_you_mean(value, choices)
    listed = f"{meant} Allowed" if meant else "; allowed"
    return f"{subject} cannot be {_quoted(value)}{listed}: {allowed}"


def _wrong_date(finding: Finding, subject: str, found: Value) -> str:
    value = str(found)
    if finding.kind in {"date_past", "datetime_past"}:
        return f"{subject} must lie in the past, found {value}"
    if finding.kind in {"date_future", "datetime_future"}:
        return f"{subject} must lie in the future, found {value}"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return f"{subject}: there is no day {value} in the calendar; correct it"
    return (
        f"{subject} must be a date written year-month-day (YYYY-MM-DD), such as 2026-11-22; "
        f"found {_quoted(found)}"
    )


def _wrong_form(finding: Finding, subject: str, found: Value) -> str:
    pattern, value = str(finding.context.get("pattern", "")), str(found)
    if not value.strip():
        return f"{subject} is empty; fill it in"
    if _accepts(pattern, ("ab-c1",), ("a b", "A", "a_b", "я", "a.b", "a/b")):
        slug = "-".join(re.findall(r"[a-z0-9]+", value.lower())) if value.isascii() else ""
        example = f", such as '{slug}'" if slug and slug != value else ""
        form = f"may hold only small Latin letters, digits and hyphens{example}"
    elif _accepts(pattern, ("https://example.org/a",), ("a", "example.org")):
        return _wrong_address(finding, subject, value)
    elif _accepts(pattern, ("2026", "2026-11", "2026-11-22"), ("a", "22.11.2026")):
        form = "must be a year, a month or a day, such as 2026, 2026-11 or 2026-11-22"
    else:
        form = f"must have the form {pattern}"
    return f"{subject} {form}; found {_quoted(value)}"


def _accepts(pattern: str, good: tuple[str, ...], bad: tuple[str, ...]) -> bool:
    """Whether a pattern tells these apart: one form can be written as a pattern in many ways."""
    try:
        form = re.compile(pattern)
    except re.error:
        return False
    return all(map(form.search, good)) and not any(map(form.fullmatch, bad))


def _wrong_length(finding: Finding, subject: str, value: Value) -> str:
    unit, found = ("character", len(str(value))) if isinstance(value, str) else ("item", 0)
    if isinstance(value, list | dict):
        unit, found = "item" if isinstance(value, list) else "key", len(value)
    least = finding.context.get("min_length")
    most = finding.context.get("max_length")
    if finding.kind in {"string_too_short", "too_short"} and isinstance(least, int):
        if found == 0:
            return f"{subject} is empty; it needs at least {_count(least, unit)}"
        return f"{subject} is too short: it needs at least {_count(least, unit)}, found {found}"
    if finding.kind in {"string_too_long", "too_long"} and isinstance(most, int):
        return f"{subject} is too long: at most {_count(most, unit)}, found {found}; shorten it"
    return _fallback(finding)


def _fallback(finding: Finding) -> str:
    subject = _subject(finding.keys)
    return f"{subject} does not fit here ({_found(finding.value)}); compare it with a similar file"


def _subject(keys: Keys) -> str:
    """What staff would call the value under these keys."""
    if not keys:
        return "the file"
    if isinstance(keys[-1], str):
        return f"'{keys[-1]}'"
    parent = keys[-2] if len(keys) > 1 else None
    return f"item {keys[-1] + 1}" + (f" of '{parent}'" if isinstance(parent, str) else "")


def _found(value: Value) -> str:
    if isinstance(value, bool):
        return f"the yes-or-no value '{str(value).lower()}'"
    if isinstance(value, float):
        return f"the number {value}"
    names = {int: "a number", str: "text", list: "a list", dict: GROUP}
    return names.get(type(value), "nothing")


def _quoted(value: Value) -> str:
    """The value itself, cut to what fits in a message."""
    if not isinstance(value, str):
        return str(value) if isinstance(value, int | float) else _found(value)
    return repr(value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
