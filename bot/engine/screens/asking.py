"""The screens that ask: questions, long lists and information pages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.paths import longest_of
from bot.engine.scene import Scene
from bot.engine.screens.frame import framed, page_line, page_row, paged, pairs, remark
from bot.model.conversation import (
    Back,
    Button,
    Change,
    Choose,
    Event,
    Finish,
    Here,
    Info,
    Open,
    Picking,
    Reviewing,
    Screen,
    Toggle,
)
from bot.model.flow import READ, Option, Page, Question
from bot.model.text import Block
from bot.model.wording import fill

LIST_PAGE = 20
"""Options on one page of a long list: two in a row, ten rows, as much as a phone shows."""


def asking(
    scene: Scene, node: Question | Page, *, changing: bool = False, notice: str = ""
) -> Screen:
    """The screen of a question or a page; `changing` when its answer is being replaced."""
    same: Event = Change(node.id) if changing else Open(Here())
    if isinstance(node, Page):
        text = (*_progress(scene, node, changing=changing), *node.text[scene.language])
        go_on: list[tuple[Button, ...]] = [(Button(scene.words.go_on, Choose(node.id, READ)),)]
        return framed(scene, text, go_on, same=same, back=_back(scene, changing), notice=notice)
    node = node.phrased(scene.walk.answers)
    text = (*_heading(scene, node, changing=changing), *_picks_line(scene, node))
    if node.many:
        rows = _ticks(scene, node)
    elif len(node.regions) > 1:
        rows = _regions(scene, node)
        text = (*text, remark(scene.words.region_hint))
    elif node.regions:
        return picking(scene, node, 0, 0)
    else:
        rows = [(_choice(scene, node, option),) for option in node.options.values()]
    return framed(scene, text, rows, same=same, back=_back(scene, changing), notice=notice)


def picking(scene: Scene, question: Question, number: int, page: int) -> Screen:
    """One page of one region of a long list."""
    number = min(max(number, 0), len(question.regions) - 1)
    region = question.regions[number]
    shown, page, pages = paged(region.options, page, LIST_PAGE)
    turn: dict[int, Event] = {
        at: Open(Picking(question.id, number, at)) for at in (page - 1, page + 1)
    }
    rows = [
        *pairs([_choice(scene, question, question.options[option]) for option in shown]),
        page_row(scene, page, pages, turn),
        *_unlisted(scene, question),
    ]
    text = (
        *question.phrased(scene.walk.answers).ask[scene.language],
        remark(region.title[scene.language]),
        *page_line(scene, page, pages),
    )
    several = len(question.regions) > 1
    if several:
        rows.append((Button(scene.words.to_regions, Change(question.id)),))
    same = Open(Picking(question.id, number, page))
    return framed(scene, text, rows, same=same, back=None if several else Back())


def _back(scene: Scene, changing: bool) -> Event:  # noqa: FBT001
    if changing:
        return Open(Reviewing())
    return Back() if scene.begun else Open(Info.HOME)


def _progress(scene: Scene, node: Question | Page, *, changing: bool) -> tuple[Block, ...]:
    if changing:
        return ()
    asked = len(scene.walk.answers)
    most = asked + longest_of(scene.flow)[node.id].questions
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


def _picks_line(scene: Scene, question: Question) -> tuple[Block, ...]:
    """Says in words what the ticks show, for those who hear the screen."""
    picks = [question.options[pick] for pick in picks_of(scene, question)]
    hint = (remark(scene.words.choose_several),) if question.many else ()
    if not picks:
        return hint
    labels = ", ".join(option.label[scene.language] for option in picks)
    line = scene.words.chosen if question.many else scene.words.present
    return (*hint, remark(fill(line, options=labels)))


def _choice(scene: Scene, question: Question, option: Option) -> Button:
    return Button(_label(scene, question, option), Choose(question.id, option.id))


def _label(scene: Scene, question: Question, option: Option) -> str:
    label = option.label[scene.language]
    if option.id in picks_of(scene, question):
        return fill(scene.words.ticked, option=label)
    return label


def _ticks(scene: Scene, question: Question) -> list[tuple[Button, ...]]:
    options = question.options.values()
    rows: list[tuple[Button, ...]] = [
        (Button(_label(scene, question, option), Toggle(question.id, option.id)),)
        for option in options
    ]
    rows.append((Button(scene.words.done, Finish(question.id)),))
    return rows


def _regions(scene: Scene, question: Question) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = [
        (Button(region.title[scene.language], Open(Picking(question.id, at, 0))),)
        for at, region in enumerate(question.regions)
    ]
    return rows + _unlisted(scene, question)


def _unlisted(scene: Scene, question: Question) -> list[tuple[Button, ...]]:
    """The options outside all regions, such as *rather not say*."""
    listed = {option for region in question.regions for option in region.options}
    rest: Sequence[Option] = [o for o in question.options.values() if o.id not in listed]
    return [(_choice(scene, question, option),) for option in rest]
