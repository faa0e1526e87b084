"""The shipped files, spoilt in every way: they load, or their problems are located."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.loading.files import read_files
from bot.loading.guide import load
from bot.loading.rulebook import RULEBOOK
from bot.model.guide import Guide
from tests.guides import as_files, data, loaded
from tests.loading.small_files import FILES, FLOW, HELPERS, PROMISED, marked
from tests.shipped import ROOT

A_FEW = re.compile(
    r"content/(interface|sources)/|content/topics|flows/(guidance|places)|content/countries/(am|kz|ru)"
    r"|content/guides/(asylum|emergency|relatives)|content/organizations/(idite|kibhr|ovd|unhcr)"
    r"|flows/stories/kazakhstan"
)
NAMING_OTHERS = re.compile(rb"^promises:\n(.*\n)*|^ *(tags|excludes): .*\n", re.MULTILINE)
SHIPPED = {
    path: NAMING_OTHERS.sub(b"", data)
    for path, data in read_files(ROOT).items()
    if A_FEW.match(path)
}
"""Shipped files of each kind that load by themselves, in a third of the time of all."""

NAMES = sorted(SHIPPED)
WORDS = [
    word
    for path in NAMES
    for word in re.findall(rb"[\w-]+:?", SHIPPED[path])[:40]
]  # fmt: skip
ODD = [
    *(b"{}", b"[]", b"null", b"no", b"12:30", b"0", b"-1", b"1e999", b"''", b"everyone", b"any"),
    *(b"- ", b": ", b"#", b"\t", b"&x", b"*x", b"!!int 1", b"|", b">", b"\xff", b"\x00"),
    *("➤".encode(), "\u202e".encode(), b"2026-02-31", b"not: ", b"fact: ", b"{fact: []}"),
]

FEWER = settings().max_examples // 4
"""They are still many files to load."""

Mutation = Callable[[bytes, random.Random], bytes]


def delete_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.pop(dice.randrange(len(lines)))
    return b"".join(lines)


def double_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    return b"".join([*lines[:at], lines[at], *lines[at:]])


def move_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    line = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randrange(len(lines) + 1), line)
    return b"".join(lines)


def indent_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    lines[at] = dice.choice([b"  ", b"\t", b" "]) + lines[at]
    return b"".join(lines)


def swap_words(data: bytes, dice: random.Random) -> bytes:
    words = list(re.finditer(rb"[^\s:,{}\[\]]+", data))
    if len(words) < 2:
        return data
    first, second = sorted(dice.sample(range(len(words)), 2))
    a, b = words[first], words[second]
    between = data[a.end() : b.start()]
    swapped: bytes = data[: a.start()] + b[0] + between + a[0] + data[b.end() :]
    return swapped


def replace_word(data: bytes, dice: random.Random) -> bytes:
    words = list(re.finditer(rb"[^\s:,{}\[\]]+", data))
    if not words:
        return data
    word = dice.choice(words)
    replaced: bytes = data[: word.start()] + dice.choice([*ODD, *WORDS]) + data[word.end() :]
    return replaced


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def change_byte(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]


def insert_bytes(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + dice.choice([dice.randbytes(4), *ODD]) + data[at:]


MUTATIONS: list[Mutation] = [
    delete_line,
    double_line,
    move_line,
    indent_line,
    swap_words,
    replace_word,
    cut,
    change_byte,
    insert_bytes,
]


def loads_or_says_why(files: dict[str, bytes]) -> None:
    found = load(files)
    if isinstance(found, Guide):
        return
    assert found
    assert list(found) == sorted(set(found))
    for problem in found:
        assert problem.rule in RULEBOOK
        assert problem.message
        assert "\n" not in problem.message
        data = files.get(problem.place.path)
        if data is None:
            assert problem.rule == "file-missing"
            continue
        lines = re.split(rb"\r\n|\r|\n", data)
        assert 1 <= problem.place.line <= len(lines)
        # A column counts characters; the end of a line may be pointed at, too.
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1


def test_they_are_sound_as_long_as_nobody_spoils_them() -> None:
    assert loaded(SHIPPED).cards


@given(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
@settings(max_examples=FEWER)
def test_a_spoilt_file_among_the_shipped_ones(
    name: str, mutations: list[Mutation], dice: random.Random
) -> None:
    data = SHIPPED[name]
    for mutation in mutations:
        data = mutation(data, dice) or b"id: x"
    loads_or_says_why({**SHIPPED, name: data})


def test_many_spoilt_small_files() -> None:
    dice = random.Random(20261122)
    small, _ = marked(PROMISED)
    for at in range(300):
        files = dict(small)
        for _ in range(dice.randint(1, 2)):
            name = dice.choice(list(files))
            files[name] = dice.choice(MUTATIONS)(files[name], dice)
            files[name] = files[name] or b"id: x"
        try:
            loads_or_says_why(files)
        except Exception as error:
            message = f"round {at} broke the loader"
            raise AssertionError(message) from error


@given(
    st.dictionaries(st.sampled_from([*NAMES, "flows/x.yaml", "x.yaml"]), st.binary(max_size=200))
)
def test_any_bytes_in_any_files(files: dict[str, bytes]) -> None:
    loads_or_says_why(files)


SCALARS = st.none() | st.booleans() | st.integers() | st.sampled_from(["am/entry", "", "x", "TODO"])
KEYS = st.sampled_from(["id", "why", "when", "outcome", "always", "shows", "card", "kind", "x"])
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)


def names(*some: str) -> st.SearchStrategy[Any]:
    one = st.sampled_from([*some, "x"])
    return one | st.lists(one, min_size=1, max_size=2)


def demand(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({"shows": QUERY, **more})


QUERY = st.fixed_dictionaries(
    {},
    optional={
        "card": names("am/entry", "helpers"),
        "kind": st.sampled_from(["policy", "page", "organization"]),
        "topic": names("entry", "rights", "organizations"),
        "tag": names("free", "spare"),
        "fresh": st.booleans(),
    },
)
NEARLY = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b", "c"]), "why": st.just("Because.")},
    optional={
        "when": st.dictionaries(st.sampled_from(["danger", "not"]), names("now", "no")) | ANYTHING,
        "outcome": names("result", "urgent"),
        "always": demand(at_least=st.integers(1, 3)),
        "never": demand(),
        "before": demand(above=QUERY),
        "within": demand(presses=st.integers(1, 2)),
    },
)


@given(ANYTHING | st.lists(NEARLY, min_size=1, max_size=3))
def test_any_values_as_promises(promises: object) -> None:
    small, _ = marked(PROMISED)
    flow = data(PROMISED[FLOW]) | {"promises": promises}
    loads_or_says_why(small | as_files({FLOW: flow}))


@given(ANYTHING, ANYTHING)
@settings(max_examples=FEWER)
def test_any_values_as_tags_and_excludes(tags: object, excludes: object) -> None:
    small, _ = marked(PROMISED)
    card = data(FILES[HELPERS]) | {"tags": tags, "excludes": excludes}
    loads_or_says_why(small | as_files({HELPERS: card}))


@given(st.sets(st.sampled_from(NAMES), max_size=3))
@settings(max_examples=FEWER)
def test_shipped_files_that_are_left_out(names: set[str]) -> None:
    loads_or_says_why({path: data for path, data in SHIPPED.items() if path not in names})
