"""Any set of situations as a condition: exact, and no wider or longer than it must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.conditions import AllOf, Always, Answered, AnyOf, Condition, Negated
from bot.model.flow import Flow
from bot.model.guide import Guide
from bot.proof.describing.covers import MOST_PARTS, describe
from bot.proof.sets.diagrams import NONE
from bot.proof.sets.situations import Situations
from bot.proof.words.conditions import exactly
from tests.guides import card, guide
from tests.random_guides import some_random_guides

SMALL = guide()
HELP = SMALL.flows["help"]
SITUATIONS = Situations(HELP)


def only(question: str, *options: str) -> Answered:
    return Answered(question, frozenset(options))


def words(condition: Condition, within: Condition = Always()) -> str:
    """How those are described for whom a condition holds, among those for whom another does."""
    space = SITUATIONS.space
    sets = space.diagrams
    among = sets.both(SITUATIONS.every, space.where(within))
    found = describe(space, sets.both(among, space.where(condition)), among)
    assert found.whole
    return exactly(found.condition, HELP, SMALL.groups)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Always(), "everyone"),
        (only("who", "self"), "who: self"),
        (only("who", "self", "relative"), "who: self, relative"),
        (AnyOf((only("who", "self"), only("who", "relative"), only("who", "unsure"))),
         "not danger: now"),
        (only("place", "am", "kz"), "place: am, kz"),
        (AllOf((only("place", "am"), only("papers", "card", "book"))),
         "place: am and papers: card, book"),
        (AllOf((only("place", "am"), Negated(only("papers", "card")), only("papers", "passport"))),
         "place: am and papers: passport and not papers: card"),
        # Only who is abroad is asked for plans, and only who says `self` or `relative`.
        (AllOf((only("plans", "stay"), Negated(only("place", "ru")))), "plans: stay"),
        (Negated(only("place", "ru")), "not place: ru"),
        (only("place", "at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr"),
         "place: eu"),
        (AnyOf(()), "nobody"),
    ],
)  # fmt: skip
def test_what_is_said(condition: Condition, said: str) -> None:
    assert words(condition) == said


def test_what_all_share_is_not_said() -> None:
    both = AllOf((only("who", "self"), only("plans", "move")))
    assert words(both, within=only("who", "self")) == "plans: move"


@given(some_random_guides(), st.data())
def test_a_description_is_exact_and_cannot_be_shortened(found: Guide, data: st.DataObject) -> None:
    flow = found.first_flow
    situations = Situations(flow)
    space, sets = situations.space, situations.space.diagrams
    conditions = [one.audience for one in found.cards.values()]
    some = sets.both(situations.every, space.where(data.draw(st.sampled_from(conditions))))
    other = sets.both(situations.every, space.where(data.draw(st.sampled_from(conditions))))
    some = data.draw(st.sampled_from([some, sets.without(some, other), sets.either(some, other)]))
    description = describe(space, some, situations.every)
    said = sets.both(situations.every, space.where(description.condition))
    if not description.whole:
        assert not sets.without(said, some)
        return
    assert said == some
    condition = description.condition
    parts = condition.parts if isinstance(condition, AnyOf) else (condition,)
    assert len(parts) <= MOST_PARTS
    for part in parts:
        rest = sets.union(space.where(one) for one in parts if one is not part)
        assert sets.without(some, rest) or not some, "a part could be left out"
        for wider in _without_one(part):
            more = sets.both(situations.every, space.where(wider))
            assert sets.without(more, some) != NONE, "a condition could be left out"


def _without_one(part: Condition) -> list[Condition]:
    """The same with one condition less."""
    if isinstance(part, Always):
        return []
    several = part.parts if isinstance(part, AllOf) else (part,)
    return [AllOf(tuple(other for other in several if other is not one)) for one in several]


def test_a_description_that_goes_on_for_ever_is_broken_off() -> None:
    flow = _parity_flow()
    situations = Situations(flow)
    space, sets = situations.space, situations.space.diagrams
    odd = NONE
    for name in flow.nodes:
        yes = space.picked(name, ("yes",))
        odd = sets.either(sets.without(odd, yes), sets.without(yes, odd))
    odd = sets.both(situations.every, odd)
    found = describe(space, odd, situations.every)
    assert not found.whole
    assert isinstance(found.condition, AnyOf)
    assert len(found.condition.parts) == MOST_PARTS
    assert not sets.without(sets.both(situations.every, space.where(found.condition)), odd)


def _parity_flow() -> Flow:
    """Six questions with yes and no; what is asked of them below has no short description."""
    label = {"en": "…", "ru": "…"}
    options = {name: {"label": label} for name in ("yes", "no")}
    questions = {f"q{at}": {"ask": label, "options": options} for at in range(6)}
    record = {
        "format": 1,
        "id": "parity",
        "title": label,
        "questions": questions,
        "outcomes": {
            "end": {"title": label, "sections": [{"id": "all", "title": label, "show": {}}]}
        },
    }
    asked = {"any": [{name: "yes"} for name in questions]}
    page = {"id": "visa", "title": label, "pages": [card("one", asked)]}
    files = {"flows/parity.yaml": record, "content/guides/visa.yaml": page}
    return guide(files).flows["parity"]
