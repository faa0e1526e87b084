"""JSON Schema for every kind of file, from the models that read it.

Editors show it while staff write: which keys there are, what each means, what is misspelt. It says
what a file looks like; what must hold between files only `tropa check` knows.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bot.loading.building.conditions import EVERYONE, WORDS
from bot.loading.building.wording import KEYS, TEXT_FIELDS
from bot.loading.fitting.values import Id
from bot.upkeep.kinds import KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_CONDITION = "x-condition"
"""Stands for a condition until the schema is whole: pydantic refuses references of others."""

_LANGUAGE = "The words in this language. Every text has all languages of content/interface/."
_ID = TypeAdapter(Id).json_schema()
_IDS = {"anyOf": [_ID, {"type": "array", "items": _ID, "minItems": 1}]}


def schema_path(kind: str) -> str:
    """Where the schema of a kind is kept."""
    return f"docs/schema/{kind}.json"


def schema_text(kind: str) -> str:
    """The schema as it is kept: the same text for the same models."""
    return json.dumps(schema(kind), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file."""
    found = KINDS[kind].model_json_schema(schema_generator=_ForEditors)
    if kind == "interface":
        found = _wording(found["description"])
    made: dict[str, Any] = _finished(found)
    if _CONDITION in json.dumps(found):
        made["$defs"]["Condition"] = _condition()
    return {"$schema": DIALECT, "title": f"Tropa: {kind}"} | made


class _ForEditors(GenerateJsonSchema):
    """pydantic's schema without what only distracts: its titles, `null`, and empty defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's own
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        found = super().model_schema(schema)
        found.pop("title", None)
        return found

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key with nothing behind it is a slip, though the loader forgives it."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if found.get("default") in (None, [], {}):
            found.pop("default", None)
        return found

    def any_schema(self, schema: core_schema.AnySchema) -> JsonSchemaValue:  # noqa: ARG002
        return {_CONDITION: True}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Every key must keep its form: pydantic's `patternProperties` would let others pass."""
        keys = self.generate_inner(schema["keys_schema"])
        values = self.generate_inner(schema["values_schema"])
        if keys == {"type": "string"}:
            keys = {"pattern": "^[a-z]{2}$"}
            values = {"description": _LANGUAGE, **values}
        found: JsonSchemaValue = {
            "type": "object",
            "additionalProperties": values,
            "propertyNames": keys,
        }
        if "min_length" in schema:
            found["minProperties"] = schema["min_length"]
        if "max_length" in schema:
            found["maxProperties"] = schema["max_length"]
        return found


def _finished(found: Any) -> Any:  # noqa: ANN401 - JSON
    """With references to the condition, and every description on one line."""
    if isinstance(found, list):
        return [_finished(item) for item in found]
    if not isinstance(found, dict):
        return found
    made = {key: _finished(value) for key, value in found.items()}
    if made.pop(_CONDITION, None):
        made["$ref"] = "#/$defs/Condition"
    if isinstance(made.get("description"), str):
        made["description"] = " ".join(made["description"].split())
    return made


def _condition() -> dict[str, Any]:
    """What `bot.loading.building.conditions` reads."""
    again = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": again, "minItems": 1}
    words = {
        "any": {"description": "At least one of these conditions holds.", **several},
        "all": {"description": "All of these conditions hold.", **several},
        "not": {"description": "This condition does not hold.", **again},
        "fact": {
            "description": "A condition that has a name below `facts:`; of several, any.",
            **_IDS,
        },
    }
    return {
        "description": (
            "Who is meant, by their answers. `{location: [am, ge], documents: none}`: in Armenia "
            "or Georgia, and without papers. A group of keys reads as 'and', a list as 'or'. "
            f"`any:`, `all:`, `not:` and `fact:` combine; `{EVERYONE}` means everybody. Whoever "
            "answers 'not sure' is always meant, too, unless `not:` is used."
        ),
        "anyOf": [
            {"const": EVERYONE},
            several,
            {
                "type": "object",
                "minProperties": 1,
                "properties": {word: words[word] for word in WORDS},
                "additionalProperties": {
                    "description": "A question of the flow, and the answer or answers to it. "
                    "A group of flows/places.yaml stands for all its countries.",
                    **_IDS,
                },
                "propertyNames": _ID,
            },
        ],
    }


def _wording(description: str) -> dict[str, Any]:
    """The keys of the interface: `Wording` knows them, the shape of its file does not."""
    return {
        "description": description,
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _line(field) for key, field in KEYS.items()},
        "required": list(KEYS),
    }


def _line(field: Any) -> dict[str, Any]:  # noqa: ANN401 - a field of a dataclass
    if field.name in TEXT_FIELDS:
        words = "A whole text, in short Markdown."
        return {"type": "string", "minLength": 1, "description": words}
    names = sorted(field.metadata["placeholders"])
    most = field.metadata["most"]
    said = ["One plain line; content/interface/en.yaml has it in English."]
    if names:
        said.append(f"Keep {', '.join(f'{{{name}}}' for name in names)}: the program fills it in.")
    if most:
        said.append(f"At most {most} characters.")
    found = {"type": "string", "minLength": 1, "description": " ".join(said)}
    return found | ({"maxLength": most} if most else {})
