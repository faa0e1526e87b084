"""What all screens share: notices on top, the rows of navigation below, long lists in pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.engine.scene import Scene
from bot.engine.stock import Row, language_buttons
from bot.model.cards import Card
from bot.model.conversation import BACK, EMERGENCY, HERE, HOME, REVIEWING, Button, Event, Screen
from bot.model.text import Block, Style, Text, paragraph
from bot.model.wording import fill

Item = TypeVar("Item")


def framed(  # noqa: PLR0913 - the parts of every screen
    scene: Scene,
    text: Iterable[Block],
    rows: Iterable[Row],
    *,
    same: Event,
    back: Event | None = None,
    notice: str = "",
    kind: str = "info",
    outcome: str = "",
) -> Screen:
    """A screen with its notice and navigation. `same` is the event that opens it again."""
    top = (paragraph(notice, Style.BOLD),) if notice else ()
    body = tuple(row for row in rows if row)
    return Screen((*top, *text), body + _navigation(scene, same, back), kind, outcome)


def _navigation(scene: Scene, same: Event, back: Event | None) -> tuple[Row, ...]:
    """Back and answers; danger and menu; start again, erase and language.

    *Start again* and *Erase* need no answers, so long paths spill into their tokens.
    """
    stock, begun = scene.stock, scene.begun
    answered = bool(scene.state.answers) and same != REVIEWING
    first = stock.back[answered]
    if back is HOME and not answered:
        first = stock.home
    elif back is not BACK:
        ways = () if back is None else (Button(scene.words.back, back),)
        first = ways + first[1:]
    doors = stock.menu if same == EMERGENCY else stock.doors
    last = stock.last[begun]
    if same != HERE:
        own = last[: 1 + begun]
        last = own + language_buttons(scene.guide, scene.language, same)
    rows = (first, doors, last)
    return rows if first else rows[1:]


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
