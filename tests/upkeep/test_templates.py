"""Files that are begun: all keys of the models, nothing left unsaid, sound once filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest

from bot.loading.building.texts import MARKDOWN
from bot.loading.fitting.content_files import (
    ChannelRecord,
    CountryFile,
    GuideFile,
    OrganizationFile,
    ReviewRecord,
    TitledRecord,
)
from bot.loading.fitting.validation import validate
from bot.loading.reading.yaml_source import Document, read
from bot.upkeep import templates
from bot.upkeep.templates import Known
from tests.loading.small_files import FILES, guide_of, problems_of
from tests.upkeep.schemas import faults

TODAY = date(2026, 11, 22)
TOPICS = {"return-risk": 30, "entry": 60, "rights": 180, "law": 180, "organizations": 60}
KNOWN = Known(TODAY, ("en", "ru"), TOPICS, ("danger", "location"), "location")
BEGUN: Mapping[str, str] = {
    "content/countries/fr.yaml": templates.new_country("fr", None, KNOWN),
    "content/countries/kz.yaml": templates.new_country("kz", "entry", KNOWN),
    "content/guides/fear.yaml": templates.new_guide("fear", None, KNOWN),
    "content/organizations/ark.yaml": templates.new_organization("ark", KNOWN),
}

each = pytest.mark.parametrize("path", BEGUN)


def filled(text: str) -> str:
    """The file as staff could complete it, each marked place in its turn."""
    text = text.replace("for: TODO", "for: everyone").replace("sources: []", "sources: [law]")
    text = text.replace("id: todo", "id: first").replace("topic: todo", "topic: entry")
    return text.replace("TODO", "Some words.").replace("# Write what belongs", "#")


def document(path: str, text: str) -> Document:
    found = read(text.encode(), path)
    assert isinstance(found, Document), found
    return found


@each
def test_once_filled_in_it_loads_with_a_small_guide(path: str) -> None:
    guide = guide_of({**FILES, path: filled(BEGUN[path])})
    name = path.rpartition("/")[2].removesuffix(".yaml")
    (card,) = [card for card in guide.cards.values() if card.id.split("/")[0] == name]
    assert card.review.on == TODAY
    assert (card.review.due - TODAY).days in {30, 60}
    assert faults(path, filled(BEGUN[path]).encode()) == []


@each
def test_each_place_that_is_left_is_a_problem_there(path: str) -> None:
    """One problem for each place, none for any other."""
    lines = BEGUN[path].splitlines()
    places = {
        (at, "no-source" if "[]" in line else "placeholder")
        for at, line in enumerate(lines, start=1)
        if not line.lstrip().startswith("#")
        and (re.search(r"\b(TODO|todo)$", line) or line.endswith("sources: []"))
    }
    # A text in a block begins in the line above its words.
    blocks = {at for at, line in enumerate(lines, start=1) if line.endswith("|-")}
    expected = {(at - 1 if at - 1 in blocks else at, rule) for at, rule in places}
    found = problems_of({**FILES, path: BEGUN[path]})
    assert {(problem.place.line, problem.rule) for problem in found} == expected
    assert {problem.place.path for problem in found} == {path}
    assert len(found) == len(expected) > 3


@pytest.mark.parametrize(
    ("path", "model", "inside"),
    [
        ("content/countries/fr.yaml", CountryFile, r""),
        ("content/countries/fr.yaml", TitledRecord, r"  (?:- |  )"),
        ("content/countries/fr.yaml", ReviewRecord, r" {6}"),
        ("content/guides/fear.yaml", GuideFile, r""),
        ("content/guides/fear.yaml", TitledRecord, r"  (?:- |  )"),
        ("content/organizations/ark.yaml", OrganizationFile, r""),
        ("content/organizations/ark.yaml", ReviewRecord, r"  "),
    ],
)
def test_every_key_of_the_model_is_there(path: str, model: type, inside: str) -> None:
    """Set, or shown in a comment when it is better left out at first."""
    keys = re.findall(rf"^{inside}(?:# )?([a-z_]+):(?: \S.*)?$", BEGUN[path], re.MULTILINE)
    wanted = {field.alias or name for name, field in model.model_fields.items()}  # type: ignore[attr-defined]
    assert wanted <= set(keys)
    for key in wanted:
        assert keys.count(key) == 1


@each
def test_every_key_has_a_comment_above_it(path: str) -> None:
    before = ""
    for line in BEGUN[path].splitlines():
        key = re.match(r"(?: *- | *)(?:# )?([a-z_]+):", line)
        if (key and len(key[1]) > 2) or line.lstrip(" -").startswith("id:"):
            assert before.lstrip().startswith("# "), line
        assert len(line) <= 120
        before = line


@each
def test_the_first_line_names_the_schema(path: str) -> None:
    kind = {"countries": "country", "guides": "guide", "organizations": "organization"}
    assert BEGUN[path].startswith(
        f"# yaml-language-server: $schema=../../docs/schema/{kind[path.split('/')[1]]}.json\n"
    )


def test_choices_are_listed_as_the_models_have_them() -> None:
    text = BEGUN["content/organizations/ark.yaml"]
    for line in (
        "# One of: compiled, reviewed, withdrawn.",
        "# One of: none-known, foreign-agent, undesirable, extremist, terrorist, unknown.",
        "# Its kind is one of: website, email, telegram, phone.",
    ):
        assert line in text.replace("\n  #", "\n#")
    assert (
        "# One of: return-risk, entry, rights, law.\n    topic: todo\n"
        in BEGUN["content/guides/fear.yaml"]
    )


def test_the_channel_that_is_shown_fits() -> None:
    example = re.search(
        r"^# One a line: - (\{.*\})$", BEGUN["content/organizations/ark.yaml"], re.MULTILINE
    )
    assert example
    assert isinstance(validate(ChannelRecord, document("x.yaml", example[1])), ChannelRecord)


def test_texts_that_may_be_long_stand_in_blocks() -> None:
    """There colons and quotes are harmless."""
    text = BEGUN["content/organizations/ark.yaml"].replace("    TODO", '    Note: "this", - that')
    value = document("content/organizations/ark.yaml", text).value
    assert isinstance(value, dict)
    for key in MARKDOWN & set(value):
        assert value[key] == dict.fromkeys(KNOWN.languages, 'Note: "this", - that')


def test_a_country_is_for_those_who_are_there() -> None:
    assert "for: {location: fr}" in BEGUN["content/countries/fr.yaml"]
    unasked = Known(TODAY, ("en",))
    text = templates.new_country("fr", None, unasked)
    assert "for: TODO" in text
    assert "questions" not in text
    assert "One of: ." not in text


@pytest.mark.parametrize(
    ("topic", "due"),
    [
        (None, "2026-12-22"),
        ("return-risk", "2026-12-22"),
        ("entry", "2027-01-21"),
        ("law", "2027-05-21"),
    ],
)
def test_what_is_volatile_falls_due_soon(topic: str | None, due: str) -> None:
    assert f"due: {due}\n" in templates.new_country("fr", topic, KNOWN)
