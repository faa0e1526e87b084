"""Telegram's own parser accepts whatever we render, and shows what was meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.markup import html
from bot.loading.markdown.parsing import MarkdownErrors, parse
from bot.model.text import Block, Run, Style, Text, paragraph, plain, styled_pieces, units
from tests.channels import telegram_parser as telegram
from tests.loading.markdown_strategies import sources

KINDS = {
    Style.BOLD: "Bold",
    Style.ITALIC: "Italic",
    Style.STRIKE: "Strikethrough",
    Style.CODE: "Code",
}
Look = tuple[str, str | None]
Looks = list[frozenset[Look]]


def meant(text: Text) -> Looks:
    """What each UTF-16 unit should look like."""
    looks: Looks = []
    for block in text:
        looks += [frozenset()] * (2 if looks else 0)
        for run in block.runs:
            styles = {Style.CODE} if Style.CODE in run.styles else run.styles
            look: set[Look] = {(KINDS[style], None) for style in styles}
            if run.link:
                look = {(KINDS[style], None) for style in run.styles - {Style.CODE}}
                look.add(("TextUrl", same_address(run.link)))
            if block.quote:
                look.add(("BlockQuote", None))
            looks += [frozenset(look)] * units(run.text)
    return looks


def shown(words: str, found: list[telegram.Entity]) -> Looks:
    """What each UTF-16 unit looks like to Telegram."""
    looks: list[set[Look]] = [set() for _ in range(units(words))]
    for entity in found:
        for look in looks[entity.start : entity.start + entity.length]:
            look.add((entity.kind, entity.url and same_address(entity.url)))
    return [frozenset(look) for look in looks]


def same_address(address: str) -> str:
    """Telegram writes the scheme and the site in small letters and adds the first slash."""
    scheme, _, rest = address.partition("://")
    site = re.match(r"[^/?#]*", rest)
    assert site
    path = rest[site.end() :]
    return f"{scheme.lower()}://{site[0].lower()}{'' if path.startswith('/') else '/'}{path}"


def check(text: Text) -> None:
    words, found = telegram.parse(html(text))
    assert words == plain(text)
    assert shown(words, found) == meant(text)
    assert len(found) <= styled_pieces(text)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ((paragraph("a"), paragraph("b", Style.BOLD)), "a\n\n<b>b</b>"),
        ((paragraph("<&>\"'"),), "&lt;&amp;&gt;\"'"),
        ((paragraph("a", Style.STRIKE, Style.ITALIC, Style.BOLD),), "<b><i><s>a</s></i></b>"),
        ((paragraph("a", Style.CODE, Style.BOLD),), "<code>a</code>"),
        (
            (paragraph("a", Style.BOLD, Style.CODE, link='https://e.org/?a&"<'),),
            '<a href="https://e.org/?a&amp;&quot;&lt;"><b>a</b></a>',
        ),
        (
            (Block((Run("a"), Run("b", frozenset({Style.BOLD}))), quote=True),),
            "<blockquote>a<b>b</b></blockquote>",
        ),
        ((), ""),
    ],
)
def test_html(text: Text, sent: str) -> None:
    assert html(text) == sent


def test_the_parser_is_telegrams() -> None:
    with pytest.raises(telegram.Refused, match="Unmatched end tag"):
        telegram.parse("<b><i>x</b></i>")
    assert telegram.clean(" а\u030a\x01 ") == " а  "


words = st.text(
    st.sampled_from("<>&\"'*_`[]()!#-\n абя.é€😀🇦\u200d\u00a0\u2003;")
    | st.characters(codec="utf-8"),
    min_size=1,
    max_size=12,
)
links = st.sampled_from(
    ["https://e.org", "http://E.org/a?b=\"<'&amp;>", "HTTPS://пример.рф/ы", "https://a.b.org#x"]
)
runs = st.builds(Run, words, st.frozensets(st.sampled_from(Style)), st.none() | links)
blocks = st.builds(Block, st.lists(runs, min_size=1, max_size=5).map(tuple), st.booleans())
texts = st.lists(blocks, min_size=1, max_size=4).map(tuple)


@settings(max_examples=5 * settings().max_examples)
@given(texts)
def test_any_text_is_shown_as_it_is(text: Text) -> None:
    check(text)


@settings(max_examples=10 * settings().max_examples)
@given(sources)
def test_whatever_staff_write_is_shown_as_it_was_read(source: str) -> None:
    text = parse(source)
    if isinstance(text, MarkdownErrors):
        return
    check(text)
    if not re.search(r"[*_~`|\[\]()]", plain(text)):  # Telegram's own Markdown
        assert telegram.clean(plain(text)) == plain(text)
