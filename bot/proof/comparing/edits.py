"""What is different about a card, whoever is shown it: its words, its review, its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.model.cards import Card, Source
from bot.model.guide import Guide
from bot.model.text import Labels, LocalText
from bot.proof.comparing.difference import CardEdit, Rewritten, Turned
from bot.proof.comparing.words import pieces, said


def edited(old: Card, new: Card, languages: Iterable[str]) -> CardEdit | None:
    """The differences of two versions of a card; nothing if there is none that can be seen.

    `languages`: those that both versions of the guide speak.
    """
    known = tuple(languages)
    words = (
        *rewritten("title", old.title, new.title, known),
        *rewritten("text", spoken(old.text), spoken(new.text), known),
    )
    review = tuple(Turned(*one) for one in _turned(old, new, known))
    return CardEdit(old, new, words, review) if words or review else None


def rewritten(part: str, old: Labels, new: Labels, languages: Iterable[str]) -> Iterator[Rewritten]:
    """Those of these languages in which two texts differ. What one lacks is empty there."""
    for language in languages:
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield Rewritten(part, language, pieces(before, after))


def spoken_by_both(old: Guide, new: Guide) -> tuple[str, ...]:
    """The languages of both. A language more or less is told once, and not of each text."""
    return tuple(code for code in new.languages if code in old.languages)


def spoken(text: LocalText) -> dict[str, str]:
    """A text in each language, as staff write it."""
    return {language: said(words) for language, words in text.items()}


def _turned(old: Card, new: Card, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    before, after = _state(old, languages), _state(new, languages)
    for what in {**before, **after}:
        one, other = before.get(what, ""), after.get(what, "")
        if one != other:
            yield what, one, other


def _state(card: Card, languages: Sequence[str]) -> Mapping[str, str]:
    """All that a reader is told of how it is known, in the words of the files."""
    review = card.review
    as_of = {code: dates.as_of for code, dates in card.dates.items()}
    found = {
        "status": review.status.value,
        "by": review.by or "",
        "checked on": str(review.on),
        "due": str(review.due),
        "expires": str(review.expires or ""),
        "confidence": card.confidence.value,
        "as of": _first(as_of, languages),
        "website in lists": card.website,
    }
    return found | {f"source {one.id}": _source(one, languages) for one in card.sources}


def _source(source: Source, languages: Sequence[str]) -> str:
    published = _first(source.published, languages)
    link = "" if source.linkable else "no link"
    parts = (source.title, source.publisher, published, source.url, link)
    return ", ".join(filter(None, parts))


def _first(dates: Labels, languages: Sequence[str]) -> str:
    """A day in the words of the first of these languages."""
    return next((dates[code] for code in languages if code in dates), "")
