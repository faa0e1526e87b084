"""Conditions in the words of the files."""

from __future__ import annotations

import pytest

from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.proof.words.conditions import asked_for, because, given, lacking
from tests.guides import guide

FLOW = guide().flows["help"]

NEAR = Answered("place", frozenset({"am", "kz", "unsure"}))
FAR = Answered("place", frozenset({"fr", "de", "it", "ee", "es", "fi", "unsure"}))
BOOK = Answered("papers", frozenset({"book", "none"}))
MOVE = Answered("plans", frozenset({"move"}))
WHO = Answered("who", frozenset({"self"}))
UNSURE = Answered("plans", frozenset({"unsure"}))

SAID = {"place": ("am",), "papers": ("card", "book"), "plans": ("stay",)}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Always(), "everyone"),
        (NEAR, "place: am, kz"),
        (FAR, "place: de, ee, es, fi, 2 more"),
        (UNSURE, "plans: unsure"),
        (Answered("gone", frozenset({"b", "a"})), "gone: a, b"),
        (
            AllOf((NEAR, AnyOf((BOOK, MOVE)))),
            "place: am, kz and (papers: book, none or plans: move)",
        ),
        (
            AnyOf((AllOf((NEAR, BOOK)), MOVE)),
            "(place: am, kz and papers: book, none) or plans: move",
        ),
        (Negated(AnyOf((NEAR, MOVE))), "not (place: am, kz or plans: move)"),
        (Negated(MOVE), "not plans: move"),
    ],
)
def test_a_condition_in_words(condition: Condition, words: str) -> None:
    assert asked_for(condition, FLOW) == words


@pytest.mark.parametrize(
    ("condition", "needed", "said"),
    [
        (FAR, "place: de, ee, es, fi, 2 more", "place is am"),
        (AllOf((NEAR, BOOK, MOVE)), "plans: move", "plans is stay"),
        (
            AllOf((FAR, AnyOf((MOVE, AllOf((NEAR, WHO)))))),
            "place: de, ee, es, fi, 2 more and (plans: move or who: self)",
            "place is am, plans is stay, who is not asked",
        ),
        (Negated(BOOK), "not papers: book, none", "papers is card and book"),
    ],
)  # fmt: skip
def test_what_is_lacking(condition: Condition, needed: str, said: str) -> None:
    assert not condition.holds(SAID)
    found = lacking(condition, SAID)
    assert not found.holds(SAID)
    assert (asked_for(found, FLOW), given(found, SAID)) == (needed, said)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Always(), "it is for everyone"),
        (AllOf((NEAR, BOOK)), "place is am and papers is book"),
        (AnyOf((MOVE, Negated(FAR))), "place is not de or ee or es or fi or 3 more"),
    ],
)
def test_why_it_holds(condition: Condition, words: str) -> None:
    assert condition.holds(SAID)
    assert because(condition, SAID) == words
