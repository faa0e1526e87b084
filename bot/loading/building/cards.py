"""From a card's record to a `Card`: texts rendered, dates in words, an organisation's details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.loading.building import dates
from bot.loading.building.texts import local_text, unlinked
from bot.loading.draft import CardDraft
from bot.loading.fitting.content_files import (
    CardRecord,
    ChannelRecord,
    OrganizationFile,
    SourceRecord,
    TitledRecord,
)
from bot.model.cards import Card, CardKind, Confidence, Dates, Importance, Review, Source, Status
from bot.model.conditions import Condition
from bot.model.text import Block, Labels, LocalText, Run, Style, Text, paragraph
from bot.model.wording import Wording, fill

PUNISHED = ("undesirable", "extremist", "terrorist")
"""What a state may call an organisation so that taking part in it is a crime there."""

ORGANIZATIONS = "organizations"
"""The topic of every organisation, and the collection in which all of them are browsed."""


def build_source(name: str, record: SourceRecord, languages: Sequence[str]) -> Source:
    """A source, its date in the words of each language."""
    published = {
        language: dates.in_words(record.published, language)
        for language in languages
        if record.published
    }
    title = record.title if record.link else unlinked(record.title)
    publisher = unlinked(record.publisher)
    return Source(name, record.url, title, publisher, published, record.accessed, record.link)


def build_card(
    draft: CardDraft,
    audience: Condition,
    sources: Mapping[str, Source],
    wording: Mapping[str, Wording],
    groups: Mapping[str, Iterable[str]],
) -> Card:
    """A card, with everything that can be worked out once.

    `groups` are the named countries: a file of policies may be about one of them, such as `eu`.
    """
    record = draft.record
    topic, title = topic_and_title(record)
    review = record.review
    return Card(
        id=draft.id,
        kind=CardKind(draft.kind),
        collection=draft.collection,
        topic=topic,
        audience=audience,
        title=title,
        text=_text(record, wording),
        sources=tuple(sources[name] for name in record.sources),
        review=Review(Status(review.status), review.on, review.due, review.expires, review.by),
        confidence=Confidence(record.confidence),
        dates={
            language: Dates(
                as_of=dates.in_words(record.as_of, language),
                checked=dates.in_words(review.on, language),
                due=dates.in_words(review.due, language),
            )
            for language in wording
        },
        importance=Importance[record.importance.upper()],
        website=_website(record),
        places=_places(draft, groups),
        tags=frozenset(record.tags),
        excludes=frozenset(record.excludes),
    )


def _places(draft: CardDraft, groups: Mapping[str, Iterable[str]]) -> frozenset[str]:
    if isinstance(draft.record, OrganizationFile):
        return frozenset(draft.record.where)
    of_group = groups.get(draft.collection, ()) if draft.kind == CardKind.POLICY.value else ()
    return frozenset((draft.collection, *of_group))


def topic_and_title(record: CardRecord) -> tuple[str, Labels]:
    """What a card is about, and what it is called in each language."""
    if isinstance(record, OrganizationFile):
        return ORGANIZATIONS, record.name
    if isinstance(record, TitledRecord):
        return record.topic, record.title
    message = f"no kind of card: {type(record).__name__}"
    raise TypeError(message)


def _website(record: CardRecord) -> str:
    """The first website, for overviews: not where the card's warnings must be read before it."""
    if not isinstance(record, OrganizationFile):
        return ""
    if record.importance == "low" or record.status_in_russia in PUNISHED:
        return ""
    return next((one.value for one in record.channels if one.kind == "website"), "")


def _text(record: CardRecord, wording: Mapping[str, Wording]) -> LocalText:
    texts = local_text(record.text)
    if not isinstance(record, OrganizationFile):
        return texts
    contact = local_text(record.contact)
    return {
        language: (*texts[language], *_organization(record, contact[language], language, words))
        for language, words in wording.items()
    }


def _organization(record: OrganizationFile, contact: Text, language: str, words: Wording) -> Text:
    """Facts, then what the state says of it and what contact can mean, then how to reach it."""
    facts = []
    if record.where:
        names = (dates.country(code, language) or code for code in record.where)
        facts.append(fill(words.works_in, countries=", ".join(names)))
    if record.languages:
        names = (dates.language_name(code, language) for code in record.languages)
        facts.append(fill(words.speaks, languages=", ".join(names)))
    if record.cost != "unknown":
        facts.append(getattr(words, f"cost_{record.cost}"))
    facts.append(getattr(words, f"intake_{record.intake}"))
    status = getattr(words, "status_" + record.status_in_russia.replace("-", "_"))
    return (
        paragraph("\n".join(facts)),
        paragraph(status, Style.BOLD),
        *contact,
        *_channels(record.channels, language, words),
    )


def _channels(channels: Sequence[ChannelRecord], language: str, words: Wording) -> Text:
    if not channels:
        return (paragraph(words.reach_unknown, Style.BOLD),)
    runs = [Run(words.reach, frozenset({Style.BOLD}))]
    for channel in channels:
        kind = getattr(words, f"channel_{channel.kind}")
        date = dates.in_words(channel.as_of, language)
        before, _, after = fill(words.channel, kind=kind, date=date).partition("{value}")
        link = channel.value if channel.kind == "website" else None
        runs += [Run(f"\n{before}"), Run(channel.value, link=link), Run(after)]
    return (Block(tuple(run for run in runs if run.text)),)
