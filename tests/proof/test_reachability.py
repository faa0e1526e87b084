"""What nobody comes to, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.model.guide import Guide
from bot.model.problem import Problem
from bot.proof.judging import proved
from bot.proof.proving import Proof
from tests.guides import PROVED, TODAY, card, cards, data, guide, organization, review

FLOW = "flows/help.yaml"


def after(edit: Callable[[Any], object], **replaced: object) -> Guide:
    """The small guide after an edit of its flow."""
    flow = data(PROVED[FLOW])
    edit(flow)
    return guide(PROVED | {FLOW: flow} | replaced)


def told(found: Guide) -> list[str]:
    return [f"{one.place.path}: {one.message} [{one.rule}]" for one in proved(Proof(found, TODAY))]


def test_all_can_be_reached_in_a_guide_that_keeps_every_proof() -> None:
    assert told(guide(PROVED)) == []


def at(problem: Problem, found: Guide) -> str:
    """The part of the guide that stands where the problem is."""
    return next("/".join(part) for part, place in found.places.items() if place == problem.place)


def test_a_question_whose_when_never_holds() -> None:
    def edit(flow: Any) -> None:
        flow["questions"]["plans"]["when"] = {"all": [{"advice": "read"}, {"place": "ru"}]}

    found = after(edit)
    problems = proved(Proof(found, TODAY))
    unreachable = next(one for one in problems if one.rule == "unreachable-question")
    assert at(unreachable, found) == "question/help/plans"
    assert unreachable.message == (
        "nobody ever comes to 'plans': after 'advice' place: ru never holds here; "
        "after 'papers' advice: read never holds here"
    )


def test_a_question_that_nothing_leads_to() -> None:
    def edit(flow: Any) -> None:
        flow["questions"]["who"]["next"] = "papers"
        flow["questions"]["danger"]["options"]["now"]["next"] = "papers"

    message = "nobody ever comes to 'place': nothing that anybody comes to leads there"
    assert f"{FLOW}: {message} [unreachable-question]" in told(after(edit))


def test_an_option_that_can_never_be_ticked() -> None:
    def edit(flow: Any) -> None:
        papers = flow["questions"]["papers"]
        papers["many"] = {"min": 2, "max": 2}
        papers["options"] = {
            "passport": papers["options"]["passport"],
            "card": papers["options"]["card"],
            "none": papers["options"]["none"],
        }

    # An option that stands alone can always be ticked alone.
    assert [one for one in told(after(edit)) if "unreachable-option" in one] == []


def test_a_route_behind_others() -> None:
    def edit(flow: Any) -> None:
        flow["questions"]["place"]["next"] = [
            {"when": {"who": ["self"]}, "to": "papers"},
            {"when": {"who": ["relative"]}, "to": "papers"},
            {"when": {"who": ["self", "relative"]}, "to": "urgent"},
            {"to": "urgent"},
        ]

    found = after(edit)
    (problem,) = proved(Proof(found, TODAY))
    assert (problem.place.path, problem.rule) == (FLOW, "shadowed-route")
    assert problem.message == (
        "nobody ever takes this route: everybody with who: self, relative has already gone another "
        "way: who: self → papers; who: relative → papers"
    )


def test_a_route_whose_when_never_holds() -> None:
    def edit(flow: Any) -> None:
        flow["decisions"]["sorting"]["next"].insert(
            0, {"when": {"place": "ru", "plans": "move"}, "to": "elsewhere"}
        )

    (problem,) = proved(Proof(after(edit), TODAY))
    assert problem.message == ("nobody ever takes this route: place: ru never holds here")


def test_an_outcome_and_a_decision_that_nothing_leads_to() -> None:
    def edit(flow: Any) -> None:
        flow["questions"]["plans"]["next"] = "result"
        flow["decisions"]["sorting"]["next"].reverse()
        flow["decisions"]["sorting"]["next"] = [{"to": "elsewhere"}]

    found = after(edit)
    problems = proved(Proof(found, TODAY))
    assert [(one.rule, at(one, found)) for one in problems] == [
        ("unreachable-question", "decision/help/sorting"),
        ("unreachable-outcome", "outcome/help/elsewhere"),
    ]


def nobody(audience: object, **fields: object) -> list[str]:
    """What is told of one more card of Armenia."""
    given = cards()
    country = given["content/countries/am.yaml"]
    assert isinstance(country, dict)
    country["policies"].append(card("extra", audience, **fields))
    return told(guide(PROVED | given))


PLACE = "content/countries/am.yaml: nobody is ever shown 'am/extra': "


def test_a_card_whose_audience_contradicts_itself() -> None:
    assert nobody({"place": "ru", "who": "self", "plans": "move"}) == [
        PLACE + "of those who come to 'result', nobody answers all of: place: ru; "
        "plans: move [unreachable-card]"
    ]


def test_a_card_for_a_question_that_is_not_asked_there() -> None:
    assert nobody({"place": "ru", "advice": "read"}) == [
        PLACE + "of those who come to 'result', nobody answers all of: place: ru; "
        "advice: read [unreachable-card]"
    ]


@pytest.mark.parametrize(
    "dates", [review("withdrawn", why="Wrong."), review(expires=TODAY)], ids=["taken", "old"]
)
def test_cards_that_are_out_of_use_are_no_matter(dates: object) -> None:
    assert nobody({"place": "ru", "advice": "read"}, review=dates) == []


def test_a_card_that_no_section_takes() -> None:
    def edit(flow: Any) -> None:
        for outcome in flow["outcomes"].values():
            outcome["sections"] = [
                section for section in outcome["sections"] if section["id"] != "groups"
            ] or [{"id": "all", "title": outcome["title"], "show": {"topic": "safety"}}]

    assert [one for one in told(after(edit)) if "lawyers" in one] == [
        (
            "content/organizations/lawyers.yaml: nobody is ever shown 'lawyers': no section of any "
            "outcome takes a card of kind organization and topic organizations [unreachable-card]"
        )
    ]


def test_a_card_whose_room_others_take() -> None:
    def edit(flow: Any) -> None:
        for outcome in flow["outcomes"].values():
            for section in outcome["sections"]:
                if section["id"] == "groups":
                    section["most"] = 1

    assert told(after(edit)) == [
        (
            "content/organizations/lawyers.yaml: nobody is ever shown 'lawyers': the section "
            "'groups' takes 1 cards, and others come first [unreachable-card]"
        )
    ]


def test_sections_that_stay_bare() -> None:
    def edit(flow: Any) -> None:
        title = flow["title"]
        flow["outcomes"]["result"]["sections"] += [
            {"id": "again", "title": title, "show": {"kind": "organization"}},
        ]
        flow["outcomes"]["elsewhere"]["sections"] += [
            {"id": "visas", "title": title, "show": {"topic": "visa", "kind": "page"}},
        ]

    assert told(after(edit)) == [
        (
            "flows/help.yaml: the section 'again' never shows a card: an earlier section takes "
            "what would stand here: ark, lawyers [unreachable-section]"
        ),
        (
            "flows/help.yaml: the section 'visas' never shows a card: no card that is in use has "
            "its kinds and topics [unreachable-section]"
        ),
    ]


def test_a_section_for_nobody_who_comes_there() -> None:
    def edit(flow: Any) -> None:
        flow["outcomes"]["urgent"]["sections"].append(
            {"id": "move", "title": flow["title"], "show": {"kind": "organization"}}
        )

    only = {"content/organizations/ark.yaml": organization("ark", {"danger": "no"})}
    assert told(after(edit, **only)) == []
    moving = organization("ark", {"danger": "no", "plans": "move"})
    found = told(after(edit, **{"content/organizations/ark.yaml": moving}))
    assert [one for one in found if "unreachable-section" in one] == []


# Results


def test_an_empty_result_names_somebody() -> None:
    def edit(flow: Any) -> None:
        flow["outcomes"]["elsewhere"]["sections"][0]["show"] = {"topic": "visa", "kind": "policy"}

    assert told(after(edit)) == [
        (
            "flows/help.yaml: 'elsewhere' shows no card, e.g. to: No danger → Myself → Armenia → "
            "No papers → Move on (108 of 2,426 situations (4 %)) [empty-result]"
        )
    ]


def test_cards_that_exclude_each_other() -> None:
    def excluding(audience: object) -> list[str]:
        given = cards()
        country = given["content/countries/am.yaml"]
        assert isinstance(country, dict)
        country["policies"].append(card("extra", audience, excludes=["am/entry"]))
        return told(guide(PROVED | given))

    # Only "not sure" sees both.
    assert excluding({"place": "am", "papers": "none"}) == []
    assert excluding({"place": "am", "papers": ["card", "book"]}) == [
        (
            "content/countries/am.yaml: 'am/extra' and 'am/entry' exclude each other and are both "
            "shown to: No danger → Myself → Armenia → Identity card → Stay here (24 of "
            "2,426 situations (1 %)); the first because "
            "place is am and papers is card, the second because place is am and papers is card "
            "[contradiction-shown]"
        )
    ]
