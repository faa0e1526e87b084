"""Documents as models: every misfit becomes a located problem in words that staff understand.

Document -> pydantic's errors -> walk() -> Finding -> settle() -> problem words
"""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, to_json

from bot.loading.fitting.schema_finding import Finding, is_misshapen, misspelt
from bot.loading.fitting.schema_rules import RULES
from bot.loading.fitting.schema_walk import key_names, walk
from bot.loading.fitting.schema_words import word
from bot.loading.reading.document import Document, Keys
from bot.model.problem import Place, Problem

__all__ = ["RULES", "validate"]

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], document: Document) -> M | tuple[Problem, ...]:
    """The document as a model, or all that does not fit, in the order of the file.

    It is read as JSON, so a model may be `strict=True` throughout and still hold dates, tuples,
    sets and enums, which YAML and JSON can only write as text and lists.
    """
    try:
        return model.model_validate_json(to_json(document.value))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    found = [_finding(model, document, detail) for detail in details]
    settled = _settle([finding for finding in found if not finding.is_echo])
    typos = {(finding.keys[:-1], misspelt(finding)) for finding in settled}
    return tuple(
        sorted(
            {
                Problem(_place(finding, document), *word(finding))
                for finding in settled
                # A misspelt key is one mistake, not an unknown key and a missing one.
                if finding.kind != "missing" or (finding.keys, finding.last) not in typos
            }
        )
    )


def _finding(model: type[BaseModel], document: Document, detail: ErrorDetails) -> Finding:
    location = detail["loc"]
    spot = walk(model, document.value, location)
    # An unknown key leads nowhere; the keys it could have been are known where it stands.
    unknown = detail["type"] == "extra_forbidden"
    around = walk(model, document.value, location[:-1]) if unknown else spot
    return Finding(
        kind=detail["type"],
        said=detail["msg"],
        last=location[-1] if location else "",
        keys=spot.keys,
        value=spot.value,
        known=tuple(dict.fromkeys(key for each in around.models for key in key_names(each))),
        branches=spot.branches,
        context=detail.get("ctx", {}),
    )


def _place(finding: Finding, document: Document) -> Place:
    if finding.is_about_key:
        return document.key_place(*finding.keys)
    if finding.kind == "union_tag_invalid":
        return document.place(*finding.keys, finding.discriminator)
    return document.place(*finding.keys)


def _settle(found: list[Finding], depth: int = 0) -> list[Finding]:
    """Where several types are allowed, keep the complaints of the one that was probably meant.

    pydantic complains once for each type it tried. Those that the value does not even resemble
    are left out; if it resembles none, one finding names them all.
    """
    settled = [finding for finding in found if len(finding.branches) <= depth]
    unions: dict[Keys, dict[str, list[Finding]]] = {}
    for finding in found:
        if len(finding.branches) > depth:
            keys, label = finding.branches[depth]
            unions.setdefault(keys, {}).setdefault(label, []).append(finding)
    for keys, tried in unions.items():
        resembling = [
            member
            for member in tried.values()
            if not any(is_misshapen(finding, keys) for finding in member)
        ]
        if resembling:
            settled += _settle(min(resembling, key=_distance), depth + 1)
        else:
            shapes = [f for member in tried.values() for f in member if f.keys == keys]
            settled.append(shapes[0].joined_with(shapes[1:]))
    return settled


def _distance(member: list[Finding]) -> int:
    """How far a value is from a type: a key that is no mere misspelling weighs double."""
    return sum(2 if f.kind == "extra_forbidden" and not misspelt(f) else 1 for f in member)
