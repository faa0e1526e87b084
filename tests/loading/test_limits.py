"""The limits of channels and of buttons, held at load: just fits, and one too many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

import pytest

from bot.engine.digests import ANSWER_BITS, COLLECTION_BITS, FLOW_BITS, NODE_BITS, digest
from bot.loading.draft import Draft
from bot.loading.rules.screens import excesses, list_too_long
from bot.model import limits
from bot.model.conversation import Back, Button, Screen
from bot.model.text import Block, Run, Style, paragraph
from tests.loading.small_files import COUNTRY, FILES, FLOW, RIGHTS, edited, guide_of, problems_of


def too_large(files: Mapping[str, str | bytes]) -> set[str]:
    """What is said of screens that are too large in English."""
    found = problems_of(files)
    assert {problem.rule for problem in found} <= {"screen-size", "card-length"}
    sizes = [problem.message for problem in found if problem.rule == "screen-size"]
    return {message.partition("(en): ")[2] for message in sizes}


def test_a_screen_may_hold_4096_characters_and_not_one_more() -> None:
    def said(letters: int) -> set[str]:
        files = edited(COUNTRY, "en: You may enter.", "en: " + "x" * letters)
        return too_large(files)

    (much,) = said(5000)
    around = int(much.split()[0]) - 5000
    assert said(4096 - around) == set()
    assert said(4097 - around) == {"4097 characters, 4096 fit"}


def test_emoji_count_as_telegram_counts_them() -> None:
    words = "en: You may" + " 🙂🙂🙂🙂" * 450
    assert too_large(edited(COUNTRY, "en: You may enter.", words))
    assert not too_large(edited(COUNTRY, "en: You may enter.", words.replace("🙂", "x")))


@pytest.mark.parametrize("word", ["x", "x.", "x@", "x-x@x.", "+1 ", "@x"])
def test_a_text_without_spaces_is_read_like_any_other(word: str) -> None:
    """It would take hours if each letter were tried as the beginning of an address."""
    assert problems_of(edited(COUNTRY, "en: You may enter.", f'en: "{word * 100_000}x"'))


def test_a_screen_may_have_100_buttons_and_not_one_more() -> None:
    def with_options(more: int) -> dict[str, str | bytes]:
        rows = "".join(f"      o{at}: {{label: {{en: O, ru: О}}}}\n" for at in range(more))
        return edited(FLOW, "      now:", rows + "      now:")

    # Beside the options there are seven buttons, such as *Back* and *Menu*.
    assert not problems_of(with_options(90))
    found = problems_of(with_options(91))
    assert {problem.rule for problem in found} == {"screen-size"}
    assert {str(problem.place) for problem in found} == {f"{FLOW}:8:3"}
    assert "'danger' (en): 101 buttons, 100 fit" in {problem.message for problem in found}


BUTTON = Button("label", Back())


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        (Screen((paragraph("x" * 4097),), ()), "4097 characters, 4096 fit"),
        (Screen((), ()), "there is no text"),
        (Screen((paragraph(" "),), ()), "there is no text"),
        (Screen((Block(tuple(Run("<" * 9) for _ in range(350))),), ()), "bytes with its markup"),
        (Screen((Block((Run("x", frozenset(Style)),) * 26),), ()), "104 styled pieces, 100 fit"),
        (Screen((Block((Run("x", link="https://a.example"),) * 101),), ()), "101 styled pieces"),
        (Screen((Block((Run("x"),), quote=True),) * 101, ()), "101 styled pieces"),
        (Screen((paragraph("x"),), ((BUTTON,),) * 101), "101 buttons, 100 fit"),
        (Screen((paragraph("x"),), ((BUTTON,) * 9,)), "more than 8 buttons in a row"),
        (Screen((paragraph("x"),), ((Button(" ", Back()),),)), "a button has no label"),
    ],
)
def test_what_a_screen_has_too_much_of_is_said(screen: Screen, words: str) -> None:
    (said,) = excesses(screen)
    assert words in said


def test_a_screen_within_the_limits_is_fine() -> None:
    row = (BUTTON,) * limits.BUTTONS_IN_ROW
    text = (paragraph("x" * 4000), paragraph("y", Style.BOLD, link="https://a.example"))
    assert not list(excesses(Screen(text, (row,) * 12)))


def colliding(bits: int, *before: str) -> tuple[str, str]:
    """Two ids with one digest, found by search."""
    seen: dict[int, str] = {}
    for at in count():
        other = seen.setdefault(digest(bits, *before, f"x{at}"), f"x{at}")
        if other != f"x{at}":
            return other, f"x{at}"
    raise AssertionError


def test_questions_that_a_button_cannot_tell_apart_are_refused() -> None:
    first, second = colliding(NODE_BITS)
    rows = "".join(f"  {name}: {{page: {{en: P, ru: П}}}}\n" for name in (first, second))
    found = problems_of(edited(FLOW, "questions:\n", "questions:\n" + rows))
    assert [str(problem.place) for problem in found] == [f"{FLOW}:9:3"]
    assert f"the question '{second}' and '{first}'" in found[0].message


def test_options_that_a_button_cannot_tell_apart_are_refused() -> None:
    first, second = colliding(ANSWER_BITS, "danger")
    rows = "".join(f"      {name}: {{label: {{en: O, ru: О}}}}\n" for name in (first, second))
    found = problems_of(edited(FLOW, "      now:", rows + "      now:"))
    assert [str(problem.place) for problem in found] == [f"{FLOW}:12:7"]
    assert f"the answer 'danger/{second}' and 'danger/{first}'" in found[0].message


def test_guides_and_flows_that_a_button_cannot_tell_apart_are_refused() -> None:
    files = dict(FILES)
    guides, flows = colliding(COLLECTION_BITS), colliding(FLOW_BITS)
    for name in guides:
        files[f"content/guides/{name}.yaml"] = FILES[RIGHTS].replace(
            "id: rights\n", f"id: {name}\n"
        )
    for name in flows:
        own = FILES[FLOW].replace("abroad", f"abroad-{name}")
        files[f"flows/{name}.yaml"] = own.replace("id: guidance", f"id: {name}")
    found = problems_of(files)
    assert {problem.rule for problem in found} == {"same-digest"}
    assert {str(problem.place) for problem in found} <= {
        *(f"content/guides/{name}.yaml:1:5" for name in guides),
        *(f"flows/{name}.yaml:2:5" for name in flows),
    }
    assert len(found) == 2


def test_a_card_must_also_fit_under_the_headings_of_outcomes() -> None:
    def said(letters: int, heading: str) -> set[str]:
        files = edited(COUNTRY, "en: You may enter.", "en: " + "x" * letters)
        files[FLOW] = FILES[FLOW].replace("{en: All, ru: Всё}, show: {topic", heading)
        return too_large(files)

    # Browsed, the card stands under "Armenia", seven letters; two are cards of the section.
    short, long = ("{en: " + "Y" * size + ", ru: Да}, show: {topic" for size in (7, 80))
    around = max(int(one.split()[0]) for one in said(5000, short)) - 5000
    assert said(4096 - around, short) == set()
    assert said(4096 - around - 73, long) == set()
    assert said(4096 - around - 72, long) == {"4097 characters, 4096 fit"}


def test_a_list_may_have_256_pages_and_not_one_card_more() -> None:
    guide = guide_of(FILES)
    some = next(one for one in guide.collections.values() if one.cards)

    def found(cards: int) -> list[str]:
        long = replace(some, cards=some.cards[:1] * cards)
        spoilt = replace(guide, collections={some.id: long})
        return [problem.rule for problem in list_too_long(Draft(), spoilt)]

    assert found(2560) == []
    assert found(2561) == ["list-too-long"]
