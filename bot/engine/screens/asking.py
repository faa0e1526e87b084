"""The screens that ask: questions, long lists and information pages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.paths import longest_of
from bot.engine.scene import Scene
from bot.engine.screens.frame import framed, page_line, page_row, paged, pairs, remark
from bot.engine.stock import choice, choices, unlisted
from bot.model.conversation import (
    BACK,
    HERE,
    HOME,
    REVIEWING,
    Button,
    Change,
    Event,
    Open,
    Picking,
    Screen,
)
from bot.model.flow import Page, Question
from bot.model.text import Block
from bot.model.wording import fill

LIST_PAGE = 20
"""Options on one page of a long list: two in a row, ten rows, as much as a phone shows."""


def asking(
    scene: Scene, node: Question | Page, *, changing: bool = False, notice: str = ""
) -> Screen:
    """The screen of a question or a page; `changing` when its answer is being replaced."""
    same: Event = Change(node.id) if changing else HERE
    stock, back = scene.stock, _back(scene, changing)
    if isinstance(node, Page):
        text = (*_progress(scene, node, changing=changing), *node.text[scene.language])
        rows = stock.choices[node.id]
        return framed(scene, text, rows, same=same, back=back, notice=notice, kind="page")
    if len(node.regions) == 1:
        return picking(scene, node, 0, 0)
    node = node.phrased(scene.walk.answers)
    picks = picks_of(scene, node)
    text = (*_heading(scene, node, changing=changing), *_picks_line(scene, node, picks))
    if node.regions:
        text = (*text, remark(scene.words.region_hint))
    rows = choices(node, scene.language, scene.words, picks) if picks else stock.choices[node.id]
    return framed(scene, text, rows, same=same, back=back, notice=notice, kind="question")


def picking(scene: Scene, question: Question, number: int, page: int) -> Screen:
    """One page of one region of a long list."""
    language, words, picks = scene.language, scene.words, picks_of(scene, question)
    number = min(max(number, 0), len(question.regions) - 1)
    region = question.regions[number]
    shown, page, pages = paged(region.options, page, LIST_PAGE)
    turn: dict[int, Event] = {
        at: Open(Picking(question.id, number, at)) for at in (page - 1, page + 1)
    }
    rows = [
        *pairs([choice(question, question.options[one], language, words, picks) for one in shown]),
        page_row(scene, page, pages, turn),
        *unlisted(question, language, words, picks),
    ]
    text = (
        *question.phrased(scene.walk.answers).ask[language],
        remark(region.title[language]),
        *page_line(scene, page, pages),
    )
    several = len(question.regions) > 1
    if several:
        rows.append((Button(words.to_regions, Change(question.id)),))
    same = Open(Picking(question.id, number, page))
    back = None if several else BACK
    return framed(scene, text, rows, same=same, back=back, kind="picking")


def _back(scene: Scene, changing: bool) -> Event:  # noqa: FBT001
    if changing:
        return REVIEWING
    return BACK if scene.begun else HOME


def _progress(scene: Scene, node: Question | Page, *, changing: bool) -> tuple[Block, ...]:
    if changing:
        return ()
    asked = len(scene.walk.answers)
    most = asked + longest_of(scene.flow)[node.id]
    return (remark(fill(scene.words.progress, number=asked + 1, most=most)),)


def _heading(scene: Scene, question: Question, *, changing: bool) -> tuple[Block, ...]:
    why: tuple[Block, ...] = ()
    if question.why:
        reason = " ".join(block.plain for block in question.why[scene.language])
        why = (remark(fill(scene.words.why_we_ask, reason=reason)),)
    progress = _progress(scene, question, changing=changing)
    return (*progress, *question.ask[scene.language], *why)


def picks_of(scene: Scene, question: Question) -> tuple[str, ...]:
    """What is ticked or answered so far, of the options that there are."""
    draft = scene.state.draft
    if draft and draft[0] == question.id:
        picks = draft[1]
    else:
        picks = scene.state.answers.get(question.id, ())
    return tuple(pick for pick in picks if pick in question.options)


def _picks_line(scene: Scene, question: Question, picks: Sequence[str]) -> tuple[Block, ...]:
    """Says in words what the ticks show, for those who hear the screen."""
    hint = (remark(scene.words.choose_several),) if question.many else ()
    if not picks:
        return hint
    labels = ", ".join(question.options[pick].label[scene.language] for pick in picks)
    line = scene.words.chosen if question.many else scene.words.present
    return (*hint, remark(fill(line, options=labels)))
