"""Markdown is read strictly: everything is shown as it was meant, or refused with a cure."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings

from bot.loading.markdown import parsing as markdown
from bot.loading.markdown.parsing import MarkdownErrors, parse
from bot.model.text import Block, Run, Style, Text, plain
from tests.loading.markdown_strategies import sources

B, I, S, C = Style.BOLD, Style.ITALIC, Style.STRIKE, Style.CODE  # noqa: E741


def read(source: str) -> Text:
    text = parse(source)
    assert not isinstance(text, MarkdownErrors), text
    return text


def run(text: str, *styles: Style, link: str | None = None) -> Run:
    return Run(text, frozenset(styles), link)


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("слово", [run("слово")]),
        ("a **b** c", [run("a "), run("b", B), run(" c")]),
        ("**a *b*** ~~c~~", [run("a ", B), run("b", B, I), run(" "), run("c", S)]),
        ("**a `b` c**", [run("a ", B), run("b", C), run(" c", B)]),
        ("**a**__b__", [run("ab", B)]),
        ("*a*&#32;*b*", [run("a", I), run(" "), run("b", I)]),
        (
            "[a **b**](https://e.org)",
            [run("a ", link="https://e.org"), run("b", B, link="https://e.org")],
        ),
        ("[a](HTTP://пример.рф/ы?q=1&x='2')", [run("a", link="HTTP://пример.рф/ы?q=1&x='2'")]),
        ("<https://e.org/_a_>", [run("https://e.org/_a_", link="https://e.org/_a_")]),
        ("\\*a\\* 5 * 3 snake_case a < b &amp; \\<b>", [run("*a* 5 * 3 snake_case a < b & <b>")]),
        ("<имя>", [run("<имя>")]),
        ("``a ` b``", [run("a ` b", C)]),
    ],
)
def test_styles(source: str, runs: list[Run]) -> None:
    assert read(source) == (Block(tuple(runs)),)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("  a\n b\r\nc  ", "a b c"),
        ("a  \nb\\\nc", "a\nb\nc"),
        ("a  b\t\tc", "a b c"),
        ("a\n \n\n\nb", "a\n\nb"),
        ("№\u00a05 и\u0306", "№\u00a05 й"),
        ("👨\u200d👩\u200d👧 ❤️ 1️⃣ 🇦🇲 ☎️", "👨\u200d👩\u200d👧 ❤️ 1️⃣ 🇦🇲 ☎️"),
        ("- a\n- b\n  c\n\n- d", "• a\n• b c\n• d"),
        ("1. a\n2. b\n   - c\n   - d\n3. e", "1. a\n2. b\n\u2003• c\n\u2003• d\n3. e"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("7) a\n8) b", "7) a\n8) b"),
        ("2024. Год", "2024. Год"),
        ("a:\n- b\n* c", "a:\n\n• b\n\n• c"),
        ("- a\n\nb\n\n- c", "• a\n\nb\n\n• c"),
        ("+7 999", "+7 999"),
    ],
)
def test_lines(source: str, shown: str) -> None:
    assert plain(read(source)) == shown


def test_quotes() -> None:
    assert read("> a\n> **b**\n>\n> c\n\n> d\n\ne") == (
        Block((run("a "), run("b", B), run("\n\nc")), quote=True),
        Block((run("d"),), quote=True),
        Block((run("e"),)),
    )


@pytest.mark.parametrize(
    ("source", "line", "cure"),
    [
        (" \n\t", 0, "write the words"),
        ("a\n\n# b", 2, "write the words in **bold**"),
        ("a\n===", 1, "use **bold** instead"),
        ("a\n---", 1, "delete it"),
        ("***", 0, "delete it"),
        ("a | b\n--- | ---\n1 | 2", 1, "write a list"),
        ("a\n\n[a]: https://e.org", 2, "put \\ before the ["),
        ("a\n\n    b", 2, "take the spaces away"),
        ("```\na\n\nb\n```", 0, "write `code`"),
        ("a\n![b](https://e.org/x.png)", 1, "say in words"),
        ("a\n<b>c</b>", 1, "put \\ before the <"),
        ("a <!-- b -->", 0, "put \\ before the <"),
        ("[ ](https://e.org)", 0, "write [words]"),
        ("[a](tel:+33)", 0, "as plain words"),
        ("<a@e.org>", 0, "as plain words"),
        ("[a](tg://resolve)", 0, "begins with https://"),
        ("[a](javascript:alert)", 0, "begins with https://"),
        ("[a](https://e)", 0, "begins with https://"),
        ("[a](https://e.org@evil.org)", 0, "begins with https://"),
        ("[a](https://e.org/&#x202e;)", 0, "begins with https://"),
        ('[a](https://e.org "t")', 0, "take them away"),
        ("[a](https://e.org/a b)", 0, "without spaces"),
        ("[`a`](https://e.org)", 0, "take the backticks away"),
        ("https://e.org/_a_", 0, "write <https://…>"),
        ("a\nb **c", 1, "write \\*\\*"),
        ("**Важно:**слово", 0, "a space"),
        ("a~~", 0, "write \\~\\~"),
        ("> a\n> > b", 1, "use one >"),
        ("> a\n>\n> - b", 2, "take the > or the marks"),
        (">", 0, "write the words"),
        ("- a\n\n  > b", 2, "end the list before it"),
        ("- a\n  - b\n    - c", 2, "flatter"),
        ("- a\n\n  b", 2, "another item"),
        ("- a\n-", 1, "write the words"),
        ("- - a", 0, "write the words"),
        ("1. a\n3. b", 1, "write 2"),
        ("1. a\n2. b\n1. c", 2, "write 3"),
        ("+ 7 999", 0, "put \\ before the +"),
        ("a\nb\u200bc", 1, "type the words again"),
        ("a\u202eb", 0, "right-to-left override"),
        ("a\u200db", 0, "zero width joiner"),
        ("a\ufe0fb", 0, "variation selector-16"),
        ("a\x00b", 0, "U+0000"),
        ("a\rb", 0, "U+000D"),
        ("а\u030a", 0, "combining ring above"),
        ("a&#x202e;b", 0, "U+202E"),
    ],
)
def test_refusals_say_where_and_what_to_do(source: str, line: int, cure: str) -> None:
    found = parse(source)
    assert isinstance(found, MarkdownErrors)
    assert found.errors[0].line == line
    assert cure in found.errors[0].message


def test_all_errors_are_gathered_in_order() -> None:
    found = parse("# a\n\n- b **c\n- d\n\n<b>")
    assert isinstance(found, MarkdownErrors)
    assert [error.line for error in found.errors] == [0, 2, 5]


@settings(max_examples=10 * settings().max_examples)
@example("- a\n\n> b\n\n- c\n\n1. d")
@example("> a\nb\n\n> c\n- d\n\n- e")
@example("- a\n  b\n- c\n\n  d")
@example("x\n- a\n\n- b")
@given(sources)
def test_the_quick_way_gives_the_same(source: str) -> None:
    full = markdown._full(source)
    assert markdown._quick(source) == (None if isinstance(full, MarkdownErrors) else full)


@settings(max_examples=10 * settings().max_examples)
@example("`  \n`  \n*")
@given(sources)
def test_nothing_vanishes_and_all_is_tidy(source: str) -> None:
    text = parse(source)
    if isinstance(text, MarkdownErrors):
        assert text.errors
        assert all(0 <= error.line <= source.count("\n") for error in text.errors)
        return
    assert text
    letters = re.compile("[а-яё😀❤№«»]", re.IGNORECASE)
    assert letters.findall(plain(text)) == letters.findall(source)
    for block in text:
        assert block.plain == block.plain.strip() != ""
        assert "  " not in block.plain
        assert "\t" not in block.plain
        for one in block.runs:
            assert one.text
            assert C not in one.styles or (one.styles == {C} and one.link is None)
            assert one.text.strip() or not one.styles
        for one, two in zip(block.runs, block.runs[1:], strict=False):
            assert (one.styles, one.link) != (two.styles, two.link)


def test_two_thousand_texts_are_read_at_once() -> None:
    words = "Виза выдаётся в посольстве третьей страны, ждать до шести месяцев. "
    source = f"**Норвегия.** {words * 2}\n\n- {words}\n- [сайт](https://e.org/ru)\n\n{words * 3}"
    start = time.process_time()
    for _ in range(200):
        read(source)
    assert time.process_time() - start < 0.2  # usually 0.03 s; 2,000 texts within 0.35 s
