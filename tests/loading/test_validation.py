"""Documents as models: every misfit in plain English, at its place, with its cure."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from textwrap import dedent
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    PastDate,
    RootModel,
    StringConstraints,
    TypeAdapter,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ErrorType

from bot.loading.fitting.schema_finding import Finding
from bot.loading.fitting.schema_words import word
from bot.loading.fitting.validation import RULES, validate
from bot.loading.reading.document import Document, Value
from bot.loading.reading.yaml_source import read
from bot.loading.suggestions import did_you_mean
from bot.model.problem import Problem

JARGON = re.compile(
    r"input should|type=|_type|_error|pydantic|validat|dict\b|str\b|\bint\b|float|bool|NoneType|"
    r"None\b|enum|literal|tuple|url_|parsing|union|schema |instance|discriminator|string",
    re.IGNORECASE,
)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Kind(Enum):
    ORGANIZATION = "organization"
    POLICY = "policy"


class Source(Strict):
    url: HttpUrl
    title: str
    published: date | None = None


class Review(Strict):
    status: Literal["compiled", "reviewed"]
    by: str | None = None
    due: date

    @model_validator(mode="after")
    def _is_by_somebody(self) -> Review:
        if self.status == "reviewed" and not self.by:
            raise ValueError("a reviewed card names its reviewer; add 'by: …'")
        return self


class Shows(Strict):
    shows: str
    at_least: int = Field(default=1, ge=1)


class Only(Strict):
    card: str


class Cat(Strict):
    type: Literal["cat"]
    lives: int


class Dog(Strict):
    type: Literal["dog"]
    barks: bool


def _past_its_day(value: object) -> object:
    if value == "old":
        raise PydanticCustomError("past_its_day", "the card is past its day")
    return value


class Card(Strict):
    id: Id
    title: str
    kind: Kind = Kind.ORGANIZATION
    audience: dict[Id, Id | list[Id]] = Field(default={}, alias="for")
    sources: tuple[Source, ...] = Field(default=(), min_length=1)
    review: Review | None = None
    always: Shows | Only | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="type")] | None = None
    urgent: bool = False
    documents: Literal["none"] | list[str] = "none"
    languages: dict[Literal["en", "ru"], str] = {}
    most: int | None = Field(default=None, le=9)
    share: float | None = Field(default=None, gt=0, multiple_of=0.5)
    note: str = Field(default="", max_length=5)
    code: str = Field(default="A1", pattern=r"^[A-Z][0-9]$")
    month: str = Field(default="2026", pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")
    page: str = Field(default="https://a", pattern=r"^https?://\S+$")
    age: Annotated[str, BeforeValidator(_past_its_day)] = ""
    pair: tuple[str, int] = ("", 0)


def document(text: str) -> Document:
    # Python 3.13 takes the indentation of a docstring away, those before it do not.
    result = read(dedent(text).encode(), "f.yaml")
    assert isinstance(result, Document), result
    return result


def problems(model: type[BaseModel], text: str) -> list[str]:
    found = validate(model, document(text))
    assert isinstance(found, tuple), found
    assert list(found) == sorted(set(found))
    return [str(problem) for problem in found]


def test_a_good_document_is_its_model() -> None:
    """
    id: am
    title: Armenia
    kind: policy
    for: {location: [ru, kz], documents: none}
    sources:
      - {url: https://example.org/a, title: A, published: 2026-02-12}
    review: {status: reviewed, by: Anna, due: 2027-01-22}
    always: {card: kz}
    pet: {type: dog, barks: true}
    """
    card = validate(Card, document(test_a_good_document_is_its_model.__doc__ or ""))
    assert isinstance(card, Card)
    assert card.kind is Kind.POLICY
    assert card.sources[0].published == date(2026, 2, 12)
    assert card.audience == {"location": ["ru", "kz"], "documents": "none"}
    assert card.pet == Dog(type="dog", barks=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # keys
        ("zzz: 1", "3:1: unknown key 'zzz'; known here: id, title, kind, for, sources,"),
        ("uregnt: true", "3:1: unknown key 'uregnt'; did you mean 'urgent'? [schema-unknown-key]"),
        ("nоte: x", "3:1: unknown key 'nоte'; did you mean 'note' in Latin letters?"),
        ("audience: {}", "3:1: unknown key 'audience'; known here: id, title"),
        ("review: {status: compiled}", "3:9: the key 'due' is missing in 'review'; add 'due: …'"),
        (
            "review: {status: compiled, deu: 2026-01-01}",
            "3:28: unknown key 'deu'; did you mean 'due'",
        ),
        (
            "sources: [{url: 'https://x.org'}]",
            "3:11: the key 'title' is missing in item 1 of 'sources'",
        ),
        ("pet: {lives: 9}", "3:6: the key 'type' is missing in 'pet'; add 'type: …'"),
        ("pair: [a]", "3:7: item 2 is missing in 'pair'; add it"),
        # kinds
        ("note:", "3:6: 'note' is empty; it needs text [schema-type]"),
        (
            "note: 12",
            "3:7: 'note' must be text, found a number (as it stands without quotes); write it",
        ),
        ("note: true", "3:7: 'note' must be text, found the yes-or-no value 'true'"),
        ("note: [a]", "3:7: 'note' must be text, found a list [schema-type]"),
        ("sources: x", "3:10: 'sources' must be a list, found text; put each item on its own line"),
        (
            "review: x",
            "3:9: 'review' must be a group of keys, found text; write 'key: value' lines",
        ),
        (
            "review: due:2026",
            "3:9: 'review' must be a group of keys, found text; put a space after",
        ),
        ("for: []", "3:6: 'for' must be a group of keys, found a list"),
        (
            "for: {location: {a: b}}",
            "3:17: 'location' must be text or a list, found a group of keys",
        ),
        ("documents: {a: b}", "3:12: 'documents' must be none or a list, found a group of keys"),
        ("documents: [1]", "3:13: item 1 of 'documents' must be text, found a number"),
        ("always: 5", "3:9: 'always' must be a group of keys, found a number"),
        (
            "urgent: yes",
            "3:9: 'urgent' must be true or false, found 'yes'; write true, without quotes",
        ),
        ("urgent: Off", "3:9: 'urgent' must be true or false, found 'Off'; write false, without"),
        ("most: '9'", "3:7: 'most' must be a whole number, found text; take the quotes away"),
        ("most: 1.5", "3:7: 'most' must be a whole number, found the number 1.5"),
        # words
        (
            "kind: orgnization",
            "3:7: 'kind' cannot be 'orgnization'; did you mean 'organization'? All",
        ),
        ("kind: x", "3:7: 'kind' cannot be 'x'; allowed: organization, policy [schema-value]"),
        ("kind: 5", "3:7: 'kind' must be one of: organization, policy; found a number"),
        ("kind:", "3:6: 'kind' is empty; it needs one of organization, policy [schema-type]"),
        ("documents: nonee", "3:12: 'documents' cannot be 'nonee'; did you mean 'none'?"),
        ("pet: {type: cow}", "3:13: 'type' cannot be 'cow'; allowed: cat, dog"),
        ("pet: {type: dog, brak: true}", "3:18: unknown key 'brak'; did you mean 'barks'?"),
        ("always: {crad: x}", "3:10: unknown key 'crad'; did you mean 'card'?"),
        ("always: {shows: x, at_lest: 2}", "3:20: unknown key 'at_lest'; did you mean 'at_least'?"),
        ("languages: {eng: x}", "3:13: a key here cannot be 'eng'; did you mean 'en'?"),
        # forms
        (
            "for: {Loc: ru}",
            "3:7: a key here may hold only small Latin letters, digits and hyphens, such",
        ),
        ("for: {loc: [ru, KZ]}", "3:17: item 2 of 'loc' may hold only small Latin letters, digits"),
        ("for: {loc: ''}", "3:12: 'loc' is empty; fill it in"),
        ("code: x", "3:7: 'code' must have the form ^[A-Z][0-9]$; found 'x'"),
        ("month: May", "3:8: 'month' must be a year, a month or a day, such as 2026, 2026-11 or"),
        ("page: x.org", "3:7: 'page' must be a whole web address such as https://example.org/page"),
        ("sources: [{url: x.org, title: x}]", "3:17: 'url' must be a whole web address such as"),
        ("age: old", "3:6: the card is past its day [schema-value]"),
        # dates
        ("review: {status: compiled, due: 2026-02-30}", "3:33: 'due': there is no day 2026-02-30"),
        ("review: {status: compiled, due: 1.2.2026}", "3:33: 'due' must be a date written year-"),
        ("review: {status: compiled, due: 20260201}", "3:33: 'due' must be a date such as"),
        ("review: {status: compiled, due: '1700000000'}", "3:33: 'due' must be a date written"),
        ("review: {status: compiled, due: 2026-02-01T00:00:00}", "3:33: 'due' must be a date"),
        ("review: {status: reviewed, due: 2026-02-01}", "3:9: a reviewed card names its reviewer;"),
        # sizes
        ("sources: []", "3:10: 'sources' is empty; it needs at least 1 item"),
        ("note: too long", "3:7: 'note' is too long: at most 5 characters, found 8; shorten it"),
        ("most: 10", "3:7: 'most' must be at most 9, found 10"),
        ("share: 0", "3:8: 'share' must be more than 0.0, found 0"),
        ("share: 1.3", "3:8: 'share' must be a multiple of 0.5, found 1.3"),
        ("always: {shows: x, at_least: 0}", "3:30: 'at_least' must be at least 1, found 0"),
    ],
    ids=lambda value: value[:30],
)
def test_what_staff_are_told(text: str, expected: str) -> None:
    (found,) = problems(Card, f"id: am\ntitle: Armenia\n{text}")
    assert found.startswith(f"f.yaml:{expected}"), found


def test_one_misspelt_key_is_one_problem() -> None:
    """
    id: am
    titel: Armenia
    """
    found = problems(Card, test_one_misspelt_key_is_one_problem.__doc__ or "")
    assert found == ["f.yaml:3:1: unknown key 'titel'; did you mean 'title'? [schema-unknown-key]"]


def test_problems_inside_a_list_do_not_make_it_too_short() -> None:
    """
    id: am
    title: Armenia
    sources:
      - {url: x, title: y}
      - {url: 'https://x.org'}
    """
    found = problems(Card, test_problems_inside_a_list_do_not_make_it_too_short.__doc__ or "")
    assert [line.split(":")[1] for line in found] == ["5", "6"]


@pytest.mark.parametrize("text", ["just text", "- a", "12"])
def test_a_file_that_is_no_group_of_keys(text: str) -> None:
    (found,) = problems(Card, text)
    assert found.startswith("f.yaml:1:1: the file must be a group of keys, found ")


class Register(RootModel[dict[Id, Source]]):
    """A file that is all ids."""


def test_a_file_of_records_by_id() -> None:
    """
    good: {url: https://example.org, title: x}
    Bad Id: {url: https://example.org, title: x}
    other: {url: https://example.org, titel: x}
    """
    found = problems(Register, test_a_file_of_records_by_id.__doc__ or "")
    assert found == [
        (
            "f.yaml:3:1: a key here may hold only small Latin letters, digits and hyphens"
            ", such as 'bad-id'; found 'Bad Id' [schema-value]"
        ),
        "f.yaml:4:35: unknown key 'titel'; did you mean 'title'? [schema-unknown-key]",
    ]


# No voice but ours

MANY_TYPES: list[Any] = [
    *(str, int, float, bool, bytes, date, datetime, time, Decimal, UUID, PastDate, HttpUrl, Kind),
    *(list[int], tuple[int, str], set[str], frozenset[int], dict[str, int], dict[int, str], None),
    *(Literal["a", "b"], Literal[1, True], int | str, list[str] | dict[str, int], Shows | Only),
    *(
        str | None,
        Card,
        Review | list[Source],
        Annotated[list[int], Field(min_length=2, max_length=2)],
    ),
    *(Annotated[str, Field(min_length=3)], Annotated[Cat | Dog, Field(discriminator="type")]),
    *(Annotated[float, Field(ge=1, le=2, allow_inf_nan=False)], complex, type[int]),
]

scalars = st.one_of(
    *(st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats()),
    *(st.sampled_from(["yes", "1", "x", "", "2026-13-01", "я", "cat"]), st.just(10**30)),
)
fields = st.sampled_from(
    ["id", "title", "type", "shows", "card", "due", "status", "url", "1", "no"]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=4),
    max_leaves=6,
)


@given(values, st.sampled_from(MANY_TYPES), st.booleans())
def test_no_jargon_reaches_staff(value: Value, kind: Any, strict: bool) -> None:
    config = ConfigDict(extra="forbid", strict=strict)
    holder = create_model("Holder", __config__=config, field=(kind, ...))
    found = validate(holder, Document({"field": value}, "f.yaml", {(): (1, 1)}, {}))
    for problem in found if isinstance(found, tuple) else ():
        without_values = re.sub(r"'[^']*'|known here: .*", "", problem.message)
        assert not JARGON.search(without_values), problem.message


@pytest.mark.parametrize("kind", get_args(ErrorType))
@pytest.mark.parametrize("value", [None, "x", 5, 1.5, True, ["a"], {"a": "b"}], ids=repr)
def test_every_error_of_pydantics_has_words(kind: str, value: Value) -> None:
    said = "" if kind in {"value_error", "assertion_error"} else "Input should be a valid str"
    rule, message = word(Finding(kind, said, "field", ("field",), value))
    assert rule in RULES
    assert message
    assert not JARGON.search(message), message


def test_a_model_checked_inside_a_validator_keeps_its_voice_to_itself() -> None:
    class Outer(BaseModel):
        field: Annotated[int, BeforeValidator(TypeAdapter(int).validate_python)]

    (found,) = problems(Outer, "field: x")
    assert found == "f.yaml:1:8: 'field' must be a whole number, found 'x' [schema-value]"


def test_a_validator_that_says_nothing_is_spoken_for() -> None:
    def refuse(_: object) -> None:
        raise ValueError

    class Silent(BaseModel):
        field: Annotated[int, BeforeValidator(refuse)]

    (found,) = problems(Silent, "field: x")
    assert found.startswith("f.yaml:1:8: 'field' does not fit here (text); compare it with")


# Suggestions


@pytest.mark.parametrize(
    ("given_word", "said"),
    [
        ("titel", "; did you mean 'title'?"),
        ("Title", "; did you mean 'title'?"),
        ("ID", "; did you mean 'id'?"),
        ("tіtle", "; did you mean 'title' in Latin letters?"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_did_you_mean(given_word: str, said: str) -> None:
    assert did_you_mean(given_word, ["id", "title", "text", "documents"]) == said


# The manual


class Page(Strict):
    title: str
    checked: date


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_examples_of_the_schema_manual(rule: str) -> None:
    blocks = re.findall(r"(?:^    .*\n)+", RULES[rule], flags=re.MULTILINE)
    wrong, right = (re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks)
    (found,) = problems(Page, wrong)
    assert found.endswith(f"[{rule}]")
    assert isinstance(validate(Page, document(right)), Page)


def test_problems_are_plain_values() -> None:
    found = validate(Page, document("title: x"))
    assert isinstance(found, tuple)
    assert all(isinstance(problem, Problem) for problem in found)
