"""Text as Telegram's HTML: every run closes its own tags, so that nothing can be mis-nested."""

from __future__ import annotations

from itertools import combinations

from bot.model.text import Block, Run, Style, Text

_TAGS = {Style.BOLD: "b", Style.ITALIC: "i", Style.STRIKE: "s"}


def _around(styles: frozenset[Style]) -> tuple[str, str]:
    """Give what stands before and after a run."""
    tags = ["code"] if Style.CODE in styles else [_TAGS[s] for s in Style if s in styles]
    opening = "".join(f"<{tag}>" for tag in tags)
    return opening, "".join(f"</{tag}>" for tag in reversed(tags))


_AROUND = {
    frozenset(styles): _around(frozenset(styles))
    for size in range(len(Style) + 1)
    for styles in combinations(Style, size)
}


def html(text: Text) -> str:
    """Write a text for `parse_mode=HTML`."""
    return "\n\n".join([_block(block) for block in text])


def _block(block: Block) -> str:
    words = "".join([_run(run) for run in block.runs])
    return f"<blockquote>{words}</blockquote>" if block.quote else words


def _run(run: Run) -> str:
    words = _escape(run.text)
    if not run.styles and not run.link:
        return words
    before, after = _look(run)
    if run.link:
        href = _escape(run.link).replace('"', "&quot;")
        return f'<a href="{href}">{before}{words}{after}</a>'
    return before + words + after


def _look(run: Run) -> tuple[str, str]:
    """Code holds nothing else, and no link holds code: there the link is worth more."""
    return _AROUND[run.styles - {Style.CODE} if run.link else run.styles]


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
