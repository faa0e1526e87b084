"""Browsing without answering anything: shelves, collections."""

from __future__ import annotations

from bot.engine.scene import Scene
from bot.engine.screens.frame import framed, page_line, page_row, paged, pairs, title, titles
from bot.model.cards import Card, CardKind, Collection
from bot.model.conversation import (
    HOME,
    Button,
    Collected,
    Event,
    Info,
    Open,
    Reading,
    Screen,
    Shelf,
    Shelved,
    Within,
)

SHELF_PAGE = 20
"""Collections on a page, two in a row."""

COLLECTION_PAGE = 10
"""Cards on a page, one in a row: their titles are long."""

SHELF_OF = {
    CardKind.POLICY: Shelf.COUNTRIES,
    CardKind.ORGANIZATION: Shelf.ORGANIZATIONS,
    CardKind.PAGE: Shelf.GUIDES,
}


def browse_screen(scene: Scene) -> Screen:
    """The shelves."""
    words = scene.words
    rows = (
        (Button(words.countries, Open(Shelved(Shelf.COUNTRIES))),),
        (Button(words.organizations, Open(Shelved(Shelf.ORGANIZATIONS))),),
        (Button(words.guides, Open(Shelved(Shelf.GUIDES))),),
    )
    same = Open(Info.BROWSE)
    return framed(scene, words.browse_intro, rows, same=same, back=HOME)


def shelf_screen(scene: Scene, shelf: Shelf, page: int) -> Screen:
    """The collections of a shelf; a shelf of one collection is that collection."""
    collections = scene.guide.shelves[shelf]
    if len(collections) == 1 and shelf is Shelf.ORGANIZATIONS:
        return collection_screen(scene, collections[0], page)
    words = scene.words
    names = {
        Shelf.COUNTRIES: words.countries,
        Shelf.ORGANIZATIONS: words.organizations,
        Shelf.GUIDES: words.guides,
    }
    shown, page, pages = paged(collections, page, SHELF_PAGE)
    turn: dict[int, Event] = {at: Open(Shelved(shelf, at)) for at in (page - 1, page + 1)}
    rows = [
        *pairs([Button(c.title[scene.language], Open(Collected(c.id))) for c in shown]),
        page_row(scene, page, pages, turn),
    ]
    text = (title(names[shelf]), *page_line(scene, page, pages))
    return framed(
        scene, text, rows, same=Open(Shelved(shelf, page)), back=Open(Info.BROWSE), kind="shelf"
    )


def collection_screen(scene: Scene, collection: Collection, page: int) -> Screen:
    """The cards of a country, of a guide, or all organisations."""
    cards = [card for card in collection.cards if card.shown_on(scene.today)]
    shown, page, pages = paged(cards, page, COLLECTION_PAGE)
    turn: dict[int, Event] = {at: Open(Collected(collection.id, at)) for at in (page - 1, page + 1)}
    named, labels = titles(scene, shown, page * COLLECTION_PAGE + 1)
    rows = [
        *(
            (Button(label, Open(Reading(card.id, Within.COLLECTION))),)
            for label, card in zip(labels, shown, strict=True)
        ),
        page_row(scene, page, pages, turn),
    ]
    text = (title(collection.title[scene.language]), *page_line(scene, page, pages), named)
    shelf = SHELF_OF[collection.kind]
    back = Open(Info.BROWSE) if shelf is Shelf.ORGANIZATIONS else Open(Shelved(shelf))
    return framed(
        scene, text, rows, same=Open(Collected(collection.id, page)), back=back, kind="collection"
    )


def collection_page(scene: Scene, card: Card) -> Screen:
    """The page of its collection on which a card stands."""
    collection = scene.guide.collections[card.collection]
    cards = [one for one in collection.cards if one.shown_on(scene.today)]
    return collection_screen(scene, collection, cards.index(card) // COLLECTION_PAGE)
