"""Rows of buttons that are alike for everybody: made once for a guide, and shared by all screens.

A press then makes few buttons anew, and a channel can prepare these rows ahead. They come from the
guide alone, all of them at once: what is in here says nothing about who has been shown what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.engine.keeping import kept
from bot.model.conversation import (
    BACK,
    EMERGENCY,
    HERE,
    HOME,
    REVIEWING,
    Begin,
    Button,
    Choose,
    Erase,
    Event,
    Finish,
    Info,
    Open,
    Picking,
    Toggle,
)
from bot.model.flow import READ, Flow, Option, Page, Question
from bot.model.guide import Guide
from bot.model.wording import Wording, fill

Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """The shared rows of one flow in one language.

    `back` and `last` are chosen by whether anything was answered, or begun. `choices` are the rows
    of each page, and of each question for as long as nothing is picked.
    """

    home: Row
    back: tuple[Row, Row]
    doors: Row
    menu: Row
    last: tuple[Row, Row]
    choices: Mapping[str, tuple[Row, ...]]

    def rows(self) -> Iterator[Row]:
        """All of them."""
        yield from (self.home, *self.back, self.doors, self.menu, *self.last)
        yield from chain.from_iterable(self.choices.values())


@kept
def stocks_of(guide: Guide) -> Mapping[tuple[str, str], Stock]:
    """The stocks of a guide by flow and language."""
    return {
        (flow.id, language): _stock(guide, flow, language)
        for flow in guide.flows.values()
        for language in guide.languages
    }


def _stock(guide: Guide, flow: Flow, language: str) -> Stock:
    words = guide.wording[language]
    back = Button(words.back, BACK)
    menu = Button(words.menu, HOME)
    last = (Button(words.erase, Erase()), *language_buttons(guide, language, HERE))
    rows: dict[str, tuple[Row, ...]] = {}
    for node in flow.nodes.values():
        if isinstance(node, Question):
            rows[node.id] = choices(node, language, words)
        elif isinstance(node, Page):
            rows[node.id] = ((Button(words.go_on, Choose(node.id, READ)),),)
    return Stock(
        home=(Button(words.back, HOME),),
        back=((back,), (back, Button(words.your_answers, REVIEWING))),
        doors=(Button(words.danger, EMERGENCY), menu) if flow.urgent else (menu,),
        menu=(menu,),
        last=(last, (Button(words.again, Begin()), *last)),
        choices=rows,
    )


def choices(
    question: Question, language: str, words: Wording, picks: Collection[str] = ()
) -> tuple[Row, ...]:
    """What may be pressed: options, options to tick, or the regions of a long list."""
    options = question.options.values()
    if question.regions:
        regions = tuple(
            (Button(region.title[language], Open(Picking(question.id, at, 0))),)
            for at, region in enumerate(question.regions)
        )
        return regions + unlisted(question, language, words, picks)
    rows = tuple((choice(question, option, language, words, picks),) for option in options)
    return (*rows, (Button(words.done, Finish(question.id)),)) if question.many else rows


def unlisted(
    question: Question, language: str, words: Wording, picks: Collection[str]
) -> tuple[Row, ...]:
    """The options outside all regions of a long list, such as *rather not say*."""
    listed = {option for region in question.regions for option in region.options}
    rest = (option for option in question.options.values() if option.id not in listed)
    return tuple((choice(question, option, language, words, picks),) for option in rest)


def choice(
    question: Question, option: Option, language: str, words: Wording, picks: Collection[str]
) -> Button:
    """One option, ticked where it has been picked."""
    label = option.label[language]
    if option.id in picks:
        label = fill(words.ticked, option=label)
    press = Toggle if question.many else Choose
    return Button(label, press(question.id, option.id))


def language_buttons(guide: Guide, language: str, same: Event) -> Row:
    """One press to each other language; with many of them, one press to the list.

    A label is in the language that it leads to: its reader may not know the present one.
    """
    if same == Open(Info.LANGUAGES):
        return ()  # that screen is the list
    others = [code for code in guide.languages if code != language]
    if len(others) > 2:  # noqa: PLR2004 - three fit a row beside *Start again* and *Erase*
        return (Button(guide.wording[language].language, Open(Info.LANGUAGES)),)
    return tuple(language_button(guide, code, same) for code in others)


def language_button(guide: Guide, code: str, same: Event) -> Button:
    """The button that shows the same screen in another language."""
    label = f"{guide.wording[code].language}: {guide.languages[code]}"
    return Button(label, same, language=code)
