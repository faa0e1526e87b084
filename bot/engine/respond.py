"""From an event to a reply: the whole conversation as one pure function."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from bot.engine.machine import fits
from bot.engine.scene import Scene, scene_of
from bot.engine.screens.asking import asking, picking, picks_of
from bot.engine.screens.browsing import collection_screen, shelf_screen
from bot.engine.screens.info import answers_screen, info_screen
from bot.engine.screens.listing import list_screen
from bot.engine.screens.overview import emergency_screen, outcome_screen
from bot.engine.screens.reading import card_screen, sources_screen, why_screen
from bot.model.conversation import (
    Back,
    Begin,
    Change,
    Choose,
    Collected,
    Emergency,
    Erase,
    Event,
    Finish,
    Here,
    Info,
    Open,
    Picking,
    Reading,
    Reply,
    Reviewing,
    Screen,
    Shelved,
    Spot,
    Stale,
    State,
    Toggle,
    View,
)
from bot.model.flow import READ, Outcome, Page, Question
from bot.model.guide import Guide
from bot.model.wording import fill


def respond(guide: Guide, state: State, event: Event, today: date) -> Reply:
    """What to show after this event. Never raises for anything that a person can send.

    An event that no longer fits changes nothing: the present screen comes again with a notice.
    """
    scene = scene_of(guide, state, today)
    match event:
        case Begin():
            return _here(scene.at(replace(scene.state, answers={}, draft=None)))
        case Choose(question, option):
            return _choose(scene, question, option)
        case Toggle(question, option):
            return _toggle(scene, question, option)
        case Finish(question):
            return _finish(scene, question)
        case Back():
            return _back(scene)
        case Change(question):
            return _change(scene, question)
        case Open(spot):
            return _open(scene, spot)
        case Erase():
            return _erase(scene)
        case Stale():
            return _stale(scene)
        case _:
            assert_never(event)


def _here(scene: Scene, notice: str = "") -> Reply:
    """The question that the answers lead to, or the outcome."""
    here = scene.walk.here
    if scene.state.draft and scene.state.draft[0] != here.id:
        question = scene.flow.question(scene.state.draft[0])
        if question:
            return Reply(scene.state, asking(scene, question, changing=True, notice=notice))
    if isinstance(here, Outcome):
        return Reply(scene.state, outcome_screen(scene, here, notice=notice))
    return Reply(scene.state, asking(scene, here, notice=notice))


def _stale(scene: Scene) -> Reply:
    notice = scene.words.stale
    if scene.begun:
        return _here(scene, notice)
    return Reply(scene.state, info_screen(scene, Info.HOME, notice=notice))


def _answered(scene: Scene, node: str, picks: tuple[str, ...]) -> Reply:
    """Go on with one more answer, or with another one in the place of an old one.

    Later answers are kept for as long as they may still fit; at an outcome it is known which do.
    """
    given = {**scene.state.answers, node: picks}
    moved = scene.at(replace(scene.state, answers=given, draft=None))
    used = moved.walk.answers
    if not isinstance(moved.walk.here, Outcome):
        used = {**used, **{later: given[later] for later in given if later not in used}}
    if used == given and list(used) == list(given):
        return _here(moved)
    return _here(moved.at(replace(moved.state, answers=used)))


def _choose(scene: Scene, node: str, option: str) -> Reply:
    found = scene.flow.nodes.get(node)
    single = isinstance(found, Question) and found.many is None and option in found.options
    if single or (isinstance(found, Page) and option == READ):
        return _answered(scene, node, (option,))
    return _stale(scene)


def _toggle(scene: Scene, node: str, option: str) -> Reply:
    question = scene.flow.question(node)
    if question is None or question.many is None or option not in question.options:
        return _stale(scene)
    picks = set(picks_of(scene, question))
    if option in picks:
        picks.remove(option)
    elif question.options[option].alone:
        picks = {option}
    else:
        picks = {pick for pick in picks if not question.options[pick].alone} | {option}
    if len(picks) > question.many.most:
        return _ask(scene, question, fill(scene.words.choose_most, most=question.many.most))
    ordered = tuple(option for option in question.options if option in picks)
    answers = {node: given for node, given in scene.state.answers.items() if node != question.id}
    state = replace(scene.state, answers=answers, draft=(question.id, ordered))
    return _ask(scene.at(state), question)


def _finish(scene: Scene, node: str) -> Reply:
    question = scene.flow.question(node)
    if question is None or question.many is None:
        return _stale(scene)
    picks = picks_of(scene, question)
    if picks and fits(question, picks):
        return _answered(scene, node, picks)
    if len(picks) > question.many.most:
        return _ask(scene, question, fill(scene.words.choose_most, most=question.many.most))
    return _ask(scene, question, fill(scene.words.choose_least, least=question.many.least))


def _ask(scene: Scene, question: Question, notice: str = "") -> Reply:
    """Ask this question, be it the next one or one that is being changed."""
    changing = scene.walk.here.id != question.id
    return Reply(scene.state, asking(scene, question, changing=changing, notice=notice))


def _back(scene: Scene) -> Reply:
    """Take the last answer back; from the first question, go back to the first screen."""
    used = list(scene.walk.answers)
    if not used:
        state = replace(scene.state, draft=None)
        return Reply(state, info_screen(scene.at(state), Info.HOME))
    answers = {node: given for node, given in scene.state.answers.items() if node != used[-1]}
    return _here(scene.at(replace(scene.state, answers=answers, draft=None)))


def _change(scene: Scene, node: str) -> Reply:
    question = scene.flow.question(node)
    if question is None:
        return _stale(scene)
    draft = scene.state.draft
    if draft and draft[0] != node:
        scene = scene.at(replace(scene.state, draft=None))
    return _ask(scene, question)


def _open(scene: Scene, spot: Spot) -> Reply:
    screen = _look(scene, spot)
    return _stale(scene) if screen is None else Reply(scene.state, screen)


def _look(scene: Scene, spot: Spot) -> Screen | None:
    """The screen of a place, or nothing where the guide no longer has it."""
    guide = scene.guide
    match spot:
        case Info():
            return info_screen(scene, spot)
        case Here():
            return _here(scene).screen
        case Reviewing():
            return answers_screen(scene, scene.walk.answers)
        case Emergency():
            return emergency_screen(scene, scene.flow.urgent) if scene.flow.urgent else None
        case Picking(node, region, page):
            question = scene.flow.question(node)
            fit = question is not None and question.regions
            return picking(scene, question, region, page) if fit and question else None
        case Shelved(shelf, page):
            return shelf_screen(scene, shelf, page)
        case Collected(collection, page):
            found = guide.collections.get(collection)
            return collection_screen(scene, found, page) if found else None
        case Reading():
            return _read(scene, spot)
        case _:
            assert_never(spot)


def _read(scene: Scene, reading: Reading) -> Screen | None:
    card = scene.guide.cards.get(reading.card)
    if card is None or not card.shown_on(scene.today):
        return None
    if reading.view is View.SOURCES:
        return sources_screen(scene, card, reading.within)
    if reading.view is View.WHY:
        return why_screen(scene, card, reading.within)
    if reading.view is View.LIST:
        return list_screen(scene, card, reading.within)
    return card_screen(scene, card, reading.within)


def _erase(scene: Scene) -> Reply:
    state = State(scene.language, scene.guide.first_flow.id)
    screen = info_screen(scene.at(state), Info.ERASED)
    return Reply(
        state, screen, erase=True, farewell=scene.words.farewell, not_erased=scene.words.not_erased
    )
