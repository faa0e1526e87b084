"""A card's review changed in the text of its file: in every form, and nothing else."""

# ruff: noqa: E501 - a form reads best in one piece

from __future__ import annotations

import codecs

import pytest

from bot.loading.draft import read_draft
from bot.loading.files import read_files
from bot.upkeep.withdrawing import card_of, withdrawn
from tests.loading.small_files import COUNTRY, FILES, HELPERS, RIGHTS, marked
from tests.shipped import ROOT

REVIEW = "    review: {status: compiled, on: 2026-11-01, due: 2027-01-01}\n"
WHY = 'It said: "safe".'
WRITTEN = r'"It said: \"safe\"."'


def edit(data: bytes, path: str = COUNTRY, name: str = "am/entry", why: str = WHY) -> bytes | None:
    """The file with the card withdrawn."""
    files = marked(FILES)[0] | {path: data}
    card = card_of(files, name)
    assert card
    return withdrawn(card, data, why)


def country(review: str) -> str:
    """The small country, its card's review written like this."""
    assert REVIEW in FILES[COUNTRY]
    return FILES[COUNTRY].replace(REVIEW, review)


BLOCK = """\
    review:  # by the book
      # never guess
      on: 2026-11-01
      status: compiled   # by nobody yet

      due: 2027-01-01
"""
BLOCK_AFTER = f"""\
    review:  # by the book
      # never guess
      on: 2026-11-01
      status: withdrawn   # by nobody yet
      why: {WRITTEN}

      due: 2027-01-01
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (REVIEW, REVIEW.replace("compiled", f"withdrawn, why: {WRITTEN}")),
        (BLOCK, BLOCK_AFTER),
        (
            "    review: { on: 2026-11-01,   status:   'compiled' , due: 2027-01-01 } # said\n",
            "    review: { on: 2026-11-01,   status:   withdrawn, why: " + WRITTEN
            + " , due: 2027-01-01 } # said\n",
        ),
        (
            '    "review": {"due": 2027-01-01, "on": 2026-11-01, "status": "compiled"}\n',
            '    "review": {"due": 2027-01-01, "on": 2026-11-01, "status": withdrawn, why: '
            + WRITTEN + "}\n",
        ),
        (
            ("    review: {\n      status: compiled,  # so far\n      on: 2026-11-01,\n"
            "      due: 2027-01-01,\n    }\n"),
            (f"    review: {{\n      status: withdrawn, why: {WRITTEN},  # so far\n"
            "      on: 2026-11-01,\n      due: 2027-01-01,\n    }\n"),
        ),
        (
            "    review: {status: reviewed, by: Ёж, on: 2026-11-01, due: 2027-01-01, why: 'It''s'}\n",
            "    review: {status: withdrawn, by: Ёж, on: 2026-11-01, due: 2027-01-01, why: "
            + WRITTEN + "}\n",
        ),
        (
            ("    review:\n      why: an old reason, with a comma  # kept\n      status: compiled\n"
            "      on: 2026-11-01\n      due: 2027-01-01\n"),
            (f"    review:\n      why: {WRITTEN}  # kept\n      status: withdrawn\n"
            "      on: 2026-11-01\n      due: 2027-01-01\n"),
        ),
    ],
    ids=["braces", "lines", "spaces", "json", "several lines", "why", "why in a line"],
)  # fmt: skip
def test_every_form(before: str, after: str) -> None:
    assert edit(country(before).encode()) == country(after).encode()


@pytest.mark.parametrize("form", [REVIEW, BLOCK], ids=["braces", "lines"])
@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_and_the_mark_at_the_beginning_stay(form: str, newline: str) -> None:
    text = "# Ընդունելություն 🕊\n" + country(form)
    data = codecs.BOM_UTF8 + text.replace("\n", newline).encode()
    plain = edit(text.encode())
    assert plain
    assert edit(data) == codecs.BOM_UTF8 + plain.replace(b"\n", newline.encode())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_status_that_ends_the_file(newline: str) -> None:
    review = "    review:\n      on: 2026-11-01\n      due: 2027-01-01\n      status: compiled"
    text = country("") + review
    wanted = text.replace("compiled", f"withdrawn\n      why: {WRITTEN}")
    assert edit(text.replace("\n", newline).encode()) == wanted.replace("\n", newline).encode()


def test_the_file_of_an_organization() -> None:
    found = edit(FILES[HELPERS].encode(), HELPERS, "helpers")
    assert found
    wanted = FILES[HELPERS].replace("status: reviewed", f"status: withdrawn, why: {WRITTEN}")
    assert found.decode() == wanted


@pytest.mark.parametrize(
    "review",
    [
        "    review:\n      ? status\n      : compiled\n      on: 2026-11-01\n      due: 2027-01-01\n",
        (
            "    review:\n      status: >-\n        compiled\n      on: 2026-11-01\n"
            "      due: 2027-01-01\n"
        ),
        (
            "    review:\n      status: compiled\n      on: 2026-11-01\n      due: 2027-01-01\n"
            "      why: it goes on\n        below\n"
        ),
    ],
)
def test_what_cannot_be_changed_safely_is_not_changed(review: str) -> None:
    assert edit(country(review).encode()) is None


@pytest.mark.parametrize(
    "why",
    [
        "no",
        "2026-11-22",
        "null",
        "# not so",
        "{a: b}, c",
        'it\'s \\ "so"',
        "- x",
        "Неправда 🕊",
        "%",
        "@",
    ],
)
def test_every_reason_is_kept_as_words(why: str) -> None:
    for form in (REVIEW, BLOCK):
        data = edit(country(form).encode(), why=why)
        assert data
        card = card_of(marked(FILES)[0] | {COUNTRY: data}, "am/entry")
        assert card
        assert (card.record.review.status, card.record.review.why) == ("withdrawn", why)


def test_cards_are_found_by_their_ids() -> None:
    files = marked(FILES)[0]
    for name, path in (("am/entry", COUNTRY), ("helpers", HELPERS), ("rights/silence", RIGHTS)):
        card = card_of(files, name)
        assert card
        assert (card.id, card.file.document.path) == (name, path)
    assert card_of(files, "am/exit") is None
    assert card_of(files, "nobody") is None


def test_every_shipped_card_can_be_withdrawn_by_one_line() -> None:
    files = read_files(ROOT)
    draft, problems = read_draft(files, lambda _done, _all: None)
    assert not problems
    for card in draft.cards():
        data = files[card.file.document.path]
        found = withdrawn(card, data, WHY)
        assert found, card.id
        old, new = data.decode().splitlines(), found.decode().splitlines()
        assert len(set(old) - set(new)) <= 1
        assert len(new) - len(old) <= 1
