"""Word by word: nothing is lost, what is the same is kept, and what is alike is measured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.model.text import Block, Run, Style
from bot.proof.comparing.words import Edit, Piece, letters, likeness, pieces, said, shortened

TEXTS = st.lists(st.sampled_from(["a", "b", "cc", "d.", "\n\n", " "]), max_size=30).map(" ".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_pieces(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(one.words for one in found if one.edit is not Edit.NEW) == old
    assert "".join(one.words for one in found if one.edit is not Edit.OLD) == new


@given(TEXTS)
def test_the_same_text_is_kept_whole(text: str) -> None:
    assert {one.edit for one in pieces(text, text)} <= {Edit.KEPT}


def test_only_the_word_that_changed_is_told() -> None:
    assert pieces("They may not enter.", "They may now enter.") == (
        Piece(Edit.KEPT, "They may"),
        Piece(Edit.OLD, " not"),
        Piece(Edit.NEW, " now"),
        Piece(Edit.KEPT, " enter."),
    )


def test_words_that_are_the_same_by_chance_are_not_told_apart() -> None:
    """One "and" between two rewritten halves would only be in the way."""
    old, new = "one two three and four five six", "uno due tre and quattro cinque sei"
    assert [one.edit for one in pieces(old, new)] == [Edit.OLD, Edit.NEW]


def test_a_long_stretch_that_is_kept_is_cut_beside_the_changes() -> None:
    old = "x 1 2 3 4 5 6 7 8 9 y 1 2 3 4 5 6 7 8 9"
    found = shortened(pieces(old, old.replace("x", "u").replace("y", "v")), 2)
    shown = "".join(one.words for one in found if one.edit is not Edit.OLD)
    assert shown == "u 1 2 … 8 9 v 1 2 …"


def test_a_link_and_emphasis_are_part_of_the_words() -> None:
    bold, link = frozenset({Style.BOLD}), "https://law.example/1"
    text = (Block((Run("Never ", bold), Run("this", link=link))), Block((Run("Said"),), quote=True))
    assert said(text) == f"**Never **[this]({link})\n\n> Said"


def test_likeness_is_the_share_of_words_in_common() -> None:
    assert likeness(letters(["One two"]), letters(["two ONE!"])) == 1
    assert likeness(letters(["one two"]), letters(["one three"])) == 0.5
    assert likeness(letters(["one"]), letters(["two"])) == 0
    assert likeness(letters([]), letters([])) == 1
