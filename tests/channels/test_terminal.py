"""The terminal channel: what is drawn, and what a typed line means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.channels.terminal import LEAVE, Conversation, commands_line, converse, drawn
from bot.engine.arriving import COMMANDS
from bot.model.conversation import Begin, Button, Info, Open, Screen
from bot.model.guide import Guide
from bot.model.text import Block, Run, Style, paragraph, plain
from tests.guides import TODAY

BOLD = frozenset({Style.BOLD})
EVERY_STYLE = frozenset(Style)


def _button(label: str) -> Button:
    return Button(label, Begin())


ROWS = ((_button("One"), _button("Two")), (_button("Three"),))


@pytest.fixture
def conversation(guide: Guide) -> Conversation:
    """At the first screen, in English."""
    return Conversation(guide, TODAY, "en")


def _said(conversation: Conversation) -> str:
    return plain(conversation.reply.screen.text)


def _shown(guide: Guide, *lines: str, styled: bool = False) -> list[str]:
    """What is printed while somebody types these lines, up to the end of the input."""
    typed: Iterator[str] = iter(lines)
    printed: list[str] = []
    conversation = Conversation(guide, TODAY, "en")
    converse(conversation, lambda: next(typed, None), printed.append, styled=styled)
    return printed


def test_text_then_rows() -> None:
    screen = Screen((paragraph("A"), paragraph("B\nC")), ROWS)
    assert list(drawn(screen)) == ["A", "", "B", "C", "", "  [One] [Two]", "  [Three]"]


def test_numbers_run_on_over_the_rows() -> None:
    assert list(drawn(Screen((), ROWS), numbered=True)) == ["  [1 One] [2 Two]", "  [3 Three]"]


def test_a_quote_is_marked_on_every_line() -> None:
    block = Block((Run("first\nsecond"),), quote=True)
    assert list(drawn(Screen((block,), ()))) == ["| first", "| second", ""]


@pytest.mark.parametrize(
    ("run", "line"),
    [
        (Run("the law", link="https://law.example"), "the law <https://law.example>"),
        (Run("https://law.example", link="https://law.example"), "https://law.example"),
    ],
)
def test_links_are_shown_once(run: Run, line: str) -> None:
    assert next(drawn(Screen((Block((run,)),), ()))) == line


@pytest.mark.parametrize(
    ("styles", "line"),
    [
        (BOLD, "\033[1mword\033[0m"),
        (EVERY_STYLE, "\033[1;3;9;2mword\033[0m"),
        (frozenset[Style](), "word"),
    ],
)
def test_styles_only_where_they_are_wanted(styles: frozenset[Style], line: str) -> None:
    screen = Screen((Block((Run("word", styles),)),), ())
    assert next(drawn(screen, styled=True)) == line
    assert next(drawn(screen)) == "word"


@pytest.mark.parametrize(
    "line", ["1", "0001", "start (en)", "START (EN)", "star", "art (e", "٠٠٠١"]
)
def test_a_button_by_number_label_or_part(line: str, conversation: Conversation) -> None:
    pressed = conversation.enter(line)
    assert pressed
    assert pressed.label == "start (en)"
    assert "In danger?" in _said(conversation)


def test_a_whole_label_comes_before_a_part_of_another(guide: Guide) -> None:
    """`Card` is a part of the first label and the whole of the second."""
    conversation = Conversation(guide, TODAY, "en")
    rows = ((_button("Identity card"), _button("Card")),)
    conversation._reply = replace(conversation.reply, screen=Screen((), rows))
    assert conversation.enter("CARD") == _button("Card")


def test_of_parts_the_first_counts(conversation: Conversation) -> None:
    conversation.enter("start (en)")
    pressed = conversation.enter("danger")
    assert pressed
    assert pressed.label == "Danger now"


@pytest.mark.parametrize("line", ["0", "99", "9" * 5000, "no such label", "", "²", "-1"])
def test_anything_else_is_typed_text(line: str, conversation: Conversation) -> None:
    assert conversation.enter(line) is None
    assert _said(conversation) == "typed (en)"


def test_typed_text_keeps_the_answers(conversation: Conversation) -> None:
    for line in ("start (en)", "No danger", "Masha from unit 12345"):
        conversation.enter(line)
    assert conversation.reply.state.answers == {"danger": ("no",)}
    assert "12345" not in repr(conversation.reply)


@pytest.mark.parametrize("name", COMMANDS)
def test_commands(name: str, conversation: Conversation, guide: Guide) -> None:
    screens = {
        "start": "home (en)",
        "help": "help (en)",
        "sos": "Urgent",
        "browse": "browse-intro (en)",
        "language": "languages (en)",
        "erase": "erased (en)",
        "privacy": "privacy (en)",
    }
    assert conversation.enter(f"/{name}") is None
    assert _said(conversation).startswith(screens[name])
    assert f"/{name}" in commands_line().split()


def test_a_command_keeps_the_language_and_drops_the_answers(conversation: Conversation) -> None:
    for line in ("language (ru): ", "start (ru)", "Не опасно", "/help"):
        conversation.enter(line)
    assert _said(conversation) == "help (ru)"
    assert conversation.reply.state.answers == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/start country-am", "Armenia"),
        ("/start  org-ark ", "Group ark"),
        ("/start flow-short", ""),
        ("/start nonsense", "stale (en)"),
        ("/unknown", "typed (en)"),
        ("/", "typed (en)"),
    ],
)
def test_commands_with_more(line: str, said: str, conversation: Conversation) -> None:
    conversation.enter(line)
    assert said in _said(conversation)
    assert (conversation.reply.state.flow == "short") == (said == "")


def test_a_language_button_changes_the_language(conversation: Conversation) -> None:
    button = next(button for button in conversation.buttons if button.language)
    conversation.press(button)
    assert conversation.reply.state.language == "ru"
    assert _said(conversation) == "home (ru)"


@pytest.mark.parametrize("word", [*LEAVE, "Q", "  q "])
def test_leaving(word: str, guide: Guide) -> None:
    assert len(_shown(guide, word, "1")) == 1
    assert len(_shown(guide, "1", word)) == 2


def test_every_screen_is_shown_until_the_input_ends(guide: Guide) -> None:
    shown = _shown(guide, " 1 ", "no danger")
    for screen, words in zip(shown, ("home (en)", "In danger?", "For whom?"), strict=True):
        assert words in screen
        assert "  [1 " in screen
        assert "\033" not in screen


def test_erasing_clears_a_terminal_and_says_so(guide: Guide) -> None:
    assert _shown(guide, "/erase")[-1] == "farewell (en)"
    cleared = _shown(guide, "/erase", styled=True)[-1]
    assert cleared == "\033[2J\033[3J\033[Hfarewell (en)"


def test_after_erasing_one_can_begin_anew(guide: Guide) -> None:
    shown = _shown(guide, "1", "no danger", "/erase", "1")
    assert "home (en)" in shown[-1]
    conversation = Conversation(guide, TODAY, "en")
    for line in ("1", "no danger", "/erase"):
        conversation.enter(line)
    assert conversation.reply.state.answers == {}
    assert conversation.buttons == [Button("start (en)", Open(Info.HOME))]
