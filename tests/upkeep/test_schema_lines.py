"""The line by which an editor finds the schema of a file."""

from __future__ import annotations

import codecs

import pytest

from bot.loading.files import read_files
from bot.upkeep.schema import schema_path
from bot.upkeep.schema_lines import schema_line, with_schema_line
from tests.shipped import ROOT

COUNTRY = "content/countries/am.yaml"
LINE = "# yaml-language-server: $schema=../../docs/schema/country.json"


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (COUNTRY, "../../docs/schema/country.json"),
        ("content/organizations/ark.yaml", "../../docs/schema/organization.json"),
        ("content/guides/safety.yaml", "../../docs/schema/guide.json"),
        ("content/sources/am.yaml", "../../docs/schema/sources.json"),
        ("content/interface/en.yaml", "../../docs/schema/interface.json"),
        ("content/topics.yaml", "../docs/schema/topics.json"),
        ("flows/guidance.yaml", "../docs/schema/flow.json"),
        ("flows/places.yaml", "../docs/schema/places.json"),
    ],
)
def test_the_way_from_a_file_to_its_schema(path: str, schema: str) -> None:
    assert schema_line(path) == f"# yaml-language-server: $schema={schema}"
    assert schema.endswith(schema_path(schema.rpartition("/")[2].removesuffix(".json")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id: am\n", f"{LINE}\nid: am\n"),
        ("# Armenia.\nid: am\n", f"{LINE}\n# Armenia.\nid: am\n"),
        ("", f"{LINE}\n"),
        (f"{LINE}\nid: am\n", f"{LINE}\nid: am\n"),
        ("id: am\r\nx: 1\r\n", f"{LINE}\r\nid: am\r\nx: 1\r\n"),
        ("\ufeffid: am\n", f"\ufeff{LINE}\nid: am\n"),
        ("# yaml-language-server: $schema=old.json\nid: am\n", f"{LINE}\nid: am\n"),
        ("# yaml-language-server: $schema=old.json", f"{LINE}\n"),
        (f"# Armenia.\n\n  #yaml-language-server: $schema=a\n{LINE}\nid: am\n",
         f"{LINE}\n# Armenia.\n\nid: am\n"),
        (f"id: am\nx: |\n  {LINE}\n", f"{LINE}\nid: am\nx: |\n  {LINE}\n"),
        (f"# As: {LINE}\nid: am\n", f"{LINE}\n# As: {LINE}\nid: am\n"),
    ],
)  # fmt: skip
def test_only_the_line_is_changed(before: str, after: str) -> None:
    assert with_schema_line(COUNTRY, before.encode()) == after.encode()
    assert with_schema_line(COUNTRY, after.encode()) == after.encode()


def test_what_is_no_text_is_kept() -> None:
    data = codecs.BOM_UTF16 + b"\xff\xfe"
    assert with_schema_line(COUNTRY, data).endswith(b"\n" + data)


def test_a_file_that_belongs_nowhere_is_left_alone() -> None:
    assert schema_line("content/stray.yaml") is None
    assert with_schema_line("content/stray.yaml", b"a: b\n") == b"a: b\n"


@pytest.mark.parametrize("path", read_files(ROOT))
def test_every_shipped_file_names_its_schema_first(path: str) -> None:
    data = (ROOT / path).read_bytes()
    assert with_schema_line(path, data) == data
