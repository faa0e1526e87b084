"""The stories that are shipped hold for the content that is shipped."""

from __future__ import annotations

from bot.proof.stories import failures
from tests.guides import TODAY
from tests.shipped import shipped_guide


def test_every_story_holds() -> None:
    """What fails is said in words: here, and by `tropa check`."""
    assert "\n".join(map(str, failures(shipped_guide(), TODAY))) == ""


def test_every_story_expects_more_than_an_outcome() -> None:
    stories = shipped_guide().stories
    assert stories
    for one in stories:
        assert one.first or one.shows or one.order or one.never or one.organizations or one.sections
