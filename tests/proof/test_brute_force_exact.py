"""The brute force itself, against numbers counted by hand on the small guide of `tests.guides`.

Somebody in danger is asked for the country only (26 answers); everybody else (2 answers) is asked
for whom it is (3), where (26), for papers (8 ways to pick one or two, or one that stands alone),
and outside Russia, and where the country is known (24), for plans (2).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.model.cards import CardKind
from bot.model.conditions import Always, Answered, Condition
from bot.model.guide import Guide
from bot.model.problem import Place
from bot.model.promise import Above, Demand, InReach, NeverShown, Promise, Selection, Shown
from tests import guides
from tests.guides import FLOW, TODAY, card
from tests.proof.brute_difference import difference
from tests.proof.brute_force import BruteForce, TooManyError, View, key
from tests.random_promises import with_cards

pytestmark = pytest.mark.no_cover  # to watch each line takes twice as long as the test

GUIDE = guides.guide()
ALL = BruteForce(GUIDE.flows["help"], TODAY)
SHORT = BruteForce(GUIDE.flows["short"], TODAY)

ORGANIZATIONS = Selection(kinds=frozenset({CardKind.ORGANIZATION}))
POLICIES = Selection(kinds=frozenset({CardKind.POLICY}))


def of(guide: Guide) -> BruteForce:
    return BruteForce(guide.flows["help"], TODAY)


def named(*cards: str) -> Selection:
    return Selection(cards=frozenset(cards))


def picked(question: str, *options: str) -> Condition:
    return Answered(question, frozenset(options))


def breaking(demand: Demand, when: Condition = Always(), *outcomes: str) -> int:
    promise = Promise("p", Place("x"), "help", "Because.", when, frozenset(outcomes), demand)
    return len(ALL.breaking(promise))


def edited(path: str, change: Any) -> Guide:
    """The small guide after a change of one file's plain data."""
    record = guides.data(guides.files()[path].decode())
    change(record)
    return guides.guide({path: record})


def in_words(view: View) -> str:
    return " ".join("+".join(picks) for picks in view.answers.values())


def test_every_way_through_a_short_flow() -> None:
    assert sorted(map(in_words, SHORT.situations)) == ["read guest", "read nobody"]
    assert [sorted(one.answers) for one in SHORT.moments[:2]] == [[], ["hello"]]
    assert len(SHORT.moments) == 4
    assert SHORT.views == SHORT.situations, "there is no danger button"
    assert SHORT.most_picks == 2


def test_situations_and_moments_are_counted() -> None:
    in_danger, others = 26, 2 * 3 * (24 * 8 * 2 + 2 * 8)
    assert len(ALL.situations) == in_danger + others == 2426
    asked_on = 1 + 2 + (1 + 6) + 6 * 26 + 6 * 24 * 8 + 6 * 24 * 8
    assert len(ALL.moments) == len(ALL.situations) + asked_on == 4896
    assert len(ALL.views) == len(ALL.situations) + len(ALL.moments)
    assert len({key(one.answers) for one in ALL.moments}) == len(ALL.moments)


def test_an_outcome_has_the_situations_that_end_there() -> None:
    ends = [view.outcome.id for view in ALL.situations]
    moving_on = 6 * 3 * 8
    assert ends.count("urgent") == 26
    assert ends.count("elsewhere") == moving_on
    assert ends.count("result") == 2400 - moving_on


def test_the_most_picks_are_those_with_two_papers() -> None:
    assert ALL.most_picks == len(["danger", "who", "place", "passport", "card", "advice", "plans"])


def test_there_is_an_end_to_patience() -> None:
    with pytest.raises(TooManyError):
        BruteForce(GUIDE.flows["help"], TODAY, most=4895)
    BruteForce(GUIDE.flows["help"], TODAY, most=4896)


def test_everything_in_the_small_guide_is_reached() -> None:
    reached = ALL.reached
    assert reached.asked == {"danger", "who", "place", "papers", "advice", "plans"}
    assert reached.decisions == {"sorting"}
    assert reached.outcomes == {"result", "elsewhere", "urgent"}
    assert len(reached.options) == 3 + 3 + 26 + 5 + 1 + 2
    assert reached.routes == {
        ("*start*", 0),
        ("danger", 0),
        ("danger", 1),
        ("who", 0),
        ("place", 0),
        ("place", 1),
        ("papers", 0),
        ("papers", 2),  # without advice there are no plans: route 1 asks for both
        ("advice", 0),
        ("plans", 0),
        ("sorting", 0),
        ("sorting", 1),
    }
    # No card is a visa's but `entry`, which stands under the rules.
    assert len(reached.sections) == 3 + 1 + 2
    assert ("result", "visas") not in reached.sections
    assert reached.cards == GUIDE.cards.keys() - {"am/old", "am/gone"}


def test_what_nobody_can_come_to_is_not_reached() -> None:
    def change(flow: Any) -> None:
        flow["questions"]["plans"]["when"] = {"all": [{"place": "am"}, {"not": {"place": "am"}}]}

    reached = of(edited(FLOW, change)).reached
    assert "plans" not in reached.asked
    assert ("plans", "stay") not in reached.options
    assert not reached.decisions
    assert reached.outcomes == {"result", "urgent"}
    assert not {("plans", 0), ("sorting", 0), ("sorting", 1)} & reached.routes
    assert ("elsewhere", "groups") not in reached.sections


def test_a_card_is_shown_in_so_many_situations() -> None:
    papers = len(["passport", "card", "both", "passport+book", "card+book", "unsure"])
    somewhere_else_if_moving = 1
    known = 6 * papers * somewhere_else_if_moving
    unsure_where = 6 * papers
    assert len(ALL.shown_in("am/entry")) == known + unsure_where == 72
    assert ALL.share("am/entry") == 72 / 2426
    assert ALL.shown_in("am/old") == []


def test_final_screens_without_any_card() -> None:
    assert ALL.empty == []
    without = edited(
        "content/organizations/ark.yaml", lambda record: record.update({"for": {"place": "am"}})
    )
    # `lawyers` are for relatives and for those who move on, and `elsewhere` is for the latter.
    assert of(without).empty == []
    both = replace(GUIDE.cards["lawyers"], audience=picked("who", "self"))
    alone = with_cards(without, lambda card: both if card.id == "lawyers" else card)
    # Neither for a relative nor for somebody unsure, and `ark` only for those in Armenia.
    assert len(of(alone).empty) == 2 * 2 * 2 * 8


def test_how_many_break_a_promise_that_something_is_shown() -> None:
    assert breaking(Shown(ORGANIZATIONS), Always(), "result", "elsewhere") == 0
    alone = 2 * (24 * 8 + 2 * 8)
    assert breaking(Shown(ORGANIZATIONS, 2), Always(), "result") == alone
    assert breaking(Shown(ORGANIZATIONS), Always(), "urgent") == 26 + len(ALL.moments)


def test_a_condition_is_taken_literally() -> None:
    sets = 6
    assert breaking(NeverShown(named("am/entry")), Always(), "result") == 72
    assert breaking(NeverShown(named("am/entry")), picked("place", "am"), "result") == 6 * sets
    assert breaking(NeverShown(named("am/entry")), picked("place", "fr"), "result") == 0


def test_how_many_break_a_promise_of_order() -> None:
    assert breaking(Above(POLICIES, ORGANIZATIONS)) == 0
    # Policies are those of Armenia and Kazakhstan; who is unsure where sees both.
    assert breaking(Above(ORGANIZATIONS, POLICIES)) == 6 * (8 + 8 + 8)


def test_a_card_is_not_compared_with_itself() -> None:
    assert breaking(Above(named("ark"), named("ark"))) == 0
    # Shown together, two cards cannot both stand above each other.
    both = named("ark", "lawyers")
    together = {view.key for view in ALL.shown_in("ark")} & {
        view.key for view in ALL.shown_in("lawyers")
    }
    assert breaking(Above(both, both)) == len(together) > 0


def test_how_many_break_a_promise_of_reach() -> None:
    in_one_country = 1 + 6 * (1 + 8 + 8 + 16)
    unsure = 1 + 6 * (1 + 8)
    # Their own country's dangers come first; to who is unsure where, that of returning.
    assert breaking(InReach(named("safety/phone"), 1)) == 2 * in_one_country + unsure
    somewhere = picked("place", "am")
    assert breaking(InReach(named("am/late"), 1), somewhere) == 0
    assert breaking(InReach(named("am/entry"), 1), somewhere) == in_one_country
    # Two presses open the first card of any section that is short: papers must be known.
    unknown = 1 + 6 * (1 + 2 * (1 + 1 + 2))
    assert breaking(InReach(named("am/entry"), 2), somewhere) == unknown
    promise = Promise("p", Place("x"), "short", "", Always(), frozenset(), InReach(named("ark"), 2))
    assert len(SHORT.breaking(promise)) == 2, "there is no danger button at all"


def test_what_is_fresh_is_not_overdue() -> None:
    late = Selection(cards=frozenset({"am/late"}))
    fresh = replace(late, fresh=True)
    assert breaking(Shown(late), picked("place", "am"), "result") == 0
    assert breaking(Shown(fresh), picked("place", "am"), "result") == 6 * 8


def excluding(one: str, other: str) -> dict[frozenset[str], int]:
    guide = with_cards(
        GUIDE,
        lambda card: replace(card, excludes=frozenset({other})) if card.id == one else card,
    )
    return {pair: len(views) for pair, views in of(guide).together().items()}


def test_cards_that_exclude_each_other_count_when_shown_to_the_sure() -> None:
    # In Armenia, staying, with a passport or a card. Who is unsure of anything may see both.
    pair = frozenset({"am/entry", "am/late"})
    assert excluding("am/entry", "am/late") == {pair: 6 * 5}
    assert excluding("am/late", "am/entry") == {pair: 6 * 5}
    # Who is unsure where sees both, too, and does not count; one more is in Armenia and in danger.
    pair = frozenset({"am/late", "kz/return"})
    assert excluding("am/late", "kz/return") == {pair: 6 * 8 + 1}
    # Being unsure of something that neither card depends on hides nothing.
    assert excluding("am/late", "ark") == {frozenset({"am/late", "ark"}): 6 * 8}


def test_an_edit_that_takes_a_card_from_some() -> None:
    after = edited(
        "content/organizations/ark.yaml", lambda record: record.update({"for": {"who": "relative"}})
    )
    changed = difference(ALL, of(after)).changed
    assert len(changed) == 2 * 400, "those who come for themselves"
    assert {(change.gained, change.lost) for change in changed.values()} == {
        (frozenset(), frozenset({"ark"}))
    }
    back = difference(of(after), ALL).changed
    assert back.keys() == changed.keys()
    assert {change.gained for change in back.values()} == {frozenset({"ark"})}


def test_an_edit_that_changes_the_order_only() -> None:
    after = edited(
        "content/countries/am.yaml",
        lambda record: record["policies"][1].update({"importance": "high"}),
    )
    found = difference(ALL, of(after))
    assert all(change.reordered for change in found.changed.values())
    # In Armenia, before the rules of entry; to who is unsure where, before the return; and there
    # on the emergency screen, too.
    assert len(found.changed) == 6 * 6 + 6 * 8 + 1
    assert len(found.both) == 2426
    assert not found.new
    assert not found.gone


def test_an_edit_that_takes_an_answer_away() -> None:
    flow = guides.data()
    del flow["questions"]["papers"]["options"]["card"]
    entry = card("entry", {"place": "am", "papers": "passport"}, topic="visa")
    path = "content/countries/am.yaml"
    record = guides.data(guides.files()[path].decode())
    record["policies"][0] = entry
    found = difference(ALL, of(guides.guide({FLOW: flow, path: record})))
    assert not found.new
    assert len(found.gone) == 2400 * 3 // 8
    assert len(found.both) == 2426 - len(found.gone)
    assert not found.changed
