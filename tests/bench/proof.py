"""The proofs over all situations, and `tropa diff`.

Each guide is proved in a process of its own, so that nothing worked out before is used again and
memory is that of this guide alone. By hand: `python -m tests.bench.proof QUESTIONS CARDS SEED`.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial

from bot.cli.diff_forms import Compared, as_text
from bot.loading.building.texts import rendered
from bot.loading.formerly import load_former
from bot.model.guide import Guide
from bot.proof.comparing.guides import difference
from bot.proof.judging import proved
from bot.proof.proving import Proof
from tests.bench.guides import ROOT, guide_of, shipped_files
from tests.bench.measure import Figure, Series, seconds
from tests.bench.proof_guides import TODAY, synthetic

QUESTIONS, CARDS = 25, 2000
MANY_CARDS = range(500, 4001, 500)
MANY_QUESTIONS = range(10, 41, 5)
ROUNDS = 3


@dataclass(frozen=True)
class Spent:
    """What a proof took: seconds of processor time, and MB at its highest."""

    seconds: float
    memory: float


def figures() -> Iterator[Figure | Series]:
    """Each with its bar of issue 5, where it has one."""
    shipped = shipped_files()
    guide = guide_of(shipped)
    yield Figure("prove the shipped guide", seconds(lambda: _prove(guide)), "s", 2.0)
    drawn = f"a drawn guide of {QUESTIONS} questions and {CARDS:,} cards"
    whole = _median(QUESTIONS, CARDS)
    yield Figure(f"prove {drawn}", whole.seconds, "s", 5.0)
    yield Figure("– the most memory for it", whole.memory, "MB")
    for name, edited in _edits(shipped):
        took = seconds(partial(_compare, shipped, edited), rounds=ROUNDS)
        yield Figure(f"tropa diff, both loads included: {name}", took, "s", 5.0)
    by_cards = {cards: _median(QUESTIONS, cards).seconds for cards in MANY_CARDS}
    yield Series(f"prove a drawn guide of {QUESTIONS} questions", "cards", "seconds", by_cards)
    by_questions = {asked: _median(asked, CARDS).seconds for asked in MANY_QUESTIONS}
    yield Series(f"prove a drawn guide of {CARDS:,} cards", "questions", "seconds", by_questions)


def _prove(guide: Guide) -> None:
    """All must hold, or it would be something else that is measured.

    Only the longest way does not: from about 30 questions on, its answers fit no buttons.
    """
    found = [one for one in proved(Proof(guide, TODAY)) if one.rule != "path-too-long"]
    if found:
        raise ValueError("\n".join(map(str, found)))


def _median(questions: int, cards: int) -> Spent:
    """Of several processes one after the other; of several seeds, so that no luck is in it."""
    rounds = [_apart(questions, cards, seed) for seed in range(1, ROUNDS + 1)]
    return Spent(
        statistics.median(one.seconds for one in rounds),
        statistics.median(one.memory for one in rounds),
    )


def _apart(questions: int, cards: int, seed: int) -> Spent:
    command = [sys.executable, "-m", "tests.bench.proof", *map(str, (questions, cards, seed))]
    done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return Spent(**json.loads(done.stdout))


def _edits(files: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """A small edit, and one that touches nearly everything."""
    some = [name for name in sorted(files) if name.startswith("content/organizations/")]
    yield "one card withdrawn", dict(files) | {some[0]: _withdrawn(files[some[0]])}
    cards = [name for name in sorted(files) if name.startswith("content/countries/")]
    yield (
        "every card of every third country withdrawn, words of the next one changed",
        dict(files)
        | {name: _withdrawn(files[name]) for name in cards[::3]}
        | {name: files[name].replace(" и ".encode(), " или ".encode()) for name in cards[1::3]},
    )


def _withdrawn(data: bytes) -> bytes:
    return re.sub(rb"status: \w+", b"status: withdrawn", data)


def _compare(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> str:
    """As the command does it, but for git."""
    rendered.cache_clear()
    (before, _), (after, _) = load_former(dict(old)), load_former(dict(new))
    assert before
    assert after
    found = difference(before, after, TODAY)
    assert found.anything
    return as_text(Compared(found, before, after, ("old", "new"), "en"))


def _measured(questions: int, cards: int, seed: int) -> Spent:
    guide = synthetic(questions, cards, seed)
    begun = time.process_time()
    _prove(guide)
    spent = time.process_time() - begun
    return Spent(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measured(*map(int, sys.argv[1:4])))))
