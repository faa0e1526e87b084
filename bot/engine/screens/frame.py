"""What all screens share: notices on top, the rows of navigation below, long lists in pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.engine.scene import Scene
from bot.model.cards import Card
from bot.model.conversation import (
    Begin,
    Button,
    Emergency,
    Erase,
    Event,
    Info,
    Open,
    Reviewing,
    Screen,
)
from bot.model.text import Block, Style, Text, paragraph
from bot.model.wording import fill

Row = tuple[Button, ...]
Item = TypeVar("Item")


def framed(  # noqa: PLR0913 - the parts of every screen
    scene: Scene,
    text: Iterable[Block],
    rows: Iterable[Row],
    *,
    same: Event,
    back: Event | None = None,
    notice: str = "",
) -> Screen:
    """A screen with its notice and navigation. `same` is the event that opens it again."""
    top = (paragraph(notice, Style.BOLD),) if notice else ()
    body = tuple(row for row in rows if row)
    return Screen((*top, *text), body + _navigation(scene, same, back))


def _navigation(scene: Scene, same: Event, back: Event | None) -> tuple[Row, ...]:
    """Back and answers; danger and menu; start again, erase and language.

    *Start again* and *Erase* need no answers, so long paths spill into their tokens.
    """
    words = scene.words
    first: list[Button] = []
    if back is not None:
        first.append(Button(words.back, back))
    if scene.state.answers and same != Open(Reviewing()):
        first.append(Button(words.your_answers, Open(Reviewing())))
    second: list[Button] = []
    if same != Open(Emergency()) and scene.flow.urgent:
        second.append(Button(words.danger, Open(Emergency())))
    second.append(Button(words.menu, Open(Info.HOME)))
    third = [Button(words.again, Begin())] if scene.begun else []
    third.append(Button(words.erase, Erase()))
    rows = (tuple(first), tuple(second), (*third, *language_buttons(scene, same)))
    return tuple(row for row in rows if row)


def language_buttons(scene: Scene, same: Event) -> Row:
    """One press to each other language; with many of them, one press to the list.

    A label is in the language that it leads to: its reader may not know the present one.
    """
    if same == Open(Info.LANGUAGES):
        return ()  # that screen is the list
    others = [code for code in scene.guide.languages if code != scene.language]
    if len(others) > 2:  # noqa: PLR2004 - three fit a row beside *Start again* and *Erase*
        return (Button(scene.words.language, Open(Info.LANGUAGES)),)
    return tuple(language_button(scene, code, same) for code in others)


def language_button(scene: Scene, code: str, same: Event) -> Button:
    """The button that shows the same screen in another language."""
    label = f"{scene.guide.wording[code].language}: {scene.guide.languages[code]}"
    return Button(label, same, language=code)


def title(words: str) -> Block:
    """The heading of a screen."""
    return paragraph(words, Style.BOLD)


def remark(words: str) -> Block:
    """A side note: progress, why something is asked, dates."""
    return paragraph(words, Style.ITALIC)


def paged(items: Sequence[Item], page: int, size: int) -> tuple[Sequence[Item], int, int]:
    """The items of a page, the page's number held within bounds, and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def page_row(scene: Scene, page: int, pages: int, turn: dict[int, Event]) -> Row:
    """*Previous* and *next* of a paged list, where there are such pages."""
    words = scene.words
    row = []
    if page > 0:
        row.append(Button(words.previous, turn[page - 1]))
    if page + 1 < pages:
        row.append(Button(words.next, turn[page + 1]))
    return tuple(row)


def page_line(scene: Scene, page: int, pages: int) -> Text:
    """*Page 2 of 3*, where there is more than one."""
    if pages == 1:
        return ()
    return (remark(fill(scene.words.page, number=page + 1, total=pages)),)


def titles(scene: Scene, cards: Sequence[Card], first: int) -> tuple[Block, list[str]]:
    """Titles of cards from this number on: as text, which phones show whole, and as labels."""
    lines = [f"{at}. {card.title[scene.language]}" for at, card in enumerate(cards, start=first)]
    return paragraph("\n".join(lines)), lines


def pairs(buttons: Sequence[Button]) -> list[Row]:
    """Two buttons in a row."""
    return [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
