"""Files into a guide: words stay words, nothing raises, all problems at once, nothing endless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.loading.building.texts import local_text
from bot.loading.building.wording import KEYS, build_wording
from bot.loading.files import read_files
from bot.loading.guide import load
from bot.loading.reading.yaml_source import LOADERS, read
from bot.model.guide import Guide
from tests.loading.flow_examples import pages
from tests.loading.small_files import (
    COUNTRY,
    FILES,
    FLOW,
    HELPERS,
    RIGHTS,
    STORIES,
    TOPICS,
    edited,
    guide_of,
    marked,
    problems_of,
)

ASK_CASE = """\
  case:
    ask: {en: yes, ru: NO}
    options:
      yes: {label: {en: yes, ru: on}}
      no: {label: {en: no, ru: 12:30}}
      on: {label: {en: NO, ru: 0x10:0}}
      off: {label: {en: Off, ru: 1e3x}}
  documents:
    when: {case: [no, on]}
"""


def test_words_that_older_yaml_takes_for_values_stay_text() -> None:
    guide = guide_of(edited(FLOW, "  documents:\n    when: {fact: abroad}\n", ASK_CASE))
    case = guide.first_flow.question("case")
    assert case
    assert list(case.options) == ["yes", "no", "on", "off"]
    assert [option.label["en"] for option in case.options.values()] == ["yes", "no", "NO", "Off"]
    assert case.options["no"].label["ru"] == "12:30"
    assert case.routes[0].when.holds({"case": ("no",)})


def test_norway_is_a_country() -> None:
    files = edited(COUNTRY, "for: {location: am}", "for: {location: [no, NO]}")
    files["flows/places.yaml"] = str(files["flows/places.yaml"]).replace("[fr]", "[fr, no]")
    (found,) = problems_of(files)
    assert str(found.place) == "content/countries/am.yaml:5:26"
    assert found.message == "'location' has no option 'NO'; did you mean 'no'?"


SPOILED = {
    "nothing": b"",
    "blank": b" \n\n",
    "comment": b"# later",
    "null": b"~",
    "word": b"hello",
    "number": b"12:30",
    "truth": b"true",
    "list": b"- a\n- b\n",
    "empty map": b"{}",
    "map of nothing": b"id:\ntitle:\npolicies:\nregions:\nentry:\n",
    "tab": b"id:\t\n\t- x",
    "open bracket": b"id: [",
    "deep": b"[" * 5000,
    "deep map": b"a: " * 3000,
    "other bytes": bytes(range(256)),
    "latin": "id: \xe9".encode("latin-1"),
    "utf-16": "id: am".encode("utf-16"),
    "two documents": b"id: a\n---\nid: b\n",
    "alias": b"id: *x",
    "binary": b"id: !!binary aGk=",
    "python": b"id: !!python/object/apply:os.system [ls]",
    "large": b"# " + b"x" * (2 << 20),
}


@pytest.mark.parametrize("name", SPOILED)
def test_whatever_a_file_holds_its_problems_are_located(name: str) -> None:
    clean, _ = marked(FILES)
    for path in FILES:
        found = load({**clean, path: SPOILED[name]})
        assert isinstance(found, tuple), path
        # Topics and sources may be an empty map: then it is the others that miss something.
        assert path in {problem.place.path for problem in found} or name == "empty map"


def test_an_alias_bomb_is_not_expanded() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 30)]
    found = problems_of({**FILES, TOPICS: "\n".join(rows)})
    assert {problem.rule for problem in found} == {"yaml-alias"}
    assert found[0].place.line == 1


def test_facts_cannot_grow_without_end() -> None:
    rows = [f"  f{at}: {{all: [{{fact: f{at + 1}}}, {{fact: f{at + 1}}}]}}\n" for at in range(60)]
    bomb = "facts:\n" + "".join(rows) + "  f60: {location: am}\n"
    found = problems_of(edited(FLOW, "facts:\n", bomb))
    assert {problem.rule for problem in found} == {"condition-shape"}
    assert "refer to more than 50 others" in found[0].message


def test_a_few_facts_may_refer_to_each_other() -> None:
    rows = [f"  f{at}: {{fact: f{at + 1}}}\n" for at in range(30)]
    chain = "facts:\n" + "".join(rows) + "  f30: {location: am}\n"
    guide_of(edited(FLOW, "facts:\n", chain))


def test_a_flow_of_a_thousand_questions_is_refused_and_not_followed() -> None:
    (found,) = problems_of(pages(1000))
    assert (str(found.place), found.rule) == (f"{FLOW}:8:3", "schema-value")
    assert "'questions' is too long: at most 100 keys, found 1003" in found.message


def test_thirty_questions_load() -> None:
    option = "{x: {label: {en: X, ru: Х}}}"
    rows = "".join(f"  q{at}: {{ask: {{en: Q?, ru: В?}}, options: {option}}}\n" for at in range(27))
    used = ", ".join(f"{{q{at}: x}}" for at in range(27))
    files = edited(FLOW, "questions:\n", "questions:\n" + rows)
    files[COUNTRY] = FILES[COUNTRY].replace("for: {location: am}", f"for: {{any: [{used}]}}")
    assert len(guide_of(files).first_flow.nodes) == 30 + 3


def test_all_problems_are_gathered_once_and_in_order() -> None:
    files = edited(COUNTRY, "sources: [law]", "sources: [x, x]")
    files |= edited(RIGHTS, "for: {documents: [passport, none]}", "for: {papers: any}") | files
    files[RIGHTS] = FILES[RIGHTS].replace("topic: rights", "topic: right").replace("2027", "2025")
    files[FLOW] = FILES[FLOW].replace("next: sorting", "next: nowhere").replace("ru: Да", "de: Ja")
    found = problems_of(files)
    assert list(found) == sorted(set(found))
    assert [(problem.place.path, problem.rule) for problem in found] == [
        (COUNTRY, "unknown-source"),
        (COUNTRY, "unknown-source"),
        (RIGHTS, "unknown-topic"),
        (RIGHTS, "review-dates"),
        (FLOW, "unknown-target"),
    ]


def test_without_files_all_that_is_needed_is_named() -> None:
    found = load({})
    assert isinstance(found, tuple)
    assert [str(problem.place) for problem in found] == [
        "content/interface/en.yaml:1:1",
        "content/topics.yaml:1:1",
        "flows/guidance.yaml:1:1",
        "flows/places.yaml:1:1",
    ]


@pytest.mark.parametrize("misnamed", ["content/interface/english.yaml", None])
def test_a_lost_interface_file_does_not_make_every_text_wrong(misnamed: str | None) -> None:
    files = {path: text for path, text in FILES.items() if "/interface/" not in path}
    if misnamed:
        files[misnamed] = FILES["content/interface/en.yaml"]
    rules = {problem.rule for problem in problems_of(files)}
    assert rules == ({"language-file"} if misnamed else {"file-missing"})


def test_progress_counts_the_files() -> None:
    seen: list[tuple[int, int]] = []
    load(marked(FILES)[0], lambda done, every: seen.append((done, every)))
    assert seen == [(at, len(FILES)) for at in range(1, len(FILES) + 1)]


def test_files_are_found_under_the_two_folders_whatever_their_depth(tmp_path: Path) -> None:
    for name in ("flows/a.yaml", "content/deep/er/b.yml", "content/c.txt", "tests/d.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "content/folder.yaml").mkdir()
    assert read_files(tmp_path) == {
        "flows/a.yaml": b"flows/a.yaml",
        "content/deep/er/b.yml": b"content/deep/er/b.yml",
    }


def test_a_guide_is_all_or_nothing() -> None:
    assert isinstance(load(marked(FILES)[0]), Guide)
    assert isinstance(load(marked(edited(TOPICS, "entry:", "entri:"))[0]), tuple)


def test_unsound_markdown_never_reaches_a_guide() -> None:
    with pytest.raises(TypeError, match="unsound Markdown"):
        local_text({"en": "<b>"})
    words = {key: "**" if key == "home" else "x" for key in KEYS}
    with pytest.raises(TypeError, match="unsound Markdown"):
        build_wording(words)


def test_where_lines_cannot_be_told_the_text_itself_is_pointed_at() -> None:
    text = "en: ▶|2\n            Well.\n         x\n        # No"
    files = edited(COUNTRY, "en: You may enter.", text)
    assert [str(problem.place) for problem in problems_of(files)] == marked(files)[1]


@pytest.mark.parametrize(
    "text",
    [
        "en: |\n        ▶# Heading",
        "en: |-\n        Fine.\n\n\n        Also **fine**.\n        ▶<b>Not</b>",
        "en: >-\n        Fine\n        fine, and\n        ▶not <b>fine\n\n        ▶<b>again",
        "en: >\n        Fine\n        fine, and\n\n        ▶# not",
        "en: You may\n        ▶not <b>.",
        'en: "You may\n\n        ▶not <b>."',
        'en: ▶"You\\n\\n<b>."',
        "en: ▶You <b>.",
        "en: |\n\n        Well.\n        ▶![x](https://law.example/1)\n      # a remark",
        "en: |\n        1. a\n        ▶3. b",
    ],
)
def test_unsound_markdown_is_found_on_its_own_line(text: str) -> None:
    files = edited(COUNTRY, "en: You may enter.", text)
    found = problems_of(files)
    assert {problem.rule for problem in found} == {"markdown"}
    assert [str(problem.place) for problem in found] == marked(files)[1]


def test_unsound_markdown_in_a_map_of_one_line_is_found_at_its_language() -> None:
    old = "{en: They help., ru: Помогают.}"
    for new in ("{en: ▶They <b>., ru: Да}", '{en: Yes, ru: ▶"Да <b>"}', "{en: A\n  ▶<b>., ru: Да}"):
        files = edited(HELPERS, old, new)
        assert [str(problem.place) for problem in problems_of(files)] == marked(files)[1]


def test_a_flow_of_pages_only_loads() -> None:
    flow = """\
format: 1
id: guidance
title: {en: Guidance, ru: Помощь}
questions:
  hello: {page: {en: Hello, ru: Привет}}
outcomes:
  all:
    title: {en: All, ru: Всё}
    sections: [{id: all, title: {en: All, ru: Всё}, show: {}}]
"""
    files = {**edited(COUNTRY, "{location: am}", "{hello: read}"), FLOW: flow}
    files[RIGHTS] = FILES[RIGHTS].replace("{documents: [passport, none]}", "everyone")
    del files[STORIES]
    assert list(guide_of(files).first_flow.nodes) == ["hello", "all"]


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)
def test_an_escape_of_no_character_is_a_problem_with_either_parser(loader: type[Any]) -> None:
    for escape in (r"\U00110000", r"\UFFFFFFFF"):
        found = read(f'a: "{escape}"'.encode(), "f.yaml", loader)
        assert isinstance(found, tuple)
        assert [problem.rule for problem in found] == ["yaml-syntax"]
