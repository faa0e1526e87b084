"""What an edit of a small guide changes, by looking at all its situations before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.proof.brute_force import BruteForce, Key, key


@dataclass(frozen=True)
class Change:
    """What one situation shows after an edit that it did not show before, and the reverse."""

    gained: frozenset[str]
    lost: frozenset[str]
    reordered: bool


@dataclass(frozen=True)
class Difference:
    """The situations of two guides: those in both, with what changes, and those in only one."""

    both: Mapping[Key, Change]
    new: frozenset[Key]
    gone: frozenset[Key]

    @property
    def changed(self) -> dict[Key, Change]:
        """The situations in which something else is shown, or in another order."""
        return {
            one: has for one, has in self.both.items() if has.gained or has.lost or has.reordered
        }


def difference(old: BruteForce, new: BruteForce) -> Difference:
    """What an edit changes. The same answers are the same situation."""
    before = {key(view.answers): [card.id for card in view.cards] for view in old.situations}
    after = {key(view.answers): [card.id for card in view.cards] for view in new.situations}
    return Difference(
        both={one: _change(before[one], after[one]) for one in before if one in after},
        new=frozenset(after.keys() - before.keys()),
        gone=frozenset(before.keys() - after.keys()),
    )


def _change(before: list[str], after: list[str]) -> Change:
    gained, lost = set(after) - set(before), set(before) - set(after)
    return Change(frozenset(gained), frozenset(lost), not gained and not lost and before != after)
