"""`location=am,documents=none`: what it means, and what is said of what means nothing."""

from __future__ import annotations

import pytest

from bot.model.conditions import AllOf, Always, Answered
from bot.proof.readers.like import condition, like
from tests import guides

GUIDE = guides.guide()
ASKED = "danger, who, place, papers, advice, plans"
PAPERS = "passport, card, book, none, unsure"
FLOW = GUIDE.flows["help"]


def _like(*typed: str) -> dict[str, set[str]]:
    return {name: set(of) for name, of in like(typed, FLOW, GUIDE.groups).items()}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ((), {}),
        (("place=am",), {"place": {"am"}}),
        (("place=am,papers=none",), {"place": {"am"}, "papers": {"none"}}),
        (("place=am", "papers=none"), {"place": {"am"}, "papers": {"none"}}),
        (("place=am+fr",), {"place": {"am", "fr"}}),
        (("place=am,place=fr",), {"place": {"am", "fr"}}),
        (("place=am", "place=fr"), {"place": {"am", "fr"}}),
        (("place=near",), {"place": {"am", "kz"}}),
        (("place=near+fr+unsure",), {"place": {"am", "kz", "fr", "unsure"}}),
        (("papers=card+book",), {"papers": {"card", "book"}}),
        (("advice=read",), {"advice": {"read"}}),
        ((" place = am , papers= card + book ",), {"place": {"am"}, "papers": {"card", "book"}}),
    ],
)
def test_what_is_meant(typed: tuple[str, ...], meant: dict[str, set[str]]) -> None:
    assert _like(*typed) == meant


def test_answers_come_in_the_order_of_asking() -> None:
    assert list(_like("papers=card,place=am", "danger=no")) == ["danger", "place", "papers"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "'' is no answer; write question=option, such as danger=now"),
        ("place", "'place' is no answer; write question=option, such as danger=now"),
        ("place=", "'place=' is no answer; write question=option, such as danger=now"),
        ("=am", "'=am' is no answer; write question=option, such as danger=now"),
        ("place=am,", "'' is no answer; write question=option, such as danger=now"),
        ("plce=am", "'help' asks no question 'plce'; did you mean 'place'?"),
        ("result=am", f"'help' asks no question 'result'; there are {ASKED}"),
        ("place=nera", "'place' has no option 'nera'; did you mean 'near'?"),
        ("place=zz", "'place' has no option 'zz'"),
        ("place=am+", "'place' has no option ''"),
        ("papers=near", f"'papers' has no option 'near'; there are {PAPERS}"),
        ("advice=yes", "'advice' has no option 'yes'; there are read"),
    ],
)
def test_what_means_nothing(typed: str, said: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the words are compared
        _like(typed)
    assert str(error.value) == said


def test_a_condition_takes_not_sure_only_where_it_is_named() -> None:
    place, papers = frozenset({"am"}), frozenset({"card", "book"})
    assert condition({}) == Always()
    assert condition({"place": place}) == Answered("place", place)
    both = condition({"place": place, "papers": papers})
    assert both == AllOf((Answered("place", place), Answered("papers", papers)))
    assert both.holds({"place": ("am",), "papers": ("passport", "book")})
    assert not both.holds({"place": ("unsure",), "papers": ("book",)})
