"""What an edit means, as text, as Markdown for a pull request, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from bot.cli.diff_marks import MARKDOWN, TEXT
from bot.cli.diff_words import Compared, lines
from bot.model.problem import Place
from bot.proof.comparing.difference import Change, FlowDifference, Group, Rewritten, Told
from bot.proof.comparing.pairing import FORMER

__all__ = ["Compared", "as_json", "as_markdown", "as_text"]


def as_text(told: Compared) -> str:
    """For a terminal, or a file."""
    return TEXT.lines(lines(told, TEXT))


def as_markdown(told: Compared) -> str:
    """For a comment on a pull request."""
    return MARKDOWN.lines(lines(told, MARKDOWN))


def as_json(told: Compared) -> str:
    """All of it, and no text cut short."""
    found = told.difference
    shown = {
        "old": told.names[0],
        "new": told.names[1],
        "problems": [
            {**_at(one.place), "rule": one.rule, "message": one.message} for one in found.problems
        ],
        "promises": [_line(one) for one in found.promises],
        "flows": [_flow(told, one) for one in found.flows],
        "unseen": [_change(told, one) for one in found.unseen],
        "renamed": [{"before": one.before, "after": one.after} for one in found.renamed],
        "structure": [_line(one) for one in found.structure],
        "wording": [
            {"of": one.of, **_at(one.place), "rewritten": _texts(one.rewritten)}
            for one in found.wording
        ],
    }
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _flow(told: Compared, flow: FlowDifference) -> dict[str, Any]:
    return {
        "flow": flow.flow.id,
        "situations": flow.situations,
        "before": flow.before,
        "changed": flow.changed,
        "added": flow.added,
        "removed": flow.removed,
        "groups": [_group(told, flow, one) for one in flow.groups],
    }


def _group(told: Compared, flow: FlowDifference, group: Group) -> dict[str, Any]:
    return {
        "situations": group.situations,
        "condition": told.condition(flow, group),
        "whole": group.whole,
        "example": told.example(flow, group),
        "answers": group.example,
        "changes": [_change(told, one) for one in group.changes],
    }


def _change(told: Compared, change: Change) -> dict[str, Any]:
    edit = change.edit
    return {
        "kind": change.kind.name.lower(),
        "weight": change.weight.name.lower(),
        "cards": [
            {
                "id": card.id.removesuffix(FORMER),
                "title": told.title(card),
                **_at(told.place(card)),
            }
            for card in change.cards
        ],
        "final_screen": change.end,
        "emergency_screen": change.urgent,
        "notes": change.notes,
        "rewritten": _texts(edit.rewritten) if edit else [],
        "review": [
            {"what": one.what, "before": one.before, "after": one.after} for one in edit.review
        ]
        if edit
        else [],
    }


def _texts(some: Iterable[Rewritten]) -> list[dict[str, Any]]:
    return [
        {
            "part": one.part,
            "language": one.language,
            "pieces": [{"edit": piece.edit.value, "words": piece.words} for piece in one.pieces],
        }
        for one in some
    ]


def _line(told: Told) -> dict[str, Any]:
    return {"message": told.line, "risky": told.risky, **_at(told.place)}


def _at(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line, "column": place.column}
