"""A file as plain values that know their places, whatever format it was written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.model.problem import Place

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
Keys = tuple[str | int, ...]
Spot = tuple[int, int]
"""Line and column, from 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One file as plain values; `path` is written as staff know it (relative, with `/`)."""

    value: Value
    path: str
    _values: Mapping[Keys, Spot] = field(repr=False)
    _keys: Mapping[Keys, Spot] = field(repr=False)

    def place(self, *keys: str | int) -> Place:
        """Where the value stands, or the nearest value around it that exists."""
        while keys not in self._values:
            keys = keys[:-1]
        return Place(self.path, *self._values[keys])

    def key_place(self, *keys: str | int) -> Place:
        """Where the key itself stands; for a list item or a missing key, as `place`."""
        spot = self._keys.get(keys)
        return Place(self.path, *spot) if spot else self.place(*keys)
