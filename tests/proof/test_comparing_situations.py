"""What an edit changes in all situations, held against looking at each pair of situations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from hypothesis import assume, given, settings

from bot.engine.selection import Filled, fill_sections
from bot.model.conditions import Answers
from bot.model.flow import Flow
from bot.model.guide import Guide
from bot.proof.comparing.difference import Change, FlowDifference, Kind
from bot.proof.comparing.edits import edited
from bot.proof.comparing.guides import difference
from bot.proof.comparing.pairing import paired
from bot.proof.comparing.translating import translated
from tests import guides
from tests.guides import FLOW, TODAY, card
from tests.proof.brute_difference import difference as brute_difference
from tests.proof.brute_force import BruteForce, Key, TooManyError, View, key
from tests.random_edits import edited_guides

Stands = list[tuple[str, str]]
"""Section and card, from top to bottom."""

Told = tuple[Kind, str]
Expected = dict[Told, set[Key]]

MOST = 150
"""Moments of a guide: all pairs of situations are looked at."""


class Pairs:
    """Two versions of a flow, and which of their situations say the same of all that both ask."""

    def __init__(self, old: Guide, new: Guide, most: int) -> None:
        self.names, _ = paired(old, new)
        self.old, self.new = old, new
        self._opened: dict[tuple[int, Key], Stands] = {}
        self._edits = {
            now: edited(card, new.cards[now], new.languages)
            for name, card in old.cards.items()
            if (now := self.names.cards.get(name, name)) in new.cards
        }
        self.flow_before, self.flow = translated(old.first_flow, self.names), new.first_flow
        self.before = BruteForce(self.flow_before, TODAY, most).situations
        self.after = BruteForce(self.flow, TODAY, most).situations

    def __iter__(self) -> Iterator[tuple[View, View]]:
        """Those that differ in an answer to what everybody is asked are not even looked at."""
        every = [*self.before, *self.after]
        asked = sorted(frozenset.intersection(*(frozenset(one.answers) for one in every)))
        alike: dict[Key, list[View]] = defaultdict(list)
        for one in self.before:
            alike[_only(asked, one.answers)].append(one)
        for other in self.after:
            for one in alike[_only(asked, other.answers)]:
                if _agree(one.answers, other.answers):
                    yield one, other

    def expected(self) -> Expected:
        found: Expected = defaultdict(set)
        for one, other in self:
            here, same = key(other.answers), one.outcome.id == other.outcome.id
            if not same:
                found[Kind.OUTCOME, ""].add(here)
            for told in self._changes(_stands(one), _stands(other), ordered=same):
                found[told].add(here)
            urgent = self._urgent(self.flow_before, one), self._urgent(self.flow, other)
            if urgent[0] is not None and urgent[1] is not None:
                for told in self._changes(urgent[0], urgent[1], ordered=True):
                    found[told].add(here)
        return dict(found)

    def _urgent(self, flow: Flow, view: View) -> Stands | None:
        """What the danger button opens in a situation."""
        if flow.urgent is None:
            return None
        here = id(flow), key(view.answers)
        if here not in self._opened:
            filled = fill_sections(flow, flow.urgent.outcome, view.answers, TODAY)
            self._opened[here] = _named(filled)
        return self._opened[here]

    def _changes(self, was: Stands, now: Stands, *, ordered: bool) -> Iterator[Told]:
        before, after = ({card for _, card in one} for one in (was, now))
        yield from ((Kind.LOST, one) for one in before - after)
        yield from ((Kind.GAINED, one) for one in after - before)
        both = before & after
        kept = [[(part, card) for part, card in one if card in both] for one in (was, now)]
        if ordered and kept[0] != kept[1]:
            yield Kind.REORDERED, ""
        for one in both:
            edit = self._edits[one]
            if edit:
                yield edit.kind, one


def _agree(one: Answers, other: Answers) -> bool:
    return all(set(one[name]) == set(other[name]) for name in one.keys() & other.keys())


def _only(questions: list[str], answers: Answers) -> Key:
    return key({name: answers[name] for name in questions})


def _stands(view: View) -> Stands:
    return _named(view.filled)


def _named(filled: Iterable[Filled]) -> Stands:
    return [(part.section.id, card.id) for part in filled for card in part.cards]


def _names(change: Change) -> list[Told]:
    if change.kind in (Kind.OUTCOME, Kind.REORDERED):
        return [(change.kind, "")]
    return [(change.kind, card.id) for card in change.cards]


def _found(flow: FlowDifference, pairs: Pairs) -> Expected:
    """What was told, each condition applied to every situation."""
    found: Expected = defaultdict(set)
    for group in flow.groups:
        where = {key(one.answers) for one in pairs.after if group.condition.holds(one.answers)}
        assert group.whole
        assert len(where) == group.situations, "the condition holds for so many situations"
        assert key(group.example) in where
        for told in chain.from_iterable(map(_names, group.changes)):
            found[told] |= where
    return dict(found)


def _held(old: Guide, new: Guide, most: int = 10_000) -> FlowDifference:
    """The difference of the first flow, every number and condition of it held against the pairs."""
    pairs = Pairs(old, new, most)
    expected = pairs.expected()
    (flow,) = (one for one in difference(old, new, TODAY).flows if one.flow is new.first_flow)
    assert _found(flow, pairs) == expected
    assert flow.changed == len(set().union(*expected.values()))
    assert (flow.before, flow.situations) == (len(pairs.before), len(pairs.after))
    there = [(key(one.answers), key(other.answers)) for one, other in pairs]
    assert flow.removed == flow.before - len({one for one, _ in there})
    assert flow.added == flow.situations - len({other for _, other in there})
    _known(pairs, expected)
    return flow


def _known(pairs: Pairs, expected: Expected) -> None:
    """The pairs say of the same answers what the brute force does, which knows of no others."""
    known = brute_difference(*(BruteForce(one, TODAY) for one in (pairs.flow_before, pairs.flow)))
    for here, change in known.both.items():
        for kind, cards in ((Kind.LOST, change.lost), (Kind.GAINED, change.gained)):
            assert all(here in expected[kind, one] for one in cards)
        if change.reordered:
            order = (expected.get((kind, ""), ()) for kind in (Kind.REORDERED, Kind.OUTCOME))
            assert here in set(chain.from_iterable(order))


@settings(max_examples=settings().max_examples // 2)
@given(edited_guides())
def test_every_number_and_condition_is_that_of_all_pairs(versions: tuple[Guide, Guide]) -> None:
    old, new = versions
    assume(old.first_flow.id == new.first_flow.id)
    try:
        _held(old, new, MOST)
    except TooManyError:
        assume(False)


PLACES = """\
regions:
  - {id: near, title: {en: Near, ru: Рядом}, countries: [am, kz, ru]}
  - {id: europe, title: {en: Europe, ru: Европа}, countries: [fr]}
groups: {near: [am, kz]}
"""


def _small(replaced: Mapping[str, object]) -> Guide:
    """The small guide with a few countries only: all pairs of situations are looked at."""
    return guides.guide({"flows/places.yaml": PLACES, **replaced})


def test_nothing_changes_between_a_guide_and_itself() -> None:
    assert not difference(guides.guide(), guides.guide(), TODAY).anything


def test_a_card_that_is_taken_out_is_lost_to_those_who_saw_it() -> None:
    files = guides.cards()
    country = files["content/countries/am.yaml"]
    assert isinstance(country, dict)
    left = [one for one in country["policies"] if one["id"] != "late"]
    new = _small({"content/countries/am.yaml": {**country, "policies": left}})
    flow = _held(_small({}), new)
    (change,) = (one for group in flow.groups for one in group.changes if one.kind is Kind.LOST)
    assert change.cards[0].id == "am/late"
    assert change.notes == ("it is in no file any more",)


def test_a_new_question_is_no_new_world() -> None:
    """Who is asked one question more is held against who was not asked it."""
    flow = guides.data()
    asked = {"ask": guides.local("New?"), "options": {"one": {"label": guides.local("One")}}}
    flow["questions"] = {"new": asked, **flow["questions"]}
    pages = {
        "id": "safety",
        "title": guides.local("Be safe"),
        "pages": [card("phone", "everyone"), card("home", {"new": "one"})],
    }
    new = _small({FLOW: flow, "content/guides/safety.yaml": pages})
    found = _held(_small({}), new)
    assert (found.added, found.removed) == (0, 0)
    assert found.changed


PLAIN = """\
format: 1
id: help
title: {en: Help, ru: Помощь}
questions:
  who:
    ask: {en: Who?, ru: Кто?}
    options:
      self: {label: {en: Me, ru: Я}}
      other: {label: {en: Another, ru: Другой}}
  place:
    ask: {en: Where?, ru: Где?}
    pick: country
outcomes:
  result:
    title: {en: Result, ru: Итог}
    sections:
      - {id: all, title: {en: All, ru: Всё}, show: {kind: [page, policy]}, most: 30}
"""


def _crowd(extra: object, first: str = "normal") -> Guide:
    """Ten cards or more, of a guide and of two countries: from eleven on they stand together."""
    every = {"who": ["self", "other"]}

    def cards(some: str, **fields: object) -> list[object]:
        rest = [card(f"{some}{number}", every, importance="low") for number in range(3)]
        return [card(some, every, **fields), *rest]

    files = {
        FLOW: PLAIN,
        "content/countries/am.yaml": {"id": "am", "policies": cards("a")},
        "content/countries/kz.yaml": {"id": "kz", "policies": cards("k", importance=first)},
        "content/guides/safety.yaml": {
            "id": "safety",
            "title": guides.local("Be safe"),
            "pages": [
                *cards("s", importance="low")[:2],
                card("x", extra, importance="low"),
                card("y", {"place": "fr"}, importance="low"),
            ],
        },
    }
    without = [
        "flows/short.yaml",
        "content/organizations/ark.yaml",
        "content/organizations/lawyers.yaml",
    ]
    return guides.guide(files, without=without)


def test_cards_that_come_to_stand_together_change_places() -> None:
    """One card more, at the end, and those of the two countries above it are grouped."""
    flow = _held(_crowd({"place": "fr"}), _crowd({"who": "self"}))
    moved = [one for group in flow.groups for one in group.changes if one.kind is Kind.REORDERED]
    cards = {one.cards[0].id for one in moved}
    assert cards == {"kz/k"}


def test_a_card_that_moves_takes_its_country_along() -> None:
    every = {"who": ["self", "other"]}
    flow = _held(_crowd(every), _crowd(every, first="high"))
    moved = [one for group in flow.groups for one in group.changes if one.kind is Kind.REORDERED]
    kz = "now below kz/k, kz/k0, kz/k1, kz/k2"
    assert {(one.cards[0].id, one.notes) for one in moved} == {
        (f"am/{name}", (kz,)) for name in ("a", "a0", "a1", "a2")
    }
