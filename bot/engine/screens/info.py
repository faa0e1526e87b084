"""Screens that are the same for everybody, and *Your answers*."""

from __future__ import annotations

from typing import assert_never

from bot.engine.scene import Scene
from bot.engine.screens.browsing import browse_screen
from bot.engine.screens.frame import framed, remark, title
from bot.engine.stock import Row, language_button, language_buttons
from bot.model.conditions import Answers
from bot.model.conversation import (
    EMERGENCY,
    HERE,
    HOME,
    REVIEWING,
    Begin,
    Button,
    Change,
    Erase,
    Info,
    Open,
    Screen,
)
from bot.model.flow import Question
from bot.model.text import Text, paragraph
from bot.model.wording import fill


def info_screen(scene: Scene, info: Info, *, notice: str = "") -> Screen:
    """One of the fixed screens."""
    words = scene.words
    match info:
        case Info.HOME:
            return home_screen(scene, notice=notice)
        case Info.BROWSE:
            return browse_screen(scene)
        case Info.HELP:
            return _plain(scene, info, words.help)
        case Info.PRIVACY:
            return _plain(scene, info, words.privacy)
        case Info.LANGUAGES:
            rows = [(language_button(scene.guide, code, HOME),) for code in scene.guide.languages]
            return _plain(scene, info, words.languages, *rows)
        case Info.TYPED:
            return Screen(words.typed, _doors(scene))
        case Info.ERASED:
            return Screen(words.erased, ((Button(words.start, HOME),),))
        case _:
            assert_never(info)


def _plain(scene: Scene, info: Info, text: Text, *rows: Row) -> Screen:
    resume = ((Button(scene.words.resume, HERE),),) if scene.begun else ()
    return framed(scene, text, (*rows, *resume), same=Open(info))


def _doors(scene: Scene) -> tuple[Row, ...]:
    """The ways in: start, danger, browse."""
    words = scene.words
    rows = [(Button(words.resume, HERE),)] if scene.begun else []
    rows.append((Button(words.again if scene.begun else words.start, Begin()),))
    if scene.flow.urgent:
        rows.append((Button(words.danger, EMERGENCY),))
    rows.append((Button(words.browse, Open(Info.BROWSE)),))
    return tuple(rows)


def home_screen(scene: Scene, *, notice: str = "") -> Screen:
    """The first screen."""
    words = scene.words
    top = (paragraph(notice),) if notice else ()
    last = (
        Button(words.help_button, Open(Info.HELP)),
        Button(words.privacy_button, Open(Info.PRIVACY)),
        Button(words.erase, Erase()),
    )
    rows = (*_doors(scene), language_buttons(scene.guide, scene.language, HOME), last)
    return Screen((*top, *words.home), tuple(row for row in rows if row))


def answers_screen(scene: Scene, answers: Answers) -> Screen:
    """*Your answers*: each with a button to change it. Shortened, so that 30 of them fit."""
    words, language = scene.words, scene.language
    text = [title(words.answers_title)]
    rows: list[Row] = []
    for node, picks in answers.items():
        question = scene.flow.nodes[node]
        if not isinstance(question, Question):
            continue
        ask = question.phrased(answers).ask[language]
        asked = " ".join(block.plain for block in ask)
        labels = ", ".join(question.options[pick].label[language] for pick in picks)
        number = len(rows) + 1
        text.append(paragraph(f"{number}. {shortened(asked, 50)}\n{shortened(labels, 60)}"))
        rows.append((Button(fill(words.change, question=shortened(asked)), Change(node)),))
    text.append(remark(words.answers_hint if rows else words.answers_none))
    same = REVIEWING
    return framed(scene, text, rows, same=same, back=HERE, kind="answers")


def shortened(words: str, most: int = 40) -> str:
    """The words, cut at a space where they would not fit a button."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,.;:?!") + "…"
