"""From the promises of flow files to what the guide is held to."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.building.conditions import ConditionReader
from bot.loading.building.selections import listed, selection
from bot.loading.building.vocabulary import flow_words
from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.flow_files import FlowFile
from bot.loading.fitting.promise_records import PromiseRecord
from bot.model.conditions import Always, Condition
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Shown


def build_promises(draft: Draft) -> Iterator[Promise]:
    """The promises, in the order of the files."""
    for file in draft.flows:
        reader = ConditionReader(file, flow_words(draft, file.data), literal=True)
        for at, record in enumerate(file.data.promises):
            yield _promise(file, at, record, reader)


def _promise(
    file: Sourced[FlowFile], at: int, record: PromiseRecord, reader: ConditionReader
) -> Promise:
    when: Condition = Always()
    if record.when is not None:
        when = reader.read(record.when, ("promises", at, "when"))
    return Promise(
        id=record.id,
        place=file.place("promises", at, "id"),
        flow=file.data.id,
        why=record.why,
        when=when,
        outcomes=frozenset(listed(record.outcome)),
        demand=_demand(record),
    )


def _demand(record: PromiseRecord) -> Demand:
    match record:
        case PromiseRecord(always=own) if own:
            meant = selection(own.shows)
            return Shown(meant, own.at_least or len(meant.cards) or 1)
        case PromiseRecord(never=own) if own:
            return NeverShown(selection(own.shows))
        case PromiseRecord(before=own) if own:
            return Above(selection(own.shows), selection(own.above))
        case PromiseRecord(within=own) if own:
            return InReach(selection(own.shows), own.presses)
        case _:
            message = "a promise without a demand reached the builder"
            raise TypeError(message)
