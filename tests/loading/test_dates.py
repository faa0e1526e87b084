"""Dates, countries and languages in words, from CLDR."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loading.building import dates
from tests.loading.small_files import (
    COUNTRY,
    ENGLISH,
    FILES,
    HELPERS,
    SOURCES,
    edited,
    guide_of,
    problems_of,
)


@pytest.mark.parametrize(
    ("day", "english", "russian"),
    [
        ("2026", "2026", "2026"),
        ("2026-02", "February 2026", "февраль 2026"),
        ("2026-02-01", "1 February 2026", "1 февраля 2026\u202fг."),
        ("2024-02-29", "29 February 2024", "29 февраля 2024\u202fг."),
        (date(2026, 11, 22), "22 November 2026", "22 ноября 2026\u202fг."),
    ],
)
def test_days_are_written_as_people_write_them(day: str | date, english: str, russian: str) -> None:
    assert dates.in_words(day, "en") == english
    assert dates.in_words(day, "ru") == russian


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_written_day_and_the_day_itself_read_alike(day: date) -> None:
    for language in ("en", "ru", "fr"):
        assert dates.in_words(day.isoformat(), language) == dates.in_words(day, language)
        assert str(day.year) in dates.in_words(day.isoformat()[:7], language)


@pytest.mark.parametrize("day", ["2026-02-29", "2025-04-31", "2026-13", "2026-00-10", "1899", "26"])
def test_a_day_that_is_not_in_the_calendar_is_a_problem(day: str) -> None:
    for path, old in ((COUNTRY, "as_of: 2026-02"), (HELPERS, "as_of: 2024\n")):
        (found,) = problems_of(edited(path, old, f'as_of: "{day}"\n'))
        assert found.rule == "schema-value"
    (found,) = problems_of(edited(SOURCES, "published: 2025-03", f'published: "{day}"'))
    assert (str(found.place), found.rule) == (f"{SOURCES}:5:14", "schema-value")


def test_a_source_need_not_have_a_date() -> None:
    guide = guide_of(edited(SOURCES, "  published: 2025-03\n", ""))
    assert guide.cards["am/entry"].sources[0].published == {}
    dated = guide_of(FILES).cards["am/entry"].sources[0]
    assert dated.published == {"en": "March 2025", "ru": "март 2025"}


@pytest.mark.parametrize("code", ["am", "no", "eu", "xk", "gb"])
def test_countries(code: str) -> None:
    assert dates.is_country(code)
    assert dates.country(code, "en")


@pytest.mark.parametrize("code", ["uk", "zz", "xa", "un", "001", "419", "armenia", "", "a", "a1"])
def test_what_is_no_country(code: str) -> None:
    assert not dates.is_country(code)


def test_countries_are_named_in_the_language_of_the_reader() -> None:
    assert dates.country("am", "en") == "Armenia"
    assert dates.country("AM", "ru") == "Армения"
    assert dates.country("qq", "en") is None


@pytest.mark.parametrize("code", ["en", "ru", "fr", "ka", "no"])
def test_languages(code: str) -> None:
    assert dates.is_language(code)


@pytest.mark.parametrize("code", ["EN", "xx", "eng", "e", "", "1a", "_a", "en_GB", "ру"])
def test_what_is_no_language(code: str) -> None:
    assert not dates.is_language(code)


def test_a_language_is_named_in_another_and_in_itself() -> None:
    assert dates.language_name("ru", "en") == "Russian"
    assert dates.language_name("qq", "en") == "qq"
    assert dates.own_name("ru") == "Русский"
    assert dates.own_name("en") == "English"


def test_a_flag_is_two_letters() -> None:
    assert dates.flag("am") == "🇦🇲"
    assert dates.flag("AM") == "🇦🇲"


def test_english_is_what_everybody_falls_back_to() -> None:
    third = {path: text for path, text in FILES.items() if path != ENGLISH}
    assert list(guide_of(FILES).languages.items()) == [("en", "English"), ("ru", "Русский")]
    found = problems_of(third)
    assert {problem.rule for problem in found} == {"missing-language"}
    assert "'en' is no language of the guide (ru)" in found[0].message


def test_an_organization_says_where_it_works_and_what_it_costs_in_words() -> None:
    files = edited(HELPERS, "where: [am, eu]", "where: [am, eu]\nlanguages: [ru, ka]\ncost: free")
    text = guide_of(files).cards["helpers"].text
    assert text["en"][1].plain.splitlines() == [
        "works-in en Armenia, European Union",
        "speaks en Russian, Georgian",
        "cost-free en",
        "intake-unknown en",
    ]
    assert "speaks ru русский, грузинский" in text["ru"][1].plain


def test_an_organization_without_channels_says_so() -> None:
    line = '  - {kind: website, value: "https://helpers.example", source: law, as_of: 2024}\n'
    known = guide_of(FILES).cards["helpers"].text["en"]
    assert "https://helpers.example" in {run.link for block in known for run in block.runs}
    without = guide_of(edited(HELPERS, "channels:\n" + line, "cost: paid\n"))
    assert without.cards["helpers"].text["en"][-1].plain == "reach-unknown en"


def test_an_organization_that_says_little() -> None:
    text = guide_of(edited(HELPERS, "where: [am, eu]\n", "")).cards["helpers"].text["en"]
    assert text[1].plain == "intake-unknown en"
