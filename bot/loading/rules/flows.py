"""Rules about flows: what questions hold, and where their routes lead."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.building.vocabulary import options_of
from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.flow_files import FlowFile, Next
from bot.loading.reading.yaml_source import Keys
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Problem


def question_shape(draft: Draft) -> Iterator[Problem]:
    """A question has `ask` and options; an information page has `page` and nothing to choose.

    A list of countries (`pick: country`) is a single choice; `many.min` is not above `many.max`
    nor above the number of options that can be picked together.
    """
    for file in draft.flows:
        for name, question in file.data.questions.items():
            place = file.key_place("questions", name)
            options = options_of(draft, question)
            if bool(question.ask) == bool(question.page):
                message = f"'{name}' needs either `ask` (a question) or `page` (a page)"
                yield Problem(place, "question-shape", message)
            if question.page and (
                question.options or question.pick or question.many or question.variants
            ):
                message = f"'{name}' is a page: it has nothing to choose and no variants"
                yield Problem(place, "question-shape", message)
            if question.ask and not options:
                yield Problem(place, "question-shape", f"'{name}' has no options")
            if question.pick and question.many:
                message = f"'{name}': a list of countries takes a single answer"
                yield Problem(place, "question-shape", message)
            if question.many:
                # Options that stand alone are never picked together.
                together = sum(not option.alone for option in question.options.values()) or 1
                most = question.many.max or together
                if question.many.min > most or most > together:
                    message = f"'{name}' cannot take so many of its options, but at most {together}"
                    keys = ("questions", name, "many")
                    yield Problem(file.place(*keys), "question-shape", message)


def node_twice(draft: Draft) -> Iterator[Problem]:
    """Questions, decisions and outcomes differ in their ids: `next` names any of them."""
    for file in draft.flows:
        flow = file.data
        for name in (flow.decisions.keys() | flow.outcomes.keys()) & flow.questions.keys():
            place = file.key_place("questions", name)
            yield Problem(place, "node-twice", f"'{name}' is also a decision or an outcome")
        for name in flow.decisions.keys() & flow.outcomes.keys():
            place = file.key_place("decisions", name)
            yield Problem(place, "node-twice", f"'{name}' is also an outcome")


def _nexts(flow: FlowFile) -> Iterator[tuple[Keys, Next]]:
    for name, question in flow.questions.items():
        for option, record in question.options.items():
            yield ("questions", name, "options", option, "next"), record.next
        yield ("questions", name, "next"), question.next
    for name, decision in flow.decisions.items():
        yield ("decisions", name, "next"), decision.next


def _targets(file: Sourced[FlowFile]) -> Iterator[tuple[Keys, str]]:
    for keys, following in _nexts(file.data):
        if isinstance(following, str):
            yield keys, following
        for at, route in enumerate(following if isinstance(following, list) else ()):
            yield (*keys, at, "to"), route.to


def unknown_target(draft: Draft) -> Iterator[Problem]:
    """A `next` names a question, a decision or an outcome of the same flow."""
    for file in draft.flows:
        flow = file.data
        known = [*flow.questions, *flow.decisions, *flow.outcomes]
        for keys, target in _targets(file):
            if target not in known:
                message = f"there is no '{target}' in this flow{did_you_mean(target, known)}"
                yield Problem(file.place(*keys), "unknown-target", message)


def last_route(draft: Draft) -> Iterator[Problem]:
    """A list of routes ends with one that always holds (no `when`), and only the last has none.

    The first route that fits is taken. Without an unconditional last one, somebody could be left
    with nowhere to go; after an earlier one, the rest would never be reached.
    """
    for file in draft.flows:
        for keys, following in _nexts(file.data):
            if not isinstance(following, list):
                continue
            for at, route in enumerate(following):
                last = at == len(following) - 1
                if (route.when is None) != last:
                    message = (
                        "the last route must have no `when`"
                        if last
                        else "only the last may have no `when`"
                    )
                    yield Problem(file.place(*keys, at), "last-route", message)
            if not following:
                yield Problem(file.place(*keys), "last-route", "the list of routes is empty")
        for name, decision in file.data.decisions.items():
            if decision.next is None:
                message = f"the decision '{name}' leads nowhere"
                yield Problem(file.place("decisions", name), "last-route", message)


def emergency(draft: Draft) -> Iterator[Problem]:
    """`emergency:` names an outcome, and options of a question that lead on from there."""
    for file in draft.flows:
        urgent = file.data.emergency
        if urgent is None:
            continue
        if urgent.outcome not in file.data.outcomes:
            cure = did_you_mean(urgent.outcome, file.data.outcomes)
            message = f"there is no outcome '{urgent.outcome}'{cure}"
            yield Problem(file.place("emergency", "outcome"), "emergency", message)
        question = file.data.questions.get(urgent.ask)
        if question is None or question.many or question.page:
            cure = did_you_mean(urgent.ask, file.data.questions)
            message = f"there is no single choice '{urgent.ask}'{cure}"
            yield Problem(file.place("emergency", "ask"), "emergency", message)
            continue
        for at, option in enumerate(urgent.options):
            if option not in question.options:
                message = f"'{urgent.ask}' has no option '{option}'"
                yield Problem(file.place("emergency", "options", at), "emergency", message)


FLOW_RULES = (question_shape, node_twice, unknown_target, last_route, emergency)
