"""Made once for a flow or a guide, and kept for as long as that lives: no longer after a reload."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

Owner = TypeVar("Owner")
Made = TypeVar("Made")


def kept(make: Callable[[Owner], Made]) -> Callable[[Owner], Made]:
    """Call `make` once for each owner. What it makes must not hold the owner itself."""
    made: WeakKeyDictionary[Owner, Made] = WeakKeyDictionary()

    @wraps(make)
    def get(owner: Owner) -> Made:
        found = made.get(owner)
        if found is None:
            found = made[owner] = make(owner)
        return found

    return get
