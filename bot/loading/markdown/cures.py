"""What the Markdown of staff may not hold: how it is recognised, and what cures it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.loading.markdown.characters import hidden

EMPTY = "there is nothing to be seen here: write the words, or take the marks away"
EMPTY_LINK = "this link shows nothing: write [words](https://…)"
IMAGE = "images are not shown: say in words what matters, or put \\ before the !"
CODE_IN_LINK = "a link cannot hold `code`: take the backticks away"
CUT_ADDRESS = "* or _ cuts this address in two: write <https://…> or [words](https://…)"
QUOTE_IN_QUOTE = "a quote within a quote is not shown: use one >"
QUOTE_IN_LIST = "a quote within a list is not shown: take the > away, or end the list before it"
LIST_IN_QUOTE = "a list within a quote is not shown: take the > or the marks of the list away"
LIST_TOO_DEEP = "a list within a list may hold no further list: make it flatter"
LONG_ITEM = "an item of a list is one paragraph: join the two, or make another item"
PLUS = "+ and a space begin a list: use - for a list, or put \\ before the +"
NUMBER = "the number {written} does not follow, {right} would be shown: write {right}"
_TITLE = "the words in quotes after an address are not shown: take them away"
_ADDRESS = "the address '{href}' cannot be opened: a link begins with https:// and names a site"
_CONTACT = "'{href}' cannot be opened from a message: write the number or address as plain words"

BLOCKS = {
    "heading_open": "headings are not shown: write the words in **bold**, or put \\ before the #",
    "hr": "lines across the page are not shown: delete it, an empty line parts paragraphs",
    "fence": "code blocks are not shown: take ``` or ~~~ away, or write `code` within a sentence",
    "code_block": "four spaces or more at the start of a line make a code block, which is not"
    " shown: take the spaces away",
}

_LOOKALIKES = re.compile(
    r"(?P<heading>(?<=\n)[ \t]*=+[ \t]*$)"
    r"|(?P<table>^(?=[^\n]*\|)(?=[^\n]*-)[|:\- \t]+$)"
    r"|(?P<definition>^[ \t]*\[[^\[\]]+\]:)",
    re.MULTILINE,
)
_LOOKALIKE_CURES = {
    "heading": "a line of = makes a heading, which is not shown: delete it, use **bold** instead",
    "table": "tables are not shown: write a list instead",
    "definition": "[name]: at the start of a line defines a link, which is not shown:"
    " write [words](https://…) where it is needed, or put \\ before the [",
}

_LEFTOVERS = re.compile(r"<(?:[/!?]?[a-zA-Z][^<>]*>|!--)|\*\*|~~|\]\(")
_LEFTOVER_CURES = {
    "<": "HTML is not understood: use **bold**, *italic* or lists, or put \\ before the <",
    "*": "** has no partner here and would be shown: close it, with no space inside and a space"
    " or a full stop outside, or write \\*\\*",
    "~": "~~ has no partner here and would be shown: close it, or write \\~\\~",
    "]": "]( would be shown: a link is [words](https://…), its address without spaces",
}

_SITE = re.compile(
    r"https?://(?:[^\W_][\w-]*\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{2,})(?::[1-9]\d{0,3})?"
    r"(?:[/?#][^\s<>\"\\^`{|}]*)?",
    re.IGNORECASE,
)


def lookalikes(content: str) -> Iterator[tuple[int, str]]:
    """Give (line, message) for what other dialects of Markdown would not show as it stands."""
    if "=" in content or "|" in content or "]:" in content:
        for found in _LOOKALIKES.finditer(content):
            line = content.count("\n", 0, found.start())
            yield line, _LOOKALIKE_CURES[found.lastgroup or ""]


def leftovers(text: str) -> Iterator[str]:
    """Give messages on markup that failed, and would be shown as marks."""
    for found in _LEFTOVERS.finditer(text):
        yield _LEFTOVER_CURES[found[0][0]]


def address(href: str, *, titled: bool) -> Iterator[str]:
    """Give messages on the address of a link."""
    if titled:
        yield _TITLE
    if href.partition(":")[0].lower() in ("mailto", "tel"):
        yield _CONTACT.format(href=href)
    elif not _SITE.fullmatch(href) or any(hidden(href)):
        yield _ADDRESS.format(href=href)
