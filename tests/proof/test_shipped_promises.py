"""The shipped promises: kept, none in vain, and one at least for each of the dangerous facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from bot.model.cards import Card
from bot.model.conditions import Always, AnyOf, Condition
from bot.model.guide import Guide
from bot.model.promise import Above, InReach, NeverShown, Promise, Selection, Shown
from bot.proof.judging import proved, refusals
from bot.proof.proving import Proof
from bot.proof.rules.promises import breaches, broken
from bot.proof.rules.results import shown_together
from bot.proof.sets.diagrams import Set
from bot.proof.sets.showing import Showing
from tests.guides import TODAY
from tests.proof.altered import made_for, upside_down, withdrawn
from tests.proof.test_shipped_stories import DANGEROUS
from tests.shipped import shipped_guide

pytestmark = pytest.mark.no_cover  # to watch each line takes twice as long as the test


def cards_of(selection: Selection) -> list[Card]:
    """The cards that a selection takes."""
    return [card for card in shipped_guide().cards.values() if selection.takes(card, TODAY)]


def ids(one: Promise) -> set[str]:
    """The cards that a promise is about: of an order, those that must stand above."""
    return {card.id for card in cards_of(one.demand.selection)}


PROMISES = {one.id: one for one in shipped_guide().promises}
SHOWN = [name for name, one in PROMISES.items() if isinstance(one.demand, Shown | InReach)]
NEVER = [name for name, one in PROMISES.items() if isinstance(one.demand, NeverShown)]
ABOVE = [name for name, one in PROMISES.items() if isinstance(one.demand, Above)]
GUARDED: dict[str, set[str]] = {
    "Kazakhstan is not safe for deserters, not even with a claim or in transit": {
        "kazakhstan-is-not-safe",
        "kazakhstan-warning-comes-first",
        "kazakhstan-in-one-press",
        "kazakhstan-is-looked-at-again",
    },
    "countries of the internal passport share the search": {
        "the-search-is-shared",
        "the-search-where-he-is",
    },
    "two men were taken in Gyumri": {"armenia-gyumri", "armenia-danger-before-the-good-case"},
    "no source gives the bot of Idite Lesom; false bots are traps": {"beware-of-impostors"},
    "writing to 'Ukrainian' contacts is prosecuted": {
        "no-writing-to-ukrainian-contacts",
        "what-soldiers-at-the-front-must-know",
    },
    "contact with labelled helpers can be a crime": {
        "helpers-can-be-labelled",
        "not-to-be-written-to-from-russia",
    },
    "desertion is not absence": {"desertion-is-not-absence"},
    "surrender is a crime": {"surrender-is-a-crime", "what-soldiers-at-the-front-must-know"},
    "a summons counts as served, and bars the way out": {
        "a-summons-counts-unread",
        "a-summons-bars-the-way-out",
        "stopped-at-the-border",
    },
    "deadlines for asylum are short": {
        "deadline-in-kazakhstan",
        "deadline-in-georgia",
        "deadlines-before-a-claim",
    },
    "the mere draft is refused in Finland, Norway and often Germany": {
        "the-draft-alone-is-refused",
        "the-draft-alone-before-choosing",
    },
    "the United States deport, and hand out draft papers on landing": {"united-states-deport"},
    "old passports are rejected": {
        "old-passports-are-rejected",
        "old-passports-country-by-country",
    },
    "the French entry was a single one": {"the-french-entry-was-a-single-one"},
    "stored messages convict years later; a bot is not end-to-end encrypted": {"what-a-bot-keeps"},
}
"""What would hurt somebody most if it were wrong: promises that hold it."""

EVERY_SCREEN = {
    "help-for-everyone",
    "a-choice-of-help",
    "danger-before-helpers",
    "danger-before-rules",
    "first-steps-in-one-press",
    "russia-in-one-press",
    "nothing-to-say-to-captors",
}
"""Promises about how final screens are made, beside the fifteen facts."""

SEVERAL = [
    name
    for name in sorted(set[str]().union(*GUARDED.values()))
    if isinstance(demand := PROMISES[name].demand, Shown) and demand.least > 1
]

NOBODY: Condition = AnyOf(())


def test_every_promise_is_kept() -> None:
    """What is broken is said in words: here, and by `tropa check`."""
    assert [str(problem) for problem in proved(Proof(shipped_guide(), TODAY))] == []


def test_each_of_the_fifteen_facts_is_guarded() -> None:
    """Staff may add promises of their own; none of these may go."""
    assert GUARDED.keys() == DANGEROUS.keys()
    assert all(GUARDED.values())
    assert set[str]().union(*GUARDED.values(), EVERY_SCREEN) <= PROMISES.keys()


@pytest.mark.parametrize("fact", GUARDED)
def test_the_promises_about_a_fact_break_without_the_cards_that_tell_it(fact: str) -> None:
    """The cards are those that its stories need, too."""
    told, _stories = DANGEROUS[fact]
    without = made_for(shipped_guide(), told, NOBODY)
    assert {one.promise.id for one in breaches(Proof(without, TODAY))} & GUARDED[fact]


def test_there_are_many_promises_of_every_kind_each_with_a_reason_of_its_own() -> None:
    assert len(PROMISES) >= 15
    kinds = {type(one.demand) for one in PROMISES.values()}
    assert kinds == {Shown, NeverShown, Above, InReach}
    assert len({one.why for one in PROMISES.values()}) == len(PROMISES)
    assert all(len(one.why.split()) >= 8 for one in PROMISES.values())


@pytest.mark.parametrize("name", PROMISES)
def test_a_promise_is_about_somebody_and_about_cards_that_are_in_use(name: str) -> None:
    one = PROMISES[name]
    assert ids(one)
    assert all(shipped_guide().cards[card].shown_on(TODAY) for card in ids(one))
    assert any(meant(one, screen) for screen in screens_of(one))


@pytest.mark.parametrize("name", SHOWN)
def test_a_promise_breaks_when_its_cards_are_for_nobody_and_the_guide_is_refused(name: str) -> None:
    one = PROMISES[name]
    assert is_refused(one, made_for(shipped_guide(), ids(one), NOBODY))


def test_cards_that_are_withdrawn_break_their_promises_and_keep_no_guide_from_loading() -> None:
    without = withdrawn(shipped_guide(), set[str]().union(*(ids(PROMISES[one]) for one in SHOWN)))
    assert {one.promise.id for one in breaches(Proof(without, TODAY))} == set(SHOWN)
    assert refusals(without, TODAY) == ()


@pytest.mark.parametrize("name", SEVERAL)
def test_where_several_cards_must_be_shown_each_counts(name: str) -> None:
    for card in sorted(ids(PROMISES[name])):
        assert is_broken(PROMISES[name], made_for(shipped_guide(), {card}, NOBODY)), card


@pytest.mark.parametrize("name", NEVER)
def test_a_promise_that_nobody_is_shown_something_breaks_when_everybody_is(name: str) -> None:
    """Each of the cards alone: one that no section takes would be forbidden in vain."""
    one = PROMISES[name]
    for card in sorted(ids(one)):
        wide = made_for(shipped_guide(), {card}, Always())
        assert is_refused(one, wide), card


@pytest.mark.parametrize("name", NEVER)
def test_others_are_shown_what_a_promise_keeps_from_some(name: str) -> None:
    assert is_broken(replace(PROMISES[name], when=Always()), shipped_guide())


@pytest.mark.parametrize("name", ABOVE)
def test_a_promise_of_an_order_breaks_when_the_screens_are_turned_upside_down(name: str) -> None:
    assert is_refused(PROMISES[name], upside_down(shipped_guide()))


@pytest.mark.parametrize("name", ABOVE)
def test_a_promise_of_an_order_is_about_cards_that_are_shown_together(name: str) -> None:
    demand = PROMISES[name].demand
    assert isinstance(demand, Above)
    turned = replace(PROMISES[name], demand=Above(demand.below, demand.selection))
    assert is_broken(turned, shipped_guide())


def test_a_promise_is_checked_again_before_all_that_is_said_of_kazakhstan_is_old() -> None:
    """It breaks when both checks are missed, and never keeps the bot from loading."""
    one = PROMISES["kazakhstan-is-looked-at-again"]
    guide = shipped_guide()
    due = max(guide.cards[name].review.due for name in ids(one))
    assert not is_broken(one, guide, due - timedelta(days=1))
    assert is_broken(one, guide, due)
    assert refusals(guide, due) == ()


def test_what_contradicts_each_other_is_never_shown_together_and_both_are_shown() -> None:
    """And would be, if the one were for everybody: the declaration forbids something."""
    guide = shipped_guide()
    pairs = {(card.id, name) for card in guide.cards.values() for name in card.excludes}
    assert ("protection/non-refoulement", "emergency/russia") in pairs
    for one, other in pairs:
        assert set_of(guide, one)
        assert set_of(guide, other)
        assert not together(guide, one, other)
        assert together(made_for(guide, {one}, Always()), one, other)


def screens_of(one: Promise) -> list[Showing]:
    """The final screens that a promise is about."""
    screens = proof().flows[one.flow].screens
    return [screen for name, screen in screens.items() if not one.outcomes or name in one.outcomes]


@cache
def proof() -> Proof:
    return Proof(shipped_guide(), TODAY)


def meant(one: Promise, screen: Showing) -> Set:
    """The answers with which a final screen is seen by those a promise is for."""
    space = screen.situations.space
    return space.diagrams.both(screen.views, space.where(one.when))


def is_broken(one: Promise, guide: Guide, day: date = TODAY) -> bool:
    """Whether a guide breaks a promise, on some final screen."""
    known = guide is shipped_guide() and day == TODAY
    flow = (proof() if known else Proof(guide, day)).flows[one.flow]
    return any(broken(one, flow, flow.screens[screen.outcome.id]) for screen in screens_of(one))


def is_refused(one: Promise, guide: Guide) -> bool:
    """Whether a guide is not loaded because it breaks a promise."""
    return bool(refusals(replace(guide, promises=(one,)), TODAY))


def set_of(guide: Guide, name: str) -> Set:
    """The answers with which a card is shown, in the only flow."""
    (flow,) = Proof(guide, TODAY).flows.values()
    return flow.shown[name]


def together(guide: Guide, one: str, other: str) -> Set:
    (flow,) = Proof(guide, TODAY).flows.values()
    return shown_together(flow, guide.cards[one], guide.cards[other])
