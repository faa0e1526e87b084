"""The parser of Markdown, set to what we read; the only import of `markdown_it`.

Rules that would make text vanish (definitions of links) or that we only refuse (headings made
by a line below, tables) are off: what they would take is seen in the words instead.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["Token", "block_tokens", "span_tokens"]


class _Parser(MarkdownIt):
    """Addresses stay as staff wrote them: whoever reads the tokens judges them, and says why."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the name is given
        return url

    def validateLink(self, _url: str) -> bool:  # noqa: N802 - the name is given
        return True


_BLOCKS = ("code", "fence", "blockquote", "hr", "list", "heading")
_SPANS = ("newline", "escape", "backticks", "strikethrough", "emphasis", "link", "image")
_MORE = ("autolink", "entity", "balance_pairs", "fragments_join")
_PARSER = _Parser("zero").enable([*_BLOCKS, *_SPANS, *_MORE])


def block_tokens(source: str) -> list[Token]:
    """Give the blocks of a source; what a paragraph holds is not yet read."""
    tokens: list[Token] = []
    _PARSER.block.parse(source, _PARSER, {}, tokens)
    return tokens


def span_tokens(content: str) -> list[Token]:
    """Give the words, styles, links and breaks of a paragraph."""
    return _PARSER.inline.parse(content, _PARSER, {}, [])
