"""From the files in flows/stories/ to stories that know their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.story_files import StoryRecord
from bot.loading.reading.yaml_source import Keys
from bot.model.flow import READ, Flow, Page
from bot.model.story import Least, Named, Story


def build_stories(draft: Draft, flows: Mapping[str, Flow]) -> Iterator[Story]:
    """The stories, in the order of the files."""
    first = next(iter(flows.values()))
    for file in draft.stories:
        for at, record in enumerate(file.data.stories):
            flow = flows[record.flow] if record.flow else first
            yield _story(file, ("stories", at), record, flow)


def _story(file: Sourced[Any], keys: Keys, record: StoryRecord, flow: Flow) -> Story:
    # A page asks nothing, so nobody writes down that it was read.
    pages = [node.id for node in flow.nodes.values() if isinstance(node, Page)]
    answers: dict[str, tuple[str, ...]] = dict.fromkeys(pages, (READ,))
    for question, picked in record.answers.items():
        answers[question] = tuple(picked) if isinstance(picked, list) else (picked,)

    def several(key: str, names: Sequence[str] | None) -> tuple[Named, ...]:
        return tuple(Named(name, file.place(*keys, key, at)) for at, name in enumerate(names or ()))

    def least(number: int | None, *key: str) -> Least | None:
        return Least(number, file.key_place(*keys, *key)) if number else None

    return Story(
        id=record.id,
        place=file.place(*keys, "id"),
        flow=flow.id,
        answers=answers,
        answered={name: file.key_place(*keys, "answers", name) for name in record.answers},
        outcome=Named(record.outcome, file.place(*keys, "outcome")),
        first=Named(record.first, file.place(*keys, "first")) if record.first else None,
        shows=several("shows", record.shows),
        order=several("order", record.order),
        never=several("never", record.never),
        organizations=least(record.organizations, "organizations"),
        sections={
            name: Least(number, file.key_place(*keys, "sections", name))
            for name, number in record.sections.items()
        },
    )
