"""The JSON Schemas: current, sound, and of one mind with the models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.loading import draft
from bot.loading.files import read_files
from bot.loading.fitting.bots_files import BotsFile
from bot.upkeep.kinds import KINDS, kind_of
from bot.upkeep.schema import DIALECT, schema, schema_path, schema_text
from tests import guides
from tests.loading.small_files import (
    COUNTRY,
    ENGLISH,
    FILES,
    FLOW,
    HELPERS,
    PLACES,
    SOURCES,
    TOPICS,
    edited,
    marked,
)
from tests.shipped import ROOT
from tests.upkeep.schemas import faults

each_kind = pytest.mark.parametrize("kind", KINDS)


@each_kind
def test_docs_hold_the_schema_of_today(kind: str) -> None:
    """`tropa schema --write` brings them up to date."""
    assert (ROOT / schema_path(kind)).read_text(encoding="utf-8") == schema_text(kind)


def test_docs_hold_no_other_schema() -> None:
    kept = {f"docs/schema/{file.name}" for file in (ROOT / "docs/schema").iterdir()}
    assert kept == {schema_path(kind) for kind in KINDS}


def test_every_folder_of_files_has_a_kind() -> None:
    shapes = {shape for _, shape in (draft._FOLDERS | draft._SINGLE).values()}
    assert set(KINDS.values()) - {BotsFile} == shapes, "the file of bots stands where it is put"


def test_a_stray_file_is_of_no_kind() -> None:
    assert kind_of("content/stray.yaml") is None
    assert kind_of("content/countries/am.yml") is None


@each_kind
def test_a_schema_is_one(kind: str) -> None:
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    assert found["$schema"] == DIALECT
    assert "$id" not in json.dumps(found)


def _keys(found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a schema knows, at any depth."""
    if isinstance(found, dict):
        yield from found.get("properties", {}).items()
        for part in found.values():
            yield from _keys(part)
    elif isinstance(found, list):
        for part in found:
            yield from _keys(part)


@each_kind
def test_every_key_is_explained_in_whole_sentences(kind: str) -> None:
    found = schema(kind)
    assert found["description"].endswith(".")
    for key, about in _keys(found):
        said = about.get("description", "")
        assert len(said) > 15, key
        assert said.endswith("."), key
        assert said[0].isupper() or said[0] == "`", key
        assert "\n" not in said, key


@each_kind
def test_nothing_but_named_keys(kind: str) -> None:
    """Whatever has keys says what becomes of others."""

    def groups(found: Any) -> Iterator[dict[str, Any]]:
        if isinstance(found, dict):
            if found.get("type") == "object":
                yield found
            for part in found.values():
                yield from groups(part)
        elif isinstance(found, list):
            for part in found:
                yield from groups(part)

    for group in groups(schema(kind)):
        others = group["additionalProperties"]
        assert others is False or (others and "propertyNames" in group)


@pytest.mark.parametrize("path", read_files(ROOT))
def test_every_shipped_file_fits(path: str) -> None:
    assert faults(path, (ROOT / path).read_bytes()) == []


def test_the_small_guides_fit() -> None:
    for path, data in (guides.files() | marked(FILES)[0]).items():
        assert faults(path, data) == [], path


@pytest.mark.parametrize("given", ["2024", "2024-02", "2026-11-22", '"2024"'])
def test_dates_as_editors_read_them(given: str) -> None:
    """A year alone is a number in YAML, a month and a day are text."""
    files = edited(COUNTRY, "as_of: 2026-02", f"as_of: {given}")
    assert faults(COUNTRY, marked(files)[0][COUNTRY]) == []


@pytest.mark.parametrize(
    "given",
    [
        "everyone",
        "[{location: am}, {not: {location: kz}}]",
        "{any: [{fact: abroad}, {all: [{documents: [none, passport]}, everyone]}]}",
        "{fact: [abroad, near]}",
        "{location: no}",
    ],
)
def test_conditions(given: str) -> None:
    files = edited(COUNTRY, "{location: am}", given)
    assert faults(COUNTRY, marked(files)[0][COUNTRY]) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "where"),
    [
        (COUNTRY, "as_of:", "asof:", ["policies/0", "policies/0"]),
        (COUNTRY, "id: am", "id: am\nname: Armenia", [""]),
        (COUNTRY, "as_of: 2026-02", "as_of: 2026-13", ["policies/0/as_of"]),
        (COUNTRY, "as_of: 2026-02", "as_of: 12", ["policies/0/as_of"]),
        (COUNTRY, "as_of: 2026-02", "as_of: true", ["policies/0/as_of"]),
        (COUNTRY, "due: 2027-01-01", "due: 2027-02-30", ["policies/0/review/due"]),
        (COUNTRY, "confidence: high", "confidence: hihg", ["policies/0/confidence"]),
        (COUNTRY, "{location: am}", "TODO", ["policies/0/for"]),
        (COUNTRY, "{location: am}", "{}", ["policies/0/for"]),
        (COUNTRY, "{location: am}", "{location: {am: kz}}", ["policies/0/for"]),
        (COUNTRY, "{location: am}", "{any: {location: am}}", ["policies/0/for"]),
        (COUNTRY, "{location: am}", "{not: [{Where: am}]}", ["policies/0/for"]),
        (COUNTRY, "{en: Entry, ru: Въезд}", "Entry", ["policies/0/title"]),
        (COUNTRY, "{en: Entry, ru: Въезд}", "{EN: Entry}", ["policies/0/title"]),
        (HELPERS, "where: [am, eu]", "where: am", ["where"]),
        (HELPERS, "kind: website", "kind: web", ["channels/0/kind"]),
        (HELPERS, "channels:", "aliases:\nchannels:", ["aliases"]),
        (SOURCES, "link: true", "link: yes", ["law/link"]),
        (SOURCES, "law:", "Law:", [""]),
        (TOPICS, "entry: {title: {en: Entry, ru: Въезд}, check_every: 90}",
         "entry: {check_every: 90}", ["entry"]),
        (PLACES, "groups: {near: [am, kz]}", "groups: {Near: [am]}", ["groups"]),
        (FLOW, "format: 1", "format: 2", ["format"]),
        (FLOW, "pick: country", "pick: city", ["questions/location/pick"]),
        (FLOW, "next: sorting", "next: [{when: {documents: none}}]", ["questions/documents/next"]),
        (FLOW, "when: {fact: abroad}", "when:", ["questions/documents/when"]),
        (FLOW, "many: {min: 1, max: 2}", "many: {min: 0}", ["questions/documents/many/min"]),
        (ENGLISH, 'home: "home en"', 'hoem: "home en"', ["", ""]),
        (ENGLISH, 'start: "start en"\n', f"start: {'x' * 41}\n", ["start"]),
    ],
)  # fmt: skip
def test_what_the_schemas_refuse(path: str, old: str, new: str, where: list[str]) -> None:
    text = FILES[path]
    assert old in text
    data = text.replace(old, new, 1).encode()
    assert faults(path, data) == where
