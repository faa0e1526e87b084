"""Rules about promises, tags and excludes: what they name exists. `bot.proof` tells what holds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.building.selections import listed, queries_of, selections_of, spots
from bot.loading.draft import Draft
from bot.loading.fitting.promise_records import DEMANDS, SelectionRecord
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Problem


def promise_shape(draft: Draft) -> Iterator[Problem]:
    """A promise makes one demand, on cards that it names.

    The demand is one of `always`, `never`, `before` and `within`; of two, make two promises.
    `shows:` and `above:` name cards by `card`, `kind`, `topic` or `tag`. With none of these, or
    `fresh: true` alone, they would mean all cards there are.
    """
    choices = ", ".join(f"`{name}`" for name in DEMANDS)
    for file in draft.flows:
        for at, promise in enumerate(file.data.promises):
            made = [name for name in DEMANDS if getattr(promise, name) is not None]
            if not made:
                message = f"'{promise.id}' demands nothing; add one of {choices}"
                yield Problem(file.place("promises", at), "promise-shape", message)
            for name in made[1:]:
                message = f"'{promise.id}' has `{made[0]}` already; make another promise of this"
                place = file.key_place("promises", at, name)
                yield Problem(place, "promise-shape", message)
        for keys, record in selections_of(file.data):
            if not (record.card or record.kind or record.topic or record.tag):
                message = f"`{keys[-1]}:` means any card; name them by card, kind, topic or tag"
                yield Problem(file.place(*keys), "promise-shape", message)


def unknown_outcome(draft: Draft) -> Iterator[Problem]:
    """A promise names final screens by their ids below `outcomes:` of the same flow."""
    for file in draft.flows:
        known = file.data.outcomes
        for at, promise in enumerate(file.data.promises):
            for keys, name in spots(promise.outcome, ("promises", at, "outcome")):
                if name not in known:
                    message = f"there is no outcome '{name}'{did_you_mean(name, known)}"
                    yield Problem(file.place(*keys), "unknown-outcome", message)


def unknown_card(draft: Draft) -> Iterator[Problem]:
    """A promise, or `excludes:` of a card, names cards by their whole ids, such as `kz/entry`.

    What protects against a card that is not there protects nobody. When a card was renamed or
    taken away, change what names it, too.
    """
    known = {card.id for card in draft.cards()}
    for file, keys, query in queries_of(draft):
        if isinstance(query, SelectionRecord):
            for spot, name in spots(query.card, (*keys, "card")):
                if name not in known:
                    message = f"there is no card '{name}'{did_you_mean(name, known)}"
                    yield Problem(file.place(*spot), "unknown-card", message)
    for card in draft.cards():
        for at, name in enumerate(card.record.excludes):
            if name not in known:
                message = f"there is no card '{name}'{did_you_mean(name, known)}"
                yield Problem(card.place("excludes", at), "unknown-card", message)


def excludes_itself(draft: Draft) -> Iterator[Problem]:
    """A card excludes others, never itself.

    Name the card that says the opposite. To show a card to fewer people, narrow its `for:`.
    """
    for card in draft.cards():
        for at, name in enumerate(card.record.excludes):
            if name == card.id:
                message = f"'{name}' is this card itself; name the one that contradicts it"
                yield Problem(card.place("excludes", at), "excludes-itself", message)


def unknown_tag(draft: Draft) -> Iterator[Problem]:
    """A promise or a section names tags that at least one card has.

    A misspelt tag finds no card. Correct it, or add it below `tags:` of the cards that are meant.
    """
    known = {tag for card in draft.cards() for tag in card.record.tags}
    for file, keys, query in queries_of(draft):
        for spot, tag in spots(query.tag, (*keys, "tag")):
            if tag not in known:
                message = f"no card has the tag '{tag}'{did_you_mean(tag, known)}"
                yield Problem(file.place(*spot), "unknown-tag", message)


def unused_tag(draft: Draft) -> Iterator[Problem]:
    """A card has only tags that a promise or a section of some flow names.

    A misspelt tag would take the card out of a promise without a word. Correct it, or drop it.
    """
    named = {tag for _file, _keys, query in queries_of(draft) for tag in listed(query.tag)}
    for card in draft.cards():
        for at, tag in enumerate(card.record.tags):
            if tag not in named:
                message = f"no promise or section names the tag '{tag}'{did_you_mean(tag, named)}"
                yield Problem(card.place("tags", at), "unused-tag", message)


PROMISE_RULES = (
    promise_shape,
    unknown_outcome,
    unknown_card,
    excludes_itself,
    unknown_tag,
    unused_tag,
)
