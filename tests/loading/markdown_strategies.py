"""Sources that try the reader of Markdown: mostly marks, in every wrong place."""

from __future__ import annotations

from hypothesis import strategies as st

MARKS = [*"*_~`[]()<>&!#-+=|\\\"'\n", "\n\n", "**", "~~", "  \n", "\\\n", " ", " ", "\t", "```"]
LINES = [
    "\n- ",
    "\n\n- ",
    "\n  - ",
    "\n1. ",
    "\n2) ",
    "\n> ",
    "\n>\n> ",
    "\n    ",
    "\n# ",
    "\n---\n",
]
WORDS = ["а", "Ё", "где", "x", "12", "№", "«", "»", "😀", "👨\u200d👩\u200d👧", "🇦🇲", "❤️", "й"]
ODD = ["\u00a0", "\u2003", "&nbsp;", "&#8203;", "&lt;b&gt;", "&copy;", "\u200b", "\u202e", "\u030a"]
# No address holds Cyrillic: whatever Cyrillic there is must be shown.
LINKS = [
    "[да](https://e.org)",
    '[**a** ж](http://e.org/?a=1&b=")',
    "](https://მაგალითი.გე/ა_ა)",
    "](https://e.org/%20'x)",
    "](tel:+1)",
    "![](x)",
    "<https://e.org/_a_>",
    "<a@e.org>",
    "https://e.org/a_b",
    "[a]: https://e.org",
]
SPANS = ["**да**", "*и*", "_и_", "~~нет~~", "`к`", "***б***", "**а *б* в**", "*а ~~б~~*"]

marks = st.lists(st.sampled_from([*MARKS, *WORDS]), min_size=1, max_size=30).map("".join)
mixed = st.lists(
    st.sampled_from([*MARKS, *LINES, *WORDS, *ODD, *LINKS, *SPANS]), min_size=1, max_size=25
).map("".join)
tame = st.lists(
    st.sampled_from([*LINES[:6], *WORDS, *SPANS, *LINKS[:2], " ", "\n", "\n\n", "\n  ", ", "]),
    min_size=1,
    max_size=25,
).map("".join)
sources = marks | mixed | tame
