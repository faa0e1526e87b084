"""Looking around, starting again, erasing: what needs no answers."""

from __future__ import annotations

import pytest

from bot.model.conversation import (
    Collected,
    Emergency,
    Erase,
    Info,
    Open,
    Shelf,
    Shelved,
    Stale,
    State,
)
from tests import guides
from tests.engine.conversing import Conversation
from tests.guides import card, local, organization

GUIDE = guides.guide()


# Info


@pytest.mark.parametrize("info", [Info.HELP, Info.PRIVACY, Info.LANGUAGES, Info.BROWSE])
def test_info_can_be_read_in_the_middle_and_left_again(info: Info) -> None:
    talk = Conversation(GUIDE).begin("No danger")
    before = talk.state
    talk.do(Open(info)).press("language (ru): Русский", "language (en): English")
    assert talk.state == before
    if info is not Info.BROWSE:
        assert "For whom?" in talk.press("resume (en)").said


def test_an_old_button_shows_the_present_screen_with_a_notice() -> None:
    talk = Conversation(GUIDE).do(Stale())
    assert talk.said == "stale (en)\n\nhome (en)"
    talk.begin("No danger").do(Stale())
    assert talk.said.startswith("stale (en)\n\nprogress (en) 6 2\n\nFor whom?")
    assert talk.state.answers == {"danger": ("no",)}


def test_erasing_forgets_and_says_farewell() -> None:
    talk = Conversation(GUIDE, "ru").begin("Не опасно").press("erase (ru)")
    assert talk.reply.erase
    assert talk.reply.farewell == "farewell (ru)"
    assert talk.state == State("ru", "help")
    assert talk.said == "erased (ru)"
    assert talk.labels == ["start (ru)"]
    assert talk.press("start (ru)").said == "home (ru)"


def test_erasing_leaves_a_side_flow() -> None:
    talk = Conversation(GUIDE).do(Erase(), State("en", "short", {"hello": ("read",)}))
    assert talk.state == State("en", "help")


def test_languages_are_named_in_themselves() -> None:
    talk = Conversation(GUIDE).do(Open(Info.LANGUAGES))
    assert talk.labels[:2] == ["language (en): English", "language (ru): Русский"]
    assert talk.press("language (ru): Русский").said == "home (ru)"


def test_the_list_of_languages_names_each_once() -> None:
    talk = Conversation(GUIDE).do(Open(Info.LANGUAGES))
    named = [label for label in talk.labels if label.startswith("language")]
    assert named == ["language (en): English", "language (ru): Русский"]


def test_with_many_languages_one_button_leads_to_the_list() -> None:
    codes = ["de", "en", "fr", "ru"]
    given = {path: guides.data(file.decode()) for path, file in guides.files().items()}
    given |= {f"content/interface/{code}.yaml": guides.wording(code) for code in codes}
    talk = Conversation(guides.loaded(guides.as_files(in_languages(given, codes))))
    assert talk.labels[3] == "language (en)"
    talk.begin("No danger", "language (en)")
    assert talk.labels[:4] == [
        "language (en): English",
        "language (de): Deutsch",
        "language (fr): Français",
        "language (ru): Русский",
    ]


def in_languages(value: object, codes: list[str]) -> dict[str, object]:
    """The same data with every English text in other languages as well."""

    def translated(value: object) -> object:
        if isinstance(value, list):
            return [translated(item) for item in value]
        if isinstance(value, dict) and value.keys() == {"en", "ru"}:
            return dict.fromkeys(codes, value["en"])
        if isinstance(value, dict):
            return {key: translated(item) for key, item in value.items()}
        return value

    found = translated(value)
    assert isinstance(found, dict)
    return found


# Browsing


def test_countries_organisations_and_guides_are_browsed_without_answering() -> None:
    talk = Conversation(GUIDE).press("browse (en)")
    assert talk.labels[:3] == ["countries (en)", "organizations (en)", "guides (en)"]
    talk.press("countries (en)")
    assert talk.said == "countries (en)"
    assert talk.labels[:2] == ["Armenia", "Kazakhstan"]
    talk.press("Armenia")
    assert talk.said == "Armenia\n\n1. Card entry\n2. Card late"
    assert talk.labels[:3] == ["1. Card entry", "2. Card late", "back (en)"]
    talk.press("2. Card late", "previous (en)", "to-list (en)")
    assert talk.said.startswith("Armenia\n\n1.")
    talk.press("back (en)", "back (en)", "guides (en)", "Be safe", "1. Card phone", "next (en)")
    assert talk.said.startswith("position (en) 2 Be safe 2\n\nCard home")
    assert "why-shown (en)" not in talk.labels
    assert talk.state == State("en", "help")


def test_organisations_are_one_list() -> None:
    talk = Conversation(GUIDE).press("browse (en)", "organizations (en)")
    assert talk.said == "organizations (en)\n\n1. Group ark\n2. Group lawyers"
    assert talk.labels[:2] == ["1. Group ark", "2. Group lawyers"]
    assert talk.press("back (en)").said == "browse-intro (en)"


def test_important_cards_come_first_in_their_collection() -> None:
    first = {"content/organizations/zoo.yaml": organization("zoo", "everyone", importance="high")}
    talk = Conversation(guides.guide(first)).do(Open(Collected("organizations")))
    assert talk.labels[:3] == ["1. Group zoo", "2. Group ark", "3. Group lawyers"]


MANY = guides.guide(
    {
        "content/guides/many.yaml": {
            "id": "many",
            "title": local("Many"),
            "pages": [card(f"p{at:02}", "everyone") for at in range(23)],
        }
    }
    | {
        f"content/guides/g{at:02}.yaml": {
            "id": f"g{at:02}",
            "title": local(f"Guide {at}"),
            "pages": [card("only", "everyone")],
        }
        for at in range(20)
    }
)


def test_a_long_collection_is_shown_in_pages_of_ten() -> None:
    talk = Conversation(MANY).do(Open(Collected("many")))
    assert talk.said.startswith("Many\n\npage (en) 1 3\n\n1. Card p00\n2.")
    assert talk.labels[9:11] == ["10. Card p09", "next (en)"]
    assert talk.press("next (en)").labels[9:12] == ["20. Card p19", "previous (en)", "next (en)"]
    assert talk.press("next (en)").labels[:4] == [
        "21. Card p20",
        "22. Card p21",
        "23. Card p22",
        "previous (en)",
    ]


def test_from_a_card_one_goes_back_to_its_page_of_the_list() -> None:
    talk = Conversation(MANY).do(Open(Collected("many", 1)))
    talk.press("20. Card p19", "next (en)", "to-list (en)")
    assert talk.labels[0] == "21. Card p20"


@pytest.mark.parametrize(("page", "number"), [(-5, 1), (0, 1), (1, 2), (2, 3), (3, 3), (255, 3)])
def test_a_collection_has_no_pages_beyond_its_ends(page: int, number: int) -> None:
    said = Conversation(MANY).do(Open(Collected("many", page))).said
    assert said.startswith(f"Many\n\npage (en) {number} 3\n\n")


@pytest.mark.parametrize(("page", "number"), [(-5, 1), (0, 1), (1, 2), (2, 2), (255, 2)])
def test_a_shelf_has_no_pages_beyond_its_ends(page: int, number: int) -> None:
    talk = Conversation(MANY).do(Open(Shelved(Shelf.GUIDES, page)))
    assert talk.said == f"guides (en)\n\npage (en) {number} 2"
    assert ("next (en)" in talk.labels, "previous (en)" in talk.labels) == (
        number == 1,
        number == 2,
    )


def test_an_empty_shelf_is_shown() -> None:
    other = {"content/organizations/ark.yaml": organization("ark", {"papers": "book"})}
    gone = ["content/countries/am.yaml", "content/countries/kz.yaml"]
    guide = guides.guide(other, without=gone)
    assert Conversation(guide).do(Open(Shelved(Shelf.COUNTRIES))).said == "countries (en)"


def test_a_collection_that_is_gone_is_an_old_button() -> None:
    assert Conversation(GUIDE).do(Open(Collected("gone"))).said == "stale (en)\n\nhome (en)"
    assert Conversation(GUIDE).do(Open(Emergency())).said.startswith("Urgent")
