"""What proofs work with: a guide on one day, with all situations and all final screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.model.conditions import Answers
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide
from bot.proof.sets.diagrams import Set
from bot.proof.sets.showing import Showing
from bot.proof.sets.situations import Situations
from bot.proof.words.phrases import path, share
from bot.proof.words.seen import Seen


@dataclass(frozen=True)
class FlowProof:
    """One flow on one day. `situations` do not depend on the day, and may be shared."""

    guide: Guide
    situations: Situations
    today: date

    @property
    def flow(self) -> Flow:
        """The flow."""
        return self.situations.flow

    @cached_property
    def screens(self) -> dict[str, Showing]:
        """Its final screens by their ids, each for all who see it."""
        return {
            node.id: Showing(self.situations, node, self.today)
            for node in self.flow.nodes.values()
            if isinstance(node, Outcome)
        }

    @cached_property
    def shown(self) -> dict[str, Set]:
        """Card id -> the answers with which some final screen shows it."""
        sets = self.situations.space.diagrams
        found: dict[str, Set] = {}
        for screen in self.screens.values():
            for name, where in screen.shown.items():
                found[name] = sets.either(found.get(name, 0), where)
        return found

    def example(self, screen: Showing, some: Set) -> Answers:
        """Answers with which the screen is seen.

        At the end of the questions if there are such, else in the emergency, at the end or before.
        """
        space = self.situations.space
        for here in (self.situations.reaching[screen.outcome.id], self.situations.every):
            found = space.diagrams.both(some, here)
            if found:
                return space.example(found, self.flow)
        return space.example(some, self.flow)

    def seen(self, screen: Showing, answers: Answers) -> Seen:
        """A final screen as these answers see it."""
        return Seen(self.guide, self.flow, screen.outcome, answers, self.today)

    def told(self, screen: Showing, some: Set) -> str:
        """The example in words, and how many there are of its kind."""
        sets = self.situations.space.diagrams
        whole = sets.both(some, self.situations.every)
        words = self.path(self.example(screen, some))
        if not sets.both(whole, self.situations.reaching[screen.outcome.id]):
            words = f"the emergency screen, opened at {words}"
        if not whole:
            return f"{words} (while questions are still asked)"
        return f"{words} ({share(sets.count(whole), self.situations.count)})"

    def path(self, answers: Answers) -> str:
        """Answers as they were pressed, in the first language."""
        return path(answers, self.flow, next(iter(self.guide.languages)))


@dataclass(frozen=True)
class Proof:
    """A guide on one day."""

    guide: Guide
    today: date

    @cached_property
    def flows(self) -> dict[str, FlowProof]:
        """Each flow of the guide."""
        return {
            name: FlowProof(self.guide, Situations(flow), self.today)
            for name, flow in self.guide.flows.items()
        }

    def on(self, day: date) -> Proof:
        """The same guide on another day. What does not depend on the day is kept."""
        other = Proof(self.guide, day)
        other.__dict__["flows"] = {
            name: replace(flow, today=day) for name, flow in self.flows.items()
        }
        return other

    def screens(self) -> Iterator[tuple[FlowProof, Showing]]:
        """Every final screen of every flow."""
        for flow in self.flows.values():
            for screen in flow.screens.values():
                yield flow, screen
