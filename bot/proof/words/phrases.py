"""Situations in plain words: what was pressed, one after the other, and how many there are."""

from __future__ import annotations

from bot.model.cards import CardKind
from bot.model.conditions import Answers
from bot.model.flow import Flow, Question
from bot.model.promise import Selection

NOTHING_YET = "the start"

_KINDS = {
    CardKind.POLICY: "policies",
    CardKind.ORGANIZATION: "organisations",
    CardKind.PAGE: "pages",
}


def path(answers: Answers, flow: Flow, language: str) -> str:
    """The labels that were pressed: `Not right now → For myself → Armenia → …`.

    Picks of a multiple choice are joined by +; pages, on which nothing is chosen, are left out.
    """
    steps = []
    for name, picks in answers.items():
        node = flow.nodes.get(name)
        if isinstance(node, Question):
            labels = (node.options[pick].label[language] for pick in picks)
            steps.append(" + ".join(label.rstrip(_FLAGS).strip() for label in labels))
    return " → ".join(steps) or NOTHING_YET


_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
"""Letters of which flags are made: a terminal shows them as boxes."""


def share(part: int, whole: int, what: str = "situations") -> str:
    """`480 of 12,163,377 situations (0.004 %)`."""
    if part == whole:
        return f"all {whole:,} {what}"
    return f"{part:,} of {whole:,} {what} ({percent(part, whole)})"


def percent(part: int, whole: int) -> str:
    """`51 %`, `0.004 %`. What is not all is never said to be 100 %, nor none to be 0 %."""
    number = part * 100 / whole if whole else 0.0
    if part < whole and number >= 99.5:  # noqa: PLR2004
        return "over 99 %"
    if part and number < 0.001:  # noqa: PLR2004
        return "under 0.001 %"
    return f"{number:.0f} %" if number >= 1 or not part else f"{number:.1g} %"


def selected(selection: Selection) -> str:
    """The cards of a selection: `'kz/entry'`, `policies or pages of topic return-risk`."""
    words = []
    if selection.cards:
        words.append(" or ".join(f"'{name}'" for name in sorted(selection.cards)))
    kinds = sorted(_KINDS[kind] for kind in selection.kinds)
    if kinds or not selection.cards:
        words.append(" or ".join(kinds) or "cards")
    if selection.topics:
        words.append(f"of topic {' or '.join(sorted(selection.topics))}")
    if selection.tags:
        words.append(f"tagged {' or '.join(sorted(selection.tags))}")
    if selection.fresh:
        words.append("whose check is not overdue")
    return " ".join(words)
