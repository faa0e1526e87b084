"""What YAML's parsers complain about, in people's words. Knows their phrases, imports neither.

libyaml and the pure-Python parser word the same complaint differently; both are matched here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.loading.reading.yaml_text import lines_of
from bot.model.problem import Place, Problem

# Where a space has a meaning: before the first word, after a colon or a dash.
_NO_BREAK_SPACE = re.compile(r"(?:^ *|:|-)[\u00a0\u2007\u202f]")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A parser's `context: problem`, where it stopped, and where what it was reading began."""

    words: str
    at: tuple[int, int]
    began: tuple[int, int] | None = None


# (what the parser says, rule, whether to point at the beginning, our words).
# `{line}` is where it began; `{mark}` is the character at which the parser stopped.
_WORDS: tuple[tuple[str, str, bool, str], ...] = (
    (
        r"quoted scalar: found unexpected",
        "yaml-syntax",
        True,
        "the quotation mark that opens here is never closed; add the closing one",
    ),
    (
        r"escape|hexdecimal|hexadecimal",
        "yaml-syntax",
        False,
        (
            "in double quotes a backslash (\\) begins a code, and this one is unknown; "
            "write two backslashes, or use single quotes"
        ),
    ),
    (
        r"(an alias|an anchor).*: .*(alphabetic|expected)",
        "yaml-alias",
        True,
        "a text cannot begin with '*' or '&'; put the whole text in quotes",
    ),
    (
        r"tag",
        "yaml-tag",
        True,
        "a text cannot begin with '!'; put the whole text in quotes",
    ),
    (
        r"block scalar: ",
        "yaml-syntax",
        False,
        (
            "after '|' or '>' nothing may follow on the same line, and the text stands below, "
            "evenly indented; a text that begins with one of these signs must be put in quotes"
        ),
    ),
    (
        r"could not find expected ':'",
        "yaml-syntax",
        True,
        (
            "this line is no 'key: value'; put a space after the colon, or indent the line if it "
            "continues the text above"
        ),
    ),
    (
        r"sequence entries are not allowed",
        "yaml-syntax",
        False,
        (
            "a list cannot begin here; put each '- ' on a line of its own below its key, or put a "
            "text that begins with '- ' in quotes"
        ),
    ),
    (
        r"(block collection|block sequence).*: ",
        "yaml-syntax",
        False,
        (
            "this line does not fit the list that begins at line {line}; begin it with '- ' or "
            "indent it like the lines around it"
        ),
    ),
    (
        r"flow (sequence|mapping): ",
        "yaml-syntax",
        False,
        (
            "the bracket opened at line {line}, column {column} is not closed before this point; "
            "close it, put a comma between its parts, and put texts with commas, colons or "
            "brackets in quotes"
        ),
    ),
    (
        r"node content",
        "yaml-syntax",
        False,
        (
            "a value is expected here, not {mark}; write the value, or put a text that begins with "
            "{mark} in quotes"
        ),
    ),
    (
        r"cannot start any token",
        "yaml-syntax",
        False,
        "a text cannot begin with {mark}; put the whole text in quotes",
    ),
    (
        r"directive|incompatible YAML document",
        "yaml-syntax",
        False,
        "a line cannot begin with '%'; put the text in quotes",
    ),
    (
        r"document start",
        "yaml-documents",
        False,
        "something follows the end of the document; delete the line '...' or what comes after it",
    ),
)

_NESTED_TOO_FAR = (
    "this line is indented further than the line above allows; begin it below the first letter "
    "of the key above"
)
_SECOND_COLON = "a second ': ' in one line; put the whole text after the first colon in quotes"
_AFTER_VALUE = (
    "something follows the value that ends before this point; if the text itself holds quotation "
    "marks, put other ones around the whole text"
)
_UNEVEN = (
    "this line does not stand in line with the keys that begin at line {line}; indent it with as "
    "many spaces as they have"
)
_CUT_OFF = "a value or a closing bracket is missing at the end of this line; complete it"
_LINE_ABOVE = (
    "the line above is no 'key: value'; put a space after its colon, or indent this line if it "
    "belongs below"
)
_HIDDEN = "; the line also holds a no-break space, which looks like a space: delete it"
_UNKNOWN = (
    "the file cannot be understood from here on; look at the indentation, the quotation marks "
    "and the colons of this line and of the one above"
)


def explain(complaint: Complaint, text: str, path: str) -> Problem:
    """The problem behind a parser's complaint about this text."""
    lines = lines_of(text)
    line, column = complaint.at
    if line > len(lines):
        # libyaml counts a line after the last one, also where the file has none.
        line, column = len(lines), len(lines[-1]) + 1
        complaint = replace(complaint, at=(line, column))
    here = lines[line - 1]
    stopped_at = here[column - 1 : column]
    if "\t" in _indent(here) + stopped_at or "tab character" in complaint.words:
        return _tab(lines, complaint, path)
    rule, (line, column), message = _find(complaint, here)
    began = complaint.began or complaint.at
    here = lines[line - 1]
    mark = f"'{here[column - 1]}'" if column <= len(here) else "nothing"
    words = message.replace("{line}", str(began[0])).replace("{column}", str(began[1]))
    hidden = _HIDDEN if _NO_BREAK_SPACE.search(here) else ""
    return Problem(Place(path, line, column), rule, words.replace("{mark}", mark) + hidden)


def _find(complaint: Complaint, here: str) -> tuple[str, tuple[int, int], str]:
    """Rule, place and words for a complaint at the line `here`."""
    starts_line = not here[: complaint.at[1] - 1].strip()
    if "values are not allowed" in complaint.words:
        if ": " in here[: complaint.at[1] - 1]:
            return "yaml-syntax", complaint.at, _SECOND_COLON
        deeper = bool(_indent(here))
        return "yaml-syntax", complaint.at, _NESTED_TOO_FAR if deeper else _LINE_ABOVE
    if "node content" in complaint.words and complaint.at[1] > len(here):
        return "yaml-syntax", complaint.at, _CUT_OFF
    if "block mapping: " in complaint.words:
        return "yaml-syntax", complaint.at, _UNEVEN if starts_line else _AFTER_VALUE
    for pattern, rule, at_beginning, message in _WORDS:
        if re.search(pattern, complaint.words):
            place = complaint.began if at_beginning and complaint.began else complaint.at
            return rule, place, message
    return "yaml-syntax", complaint.at, _UNKNOWN


def _tab(lines: list[str], complaint: Complaint, path: str) -> Problem:
    """The first tab at fault; how many more lines begin with one is worth knowing before a cure."""
    line, column = complaint.at
    here = lines[line - 1]
    if "\t" in _indent(here):
        column = here.index("\t") + 1
    more = sum("\t" in _indent(other) for other in lines[line:])
    others = f" (also in {more} more {'line' if more == 1 else 'lines'} below)" if more else ""
    return Problem(
        Place(path, line, column),
        "yaml-tab",
        f"a tab stands where only spaces may{others}; replace it by spaces",
    )


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
