"""A guide that serves only some of its flows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.loading.suggestions import did_you_mean
from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.model.story import Named


def flow_set(guide: Guide, wanted: Sequence[Named]) -> Guide | tuple[Problem, ...]:
    """The guide with only these flows, *Start* beginning the first; or what is wrong with them.

    All cards stay: they can be read whatever is asked. Nothing named means all flows, in the order
    of their files; the guide is then the same one.
    """
    if not wanted:
        return guide
    problems = tuple(unknown_flow(guide, wanted))
    if problems:
        return problems
    flows = {named.id: guide.flows[named.id] for named in wanted}
    stories = tuple(story for story in guide.stories if story.flow in flows)
    promises = tuple(promise for promise in guide.promises if promise.flow in flows)
    return replace(guide, flows=flows, stories=stories, promises=promises)


def unknown_flow(guide: Guide, wanted: Sequence[Named]) -> Iterator[Problem]:
    """The flows that a bot serves exist in its folder, and each is named once.

    A bot whose flow is gone would begin with another one. Correct the name, or take it out.
    """
    seen: set[str] = set()
    for named in wanted:
        if named.id not in guide.flows:
            cure = did_you_mean(named.id, guide.flows)
            yield Problem(named.place, "unknown-flow", f"there is no flow '{named.id}'{cure}")
        elif named.id in seen:
            message = f"the flow '{named.id}' is named twice; take one out"
            yield Problem(named.place, "unknown-flow", message)
        seen.add(named.id)
