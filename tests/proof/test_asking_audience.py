"""For whom a card is shown, held against looking at every situation and moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from bot.model.cards import Card
from bot.model.conditions import Answered, Answers, questions_of
from bot.model.flow import Question
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown
from bot.model.story import Named, Story
from bot.proof.proving import Proof
from bot.proof.readers.audience import Audience, Standing, Unsure, audience, hidden
from bot.proof.readers.mentions import excluding, promises_about, stories_about
from tests import guides
from tests.guides import TODAY
from tests.proof.brute_force import BruteForce, TooManyError, View, key
from tests.random_promises import promising_guides, with_cards

pytestmark = pytest.mark.no_cover  # to watch each line takes twice as long as the test

MOST = 1500

GUIDE = guides.guide()


@settings(max_examples=settings().max_examples // 2)
@given(promising_guides())
def test_a_card_is_for_whom_it_is_found_when_looking_at_everybody(guide: Guide) -> None:
    try:
        looked = BruteForce(guide.first_flow, TODAY, MOST)
    except TooManyError:
        assume(False)
        raise
    proof = Proof(guide, TODAY)
    for card in guide.cards.values():
        found = audience(proof.flows[guide.first_flow.id], card)
        assert found.count == len(looked.shown_in(card.id))
        assert found.unsure == _unsure(guide, looked, card.id)
        standings = {(one.outcome, one.section, one.by_button): one for one in found.standings}
        assert len(standings) == len(found.standings)
        seen = {
            (view.outcome.id, part.section.id, view.urgent)
            for view in looked.views
            for part in view.filled
            if card in part.cards
        }
        assert standings.keys() == seen
        for standing in found.standings:
            _is_right(standing, card.id, looked)
        assert (hidden(proof, card) is None) is bool(seen)


def _is_right(standing: Standing, card: str, looked: BruteForce) -> None:
    views = looked.urgent_views if standing.by_button else looked.situations
    views = [view for view in views if view.outcome.id == standing.outcome]
    showing = {key(view.answers) for view in views if _shows(view, standing.section, card)}
    complete = {key(view.answers) for view in looked.situations}
    assert standing.count == len(showing & complete)
    assert standing.of == len({key(view.answers) for view in views} & complete)
    assert key(standing.example) in showing
    for view in views:
        holds = standing.who.condition.holds(view.answers)
        if standing.who.whole or holds:
            assert holds is (key(view.answers) in showing), standing.who.words


def _shows(view: View, section: str, card: str) -> bool:
    return any(part.section.id == section and card in _ids(part.cards) for part in view.filled)


def _ids(cards: Iterable[Card]) -> set[str]:
    return {card.id for card in cards}


def _unsure(guide: Guide, looked: BruteForce, name: str) -> Unsure | None:
    card, flow = guide.cards[name], guide.first_flow
    asked = [flow.nodes[one] for one in questions_of(card.audience)]
    options = {
        one.id: {option.id for option in one.options.values() if option.unsure}
        for one in asked
        if isinstance(one, Question)
    }

    def nothing_sure(answers: Answers) -> bool:
        picks = [(answers.get(one), unsure) for one, unsure in options.items() if unsure]
        given_ = [(some, unsure) for some, unsure in picks if some is not None]
        return bool(given_) and all(unsure & set(some) for some, unsure in given_)

    meant = [
        view
        for view in looked.situations
        if nothing_sure(view.answers) and any(card in one.cards for one in view.outcome.sections)
    ]
    shown = [view for view in meant if name in _ids(view.cards)]
    return Unsure(len(shown), len(meant)) if meant else None


def _of(name: str, guide: Guide = GUIDE) -> Audience:
    return audience(Proof(guide, TODAY).flows["help"], guide.cards[name])


def test_what_most_see_at_the_end_comes_first_and_the_danger_button_last() -> None:
    found = [(one.outcome, one.by_button, one.who.words) for one in _of("kz/return").standings]
    assert found == [
        ("result", False, "place: am, kz, unsure"),
        ("urgent", False, "place: am, kz, unsure"),
        ("urgent", True, "place: am, kz, unsure"),
    ]


def test_why_nobody_sees_a_card() -> None:
    proof = Proof(GUIDE, TODAY)
    assert hidden(proof, GUIDE.cards["am/gone"]) == "it was withdrawn"
    assert hidden(proof, GUIDE.cards["am/old"]) == "it expired on 2026-11-22"
    assert hidden(proof, GUIDE.cards["am/entry"]) is None
    nowhere = guides.card("nowhere", {"place": "ru", "advice": "read"})
    guide = guides.guide({"content/countries/fr.yaml": {"id": "fr", "policies": [nowhere]}})
    why = hidden(Proof(guide, TODAY), guide.cards["fr/nowhere"])
    assert why == "of those who come to 'result', nobody answers all of: place: ru; advice: read"


HERE = Place("flows/help.yaml", 9, 9)
ENTRY, ARK = (Selection(cards=frozenset({name})) for name in ("am/entry", "ark"))
VISAS = Selection(topics=frozenset({"visa", "safety"}))


@pytest.mark.parametrize(
    ("demand", "says"),
    [
        (Shown(ENTRY), ["always shown"]),
        (Shown(VISAS, 2), ["at least 2 of 7 like it always shown"]),
        (Shown(ARK), []),
        (NeverShown(ENTRY), ["never shown"]),
        (Above(ENTRY, ARK), ["stands above others"]),
        (Above(ARK, ENTRY), ["stands below others"]),
        (Above(VISAS, ENTRY), ["stands above others", "stands below others"]),
        (InReach(ENTRY, 1), ["can be read after one press from everywhere"]),
        (InReach(VISAS, 2), ["one of 7 like it can be read after 2 presses from everywhere"]),
    ],
)
def test_promises_that_are_about_a_card(demand: Demand, says: list[str]) -> None:
    everybody = Promise("p", HERE, "help", "W", GUIDE.cards["ark"].audience, frozenset(), demand)
    some = replace(
        everybody, when=Answered("place", frozenset({"am"})), outcomes=frozenset({"result"})
    )
    guide = replace(GUIDE, promises=(everybody, some))
    found = list(promises_about(guide, GUIDE.cards["am/entry"], TODAY))
    assert [list(one.says) for one in found] == (
        [says, [f"{one} in result, if place: am" for one in says]] if says else []
    )
    assert all(one.place == HERE for one in found)


def test_stories_that_name_a_card_by_the_keys_of_their_file() -> None:
    entry, ark = Named("am/entry", Place("s", 5)), Named("ark", Place("s", 9))
    told = Story(
        "one", HERE, "help", {}, {}, Named("result", HERE), first=entry, order=(ark, entry)
    )
    other = replace(told, id="two", first=None, order=(), shows=(ark,), never=(entry,))
    guide = replace(GUIDE, stories=(told, other))
    found = [(one.id, one.says) for one in stories_about(guide, GUIDE.cards["am/entry"])]
    assert found == [("one", ("first", "order")), ("two", ("never",))]
    assert [one.says for one in stories_about(guide, GUIDE.cards["ark"])] == [
        ("order",),
        ("shows",),
    ]
    assert not list(stories_about(guide, GUIDE.cards["am/late"]))


def test_cards_exclude_each_other_whichever_says_so() -> None:
    guide = with_cards(
        GUIDE,
        lambda card: replace(card, excludes=frozenset({"ark"})) if card.id == "am/entry" else card,
    )
    for one, other in (("am/entry", "ark"), ("ark", "am/entry")):
        assert [card.id for card in excluding(guide, guide.cards[one])] == [other]
    assert excluding(guide, guide.cards["am/late"]) == ()
