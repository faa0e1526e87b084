"""From pydantic's location of an error to the place in the file and the models that meet there.

A location is not a path: where a type is a union, pydantic puts in the name of the member that
it tried (`('when', 'list[str]', 0)`). Types and value are walked together to tell these apart.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, Tag
from pydantic.fields import FieldInfo

from bot.loading.reading.document import Keys, Value


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an error points."""

    keys: Keys
    """Path of the innermost value that exists."""
    value: Value
    models: tuple[type[BaseModel], ...]
    """Models that this value may be."""
    branches: tuple[tuple[Keys, str], ...]
    """The unions on the way: where each stands and which member was tried."""


def walk(model: type[BaseModel], value: Value, location: Sequence[str | int]) -> Spot:
    """Follow an error's location as far as the value reaches."""
    kinds: list[Any] = [model]
    keys: Keys = ()
    branches: list[tuple[Keys, str]] = []
    labelled = False
    for element in location:
        members = [member for kind in kinds for member in _members(kind)]
        if len(members) > 1 and not labelled:
            branches.append((keys, str(element)))
            kinds = [member for member in members if _is_called(member, str(element))] or members
            labelled = True
            continue
        if not _holds(value, element):
            continue
        value = value[element]  # type: ignore[index]  # _holds has made sure
        keys = (*keys, element)
        kinds = [inner for member in members for inner in _inside(member, element)]
        labelled = False
    members = [member for kind in kinds for member in _members(kind)]
    models = tuple(member for member in map(_bare, members) if _is_model(member))
    return Spot(keys, value, models, tuple(branches))


def key_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that a model knows, as staff write them."""
    return tuple(_names(name, info)[0] for name, info in model.model_fields.items())


def _holds(value: Value, key: str | int) -> bool:
    if isinstance(value, dict):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)


def _members(kind: Any) -> list[Any]:  # noqa: ANN401  types have no type
    """The alternatives of a type: itself, or the members of a union but None."""
    bare = _bare(kind)
    if get_origin(bare) not in {Union, types.UnionType}:
        return [kind]
    return [
        inner
        for member in get_args(bare)
        if member is not types.NoneType
        for inner in _members(member)
    ]


def _bare(kind: Any) -> Any:  # noqa: ANN401
    """A type without annotations, names of its own and root models around it."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif hasattr(kind, "__value__"):
            kind = kind.__value__
        elif _is_model(kind) and issubclass(kind, RootModel):
            kind = kind.model_fields["root"].annotation
        else:
            return kind


def _is_model(kind: Any) -> bool:  # noqa: ANN401
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _inside(kind: Any, key: str | int) -> Iterator[Any]:  # noqa: ANN401
    """The type under a key of a type, if it has one."""
    bare = _bare(kind)
    inner = [arg for arg in get_args(bare) if arg is not Ellipsis]
    if _is_model(bare):
        for name, info in bare.model_fields.items():
            if key in _names(name, info):
                yield info.annotation
    elif isinstance(key, int) and inner:
        yield inner[key] if get_origin(bare) is tuple and key < len(inner) else inner[0]
    elif inner:
        yield inner[-1]


def _names(name: str, info: FieldInfo) -> list[str]:
    """What a field is called in a file (first) and in the code."""
    aliases = [alias for alias in (info.validation_alias, info.alias) if isinstance(alias, str)]
    return [*aliases, name]


def _is_called(kind: Any, label: str) -> bool:  # noqa: ANN401
    """Whether pydantic's name for a tried member of a union means this type."""
    if get_origin(kind) is Annotated:
        tags = [tag.tag for tag in get_args(kind)[1:] if isinstance(tag, Tag)]
        if tags:
            return label in tags
    bare = _bare(kind)
    if _is_model(bare):
        literals = (info.annotation for info in bare.model_fields.values())
        tags = [tag for kind in literals if get_origin(kind) is Literal for tag in get_args(kind)]
        return bare.__name__ == label or label in tags
    return getattr(get_origin(bare) or bare, "__name__", "?").lower() in label.lower()
