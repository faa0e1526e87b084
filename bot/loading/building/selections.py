"""Which cards are meant by a query of a section or a promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.flow_files import FlowFile
from bot.loading.fitting.promise_records import DEMANDS, SelectionRecord, ShowRecord
from bot.loading.reading.yaml_source import Keys
from bot.model.cards import CardKind
from bot.model.promise import Selection

ANY_DAY = date.min
"""A section's query says nothing of `fresh`, so it takes the same cards on every day."""


def selection(record: ShowRecord) -> Selection:
    """The query, as the guide knows it."""
    own = record if isinstance(record, SelectionRecord) else SelectionRecord()
    return Selection(
        cards=frozenset(listed(own.card)),
        kinds=frozenset(map(CardKind, listed(record.kind))),
        topics=frozenset(listed(record.topic)),
        tags=frozenset(listed(record.tag)),
        fresh=own.fresh,
    )


def listed(value: str | Sequence[str] | None) -> Sequence[str]:
    """What may be written as one thing or as a list of several."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def spots(value: str | Sequence[str] | None, keys: Keys) -> Iterator[tuple[Keys, str]]:
    """Each of these things, and its own keys."""
    for at, name in enumerate(listed(value)):
        yield (keys if isinstance(value, str) else (*keys, at)), name


def queries_of(draft: Draft) -> Iterator[tuple[Sourced[FlowFile], Keys, ShowRecord]]:
    """Every query of the flows' sections and promises, its file and its keys."""
    for file in draft.flows:
        for name, outcome in file.data.outcomes.items():
            for at, section in enumerate(outcome.sections):
                yield file, ("outcomes", name, "sections", at, "show"), section.show
        for keys, record in selections_of(file.data):
            yield file, keys, record


def selections_of(flow: FlowFile) -> Iterator[tuple[Keys, SelectionRecord]]:
    """Every selection of the flow's promises, and its keys."""
    for at, promise in enumerate(flow.promises):
        for name in DEMANDS:
            for key in ("shows", "above"):
                found = getattr(getattr(promise, name), key, None)
                if isinstance(found, SelectionRecord):
                    yield ("promises", at, name, key), found
