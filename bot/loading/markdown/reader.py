"""The tokens of Markdown read into blocks of runs, with every error on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.loading.markdown import cures
from bot.loading.markdown.characters import hidden, tidy
from bot.loading.markdown.tokens import Token, span_tokens
from bot.model.text import Block, Run, Style

BULLET = "•"

_MARKUP = re.compile(r"[\\`*_~\[<&]")
_CUT_ADDRESS = re.compile(r"https?://\S+\Z")
_STYLES = {"strong": Style.BOLD, "em": Style.ITALIC, "s": Style.STRIKE}
_PLAIN: frozenset[Style] = frozenset()
_CODE = frozenset({Style.CODE})
_DEEPEST_LIST = 2


class MarkdownError(NamedTuple):
    """What is wrong, on which line of the source (from 0), and what cures it."""

    line: int
    message: str


@dataclass(slots=True)
class Reader:
    """Reads tokens; gathers the pieces of one block, and all errors."""

    pieces: list[tuple[str, frozenset[Style], str | None]] = field(default_factory=list)
    errors: list[MarkdownError] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    style: frozenset[Style] = _PLAIN
    link: str | None = None
    link_start: int = 0

    def refuse(self, place: Token | int, message: str) -> None:
        """Note an error."""
        line = place if isinstance(place, int) else _line(place)
        self.errors.append(MarkdownError(line, message))

    def add(self, text: str) -> None:
        """Add words as the marks around them say."""
        self.pieces.append((text, self.style, self.link))

    def block(self, *, quote: bool = False) -> Iterator[Block]:
        """Give the block of the pieces, tidy and joined, and be ready for the next one."""
        runs: list[Run] = []
        texts = tidy([text for text, _, _ in self.pieces])
        for text, (_, styles, link) in zip(texts, self.pieces, strict=True):
            seen = _PLAIN if text.isspace() else styles
            if runs and runs[-1].styles == seen and runs[-1].link == link:
                runs[-1] = Run(runs[-1].text + text, seen, link)
            elif text:
                runs.append(Run(text, seen, link))
        self.pieces.clear()
        if runs:
            yield Block(tuple(runs), quote=quote)

    def mark(self, mark: str, depth: int = 1) -> None:
        """Begin a line of a list."""
        self.add(("\n" if self.pieces else "") + "\u2003" * (depth - 1) + mark + " ")

    def blocks(self, tokens: Iterator[Token]) -> Iterator[Block]:
        """Read the blocks of a source."""
        for token in tokens:
            match token.type:
                case "inline":
                    self.words(token.content, _line(token))
                    yield from self.block()
                case "blockquote_open":
                    self.quote(tokens, token)
                    yield from self.block(quote=True)
                case "bullet_list_open" | "ordered_list_open":
                    self.lines(tokens, token, 1)
                    yield from self.block()
                case _:
                    self.other(tokens, token)

    def other(self, tokens: Iterator[Token], token: Token) -> None:
        """Refuse what has no shape in a message; what opens or closes a paragraph says nothing."""
        if message := cures.BLOCKS.get(token.type):
            self.refuse(token, message)
        if token.type == "heading_open":
            next(tokens)

    def quote(self, tokens: Iterator[Token], head: Token) -> None:
        """Read a quote, whose paragraphs stay apart."""
        for token in tokens:
            match token.type:
                case "blockquote_close":
                    break
                case "blockquote_open":
                    self.refuse(token, cures.QUOTE_IN_QUOTE)
                    self.quote(tokens, token)
                case "bullet_list_open" | "ordered_list_open":
                    self.refuse(token, cures.LIST_IN_QUOTE)
                    self.lines(tokens, token, 1)
                case "inline":
                    if self.pieces:
                        self.add("\n\n")
                    self.words(token.content, _line(token))
                case _:
                    self.other(tokens, token)
        if not self.pieces:
            self.refuse(head, cures.EMPTY)

    def lines(self, tokens: Iterator[Token], head: Token, depth: int) -> None:
        """Read a list as lines that carry their marks; a list inside it is indented."""
        if depth > _DEEPEST_LIST:
            self.refuse(head, cures.LIST_TOO_DEEP)
        if head.markup == "+":
            self.refuse(head, cures.PLUS)
        first = previous = shown = None
        for token in tokens:
            if token.type != "list_item_open":
                break
            mark = BULLET
            if token.info:
                written = int(token.info)
                first = written if first is None else first
                shown = written if shown is None else shown + 1
                if written not in (shown, first) or (written != shown and previous != first):
                    self.refuse(token, cures.NUMBER.format(written=written, right=shown))
                previous = written
                mark = f"{shown}{head.markup}"
            self.mark(mark, depth)
            self.item(tokens, token, depth)

    def item(self, tokens: Iterator[Token], head: Token, depth: int) -> None:
        """Read one item: its words, and after them perhaps a list."""
        seen = False
        for token in tokens:
            match token.type:
                case "list_item_close":
                    break
                case "inline":
                    if seen:
                        self.refuse(token, cures.LONG_ITEM)
                    seen = True
                    self.words(token.content, _line(token))
                case "bullet_list_open" | "ordered_list_open":
                    self.lines(tokens, token, depth + 1)
                    if not seen:
                        self.refuse(head, cures.EMPTY)
                    seen = True
                case "blockquote_open":
                    self.refuse(token, cures.QUOTE_IN_LIST)
                    self.quote(tokens, token)
                case _:
                    self.other(tokens, token)
        if not seen:
            self.refuse(head, cures.EMPTY)

    def words(self, content: str, line: int) -> None:
        """Read what a paragraph holds."""
        for place, message in cures.lookalikes(content):
            self.refuse(line + place, message)
        start, before = len(self.pieces), len(self.errors)
        if _MARKUP.search(content) or "  \n" in content:
            self.spans(span_tokens(content), line)
        else:
            self.add(content.replace("\n", " "))
        if not self.visible(start) and len(self.errors) == before:
            self.refuse(line, cures.EMPTY)

    def visible(self, start: int) -> bool:
        """Tell whether anything can be seen of the pieces from `start` on."""
        return any(text.strip() for text, _, _ in self.pieces[start:])

    def spans(self, tokens: list[Token], line: int) -> None:
        """Read styled words; each break counts as a line, so that errors stand where they are."""
        for token in tokens:
            match token.type:
                case "text":
                    for message in cures.leftovers(token.content):
                        self.refuse(line, message)
                    self.add(token.content)
                case "text_special":
                    for _, message in hidden(token.content):
                        self.refuse(line, message)
                    self.add(token.content)
                case "softbreak" | "hardbreak":
                    self.add(" " if token.type == "softbreak" else "\n")
                    line += 1
                case "link_open" | "link_close":
                    self.turn_link(token, line)
                case "code_inline" | "image":
                    self.special(token, line)
                case _:
                    self.turn_style(token, line)

    def turn_link(self, token: Token, line: int) -> None:
        """Begin or end a link."""
        if token.nesting > 0:
            self.link = str(token.attrs["href"])
            self.link_start = len(self.pieces)
            for message in cures.address(self.link, titled="title" in token.attrs):
                self.refuse(line, message)
        else:
            self.link = None
            if not self.visible(self.link_start):
                self.refuse(line, cures.EMPTY_LINK)

    def turn_style(self, token: Token, line: int) -> None:
        """Begin or end a style; styles add up."""
        if token.nesting < 0:
            self.styles.pop()
        else:
            self.styles.append(_STYLES[token.tag])
            if not self.link and self.pieces and _CUT_ADDRESS.search(self.pieces[-1][0]):
                self.refuse(line, cures.CUT_ADDRESS)
        self.style = frozenset(self.styles)

    def special(self, token: Token, line: int) -> None:
        """Read code, which is nothing else besides, or refuse an image."""
        if token.type == "image":
            self.refuse(line, cures.IMAGE)
        elif self.link:
            self.refuse(line, cures.CODE_IN_LINK)
        else:
            self.pieces.append((token.content, _CODE, None))


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
