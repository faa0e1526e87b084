"""A scene: one moment of one conversation, with everything that a screen of it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.engine.machine import Walk, machine_of
from bot.engine.stock import Stock, stocks_of
from bot.model.conversation import State
from bot.model.flow import Flow
from bot.model.guide import Guide
from bot.model.wording import Wording


@dataclass(frozen=True)
class Scene:
    """The guide, the state of the conversation and the day. Make it with `scene_of`."""

    guide: Guide
    state: State
    today: date

    @property
    def flow(self) -> Flow:
        """The flow of the state."""
        return self.guide.flows[self.state.flow]

    @property
    def words(self) -> Wording:
        """The wording of the state's language."""
        return self.guide.wording[self.state.language]

    @property
    def stock(self) -> Stock:
        """The rows of buttons that are alike for everybody in this flow and language."""
        return stocks_of(self.guide)[self.state.flow, self.state.language]

    @cached_property
    def walk(self) -> Walk:
        """Where the answers lead."""
        return machine_of(self.flow).walk(self.state.answers)

    @property
    def language(self) -> str:
        """The language of the state."""
        return self.state.language

    @property
    def begun(self) -> bool:
        """Whether anything was answered, so that there is something to go back to."""
        return bool(self.state.answers or self.state.draft)

    def at(self, state: State) -> Scene:
        """The same moment with another state."""
        return Scene(self.guide, state, self.today)


def scene_of(guide: Guide, state: State, today: date) -> Scene:
    """A scene in which the state's flow and language exist: edits may have taken them away.

    Answers of a flow that is gone are dropped; none is ever read as an answer of another flow.
    """
    if state.flow not in guide.flows:
        state = replace(state, flow=guide.first_flow.id, answers={}, draft=None)
    if state.language not in guide.languages:
        state = replace(state, language=guide.language_for(state.language))
    return Scene(guide, state, today)
