"""Every screen in every language, held against the limits of the channels at load."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.engine.scene import Scene
from bot.engine.screens import asking, browsing, info, listing, overview, reading
from bot.engine.screens.frame import remark
from bot.engine.selection import Filled
from bot.engine.token_events import MOST_PAGES, MOST_PARTS
from bot.loading.building.texts import local_text
from bot.loading.draft import Draft
from bot.loading.fitting.content_files import OrganizationFile
from bot.loading.rules.shape import node_place
from bot.loading.rules.texts import MOST_TITLE
from bot.model import limits
from bot.model.cards import Card
from bot.model.conditions import Answers
from bot.model.conversation import Here, Info, Open, Screen, State, Within
from bot.model.flow import Flow, Node, Outcome, Page, Question, Section
from bot.model.guide import Guide
from bot.model.problem import Place, Problem
from bot.model.text import plain, styled_pieces, units
from bot.model.wording import fill

MOST_VISIBLE = 700
"""Characters of a card's text: about two screens of a phone."""

Found = tuple[Place, str, Screen]
"""Where the words of a screen stand, what it is called, and its longest form."""


def screen_size(draft: Draft, guide: Guide) -> Iterator[Problem]:
    """Every screen fits Telegram in every language: 4096 characters, 100 buttons, 8 in a row.

    It is the whole screen that counts: the card, its title, dates and warnings. Shorten the text,
    or make two cards of one.
    """
    for language in guide.languages:
        for place, name, screen in _every_screen(draft, guide, language):
            for excess in excesses(screen):
                yield Problem(place, "screen-size", f"{name} ({language}): {excess}")


def excesses(screen: Screen) -> Iterator[str]:
    """What of this screen no channel could show."""
    text = plain(screen.text)
    runs = [run for block in screen.text for run in block.runs]
    marked = sum(len(html.escape(run.text + (run.link or "")).encode()) + 60 for run in runs)
    buttons = [button for row in screen.rows for button in row]
    if units(text) > limits.TEXT_UNITS:
        yield f"{units(text)} characters, {limits.TEXT_UNITS} fit"
    if not text.strip():
        yield "there is no text"
    if marked > limits.TEXT_BYTES:
        yield f"{marked} bytes with its markup, {limits.TEXT_BYTES} fit"
    styled = styled_pieces(screen.text)
    if styled > limits.ENTITIES:
        yield f"{styled} styled pieces, {limits.ENTITIES} fit"
    if len(buttons) > limits.BUTTONS:
        yield f"{len(buttons)} buttons, {limits.BUTTONS} fit"
    if any(len(row) > limits.BUTTONS_IN_ROW for row in screen.rows):
        yield f"more than {limits.BUTTONS_IN_ROW} buttons in a row"
    if any(not button.label.strip() for button in buttons):
        yield "a button has no label"


def card_length(draft: Draft, guide: Guide) -> Iterator[Problem]:
    """A card is short: its text has at most 700 visible characters in each language.

    It is read on a phone, in a hurry. The same holds for an organisation's `contact`. Leave out
    what nobody acts on, or make two cards of one.
    """
    for card in draft.cards():
        record = card.record
        words = {"text": record.text}
        if isinstance(record, OrganizationFile):
            words["contact"] = record.contact
        for key, texts in words.items():
            for language in guide.languages:
                length = len(plain(local_text(texts)[language]))
                if length > MOST_VISIBLE:
                    message = f"{length} characters are shown; at most {MOST_VISIBLE} are wanted"
                    yield Problem(card.place(key, language), "card-length", message)


def list_too_long(draft: Draft, guide: Guide) -> Iterator[Problem]:
    """A list of countries has at most 16 regions, and each of them at most 16 pages of 20.

    The cards of a country, of a guide or all organisations are at most 2,560. A button could not
    name a page beyond that.
    """
    for collection in guide.collections.values():
        if len(collection.cards) > MOST_PAGES * browsing.COLLECTION_PAGE:
            message = f"'{collection.id}' has {len(collection.cards)} cards, too many for one list"
            yield Problem(Place("content"), "list-too-long", message)
    for flow in guide.flows.values():
        for node in flow.nodes.values():
            if not isinstance(node, Question) or not node.regions:
                continue
            longest = max(len(region.options) for region in node.regions)
            if len(node.regions) > MOST_PARTS or longest > MOST_PARTS * asking.LIST_PAGE:
                message = "the list of countries has too many regions or too long ones"
                yield Problem(node_place(draft, flow.id, node.id), "list-too-long", message)


def _every_screen(draft: Draft, guide: Guide, language: str) -> Iterator[Found]:
    interface = Place(f"content/interface/{language}.yaml")
    for flow in guide.flows.values():
        scene = _busiest(guide, flow, language)
        for one in Info:
            yield interface, f"the screen '{one.name.lower()}'", info.info_screen(scene, one)
        yield (
            interface,
            "your answers",
            info.answers_screen(scene, _longest_answers(flow, language)),
        )
        for node in flow.nodes.values():
            place = node_place(draft, flow.id, node.id)
            for screen in _node_screens(scene, node, flow):
                yield place, f"'{node.id}'", screen
        yield from _library(guide, scene, interface)
    scene = _busiest(guide, guide.first_flow, language)
    places = {card.id: card.place() for card in draft.cards()}
    for card in guide.cards.values():
        for screen in _card_screens(scene, card):
            yield places[card.id], f"the card '{card.id}'", screen


def _busiest(guide: Guide, flow: Flow, language: str) -> Scene:
    """A scene in which every row of navigation is shown."""
    answers: Answers = {}
    for node in flow.nodes.values():
        if isinstance(node, Question) and node.many is None:
            answers = {node.id: (next(iter(node.options)),)}
            break
    some_card = next(iter(guide.cards.values()), None)
    today = some_card.review.due if some_card else date.min
    return Scene(guide, State(language, flow.id, answers), today)


def _longest_answers(flow: Flow, language: str) -> Answers:
    return {
        node.id: tuple(node.options)
        if node.many
        else (max(node.options.values(), key=lambda option: len(option.label[language])).id,)
        for node in flow.nodes.values()
        if isinstance(node, Question)
    }


def _node_screens(scene: Scene, node: Node, flow: Flow) -> Iterator[Screen]:
    notice = scene.words.stale
    if isinstance(node, Outcome):
        yield from _outcome_screens(scene, node, flow)
    elif isinstance(node, Question):
        ticked = replace(scene.state, draft=(node.id, tuple(node.options) if node.many else ()))
        for variant in node.variants:
            phrased = node.in_words_of(variant)
            yield asking.asking(scene.at(ticked), phrased, notice=notice)
        yield asking.asking(scene.at(ticked), replace(node, variants=()), notice=notice)
        for number, region in enumerate(node.regions):
            for page in range(-(-len(region.options) // asking.LIST_PAGE)):
                yield asking.picking(scene, node, number, page)
    elif isinstance(node, Page):
        yield asking.asking(scene, node, notice=notice)


def _outcome_screens(scene: Scene, outcome: Outcome, flow: Flow) -> Iterator[Screen]:
    filled = [_fullest(part, scene.language) for part in outcome.sections]
    kinds = [Within.OUTCOME]
    if flow.urgent and flow.urgent.outcome is outcome:
        kinds.append(Within.EMERGENCY)
        filled = [_with_longest(outcome, filled, scene.language), *filled[1:]]
    same = Open(Here())
    for within in kinds:
        yield overview.overview(
            scene, outcome, filled, within, same=same, back=same, notice=scene.words.stale
        )
        for part in filled:
            if part.listed:
                yield listing.section_screen(scene, part, part.cards[0], within)


def _with_longest(outcome: Outcome, filled: list[Filled], language: str) -> Filled:
    """The first section, led by the longest card: the emergency screen shows it whole."""
    cards = {card for section in outcome.sections for card in section.cards}
    lead = sorted(cards, key=lambda card: (-len(plain(card.text[language])), card.id))[:1]
    return Filled(filled[0].section, (*lead, *filled[0].cards))


def _fullest(section: Section, language: str) -> Filled:
    """The section with the longest titles that it can name."""
    cards = sorted(section.cards, key=lambda card: -len(card.title[language]))
    return Filled(section, tuple(cards[: section.most]))


def _library(guide: Guide, scene: Scene, interface: Place) -> Iterator[Found]:
    for shelf, collections in guide.shelves.items():
        for page in range(-(-len(collections) // browsing.SHELF_PAGE)):
            screen = browsing.shelf_screen(scene, shelf, page)
            yield interface, f"the list of {shelf.name.lower()}", screen
        for collection in collections:
            for page in range(-(-len(collection.cards) // browsing.COLLECTION_PAGE)):
                screen = browsing.collection_screen(scene, collection, page)
                yield interface, f"the list '{collection.id}'", screen


def _card_screens(scene: Scene, card: Card) -> Iterator[Screen]:
    late = replace(scene, today=card.review.due)
    screens = [reading.card_screen(late, card, Within.COLLECTION, notice=scene.words.stale)]
    near = units(plain(screens[0].text)) > limits.TEXT_UNITS - 2 * MOST_TITLE
    if near and card.shown_on(late.today):
        screens += _in_outcomes(scene, card, screens[0])
    yield max(screens, key=lambda screen: units(plain(screen.text)))
    yield reading.sources_screen(late, card, Within.COLLECTION)


def _in_outcomes(scene: Scene, card: Card, screen: Screen) -> Iterator[Screen]:
    """The card as it is read in an outcome: the title of a section stands above it."""
    notice, _position, *rest = screen.text
    for flow in scene.guide.flows.values():
        for outcome in flow.nodes.values():
            for section in outcome.sections if isinstance(outcome, Outcome) else ():
                if card in section.cards:
                    total = min(section.most, len(section.cards))
                    heading = section.title[scene.language]
                    line = fill(scene.words.position, title=heading, number=total, total=total)
                    yield Screen((notice, remark(line), *rest), screen.rows)


SCREEN_RULES = (screen_size, card_length, list_too_long)
