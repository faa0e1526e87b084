"""The list of a section of many cards: their titles, or the countries and guides they are of."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.scene import Scene
from bot.engine.screens.browsing import COLLECTION_PAGE, SHELF_PAGE, collection_page
from bot.engine.screens.frame import (
    framed,
    page_line,
    page_row,
    paged,
    pairs,
    title,
    titles,
)
from bot.engine.selection import Filled, filled_within
from bot.engine.stock import Row
from bot.model.cards import Card
from bot.model.conversation import (
    EMERGENCY,
    HERE,
    Button,
    Event,
    Open,
    Reading,
    Screen,
    View,
    Within,
)
from bot.model.text import Block
from bot.model.wording import fill


def list_screen(scene: Scene, card: Card, within: Within) -> Screen | None:
    """The list in which a card stands, at its page; nothing when these answers do not find it."""
    if within is Within.COLLECTION:
        return collection_page(scene, card)
    parts = filled_within(scene, within)
    part = next((part for part in parts if card in part.cards), None)
    return section_screen(scene, part, card, within) if part else None


def section_screen(scene: Scene, part: Filled, card: Card, within: Within) -> Screen:
    """A section's cards by title; where they do not fit one page, a button for each group."""
    groups = part.groups
    if groups:
        opened, size = [cards[0] for cards in groups.values()], SHELF_PAGE
        at = list(groups).index(card.collection)
    else:
        opened, size = list(part.cards), COLLECTION_PAGE
        at = opened.index(card)
    shown, page, pages = paged(opened, at // size, size)
    turn: dict[int, Event] = {
        number: Open(Reading(opened[number * size].id, within, View.LIST))
        for number in (page - 1, page + 1)
        if 0 <= number < pages
    }
    text: tuple[Block, ...] = ()
    if groups:
        rows = _groups(scene, groups, shown, within)
    else:
        named, labels = titles(scene, shown, page * size + 1)
        rows = [(_read(label, one, within),) for label, one in zip(labels, shown, strict=True)]
        text = (named,)
    text = (title(part.section.title[scene.language]), *page_line(scene, page, pages), *text)
    same = Open(Reading(card.id, within, View.LIST))
    back = HERE if within is Within.OUTCOME else EMERGENCY
    rows.append(page_row(scene, page, pages, turn))
    return framed(scene, text, rows, same=same, back=back, kind="list")


def _groups(
    scene: Scene, groups: dict[str, list[Card]], shown: Sequence[Card], within: Within
) -> list[Row]:
    buttons = []
    for first in shown:
        name = scene.guide.collections[first.collection].title[scene.language]
        label = fill(scene.words.section, title=name, count=len(groups[first.collection]))
        buttons.append(_read(label, first, within))
    return pairs(buttons)


def _read(label: str, card: Card, within: Within) -> Button:
    return Button(label, Open(Reading(card.id, within)))
