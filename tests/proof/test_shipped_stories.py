"""The shipped stories hold for the shipped content, and would tell if it changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model.cards import Review, Status
from bot.model.flow import Flow, Outcome
from bot.model.guide import Guide
from bot.model.story import Story
from bot.proof.stories import failures
from bot.proof.stories import story as problems_of
from tests.guides import TODAY
from tests.shipped import shipped_guide

STORIES = {one.id: one for one in shipped_guide().stories}

DANGEROUS = {
    "Kazakhstan is not safe for deserters": "deserter-in-kazakhstan",
    "countries of the internal passport share the search": "kyrgyzstan-hands-people-over",
    "two men were taken in Gyumri": "armenia-without-a-foreign-passport",
    "no source gives the bot of Idite Lesom": "address-of-idite-lesom",
    "writing to 'Ukrainian' contacts is prosecuted": "detained-in-russia",
    "contact with labelled helpers can be a crime": "helpers-are-labelled",
    "desertion is not absence": "away-from-the-unit-with-a-case",
    "surrender is a crime": "serving-soldier-who-refuses",
    "a summons counts as served, and bars the way out": "summons-bars-the-way-out",
    "deadlines for asylum are short": "georgia-has-short-deadlines",
    "the mere draft is refused": "finland-refuses-the-mere-draft",
    "the United States deport": "united-states-deport",
    "old passports are rejected": "old-passport-and-the-eu",
    "the French entry was a single one": "france-proof-decides",
    "stored messages convict years later": "bots-and-phones",
}
"""What would hurt somebody most if it were wrong, and the story that holds it."""


def test_every_story_holds() -> None:
    """What fails is said in words: here, and by `tropa check`."""
    assert "\n".join(map(str, failures(shipped_guide(), TODAY))) == ""


def test_every_story_expects_more_than_an_outcome() -> None:
    assert len(STORIES) >= 25
    for one in STORIES.values():
        assert one.first or one.shows or one.order or one.never or one.organizations or one.sections


@pytest.mark.parametrize("fact", DANGEROUS)
def test_what_would_hurt_most_has_its_story(fact: str) -> None:
    assert DANGEROUS[fact] in STORIES


@pytest.mark.parametrize("name", STORIES)
def test_a_story_fails_when_a_card_that_it_expects_is_taken_out(name: str) -> None:
    told = STORIES[name]
    for expected in told.shows:
        problems = list(problems_of(told, without(told, expected.id), TODAY))
        assert expected.place in {problem.place for problem in problems}, expected.id


def without(told: Story, name: str) -> Guide:
    """The shipped guide with one card withdrawn."""
    guide = shipped_guide()
    card = guide.cards[name]
    review = card.review
    gone = replace(card, review=Review(Status.WITHDRAWN, review.on, review.due))
    flow = guide.flows[told.flow]
    nodes = {
        node.id: replace(
            node,
            sections=tuple(
                replace(part, cards=tuple(gone if one is card else one for one in part.cards))
                for part in node.sections
            ),
        )
        if isinstance(node, Outcome)
        else node
        for node in flow.nodes.values()
    }
    changed = Flow(flow.id, flow.title, nodes, flow.start, flow.urgent)
    return replace(
        guide, cards={**guide.cards, name: gone}, flows={**guide.flows, flow.id: changed}
    )
