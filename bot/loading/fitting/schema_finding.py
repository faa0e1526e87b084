"""One error of pydantic's, together with what stands in the file where it points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.loading.reading.document import Keys, Value
from bot.loading.suggestions import closest

GROUP = "a group of keys"
CHOICES = frozenset({"enum", "literal_error"})

# What a type expects, when the value is of another kind altogether.
EXPECTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "decimal_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "iterable_type": "a list",
    "dict_type": GROUP,
    "mapping_type": GROUP,
    "model_type": GROUP,
    "model_attributes_type": GROUP,
    "dataclass_type": GROUP,
    "date_type": "a date such as 2026-11-22",
    "datetime_type": "a date and time such as 2026-11-22T14:30:00Z",
    "time_type": "a time such as 14:30",
    "url_type": "a web address",
    "none_required": "nothing",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the value at `keys`."""

    kind: str
    """Pydantic's name for the error."""
    said: str
    last: str | int
    """The end of pydantic's location: the name of a missing key, for instance."""
    keys: Keys
    value: Value
    known: tuple[str, ...] = ()
    """Keys that would be understood here."""
    branches: tuple[tuple[Keys, str], ...] = ()
    """The unions on the way, and the member of each that was tried."""
    context: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    """What else would be accepted, where several kinds are."""

    @property
    def is_about_key(self) -> bool:
        """Whether the key is at fault, not its value."""
        return self.kind in {"extra_forbidden", "invalid_key"} or self.last == "[key]"

    @property
    def is_echo(self) -> bool:
        """Whether pydantic misses items of a list only because they are wrong themselves."""
        least = self.context.get("min_length")
        long_enough = isinstance(self.value, list | dict) and len(self.value) >= (least or 0)
        return self.kind == "too_short" and long_enough

    @property
    def discriminator(self) -> str:
        """The key that says which of several models is meant."""
        return str(self.context.get("discriminator", "")).strip("'")

    @property
    def expected(self) -> str:
        """What the type that was tried would accept, or "" if that cannot be said."""
        choices = self.choices
        if choices:
            return f"{'one of ' if len(choices) > 1 else ''}{', '.join(choices)}"
        return EXPECTED.get(self.kind, "")

    @property
    def choices(self) -> list[str]:
        """The words allowed here, if it is a choice among words."""
        if self.kind not in {*CHOICES, "union_tag_invalid"}:
            return []
        listed = self.context.get("expected") or self.context.get("expected_tags") or ""
        return re.findall(r"'([^']*)'", str(listed))

    def joined_with(self, others: Sequence[Finding]) -> Finding:
        """One finding for a value that is none of the kinds it could be."""
        return replace(self, also=tuple(other.expected for other in others))


def is_misshapen(finding: Finding, keys: Keys) -> bool:
    """Whether the value at `keys` is of another kind than was tried: a list, say, and not text."""
    if finding.keys != keys:
        return False
    return finding.kind in EXPECTED or (
        finding.kind in CHOICES and not isinstance(finding.value, str)
    )


def misspelt(finding: Finding) -> str | None:
    """The key that an unknown key was probably meant to be."""
    if finding.kind != "extra_forbidden":
        return None
    return closest(str(finding.last), finding.known)
