"""A file as plain values that know their places, whatever format it was written in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.loading.reading.yaml_text import lines_of
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
    _text: str = field(default="", repr=False)

    def place(self, *keys: str | int) -> Place:
        """Where the value stands, or the nearest value around it that exists."""
        while keys not in self._values:
            keys = keys[:-1]
        return Place(self.path, *self._values[keys])

    def key_place(self, *keys: str | int) -> Place:
        """Where the key itself stands; for a list item or a missing key, as `place`."""
        spot = self._keys.get(keys)
        return Place(self.path, *spot) if spot else self.place(*keys)

    def source(self, *keys: str | int) -> list[str]:
        """What the file holds from this value on, up to the next key or value, line by line."""
        lines, spots = _layout(self)
        line, column = self._values[keys]
        after = bisect_right(spots, (line, column))
        last, end = spots[after] if after < len(spots) else (len(lines), len(lines[-1]) + 1)
        found = [*lines[line - 1 : last - 1], lines[last - 1][: end - 1]]
        found[0] = found[0][column - 1 :]
        return found


@lru_cache(maxsize=4)
def _layout(document: Document) -> tuple[Sequence[str], Sequence[Spot]]:
    """The lines of the file, and where its keys and values stand, in their order."""
    spots = sorted({*document._values.values(), *document._keys.values()})  # noqa: SLF001 - its own
    return lines_of(document._text), spots  # noqa: SLF001
