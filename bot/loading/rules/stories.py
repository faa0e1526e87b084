"""Rules about stories: what they name exists. Whether they hold, `bot.proof.examples` tells."""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.building.vocabulary import options_of
from bot.loading.draft import Draft, Sourced
from bot.loading.fitting.flow_files import FlowFile
from bot.loading.fitting.story_files import StoryFile, StoryRecord
from bot.loading.reading.yaml_source import Keys
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Place, Problem


def story_twice(draft: Draft) -> Iterator[Problem]:
    """A story's id names one story only, in all files of `flows/stories/`."""
    seen: dict[str, Place] = {}
    for file in draft.stories:
        for at, record in enumerate(file.data.stories):
            place = file.place("stories", at, "id")
            first = seen.setdefault(record.id, place)
            if first is not place:
                message = f"'{record.id}' is already used at {first}"
                yield Problem(place, "story-twice", message)


def story_name(draft: Draft) -> Iterator[Problem]:
    """A story names flows, questions, answers, outcomes and sections by their ids in `flows/`.

    An answer is one option, or a list of several: a group of countries is no answer, because a
    person is in one country. Cards are named by their ids, too, but a story that names a card
    which is gone breaks no load: it does not hold, and the rule `story` tells of it.
    """
    flows = {file.data.id: file.data for file in draft.flows}
    for file in draft.stories:
        for at, record in enumerate(file.data.stories):
            name = record.flow or next(iter(flows), None)
            if name in flows:
                yield from _unknown(draft, file, ("stories", at), record, flows[name])
            elif record.flow:
                message = f"there is no flow '{name}'{did_you_mean(record.flow, flows)}"
                yield Problem(file.place("stories", at, "flow"), "story-name", message)


def _unknown(
    draft: Draft, file: Sourced[StoryFile], keys: Keys, record: StoryRecord, flow: FlowFile
) -> Iterator[Problem]:
    yield from _unknown_answers(draft, file, (*keys, "answers"), record, flow)
    outcome = flow.outcomes.get(record.outcome)
    if outcome is None:
        cure = did_you_mean(record.outcome, flow.outcomes)
        message = f"'{flow.id}' has no outcome '{record.outcome}'{cure}"
        yield Problem(file.place(*keys, "outcome"), "story-name", message)
        return
    known = [section.id for section in outcome.sections]
    for section in record.sections:
        if section not in known:
            message = f"'{record.outcome}' has no section '{section}'{did_you_mean(section, known)}"
            yield Problem(file.key_place(*keys, "sections", section), "story-name", message)


def _unknown_answers(
    draft: Draft, file: Sourced[StoryFile], keys: Keys, record: StoryRecord, flow: FlowFile
) -> Iterator[Problem]:
    asked = [name for name, question in flow.questions.items() if question.ask]
    groups = {name for places in draft.places for name in places.data.groups}
    for name, picked in record.answers.items():
        if name not in asked:
            page = name in flow.questions
            cure = " (it is a page; leave it out)" if page else did_you_mean(name, asked)
            message = f"'{flow.id}' has no question '{name}'{cure}"
            yield Problem(file.key_place(*keys, name), "story-name", message)
            continue
        options = options_of(draft, flow.questions[name])
        for at, option in enumerate(picked if isinstance(picked, list) else [picked]):
            if option in options:
                continue
            spot = (*keys, name, at) if isinstance(picked, list) else (*keys, name)
            group = "; it is a group, name one of its countries" if option in groups else ""
            message = f"'{name}' has no option '{option}'{group or did_you_mean(option, options)}"
            yield Problem(file.place(*spot), "story-name", message)


STORY_RULES = (story_twice, story_name)
