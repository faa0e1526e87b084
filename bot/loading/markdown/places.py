"""Where in a file an error of Markdown stands.

A value need not have the lines of its file: `>` and quotation marks join them. So the lines of the
file are read as Markdown too, and each error is looked for among theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.loading.markdown.parsing import MarkdownErrors, parse
from bot.loading.reading.document import Document, Keys
from bot.model.problem import Place, Problem


def markdown_problems(document: Document, keys: Keys, found: MarkdownErrors) -> Iterator[Problem]:
    """The errors of this value, each at its own line as far as that can be told."""
    start = document.place(*keys)
    source = document.source(*keys)
    again = parse("\n".join(_lines(source)))
    there = list(again.errors) if isinstance(again, MarkdownErrors) else []
    for error in found.errors:
        same = next((one for one in there if one.message == error.message), None)
        place = start
        if same is not None:
            there.remove(same)
            if same.line:
                words = source[same.line]
                column = len(words) - len(words.lstrip()) + 1
                place = Place(start.path, start.line + same.line, column)
        yield Problem(place, "markdown", error.message)


def _lines(source: list[str]) -> list[str]:
    """A value's lines in the file without what YAML puts around them."""
    first, *rest = source
    if not first.startswith(("|", ">")):
        return [first.lstrip("\"'"), *(line.strip() for line in rest)]
    words = next((line for line in rest if line.strip()), "")
    indent = len(words) - len(words.lstrip())
    return ["", *(line[indent:] for line in rest)]
