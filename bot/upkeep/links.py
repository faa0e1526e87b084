"""The links of the guide, where they stand in the files, and what can be found out about one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.loading.draft import Draft
from bot.model.cards import Status
from bot.model.problem import Place


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and every place in the files that names it."""

    url: str
    places: tuple[Place, ...]


class Verdict(Enum):
    """What a visit showed, worst first."""

    UNSAFE = "unsafe"
    """It leads to an address that is not public, or to something that is no web page."""
    GONE = "gone"
    TLS = "tls"
    LOOP = "loop"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    FAILED = "failed"
    """The server answers with an error, or with what is no answer."""
    MOVED = "moved"
    """It ends on another site, on the front page or on an unprotected one: somebody must look."""
    REFUSED = "refused"
    """The site turns programs away; a person may well be let in."""
    FINE = "fine"

    @property
    def broken(self) -> bool:
        """Whether a reader who follows the link does not arrive."""
        return self not in {Verdict.MOVED, Verdict.REFUSED, Verdict.FINE}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a visit showed; `to` is where the link ended, if not where it points."""

    link: Link
    verdict: Verdict
    to: str | None = None
    said: str = ""


def links_of(draft: Draft, *, everything: bool = False) -> tuple[tuple[Link, ...], int]:
    """The links to be checked, each address once, and how many addresses were left out.

    Left out, unless `everything` is asked for, is what readers are never sent to: sources that are
    not linked, websites of organisations that were withdrawn. It can be unwise to visit them.
    """
    shown: dict[str, list[Place]] = {}
    trail: dict[str, list[Place]] = {}
    for url, place, linked in (*_sources(draft), *_websites(draft)):
        (shown if linked or everything else trail).setdefault(url, []).append(place)
    # An address that is linked somewhere is visited anyway: then all its places are named.
    links = (Link(url, tuple(sorted([*at, *trail.get(url, [])]))) for url, at in shown.items())
    return tuple(links), len(trail.keys() - shown.keys())


def _sources(draft: Draft) -> Iterator[tuple[str, Place, bool]]:
    for file in draft.sources:
        for name, record in file.data.root.items():
            yield record.url, file.place(name, "url"), record.link


def _websites(draft: Draft) -> Iterator[tuple[str, Place, bool]]:
    for file in draft.organizations:
        linked = file.data.review.status != Status.WITHDRAWN.value
        for at, channel in enumerate(file.data.channels):
            if channel.kind == "website":
                yield channel.value, file.place("channels", at, "value"), linked
