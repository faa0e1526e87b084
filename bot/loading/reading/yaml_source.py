"""YAML files as plain values that know their places. The only module that imports `yaml`.

    bytes -> decode() -> text -> yaml's events -> _Reading -> Document
                 |                    |              |
                 +---- problems ------+--------------+

It reads events, not nodes: an event still shows anchors, aliases and tags, so all of them are
found without expanding anything, and nesting is cut off before it can cost anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.loading.reading.document import Document, Keys, Spot, Value
from bot.loading.reading.yaml_rules import RULES
from bot.loading.reading.yaml_scalars import plain_scalar
from bot.loading.reading.yaml_syntax import Complaint, explain
from bot.loading.reading.yaml_text import control_character, decode
from bot.model.problem import Place, Problem

__all__ = ["LOADERS", "RULES", "Document", "Keys", "Value", "read"]

MOST_BYTES = 1 << 20
MOST_LEVELS = 20
MOST_NODES = 50_000
"""Keys and values in one file; those that people write have a few thousand at most."""

LOADERS: tuple[type[Any], ...] = (
    (yaml.CSafeLoader, yaml.SafeLoader) if yaml.__with_libyaml__ else (yaml.SafeLoader,)
)
"""What can read events here, the fastest first. Both give the same values; the pure one refuses
a tab after `key:`, which libyaml allows."""


def read(data: bytes, path: str, loader: type[Any] = LOADERS[0]) -> Document | tuple[Problem, ...]:
    """The document, or all that is wrong with it, in the order of the file. Raises nothing."""
    if len(data) > MOST_BYTES:
        return (_too_large(Place(path), f"the file is larger than {MOST_BYTES >> 20} MiB"),)
    text = decode(data, path)
    if isinstance(text, Problem):
        return (text,)
    reading = _Reading(path)
    value: Value = None
    try:
        value = reading.stream(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        reading.problems.append(explain(_complaint(error), text, path))
    except (yaml.YAMLError, ValueError, OverflowError):
        # The pure parser trips over a few escapes, such as "\UFFFFFFFF", without a place.
        complaint = Complaint("unknown escape", at=reading.spot)
        reading.problems.append(explain(complaint, text, path))
    except _EnoughError:
        pass
    if value is None and not reading.problems:
        reading.report(
            (1, 1),
            "yaml-empty",
            "the file says nothing; fill it in, or delete it if it is not needed",
        )
    if reading.problems:
        return tuple(sorted(set(reading.problems)))
    return Document(value, path, reading.values, reading.keys, text)


class _EnoughError(Exception):
    """Reading stops here; its problem is already noted. Never leaves this module."""


class _Reading:
    """One file being read: what is known so far."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.values: dict[Keys, Spot] = {}
        self.keys: dict[Keys, Spot] = {}
        self.nodes = 0
        self.spot = (1, 1)

    def report(self, spot: Spot, rule: str, message: str) -> None:
        self.problems.append(Problem(Place(self.path, *spot), rule, message))

    def stream(self, events: Iterator[Event]) -> Value:
        """The value of the one document; a second one is a problem and is not read."""
        documents = 0
        value: Value = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.report(
                        _spot(event),
                        "yaml-documents",
                        "'---' begins a second document here; keep one document in each file",
                    )
                    break
            elif isinstance(event, NodeEvent):
                value = self.node(event, events, ())
        return value

    def node(self, event: Event, events: Iterator[Event], keys: Keys) -> Value:
        """The value that begins with this event; takes from `events` all that belongs to it."""
        self.enter(event)
        self.values[keys] = self.spot
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        if isinstance(event, CollectionStartEvent):
            if len(keys) >= MOST_LEVELS:
                self.enough(f"lists and keys are nested more than {MOST_LEVELS} levels deep")
            if isinstance(event, SequenceStartEvent):
                return self.sequence(events, keys)
            return self.mapping(events, keys)
        return None  # an alias, already reported

    def enter(self, event: Event) -> None:
        """Note where we are; report what no value may carry."""
        self.spot = _spot(event)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.enough(f"the file holds more than {MOST_NODES:,} keys and values")
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            sign = "*" if isinstance(event, AliasEvent) else "&"
            self.report(
                self.spot,
                "yaml-alias",
                f"'{sign}{anchor}' names or repeats another part of the file, which is "
                "not used here; write the value out, or put a text in quotes",
            )
        if getattr(event, "tag", None) is not None:
            self.report(
                self.spot,
                "yaml-tag",
                "a value that begins with '!' is not plain text; put it in quotes, or take "
                "the '!' word away",
            )

    def scalar(self, event: ScalarEvent) -> Value:
        # A plain scalar's style is '' with libyaml and None without.
        if not event.style:
            return plain_scalar(event.value)
        if event.style == '"' and (name := control_character(event.value)):
            self.report(
                self.spot,
                "yaml-encoding",
                f"the text holds {name}, written as an escape; take it out",
            )
        text: str = event.value
        return text

    def sequence(self, events: Iterator[Event], keys: Keys) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self.node(event, events, (*keys, len(items))))
        return items

    def mapping(self, events: Iterator[Event], keys: Keys) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self.key(event, events, keys)
            path = (*keys, key)
            if key in pairs:
                line, column = self.keys[path]
                self.report(
                    self.spot,
                    "yaml-duplicate-key",
                    f"the key {key!r} is already there, at line {line}, column {column}; "
                    "keep one of the two",
                )
            else:
                self.keys[path] = self.spot
            pairs[key] = self.node(next(events), events, path)
        return pairs

    def key(self, event: Event, events: Iterator[Event], keys: Keys) -> str:
        """The key as it is written: text, whatever it looks like."""
        if not isinstance(event, ScalarEvent):
            spot = _spot(event)
            if not isinstance(event, AliasEvent):
                self.report(
                    spot,
                    "yaml-syntax",
                    "a list or a group stands where a key is expected; a text that begins with "
                    "'{' or '[' must be put in quotes",
                )
            self.node(event, events, (*keys, ""))
            self.spot = spot
            # No key of a file is like this, so one bad key is no duplicate of another.
            return f"\0{self.nodes}"
        self.enter(event)
        key: str = event.value
        if key == "<<" and not event.style:
            self.report(
                self.spot,
                "yaml-merge",
                "'<<' copies keys from another place, which is not used here; "
                "write the keys out one by one",
            )
        elif not key:
            self.report(
                self.spot,
                "yaml-syntax",
                "there is no key before this ':'; write the key, or put a text in quotes",
            )
        elif not key.isprintable():
            self.report(
                self.spot,
                "yaml-encoding",
                f"the key {key!r} holds an invisible character or a line break, perhaps copied "
                "from a web page; delete the key and type it again",
            )
        return key

    def enough(self, message: str) -> None:
        self.problems.append(_too_large(Place(self.path, *self.spot), message))
        raise _EnoughError


def _too_large(place: Place, message: str) -> Problem:
    return Problem(place, "yaml-too-large", f"{message}; split it into smaller files")


def _spot(event: Event) -> Spot:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _complaint(error: yaml.MarkedYAMLError) -> Complaint:
    mark = error.problem_mark or error.context_mark
    began = error.context_mark
    return Complaint(
        f"{error.context or ''}: {error.problem or ''}",
        at=(mark.line + 1, mark.column + 1) if mark else (1, 1),
        began=(began.line + 1, began.column + 1) if began else None,
    )
