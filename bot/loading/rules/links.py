"""Rules about links and contacts: nothing is shown that is not registered, and nothing unsafe.

A wrong address leads a person to an impostor, and Telegram makes a link of whatever looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.loading.draft import Draft
from bot.loading.fitting.content_files import ChannelRecord, OrganizationFile
from bot.loading.rules.texts import texts_of
from bot.model.problem import Place, Problem

# A word is tried from its start only, or a text without spaces would take for ever.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(
    r"(?:https?://|t\.me/)[^\s)\]>*»”\"]+"
    r"|(?<![\w-])(?<![\w-]\.)[\w-]++(?:\.[\w-]+)*\.[a-zа-я]{2,}\b"
)
_HANDLE = re.compile(r"(?<![\w/@.])@\w{4,}")
_PHONE = re.compile(r"\+\d[\d\s()\u00a0-]{5,}\d")

_FORMS: dict[str, re.Pattern[str]] = {
    "website": re.compile(r"https://\S+"),
    "email": re.compile(r"[^\s@]+@[^\s@]+"),
    "telegram": re.compile(r"(?:@|t\.me/)\S+"),
    # In full, or a short number that works in its own country only, as a source prints it.
    "phone": re.compile(r"\+\d[\d\s()-]{5,}|\d{3,6}"),
}


def channel_value(draft: Draft) -> Iterator[Problem]:
    """A channel has the form of its kind, or a reader could not use it.

    A website starts with https://, Telegram with @ or t.me/, a phone number with + and the code of
    the country (short numbers of three to six digits stand alone). A wrong address can lead a
    person to an impostor.
    """
    for card in draft.cards():
        if not isinstance(card.record, OrganizationFile):
            continue
        for at, channel in enumerate(card.record.channels):
            if not _FORMS[channel.kind].fullmatch(channel.value):
                message = f"'{channel.value}' does not look like a channel of kind {channel.kind}"
                yield Problem(card.place("channels", at, "value"), "channel-value", message)


def unregistered_link(draft: Draft) -> Iterator[Problem]:
    """No text holds a link, a site, an address, a number or a @name that is not registered.

    Telegram makes a link of whatever looks like one, also of `example.org` in a sentence. What is
    shown must be the address of a source in `content/sources/` (with `link: true`) or a channel of
    an organisation, where its origin is known. Name the organisation in the text instead; its card
    shows how to reach it.
    """
    known = set(_registered(draft))
    for file, keys, _name, words in texts_of(draft):
        for language, text in words.items():
            for found in _contacts(text):
                if _bare(found) not in known:
                    message = (
                        f"'{found}' is no registered source or channel; name the organisation or "
                        "the site in words"
                    )
                    yield Problem(file.place(*keys, language), "unregistered-link", message)


def _contacts(text: str) -> Iterator[str]:
    for pattern in (_EMAIL, _ADDRESS, _HANDLE, _PHONE):
        for found in pattern.finditer(text):
            yield found.group().rstrip(".,;:!?")
        text = pattern.sub(" ", text)


def _registered(draft: Draft) -> Iterator[str]:
    for file in draft.sources:
        for source in file.data.root.values():
            if source.link:
                yield _bare(source.url)
    for card in draft.cards():
        channels = card.record.channels if isinstance(card.record, OrganizationFile) else []
        yield from map(_value, channels)


def _value(channel: ChannelRecord) -> str:
    return _bare(channel.value)


def _bare(contact: str) -> str:
    """The contact without what does not tell one from another."""
    if contact.startswith("+"):
        return re.sub(r"[^\d+]", "", contact)
    bare = contact.casefold().removeprefix("https://").removeprefix("http://").rstrip("/")
    return bare.removeprefix("www.").replace("t.me/", "@", 1)


def source_twice(draft: Draft) -> Iterator[Problem]:
    """A page stands once in the register of sources: it is corrected or retired in one place.

    Name the source that is there already, and drop the newer one.
    """
    seen: dict[str, tuple[str, Place]] = {}
    for file in draft.sources:
        for name, source in file.data.root.items():
            place = file.place(name, "url")
            first, there = seen.setdefault(_bare(source.url), (name, place))
            if there is not place:
                message = f"this page is already registered as '{first}' at {there}"
                yield Problem(place, "source-twice", message)


LINK_RULES = (channel_value, unregistered_link, source_twice)
