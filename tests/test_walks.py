"""Every walk of `tests/walks/` is replayed on the shipped guide and must come out the same."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bot.channels.terminal import Conversation
from bot.engine.arriving import arriving
from bot.engine.respond import respond
from bot.model.conversation import Button, Info, Open, Reply, State
from bot.model.guide import Guide
from bot.model.text import plain
from bot.proof.examples.walks import PRESS, WalkError, script
from tests.guides import TODAY
from tests.guides import guide as small_guide
from tests.shipped import shipped_guide
from tests.walking import replayed

WALKS = sorted((Path(__file__).parent / "walks").glob("*.txt"))
DEPTH = 3

STALE_TRANSCRIPT = """\
# Somebody who begins.
# Language: en
# Date: 2026-11-22

What stood here once.
  [gone]

> start (en)

> /help
"""


@pytest.mark.parametrize("path", WALKS, ids=lambda path: path.stem)
def test_walk(path: Path, request: pytest.FixtureRequest) -> None:
    written = path.read_text(encoding="utf-8")
    try:
        now = replayed(shipped_guide(), written)
    except WalkError as error:
        pytest.fail(f"{path.name}: {error}", pytrace=False)
    if request.config.getoption("rewrite_walks"):
        path.write_text(now, encoding="utf-8", newline="\n")
        return
    if now != written:
        pytest.fail(_difference(path.name, written, now), pytrace=False)


def _difference(name: str, written: str, now: str) -> str:
    lines = difflib.unified_diff(
        written.splitlines(),
        now.splitlines(),
        f"{name} as written",
        "as the bot speaks",
        lineterm="",
    )
    cure = (
        "If the new words are meant: pytest --rewrite-walks tests/test_walks.py, then review them."
    )
    return "\n".join((*lines, "", cure))


@pytest.mark.parametrize("path", WALKS, ids=lambda path: path.stem)
def test_a_walk_tells_who_walks(path: Path) -> None:
    given = script(path.read_text(encoding="utf-8"))
    assert given.told("Who")
    assert path.stem.endswith(f".{given.told('Language')}")
    assert given.presses


def test_there_are_walks_in_every_language() -> None:
    assert {path.stem.rpartition(".")[2] for path in WALKS} == set(shipped_guide().languages)


def test_a_rewritten_walk_keeps_what_is_given_and_stays_as_it_is() -> None:
    once = replayed(small_guide(), STALE_TRANSCRIPT)
    assert script(once) == script(STALE_TRANSCRIPT)
    assert "What stood here once" not in once
    assert "help (en)" in once
    assert replayed(small_guide(), once) == once


def test_a_section_is_found_again_though_it_holds_more_cards() -> None:
    guide = shipped_guide()
    home = f"# Language: en\n# Date: {_day(guide)}\n> /sos\n"
    section = Conversation(guide, _day(guide), "en")
    section.enter("/sos")
    label = section.buttons[0].label
    once = replayed(guide, f"{home}> {label}\n")
    assert replayed(guide, f"{home}> {label.rpartition(' (')[0]} (99)\n") == once


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            "> start (en)",
            "> strat (en)",
            8,
            r"0 buttons say 'strat \(en\)'; did you mean 'start \(en\)'",
        ),
        ("# Language: en", "# Language: de", 2, "there is no language 'de'"),
        ("# Date: 2026-11-22\n", "", 1, "no line `# Date: …`"),
        ("2026-11-22", "22.11.2026", 3, "'22.11.2026' is not a day; write it like 2026-11-22"),
    ],
)
def test_a_walk_that_cannot_be_replayed_says_why(
    old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(WalkError, match=message) as raised:
        replayed(small_guide(), STALE_TRANSCRIPT.replace(old, new))
    assert raised.value.line == line


def test_a_changed_screen_is_shown_as_a_difference() -> None:
    written = replayed(small_guide(), STALE_TRANSCRIPT)
    shown = _difference("x.txt", written.replace("help (en)", "Help, please"), written)
    assert "-Help, please" in shown
    assert "+help (en)" in shown
    assert "--rewrite-walks" in shown


def test_no_screen_holds_a_line_that_reads_as_a_press() -> None:
    """Or a rewritten walk would press it."""
    for path in WALKS:
        lines = path.read_text(encoding="utf-8").splitlines()
        for before, line in pairwise(lines):
            assert not line.startswith(PRESS) or before == "", (path.name, line)


@pytest.mark.parametrize("language", sorted(shipped_guide().languages))
def test_every_button_near_the_first_screen_works(language: str) -> None:
    guide = shipped_guide()
    stale = {words.stale for words in guide.wording.values()}
    seen = 0
    for path, reply in _reachable(guide, language):
        seen += 1
        assert plain(reply.screen.text).strip(), path
        assert reply.screen.rows, path
        assert all(button.label.strip() for row in reply.screen.rows for button in row), path
        assert not any(words in plain(reply.screen.text) for words in stale), path
    assert seen > len(Conversation(guide, TODAY, language).buttons) ** 2


def _reachable(guide: Guide, language: str) -> Iterator[tuple[tuple[str, ...], Reply]]:
    """Every screen within so many presses of the first, and the labels that led there."""
    first = respond(guide, arriving(guide, language), Open(Info.HOME), _day(guide))
    edge: list[tuple[tuple[str, ...], Reply]] = [((), first)]
    pressed: set[str] = set()
    for _ in range(DEPTH):
        beyond = []
        for path, reply in edge:
            for button in (button for row in reply.screen.rows for button in row):
                known = repr((reply.state, button.press, button.language))
                if known not in pressed:
                    pressed.add(known)
                    beyond.append(((*path, button.label), _pressed(guide, reply.state, button)))
        yield from beyond
        edge = beyond


def _pressed(guide: Guide, state: State, button: Button) -> Reply:
    moved = State(button.language or state.language, state.flow, state.answers, state.draft)
    return respond(guide, moved, button.press, _day(guide))


def _day(guide: Guide) -> date:
    """The day of the last check, on which every card stands."""
    return max(card.review.on for card in guide.cards.values())
