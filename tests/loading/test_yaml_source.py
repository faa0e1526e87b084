"""The YAML wall: what comes through, what is refused, where it is pointed at, and that it holds."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loading.reading.yaml_source import LOADERS, RULES, Document, Value, read

both = pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)


def document(data: bytes, loader: type[Any] = LOADERS[0]) -> Document:
    result = read(data, "f.yaml", loader)
    assert isinstance(result, Document), result
    return result


def problems(data: bytes | str, loader: type[Any] = LOADERS[0]) -> list[str]:
    """What is found, as printed."""
    result = read(data.encode() if isinstance(data, str) else data, "f.yaml", loader)
    assert not isinstance(result, Document), result.value
    return [str(problem) for problem in result]


def docstring(test: Callable[..., None]) -> bytes:
    return (inspect.getdoc(test) or "").encode()


def test_libyaml_is_there() -> None:
    assert len(LOADERS) == 2, "PyYAML came without libyaml: it works, but ten times slower"


# What comes through


@both
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("yes", "yes"),
        ("12:30", "12:30"),
        ("2026-11-22", "2026-11-22"),
        ("1_000", "1_000"),
        ("1.2.3", "1.2.3"),
        ("+374 10 123456", "+374 10 123456"),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ('""', ""),
        ("true", True),
        ("False", False),
        ("12", 12),
        ("-7", -7),
        ("0o17", 15),
        ("0xff", 255),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("-.inf", -math.inf),
        ("null", None),
        ("~", None),
        ("", None),
        ("9" * 5000, math.inf),
        ("0x" + "f" * 5000, "0x" + "f" * 5000),
    ],
)
def test_words_stay_words(loader: type[Any], written: str, meant: Value) -> None:
    value = document(f"key: {written}".encode(), loader).value
    assert isinstance(value, dict)
    assert value["key"] == meant
    assert type(value["key"]) is type(meant)


@both
def test_not_a_number_is_a_number(loader: type[Any]) -> None:
    value = document(b"[.nan]", loader).value
    assert isinstance(value, list)
    assert isinstance(value[0], float)
    assert math.isnan(value[0])


@both
def test_keys_are_text(loader: type[Any]) -> None:
    """
    no: a
    1: b
    true: c
    null: d
    2026-11-22: e
    """
    value = document(docstring(test_keys_are_text), loader).value
    assert value == {"no": "a", "1": "b", "true": "c", "null": "d", "2026-11-22": "e"}


@both
def test_a_byte_order_mark_is_no_part_of_the_text(loader: type[Any]) -> None:
    found = document(b"\xef\xbb\xbfid: am", loader)
    assert found.value == {"id": "am"}
    assert str(found.key_place("id")) == "f.yaml:1:1"


# Where things stand


@both
def test_every_value_knows_its_place(loader: type[Any]) -> None:
    """
    # first a comment
    id: am
    name: {en: Armenia, ru: Армения}
    empty:
    policies:
      - id: entry
        text: |
          Several
          lines
    """
    found = document(docstring(test_every_value_knows_its_place), loader)
    places = {
        ("id",): ("2:5", "2:1"),
        ("name", "ru"): ("3:25", "3:21"),
        ("empty",): ("4:7", "4:1"),
        ("policies",): ("6:3", "5:1"),
        ("policies", 0): ("6:5", "6:5"),
        ("policies", 0, "text"): ("7:11", "7:5"),
        (): ("2:1", "2:1"),
    }
    for keys, (value, key) in places.items():
        assert str(found.place(*keys)) == f"f.yaml:{value}"
        assert str(found.key_place(*keys)) == f"f.yaml:{key}"


def test_what_does_not_exist_stands_at_its_nearest_parent() -> None:
    """
    policies:
      - id: entry
    """
    found = document(docstring(test_what_does_not_exist_stands_at_its_nearest_parent))
    assert found.place("policies", 0, "review", "due") == found.place("policies", 0)
    assert found.key_place("policies", 0, "review") == found.place("policies", 0)
    assert found.place("policies", 7) == found.place("policies")
    assert found.place("nothing") == found.place()


# What is refused


@both
@pytest.mark.parametrize(
    ("data", "start", "words"),
    [
        # syntax, as people get it wrong
        ("a: b: c", "1:5", "a second ': ' in one line"),
        ("a: 1\n b: 2", "2:3", "indented further than"),
        ("title:Foo\nb: 1", "2:2", "put a space after its colon"),
        ('a: "x\nb: 1\n', "1:4", "never closed"),
        ("- a\nb: 1", "2:1", "does not fit the list that begins at line 1"),
        ("a:\n  - 1\n - 2", "3:2", "not stand in line with the keys that begin at line 1"),
        ('a: "b" c', "1:8", "something follows the value"),
        ("a: 'it's'", "1:8", "something follows the value"),
        ("a: [1, 2\nb: 3", "2:2", "the bracket opened at line 1, column 4"),
        ("a: {x: 1\nb: 3", "2:2", "the bracket opened at line 1, column 4"),
        ("a: [1,,2]", "1:7", "a value is expected here, not ','"),
        ("a: 1\nb\nc: 2", "2:1", "no 'key: value'"),
        ("a: 1\nb:\u00a0x\nc: 2", "2:1", "holds a no-break space"),
        ("a: @x", "1:4", "cannot begin with '@'"),
        ("a: |x\n  y", "1:5", "after '|' or '>'"),
        ("a: - x", "1:4", "a list cannot begin here"),
        ("a: ? x", "1:4", "cannot be understood from here on"),
        ("a: {{ name }}", "1:5", "begins with '{' or '[' must be put in quotes"),
        ("? \n: x", "1:2", "there is no key before this ':'"),
        ("a: [", "1:5", "a closing bracket is missing"),
        # tabs
        ("a: 1\n\tb: 2\n\tc: 3", "2:1", "a tab stands where only spaces may (also in 1 more line"),
        ("a:\n \t- b\n", "2:2", "a tab stands where only spaces may; replace"),
        ("-\t\t- a\n", "1:2", "a tab"),
        # what YAML can do and these files do not
        ("a: 1\nb: 2\na: 3", "3:1", "'a' is already there, at line 1, column 1"),
        ("x: {a: 1, a: 2}", "1:11", "'a' is already there, at line 1, column 5"),
        ("a: &n 1", "1:4", "'&n' names or repeats"),
        ("a: *n", "1:4", "'*n' names or repeats"),
        ("*n : 1", "1:1", "'*n' names or repeats"),
        ("a: **bold** text", "1:4", "cannot begin with '*'"),
        ("<<: {a: 1}", "1:1", "'<<' copies keys"),
        ("a: !x 1", "1:4", "begins with '!'"),
        ("a: !!int 1", "1:4", "begins with '!'"),
        ("a: ! b", "1:4", "begins with '!'"),
        ("a: !x!y z", "1:4", "cannot begin with '!'"),
        ("a: !!python/object:os.system x", "1:4", "begins with '!'"),
        ("a: 1\n---\nb: 1", "2:1", "a second document"),
        ("a: 1\n...\nb: 1", "3:1", "something follows the end"),
        # characters
        ("a: \0", "1:4", "U+0000"),
        ("ok: 1\na: x\x1b[0m\x1b", "2:5", "U+001B) stands here (and 1 more like it)"),
        ("a: x\u2028y", "1:5", "U+2028"),
        ('a: "\\0"', "1:4", "written as an escape"),
        ("a: 1\n\u00a0b: 1", "2:1", "holds an invisible character"),
        ("a: 1\nb\u200bc: 1", "2:1", "invisible character"),
        # too much
        ("[" * 21, "1:21", "more than 20 levels"),
        ("[" * 500_000, "1:21", "more than 20 levels"),
        ("- a\n" * 50_001, "50000:3", "more than 50,000 keys and values"),
        ("#" * (1 << 20) + "\n", "1:1", "larger than 1 MiB"),
        # too little
        ("", "1:1", "says nothing"),
        ("# only a comment\n", "1:1", "says nothing"),
        ("---\n", "1:1", "says nothing"),
    ],
    ids=lambda value: value[:20],
)
def test_the_first_problem(loader: type[Any], data: str, start: str, words: str) -> None:
    first = problems(data, loader)[0]
    assert first.startswith(f"f.yaml:{start}: "), first
    assert words in first
    assert re.search(r"\[([a-z-]+)\]$", first)[1] in RULES  # type: ignore[index]


@both
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a: 1\nимя: Кофе".encode("cp1251"), "f.yaml:2:1: the file is not saved as UTF-8"),
        ("a: é: \xff".encode("latin-1"), "f.yaml:1:4: the file is not saved as UTF-8"),
        ("a: 1".encode("utf-16"), "f.yaml:1:1: the file is saved as UTF-16"),
        ("a: 1".encode("utf-16-be"), "f.yaml:1:1: an invisible character (U+0000)"),
        (b"a: \xed\xa0\x80", "f.yaml:1:4: the file is not saved as UTF-8"),
    ],
)
def test_files_that_are_not_utf_8(loader: type[Any], data: bytes, message: str) -> None:
    (found,) = problems(data, loader)
    assert found.startswith(message)
    assert found.endswith("[yaml-encoding]")


def test_all_problems_are_found_at_once_in_the_order_of_the_file() -> None:
    """
    a: &one 1
    a: !two 2
    b:
      <<: {x: 1}
    c: "open
    """
    found = problems(docstring(test_all_problems_are_found_at_once_in_the_order_of_the_file))
    assert [re.sub(r"f.yaml:(\d+).*\[(.*)\]", r"\1 \2", line) for line in found] == [
        "1 yaml-alias",
        "2 yaml-duplicate-key",
        "2 yaml-tag",
        "4 yaml-merge",
        "5 yaml-syntax",
    ]


@both
def test_an_alias_bomb_is_never_expanded(loader: type[Any]) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 20)]
    found = problems("\n".join(["l0: &l0 [x]", *levels]), loader)
    assert len(found) == 20 + 19 * 9
    assert all(line.endswith("[yaml-alias]") for line in found)


# The manual


def examples(page: str) -> list[bytes]:
    blocks = re.findall(r"(?:^    .*\n)+", page, flags=re.MULTILINE)
    plain = (re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks)
    return [block.replace("→", "\t").encode() for block in plain]


@both
@pytest.mark.parametrize("rule", sorted(set(RULES) - {"yaml-too-large", "yaml-encoding"}))
def test_the_examples_of_the_manual(loader: type[Any], rule: str) -> None:
    wrong, right = examples(RULES[rule])
    assert all(line.endswith(f"[{rule}]") for line in problems(wrong, loader))
    document(right, loader)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_page_shows_wrong_right_and_why(rule: str) -> None:
    assert re.search(r"(?s)^[A-Z].*\n\nWrong.*\n\nRight.*\n\nWhy: .*\n$", RULES[rule])
    assert max(map(len, RULES[rule].splitlines())) <= 100


# Whatever the bytes


GOOD = """\
id: am   # a comment
name: {en: Armenia, ru: "Армения"}
list:
  - 'one'
  - >
    folded
  - |
    kept
  - [1, 2.5, true, ~]
"""
SCRAPS = st.sampled_from(
    [*"\t\n :-?[]{}&*!|>'\"%@`#,\\", "- ", ": ", "<<: ", "---\n", "&a ", "*a", '"\\U']
)


def stands(data: bytes) -> None:
    """Either a document whose places can be asked for, or problems inside the file."""
    lines = len(re.split(rb"\r\n|\r|\n", data))
    for loader in LOADERS:
        result = read(data, "f.yaml", loader)
        if isinstance(result, Document):
            assert all(1 <= line <= lines for line, _ in result._values.values())
            continue
        assert result
        for problem in result:
            assert problem.rule in RULES
            assert 1 <= problem.place.line <= lines
            assert problem.place.column >= 1
            str(problem).encode()


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    stands(data)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    stands(text.encode(errors="surrogatepass"))


@given(st.lists(st.one_of(SCRAPS, st.text(max_size=3)), max_size=40).map("".join))
def test_any_heap_of_yaml_signs(text: str) -> None:
    stands(text.encode(errors="surrogatepass"))


@given(st.data())
def test_any_edit_of_a_good_file(data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 5))
        text = (
            text[:start] + data.draw(st.one_of(SCRAPS, st.text(max_size=2))) + text[start + cut :]
        )
    stands(text.encode(errors="surrogatepass"))


# libyaml allows a tab after `key:`; escapes and directives go wrong in different ways.
SAME = st.one_of(
    SCRAPS.filter(lambda scrap: not set(scrap) & set("\t%\\")),
    st.text(st.characters(codec="utf-8", exclude_characters="\t\\%"), max_size=4),
)


@given(st.lists(SAME, max_size=25))
def test_both_loaders_read_the_same(parts: list[str]) -> None:
    data = "".join(parts).encode()
    fast, pure = (read(data, "f.yaml", loader) for loader in LOADERS)
    if isinstance(fast, Document) and isinstance(pure, Document):
        assert repr(fast.value) == repr(pure.value)


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(st.characters(codec="utf-8", min_codepoint=32, max_codepoint=126)),
        st.text("абвгдеёжзя ,:-#'\"", max_size=10),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(values.filter(lambda value: value is not None))
def test_what_is_written_is_read(value: Value) -> None:
    """Written the way JSON is, which YAML includes."""
    written = as_yaml(value).encode()
    for loader in LOADERS:
        assert document(written, loader).value == value


def as_yaml(value: Value) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {as_yaml(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(as_yaml, value)) + "]"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case float():
            return re.sub(r"inf", ".inf", repr(value))
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return str(value)
