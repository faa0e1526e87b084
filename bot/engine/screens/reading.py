"""A card, its sources, and why it is shown."""

from __future__ import annotations

from bot.engine.scene import Scene
from bot.engine.screens.frame import framed, remark, title
from bot.engine.selection import Shown, reading_list
from bot.engine.why import Reason, reasons
from bot.model.cards import Card, Confidence, Source, Status
from bot.model.conditions import Answers
from bot.model.conversation import (
    Button,
    Emergency,
    Event,
    Here,
    Open,
    Reading,
    Screen,
    View,
    Within,
)
from bot.model.flow import Question
from bot.model.text import Block, Run, Style, Text, paragraph
from bot.model.wording import fill


def card_screen(scene: Scene, card: Card, within: Within, *, notice: str = "") -> Screen:
    """The card itself, with the warnings of its review state."""
    words = scene.words
    shown = reading_list(scene, card, within)
    at = next((at for at, one in enumerate(shown) if one.card is card), None)
    position: Text = ()
    turn = []
    here = shown[at] if at is not None else None
    if at is not None and here:
        line = fill(words.position, title=here.heading, number=here.number, total=here.total)
        position = (remark(line),)
        if at > 0:
            turn.append(Button(words.previous, Open(Reading(shown[at - 1].card.id, within))))
        if at + 1 < len(shown):
            turn.append(Button(words.next, Open(Reading(shown[at + 1].card.id, within))))
    sides = [Button(words.sources, Open(Reading(card.id, within, View.SOURCES)))]
    if within is not Within.COLLECTION:
        sides.append(Button(words.why_shown, Open(Reading(card.id, within, View.WHY))))
    text = (*position, *card_text(scene, card))
    rows = (tuple(turn), tuple(sides), _up(scene, card, within, here))
    same = Open(Reading(card.id, within))
    return framed(scene, text, rows, same=same, notice=notice, kind="card")


def card_text(scene: Scene, card: Card) -> Text:
    """All that is said of a card: title, warnings, text, and how far it can be relied on."""
    return (
        title(card.title[scene.language]),
        *_warnings(scene, card),
        *card.text[scene.language],
        _standing(scene, card),
    )


def _up(scene: Scene, card: Card, within: Within, shown: Shown | None) -> tuple[Button, ...]:
    """To the list that the card stands in, where there is one, and to the overview."""
    to_list = Button(scene.words.to_list, Open(Reading(card.id, within, View.LIST)))
    if within is Within.COLLECTION:
        return (to_list,)
    spot = Here() if within is Within.OUTCOME else Emergency()
    overview = Button(scene.words.overview, Open(spot))
    return (to_list, overview) if shown and shown.listed else (overview,)


def _warnings(scene: Scene, card: Card) -> Text:
    """What must be read before the text."""
    if not card.overdue_on(scene.today):
        return ()
    due = card.dates[scene.language].due
    return (paragraph(fill(scene.words.overdue, date=due), Style.BOLD),)


def _standing(scene: Scene, card: Card) -> Block:
    """How old, checked when, by whom, how sure: one block under every card."""
    words, dates = scene.words, card.dates[scene.language]
    lines = [fill(words.as_of, date=dates.as_of), fill(words.checked, date=dates.checked)]
    if card.review.status is Status.REVIEWED:
        lines.append(fill(words.reviewed, by=card.review.by))
    else:
        lines.append(words.compiled)
    if card.confidence is Confidence.MEDIUM:
        lines.append(words.confidence_medium)
    elif card.confidence is Confidence.LOW:
        lines.append(words.confidence_low)
    return remark("\n".join(lines))


def sources_screen(scene: Scene, card: Card, within: Within) -> Screen:
    """Where the card's facts come from, linked where the link is safe."""
    words = scene.words
    text = (
        title(fill(words.sources_title, title=card.title[scene.language])),
        *(_source(scene, source) for source in card.sources),
        _standing(scene, card),
    )
    same = Open(Reading(card.id, within, View.SOURCES))
    up = (_to_card(scene, card, within),)
    return framed(scene, text, up, same=same, kind="sources")


def _source(scene: Scene, source: Source) -> Block:
    published = source.published.get(scene.language, "")
    origin = f"{source.publisher}, {published}" if published else source.publisher
    if source.linkable:
        return Block((Run(source.title, link=source.url), Run(f"\n{origin}")))
    return Block((Run(f"{source.title}\n{origin}\n{scene.words.source_unlinked}"),))


def why_screen(scene: Scene, card: Card, within: Within) -> Screen | None:
    """The conditions that matched, in words; nothing when the card is not for these answers."""
    words = scene.words
    answers = scene.walk.answers
    if not card.audience.holds(answers):
        return None
    lines = [
        _reason(scene, reason, question, answers)
        for reason in reasons(card.audience, answers)
        if (question := scene.flow.question(reason.question))
    ]
    said = [words.why_intro, *(f"• {line}" for line in lines)] if lines else [words.why_everybody]
    text = (
        title(fill(words.why_title, title=card.title[scene.language])),
        paragraph("\n".join(said)),
    )
    same = Open(Reading(card.id, within, View.WHY))
    up = (_to_card(scene, card, within),)
    return framed(scene, text, up, same=same, kind="why")


def _reason(scene: Scene, reason: Reason, question: Question, answers: Answers) -> str:
    words, language = scene.words, scene.language
    asked = " ".join(block.plain for block in question.phrased(answers).ask[language])
    options = [question.options[option] for option in reason.options if option in question.options]
    labels = ", ".join(option.label[language] for option in options)
    if reason.negated:
        given = answers.get(reason.question, ())
        labels = ", ".join(question.options[pick].label[language] for pick in given)
        return fill(words.why_not, question=asked, answer=labels or "—")
    unsure = any(option.unsure for option in options)
    return fill(words.why_unsure if unsure else words.why_answer, question=asked, answer=labels)


def _to_card(scene: Scene, card: Card, within: Within) -> tuple[Button, ...]:
    event: Event = Open(Reading(card.id, within))
    return (Button(scene.words.to_card, event),)
