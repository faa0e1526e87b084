"""What a reader can press in the shipped guide: only what is registered, and is safe to open.

Telegram makes a link of whatever looks like one, so its own parser looks at every text.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from bot.channels.telegram.markup import html
from bot.engine.scene import Scene
from bot.engine.screens.reading import card_screen, sources_screen
from bot.loading.draft import Draft, read_draft
from bot.loading.fitting.content_files import OrganizationFile
from bot.model.conversation import State, Within
from bot.model.text import Text
from tests.bench.guides import guide_of, shipped_files
from tests.channels.telegram_parser import links
from tests.guides import TODAY


@pytest.fixture(scope="module")
def draft() -> Draft:
    return read_draft(shipped_files(), lambda _done, _all: None)[0]


def registered(draft: Draft) -> set[str]:
    """The addresses that may be shown, and the names that organisations go by."""
    sources = chain.from_iterable(file.data.root.values() for file in draft.sources)
    records = (card.record for card in draft.cards())
    channels = chain.from_iterable(
        record.channels for record in records if isinstance(record, OrganizationFile)
    )
    urls = {source.url for source in sources if source.link} | {one.value for one in channels}
    return {url.rstrip("/").casefold() for url in urls}


def texts() -> Iterator[Text]:
    """The text of every card and of its sources, in every language."""
    guide = guide_of(shipped_files())
    for language in guide.languages:
        scene = Scene(guide, State(language, guide.first_flow.id), TODAY)
        for card in guide.cards.values():
            if card.shown_on(TODAY):
                yield card_screen(scene, card, Within.COLLECTION).text
                yield sources_screen(scene, card, Within.COLLECTION).text


def test_every_link_that_telegram_makes_is_registered(draft: Draft) -> None:
    known = registered(draft)
    pressed = set(chain.from_iterable(links(html(text)) for text in texts()))
    assert pressed
    assert pressed - known == set()


@pytest.mark.parametrize(
    "words", ["mirror.org", "see mirror.com", "вк.рф", "a@mirror.org", "@mirror", "t.me/mirror"]
)
def test_telegram_makes_links_by_itself(words: str) -> None:
    assert links(words)
