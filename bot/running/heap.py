"""How the garbage collector treats a process that holds one big thing for long: the guide."""

from __future__ import annotations

import gc

_YOUNG = 50_000
"""Objects between two collections of the young. With Python's 700, a press of a busy bot waits for
ten collections a second, each of which looks through pending requests in vain."""


def settle() -> None:
    """Keep what is there now out of further collections; to be called when a guide was loaded.

    A guide that was replaced is given free first. Collections stay rare from now on: little of what
    a press makes is in cycles.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 100)
