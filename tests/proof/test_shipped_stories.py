"""The shipped stories hold for the shipped content, and would tell if it changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.cards import Card, Review, Status
from bot.model.conditions import Always
from bot.model.problem import Place
from bot.model.story import ORGANIZATIONS, Named, Story
from bot.proof.examples.stories import failures
from bot.proof.examples.stories import story as problems_of
from tests.guides import TODAY
from tests.proof.altered import with_cards
from tests.shipped import shipped_guide

STORIES = {one.id: one for one in shipped_guide().stories}

DANGEROUS: dict[str, tuple[set[str], set[str]]] = {
    "Kazakhstan is not safe for deserters, not even with a claim or in transit": (
        {"kz/unsafe-since-2026", "kz/soldiers-handed-over", "kz/transit-danger"},
        {
            "deserter-in-kazakhstan",
            "waiting-for-a-decision-in-kazakhstan",
            "moving-on-through-kazakhstan",
        },
    ),
    "countries of the internal passport share the search": (
        {"kz/wanted-list", "kg/wanted-search", "am/wanted-list", "by/kgb-detention"},
        {"wanted-and-about-to-leave", "kyrgyzstan-hands-people-over", "belarus-is-no-refuge"},
    ),
    "two men were taken in Gyumri": (
        {"am/gyumri-risk"},
        {"armenia-without-a-foreign-passport", "threatened-in-armenia"},
    ),
    "no source gives the bot of Idite Lesom; false bots are traps": (
        {"idite-lesom", "safety/impostors"},
        {"address-of-idite-lesom"},
    ),
    "writing to 'Ukrainian' contacts is prosecuted": (
        {"safety/ukrainian-contacts", "ua/contact-danger"},
        {"detained-in-russia", "serving-in-ukraine"},
    ),
    "contact with labelled helpers can be a crime": (
        {"safety/helpers-status", "safety/donations", "russian-law/labelled-groups"},
        {"helpers-are-labelled", "mother-of-a-son-in-kazakhstan"},
    ),
    "desertion is not absence": (
        {"russian-law/desertion", "russian-law/absence", "russian-law/absence-or-desertion"},
        {"away-from-the-unit-with-a-case", "not-sure-of-the-situation"},
    ),
    "surrender is a crime": (
        {"russian-law/surrender", "ua/surrender-in-russian-law"},
        {"serving-soldier-who-refuses", "serving-in-ukraine"},
    ),
    "a summons counts as served, and bars the way out": (
        {"russian-law/summons-register", "ru/exit-ban-summons"},
        {"summons-bars-the-way-out", "mother-of-a-conscript"},
    ),
    "deadlines for asylum are short": (
        {"ge/asylum-24h", "kz/asylum-how"},
        {"georgia-has-short-deadlines", "threatened-with-return-from-kazakhstan"},
    ),
    "the mere draft is refused in Finland, Norway and often Germany": (
        {
            "fi/conscription-not-enough",
            "no/suetin-refused",
            "de/courts-split",
            "protection/draft-alone",
        },
        {
            "finland-refuses-the-mere-draft",
            "norway-refused-a-man-who-fled",
            "refused-in-germany-for-the-draft-alone",
        },
    ),
    "the United States deport, and hand out draft papers on landing": (
        {"us/deportation-flights-2025", "us/draft-papers-on-arrival"},
        {"united-states-deport", "waiting-in-the-united-states"},
    ),
    "old passports are rejected": (
        {"eu/non-biometric-passports", "de/fine-not-passport-jan2026", "fr/no-nonbiometric"},
        {"old-passport-and-the-eu", "old-passport-and-moving-on-from-turkiye"},
    ),
    "the French entry was a single one": (
        {"fr/six-deserters-2024"},
        {"france-proof-decides", "friend-of-a-man-in-france"},
    ),
    "stored messages convict years later; a bot is not end-to-end encrypted": (
        {"safety/bot-leak", "safety/telegram"},
        {"bots-and-phones"},
    ),
}
"""What would hurt somebody most if it were wrong: cards that tell it, stories that hold it."""


def test_every_story_holds() -> None:
    """What fails is said in words: here, and by `tropa check`."""
    assert "\n".join(map(str, failures(shipped_guide(), TODAY))) == ""


def test_every_story_expects_more_than_an_outcome() -> None:
    assert len(STORIES) >= 32
    for one in STORIES.values():
        assert one.first or one.shows or one.order or one.never or one.organizations or one.sections


@pytest.mark.parametrize("fact", DANGEROUS)
def test_what_would_hurt_most_has_its_stories(fact: str) -> None:
    """Each of the stories needs a card that tells the fact, and all such cards are needed."""
    cards, stories = DANGEROUS[fact]
    needed = [{one.id for one in expected(STORIES[name])} & cards for name in stories]
    assert all(needed)
    assert set[str]().union(*needed) == cards


def test_there_are_fifteen_facts_that_would_hurt_most() -> None:
    assert len(DANGEROUS) == 15


@pytest.mark.parametrize("name", STORIES)
def test_a_story_fails_when_a_card_that_it_expects_is_taken_out(name: str) -> None:
    told = STORIES[name]
    assert expected(told)
    for one in expected(told):
        card = shipped_guide().cards[one.id]
        review = card.review
        gone = replace(card, review=Review(Status.WITHDRAWN, review.on, review.due))
        named = {other.place for other in expected(told) if other.id == one.id}
        assert named & places_of_problems(told, gone), one.id


@pytest.mark.parametrize("name", [name for name, told in STORIES.items() if told.never])
def test_a_story_fails_when_a_card_that_it_forbids_is_shown_to_everybody(name: str) -> None:
    """A card that would be shown on no such screen at all is forbidden in vain."""
    told = STORIES[name]
    for one in told.never:
        wide = replace(shipped_guide().cards[one.id], audience=Always())
        assert one.place in places_of_problems(told, wide), one.id


@pytest.mark.parametrize("name", [name for name, told in STORIES.items() if told.order])
def test_a_story_fails_when_its_order_is_turned_round(name: str) -> None:
    told = STORIES[name]
    turned = replace(told, order=told.order[::-1])
    assert list(problems_of(turned, shipped_guide(), TODAY))


def expected(told: Story) -> list[Named]:
    """The cards that must be shown, the first one first."""
    first = [told.first] if told.first else []
    return [one for one in [*first, *told.shows, *told.order] if one.id != ORGANIZATIONS]


def places_of_problems(told: Story, new: Card) -> set[Place]:
    """Where the story fails once a card is replaced."""
    return {
        problem.place
        for problem in problems_of(told, with_cards(shipped_guide(), {new.id: new}), TODAY)
    }
