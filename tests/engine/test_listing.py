"""Sections of many cards: a list of their titles, or of the countries and guides they are of."""

from __future__ import annotations

from bot.model.conversation import Open, Reading, View, Within
from bot.model.guide import Guide
from tests import guides
from tests.engine.conversing import Conversation
from tests.guides import card, local

TO_THE_END = ("No danger", "Whom unsure", "Near", "Armenia 🇦🇲", "Passport", "done (en)")


def with_pages(**counts: int) -> Guide:
    """The small guide, its guides replaced by ones with so many pages of topic `visa` each."""
    return guides.guide(
        {
            f"content/guides/{name}.yaml": {
                "id": name,
                "title": local(f"Guide {name}"),
                "pages": [card(f"p{at:02}", "everyone", topic="visa") for at in range(count)],
            }
            for name, count in counts.items()
        }
    )


def visas(guide: Guide) -> Conversation:
    """At the overview: the section of visas holds what `with_pages` made."""
    return Conversation(guide).begin(*TO_THE_END, "go-on (en)", "Stay here")


def section(talk: Conversation) -> str:
    return next(label for label in talk.labels if "Visas" in label)


def test_a_few_cards_are_read_one_after_the_other() -> None:
    talk = visas(with_pages(a=4))
    talk.press(section(talk))
    assert talk.said.startswith("position (en) 1 Visas 4\n\n")
    assert "to-list (en)" not in talk.labels


def test_more_cards_are_listed_by_title() -> None:
    talk = visas(with_pages(a=6))
    talk.press(section(talk))
    assert talk.said.startswith("Visas\n\n1. ")
    assert talk.labels[:7] == [*(f"{at}. Card p{at - 1:02}" for at in range(1, 7)), "back (en)"]
    talk.press(talk.labels[3])
    assert talk.said.startswith("position (en) 4 Visas 6\n\n")
    assert talk.press("to-list (en)").said.startswith("Visas\n\n1. ")
    assert talk.press("back (en)").said.startswith("The result")


def test_many_cards_of_several_guides_are_grouped() -> None:
    talk = visas(with_pages(a=7, b=6))
    talk.press(section(talk))
    assert talk.said == "Visas"
    assert {"section (en) 7 Guide a", "section (en) 6 Guide b"} <= set(talk.labels)
    talk.press("section (en) 6 Guide b")
    assert "Card p00" in talk.said
    for _ in range(5):
        talk.press("next (en)")
    # The cards of one guide stand together.
    assert "Card p05" in talk.said
    assert talk.press("to-list (en)").said == "Visas"


def test_many_cards_of_one_guide_are_listed_in_pages() -> None:
    talk = visas(with_pages(a=25))
    talk.press(section(talk))
    assert talk.said.startswith("Visas\n\npage (en) 1 3\n\n1. Card p00")
    talk.press("next (en)")
    assert talk.said.startswith("Visas\n\npage (en) 2 3\n\n11. Card p10")
    talk.press("15. Card p14", "to-list (en)")
    assert talk.labels[0] == "11. Card p10"


def test_many_groups_are_shown_in_pages_of_twenty() -> None:
    guide = with_pages(**{f"h{at:02}": 1 for at in range(30)})
    talk = visas(guide)
    talk.press(section(talk))
    assert talk.said == "Visas\n\npage (en) 1 2"
    talk.press("next (en)")
    assert talk.said == "Visas\n\npage (en) 2 2"
    talk.press("previous (en)")
    assert talk.said == "Visas\n\npage (en) 1 2"


def test_the_list_of_a_card_that_these_answers_do_not_find_is_an_old_button() -> None:
    talk = visas(with_pages(a=6))
    talk.do(Open(Reading("lawyers", Within.EMERGENCY, View.LIST)))
    assert talk.said.startswith("stale (en)")
    talk.do(Open(Reading("gone/p01", Within.OUTCOME, View.LIST)))
    assert talk.said.startswith("stale (en)")


def test_an_urgent_section_of_many_cards_has_its_list_too() -> None:
    pages = [card(f"p{at}", "everyone") for at in range(6)]
    more = {"id": "more", "title": local("More"), "pages": pages}
    talk = Conversation(guides.guide({"content/guides/more.yaml": more})).press("danger (en)")
    talk.press("section (en) 8 Safety")
    assert talk.said.startswith("Safety\n\n1. ")
    assert talk.press("back (en)").said.startswith("Urgent")
