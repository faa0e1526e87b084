"""The result: a short overview by section; each opens its first card, or the list of its cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.scene import Scene
from bot.engine.screens.frame import framed, remark, title
from bot.engine.screens.reading import card_text
from bot.engine.selection import Filled, fill_sections
from bot.model.cards import Card
from bot.model.conversation import (
    BACK,
    EMERGENCY,
    HERE,
    HOME,
    Button,
    Choose,
    Event,
    Info,
    Open,
    Reading,
    Screen,
    View,
    Within,
)
from bot.model.flow import Outcome, Urgent
from bot.model.text import Block, Run, Style
from bot.model.wording import fill

TITLES_SHOWN = 3
"""Titles named under a section before "and 5 more": the overview must stay short."""


def outcome_screen(scene: Scene, outcome: Outcome, *, notice: str = "") -> Screen:
    """Where the answers have led."""
    filled = fill_sections(scene.flow, outcome, scene.walk.answers, scene.today)
    return overview(
        scene,
        outcome,
        filled,
        Within.OUTCOME,
        same=HERE,
        back=BACK if scene.begun else HOME,
        notice=notice,
    )


def emergency_screen(scene: Scene, urgent: Urgent) -> Screen:
    """Urgent contacts and rights at once, whatever has been answered so far."""
    filled = fill_sections(scene.flow, urgent.outcome, scene.walk.answers, scene.today)
    return overview(
        scene,
        urgent.outcome,
        filled,
        Within.EMERGENCY,
        same=EMERGENCY,
        back=HERE if scene.begun else HOME,
    )


def overview(  # noqa: PLR0913 - the two kinds of overview differ in just these
    scene: Scene,
    outcome: Outcome,
    filled: Sequence[Filled],
    within: Within,
    *,
    same: Event,
    back: Event,
    notice: str = "",
) -> Screen:
    """The sections by name, and a button to each.

    Who is in danger reads the first card at once.
    """
    language, words = scene.language, scene.words
    text = [title(outcome.title[language]), *(outcome.text or {}).get(language, ())]
    if scene.flow.urgent and scene.flow.urgent.outcome is outcome:
        first = next((card for part in filled for card in part.cards), None)
        text += card_text(scene, first) if first else ()
    rows: list[tuple[Button, ...]] = []
    for part in filled:
        name = part.section.title[language]
        if part.cards:
            text.append(_section(scene, name, part.cards))
            label = fill(words.section, title=name, count=len(part.cards))
            view = View.LIST if part.listed else View.TEXT
            rows.append((Button(label, Open(Reading(part.cards[0].id, within, view))),))
        elif part.section.empty:
            text += [title(name), *part.section.empty[language]]
    if not rows:
        text += words.nothing_found
        rows.append((Button(words.browse, Open(Info.BROWSE)),))
    if within is Within.EMERGENCY and scene.flow.urgent:
        text.append(remark(words.urgent_hint))
        rows += _where(scene, scene.flow.urgent)
    return framed(
        scene,
        text,
        rows,
        same=same,
        back=back,
        notice=notice,
        kind="outcome",
        outcome=outcome.id,
    )


def _section(scene: Scene, name: str, cards: Sequence[Card]) -> Block:
    """The name, the first titles (an organisation's with its website), and how many more."""
    runs = [Run(name, frozenset({Style.BOLD}))]
    for card in cards[:TITLES_SHOWN]:
        runs.append(Run(f"\n• {card.title[scene.language]}"))
        if card.website:
            runs += [Run(": "), Run(card.website, link=card.website)]
    if len(cards) > TITLES_SHOWN:
        runs.append(Run("\n" + fill(scene.words.more, count=len(cards) - TITLES_SHOWN)))
    return Block(tuple(runs))


def _where(scene: Scene, urgent: Urgent) -> Iterable[tuple[Button, ...]]:
    """The answers that lead on to help in one's own country."""
    options = [urgent.question.options[option] for option in urgent.options]
    return [
        (Button(option.label[scene.language], Choose(urgent.question.id, option.id)),)
        for option in options
    ]
