"""From files to a checked guide: all or nothing, with every problem gathered.

files -> read_draft -> Draft -> DRAFT_RULES -> build -> Guide -> SHAPE_RULES, SCREEN_RULES
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain

from bot.loading.building import dates
from bot.loading.building.cards import ORGANIZATIONS, build_card, build_source
from bot.loading.building.flows import FlowBuilder
from bot.loading.building.places import groups_of, places_of
from bot.loading.building.promises import build_promises
from bot.loading.building.stories import build_stories
from bot.loading.building.vocabulary import read_conditions
from bot.loading.building.wording import build_wording
from bot.loading.draft import Draft, Progress, read_draft
from bot.loading.rules import DRAFT_RULES, SCREEN_RULES, SHAPE_RULES
from bot.loading.rules.texts import texts_of
from bot.model.cards import Card, CardKind, Collection
from bot.model.conversation import Shelf
from bot.model.guide import Guide
from bot.model.problem import Problem


def load(
    files: Mapping[str, bytes], progress: Progress = lambda _done, _all: None
) -> Guide | tuple[Problem, ...]:
    """The guide, or all problems in the order of the files. Raises nothing for any bytes.

    `files` are paths relative to the root (with `/`) and their bytes; see `bot.loading.files`.
    """
    with _uncollected():
        found = _load(files, progress)
        read_conditions.cache_clear()
        texts_of.cache_clear()
    return found


def _load(files: Mapping[str, bytes], progress: Progress) -> Guide | tuple[Problem, ...]:
    draft, problems = read_draft(files, progress)
    if not problems:
        problems = [problem for rule in DRAFT_RULES for problem in rule(draft)]
    if problems:
        return tuple(sorted(set(problems)))
    guide = build(draft)
    for rule in chain(SHAPE_RULES, SCREEN_RULES):
        problems += rule(draft, guide)
        if problems and rule in SHAPE_RULES:
            break
    return tuple(sorted(set(problems))) or guide


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would walk all that is loaded again and again.

    A sixth of the time of a large folder; what is made here is mostly kept.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def build(draft: Draft) -> Guide:
    """The guide of a draft that keeps all rules for drafts."""
    languages = draft.languages
    files = {file.stem: file for file in draft.wording}
    wording = {code: build_wording(files[code].data.root) for code in languages}
    sources = {
        name: build_source(name, record, languages)
        for file in draft.sources
        for name, record in file.data.root.items()
    }
    audiences = read_conditions(draft).audiences
    groups = {name: codes for file in draft.places for name, codes in file.data.groups.items()}
    cards = {
        found.id: build_card(found, audiences[found.id], sources, wording, groups)
        for found in draft.cards()
    }
    topics = {name: one.title for file in draft.topics for name, one in file.data.root.items()}
    topics.setdefault(ORGANIZATIONS, {code: wording[code].organizations for code in languages})
    shelves = _shelves(draft, cards, languages, topics)
    every = tuple(cards.values())
    flows = {file.data.id: FlowBuilder(draft, file, every).build() for file in draft.flows}
    return Guide(
        languages={code: dates.own_name(code) for code in languages},
        wording=wording,
        flows=flows,
        topics=topics,
        cards=cards,
        shelves=shelves,
        collections={one.id: one for shelf in shelves.values() for one in shelf},
        stories=tuple(build_stories(draft, flows)),
        promises=tuple(build_promises(draft)),
        groups=groups_of(draft),
        places=dict(places_of(draft)),
    )


def _shelves(
    draft: Draft,
    cards: Mapping[str, Card],
    languages: list[str],
    topics: Mapping[str, Mapping[str, str]],
) -> dict[Shelf, tuple[Collection, ...]]:
    held: dict[str, list[Card]] = {}
    for card in sorted(cards.values(), key=lambda card: card.importance):
        held.setdefault(card.collection, []).append(card)

    countries = [
        Collection(
            file.data.id,
            CardKind.POLICY,
            {code: dates.country(file.data.id, code) or file.data.id for code in languages},
            tuple(held[file.data.id]),
        )
        for file in draft.countries
    ]
    guides = [
        Collection(file.data.id, CardKind.PAGE, file.data.title, tuple(held[file.data.id]))
        for file in draft.guides
    ]
    helpers = tuple(held.get(ORGANIZATIONS, ()))
    everyone = Collection(ORGANIZATIONS, CardKind.ORGANIZATION, topics[ORGANIZATIONS], helpers)
    return {
        Shelf.COUNTRIES: tuple(countries),
        Shelf.ORGANIZATIONS: (everyone,),
        Shelf.GUIDES: tuple(guides),
    }
