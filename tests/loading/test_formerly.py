"""Former files are read as far as they can be, whatever the rules of today say."""

from __future__ import annotations

import pytest

from bot.loading.formerly import TOLERATED, load_former
from bot.loading.rulebook import RULEBOOK
from bot.model.guide import Guide
from tests.loading.flow_examples import Whole
from tests.loading.rule_examples import Example
from tests.loading.small_files import FILES, marked
from tests.loading.test_rules import EXAMPLES

BROKEN = [pytest.param(one, id=f"{one.rule}-{at}") for at, one in enumerate(EXAMPLES)]


def test_sound_files_are_loaded_as_ever() -> None:
    guide, problems = load_former(marked(FILES)[0])
    assert isinstance(guide, Guide)
    assert problems == ()


@pytest.mark.parametrize("example", BROKEN)
def test_what_only_should_not_be_served_is_read(example: Example | Whole) -> None:
    """Of all that breaks a rule, what is tolerated is built, and nothing else."""
    guide, problems = load_former(marked(example.broken)[0])
    assert problems
    tolerated = {problem.rule for problem in problems} <= TOLERATED
    assert (guide is not None) is tolerated


def test_every_tolerated_rule_exists_and_is_tried() -> None:
    assert RULEBOOK.keys() >= TOLERATED
    assert {example.rule for example in EXAMPLES} >= TOLERATED
