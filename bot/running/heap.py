"""How the garbage collector treats a process that holds one big thing for long: the guide."""

from __future__ import annotations

import gc

_YOUNG = 50_000
"""Objects between two collections of the young. With Python's 700, a press of a busy bot waits for
ten collections a second, each of which looks through pending requests in vain."""


def settle() -> None:
    """Keep what is there now out of further collections; to be called once, before serving.

    Collections stay rare from now on: little of what a press makes is in cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 100)


def tidy() -> None:
    """Give free what a guide that was replaced leaves in cycles; to be called after each swap.

    What `settle` kept out, the program itself, is not walked: that would take the whole process
    ten times as long as this.
    """
    gc.collect()
