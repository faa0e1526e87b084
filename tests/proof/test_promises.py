"""Broken promises: what is told, with whom it happens, and what they keep from being served."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.loading.guide import load
from bot.model.guide import Guide
from bot.proof.judging import PROOF_RULES, load_proved, proved, refusals
from bot.proof.proving import Proof
from bot.proof.rulebook import RULEBOOK
from bot.proof.rules.promises import breaches
from bot.proof.sets.diagrams import Diagrams
from tests.guides import PROVED, TODAY, cards, files, guide, organization, review

FLOW = "flows/help.yaml"


def flow(*promises: str) -> dict[str, object]:
    """The flow with these promises; each is what stands below `why`."""
    lines = ["promises:"]
    for at, promise in enumerate(promises):
        lines += [f"  - id: p{at}", "    why: Somebody gets hurt."]
        lines += [f"    {line}" for line in promise.strip().splitlines()]
    return {FLOW: f"{PROVED[FLOW]}\n" + "\n".join(lines) + "\n"}


def with_promises(*promises: str, **replaced: object) -> Guide:
    return guide(PROVED | flow(*promises) | replaced)


def told(found: Guide, today: date = TODAY) -> list[str]:
    """The messages of broken promises, without their reasons."""
    problems = proved(Proof(found, today))
    assert all(one.message.endswith("Somebody gets hurt.") for one in problems)
    return [one.message.removesuffix(" It stands for: Somebody gets hurt.") for one in problems]


KEPT = [
    "outcome: result\nalways: {shows: {kind: organization}}",
    "outcome: [result, elsewhere, urgent]\nalways: {shows: {kind: [organization, page]}}",
    "when: {place: am, papers: card}\noutcome: result\nalways: {shows: {card: am/entry}}",
    "when: {place: am}\nalways: {shows: {kind: policy}}\noutcome: [result, urgent]",
    "when: {place: ru}\nnever: {shows: {card: am/entry}}",
    "when: {who: self, plans: stay}\nnever: {shows: {card: lawyers}}",
    "before: {shows: {kind: policy}, above: {card: safety/phone}}\noutcome: result",
    "within: {shows: {topic: safety}, presses: 1}",
    "when: {place: fr}\nwithin: {shows: {card: safety/phone}, presses: 1}",
]

BROKEN = [
    (
        "outcome: result\nalways: {shows: {kind: organization}, at_least: 2}",
        (
            "only 1 (ark) shown of: organisations; expected: at least 2; e.g. No danger → "
            "Myself → Armenia → Papers unsure → Stay here (416 of 2,426 situations (17 %))."
        ),
    ),
    (
        "when: {place: am}\noutcome: result\nalways: {shows: {card: am/entry}}",
        (
            "'am/entry' is not shown: its `for:` needs papers: passport, card, but papers is none; "
            "shown in its section 'visas': nothing; e.g. No danger → Myself → Armenia → No papers "
            "→ Stay here (12 of 2,426 situations (0.5 %))."
        ),
    ),
    (
        "when: {papers: [card, book]}\nnever: {shows: {card: am/entry}}\noutcome: result",
        (
            "'am/entry' is shown, because place is am and papers is card; e.g. No danger → "
            "Myself → Armenia → Identity card → Stay here (48 of 2,426 situations (2 %))."
        ),
    ),
    (
        "before: {shows: {kind: page}, above: {kind: organization}}\noutcome: result",
        (
            "'ark' stands above 'safety/phone'; e.g. No danger → Myself → Armenia → Papers unsure "
            "→ Stay here (2,256 of 2,426 situations (93 %))."
        ),
    ),
    (
        "within: {shows: {card: kz/return}, presses: 1}",
        (
            "after one press none can be read of: 'kz/return'; e.g. Danger now → Armenia "
            "(2,280 of 2,426 situations (94 %))."
        ),
    ),
    (
        "within: {shows: {kind: organization}, presses: 2}",
        (
            "after 2 presses none can be read of: organisations; e.g. Danger now → Armenia "
            "(all 2,426 situations)."
        ),
    ),
]


@pytest.mark.parametrize("promise", KEPT)
def test_a_promise_that_is_kept(promise: str) -> None:
    assert told(with_promises(promise)) == []


@pytest.mark.parametrize(("promise", "message"), BROKEN)
def test_a_promise_that_is_broken(promise: str, message: str) -> None:
    (problem,) = told(with_promises(promise))
    outcome = re.search(r"outcome: (\w+)", promise)
    where = outcome[1] if outcome else "urgent"
    assert problem == f"the promise 'p0' is broken in '{where}': {message}"


def test_a_promise_stands_at_its_place() -> None:
    found = with_promises(KEPT[0], BROKEN[0][0])
    (problem,) = proved(Proof(found, TODAY))
    line = str(flow(KEPT[0], BROKEN[0][0])[FLOW]).splitlines()[problem.place.line - 1]
    assert (problem.place.path, problem.rule, line.strip()) == (FLOW, "promise", "- id: p1")


def test_not_sure_counts_only_where_it_is_named() -> None:
    never = "never: {shows: {card: am/late}}\noutcome: urgent"
    assert told(with_promises("when: {place: ru}\n" + never)) == []
    (problem,) = told(with_promises("when: {place: unsure}\n" + never))
    assert "because place is unsure" in problem


def test_the_emergency_screen_is_seen_at_any_moment() -> None:
    (problem,) = told(
        with_promises("when: {place: am}\nnever: {shows: {card: am/late}}\noutcome: urgent")
    )
    assert "the emergency screen" not in problem  # there are some who end there
    (problem,) = told(
        with_promises("when: {papers: card}\nnever: {shows: {card: safety/phone}}\noutcome: urgent")
    )
    assert (
        "e.g. the emergency screen, opened at No danger → Myself → Armenia → Identity card"
        in problem
    )


def test_a_moment_is_told_as_one() -> None:
    asked = "not: {any: [{danger: [now, no, unsure]}]}"
    (problem,) = told(with_promises(f"when: {{{asked}}}\nnever: {{shows: {{card: safety/phone}}}}"))
    assert "the emergency screen, opened at the start (while questions are still asked)" in problem


# What keeps a guide from being served


def lost() -> dict[str, object]:
    """The guide's cards, with the entry to Armenia for people in Russia."""
    given = cards()
    country = given["content/countries/am.yaml"]
    assert isinstance(country, dict)
    country["policies"][0]["for"] = {"place": "ru", "papers": ["passport", "card"]}
    return given


ENTRY = "when: {place: am, papers: card}\noutcome: result\nalways: {shows: {card: am/entry}}"


def test_a_broken_promise_is_not_served() -> None:
    spoilt = files(PROVED | flow(ENTRY) | lost())
    assert isinstance(load(spoilt), Guide)
    found = load_proved(spoilt, TODAY)
    assert isinstance(found, tuple)
    assert [one.rule for one in found] == ["promise"]
    assert isinstance(load_proved(files(PROVED | flow(ENTRY)), TODAY), Guide)


def test_a_flow_that_cannot_be_proved_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Diagrams.__init__, "__defaults__", ("", 100))
    found = load_proved(files(PROVED), TODAY)
    assert isinstance(found, tuple)
    (problem,) = found
    assert (str(problem.place), problem.rule) == ("flows/help.yaml:1:1", "proof-too-large")
    assert proved(Proof(guide(PROVED), TODAY)) == found
    assert "nobody could say what it does" in RULEBOOK["proof-too-large"]


def test_files_with_problems_are_not_proved() -> None:
    found = load_proved(files({FLOW: "id: help"}), TODAY)
    assert isinstance(found, tuple)
    assert {one.rule for one in found} == {"schema-missing-key"}


@pytest.mark.parametrize(
    "dates", [review("withdrawn", why="It is wrong."), review(expires=TODAY)], ids=["taken", "old"]
)
def test_what_was_withdrawn_or_has_expired_is_told_and_keeps_nothing_from_being_served(
    dates: dict[str, object],
) -> None:
    given = cards()
    country = given["content/countries/am.yaml"]
    assert isinstance(country, dict)
    country["policies"][0]["review"] = dates
    found = guide(PROVED | flow(ENTRY) | given)
    assert [one.promise.id for one in breaches(Proof(found, TODAY))] == ["p0"]
    assert proved(Proof(found, TODAY))
    assert refusals(found, TODAY) == ()


def test_a_withdrawn_card_that_may_not_be_shown_is_no_reason_to_refuse() -> None:
    gone = {
        "content/organizations/trap.yaml": organization(
            "trap", "everyone", review=review("withdrawn", why="A trap.")
        )
    }
    found = with_promises("never: {shows: {card: trap}}", **gone)
    assert told(found) == []
    assert refusals(found, TODAY) == ()


def test_overdue_cards_break_a_promise_of_fresh_ones_and_keep_nothing_from_being_served() -> None:
    promise = "outcome: urgent\nwhen: {place: am}\nalways: {shows: {card: am/late, fresh: true}}"
    found = with_promises(promise)
    (problem,) = told(found)
    assert "'am/late' is shown, but its check fell due on 2026-11-22; e.g." in problem
    assert refusals(found, TODAY) == ()
    assert told(found, date(2026, 11, 21)) == []


def test_one_edit_and_one_expiry_are_told_apart() -> None:
    given = lost() | {
        "content/organizations/ark.yaml": organization(
            "ark", "everyone", review=review(expires=TODAY)
        )
    }
    found = guide(PROVED | flow(ENTRY, KEPT[0]) | given)
    assert {one.promise.id for one in breaches(Proof(found, TODAY))} == {"p0", "p1"}
    assert ["'p0'" in one.message for one in refusals(found, TODAY)] == [True]


def test_the_progress_counts_the_rules() -> None:
    steps: list[tuple[int, int]] = []
    proved(Proof(guide(PROVED), TODAY), lambda done, every: steps.append((done, every)))
    assert steps == [(at, len(PROOF_RULES)) for at in range(1, len(PROOF_RULES) + 1)]
