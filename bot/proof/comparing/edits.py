"""What is different about a card, whoever is shown it: its words, its review, its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.model.cards import Card, Source
from bot.model.text import Labels, LocalText
from bot.proof.comparing.difference import CardEdit, Rewritten, Turned
from bot.proof.comparing.words import pieces, said


def edited(old: Card, new: Card) -> CardEdit | None:
    """The differences of two versions of a card; nothing if there is none that can be seen."""
    words = (
        *rewritten("title", old.title, new.title),
        *rewritten("text", spoken(old.text), spoken(new.text)),
    )
    review = tuple(Turned(*one) for one in _turned(old, new))
    return CardEdit(old, new, words, review) if words or review else None


def rewritten(part: str, old: Labels, new: Labels) -> Iterator[Rewritten]:
    """The languages in which two texts differ. What one lacks is empty there."""
    for language in {**new, **old}:
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield Rewritten(part, language, pieces(before, after))


def spoken(text: LocalText) -> dict[str, str]:
    """A text in each language, as staff write it."""
    return {language: said(words) for language, words in text.items()}


def _turned(old: Card, new: Card) -> Iterator[tuple[str, str, str]]:
    before, after = _state(old), _state(new)
    for what in {**before, **after}:
        one, other = before.get(what, ""), after.get(what, "")
        if one != other:
            yield what, one, other


def _state(card: Card) -> Mapping[str, str]:
    """All that a reader is told of how it is known, in the words of the files."""
    review: Any = card.review
    dates = next(iter(card.dates.values()), None)
    found = {
        "status": review.status.value,
        "by": review.by or "",
        "checked on": str(review.on),
        "due": str(review.due),
        "expires": str(review.expires or ""),
        "confidence": card.confidence.value,
        "as of": dates.as_of if dates else "",
        "website in lists": card.website,
    }
    return found | {f"source {one.id}": _source(one) for one in card.sources}


def _source(source: Source) -> str:
    published = next(iter(source.published.values()), "")
    link = "" if source.linkable else "no link"
    parts = (source.title, source.publisher, published, source.url, link)
    return ", ".join(filter(None, parts))
