"""How a process is at one moment, as frozen values. All times are in seconds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.problem import Problem

LATELY = 180.0
"""Seconds after which Telegram counts as out of reach: three looks of `watch_telegram`.
A getUpdates of long polling ends after 30 seconds without news."""


@dataclass(frozen=True, slots=True)
class Served:
    """The guide of one folder. `age`: seconds since it was loaded, or None where none was.

    Each of the `cards` is in at most one of the next three numbers. `problems` are those of the
    last attempt to load the folder, `problems_age` seconds ago; there are none if that went well.
    """

    name: str
    age: float | None
    cards: int
    overdue: int
    expired: int
    withdrawn: int
    problems: tuple[Problem, ...]
    problems_age: float | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether Telegram was within reach of a bot: `age` in seconds, or None for never.

    `error` is the kind of what failed since.
    """

    bot: str
    age: float | None
    error: str | None

    @property
    def lately(self) -> bool:
        """Whether that is recent enough to say that it is."""
        return self.age is not None and self.age <= LATELY


@dataclass(frozen=True, slots=True)
class Standing:
    """How the process is at one moment."""

    guides: tuple[Served, ...]
    bots: tuple[Reach, ...]
    stopping: bool

    @property
    def ready(self) -> bool:
        """Whether people are served: by a guide, over Telegram, and not for the last time."""
        loaded = any(one.age is not None for one in self.guides)
        return loaded and any(one.lately for one in self.bots) and not self.stopping
