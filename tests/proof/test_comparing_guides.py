"""What staff did: renamed, used an id anew, rewrote, checked anew, took a promise back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bot.model.guide import Guide
from bot.proof.comparing.difference import Change, Difference, Kind, Renamed, Turned, Weight
from bot.proof.comparing.guides import difference
from bot.proof.comparing.words import Edit
from tests import guides
from tests.guides import FLOW, TODAY, card, local, organization, review

AM, ARK, SAFETY = (
    f"content/{name}.yaml" for name in ("countries/am", "organizations/ark", "guides/safety")
)

PHONE = {
    "en": "Turn the phone off before a border. Take the card out and keep it elsewhere.",
    "ru": "Выключите телефон перед границей. Выньте карту и храните её отдельно.",
}
MONEY = {
    "en": "Never pay for a place in a queue; ask the consulate what its fees are.",
    "ru": "Никогда не платите за очередь; узнайте в консульстве, сколько стоит услуга.",
}
PHONES, MONIES = local("Phones at borders", "Телефон на границе"), local("Costs", "Расходы")


def _pages(*pages: dict[str, Any]) -> dict[str, object]:
    home = card("home", {"not": {"plans": "move"}})
    return {
        SAFETY: {"id": "safety", "title": local("Be safe"), "pages": [home, *pages]},
    }


def _phone(name: str = "phone", **fields: object) -> dict[str, Any]:
    return card(name, "everyone", **{"title": PHONES, "text": PHONE, **fields})


def _flow(change: str, into: str) -> dict[str, object]:
    text = guides.files()[FLOW].decode()
    assert text.count(change) == 1, text.count(change)
    return {FLOW: text.replace(change, into)}


def _between(old: Mapping[str, object] | None, new: Mapping[str, object] | None) -> Difference:
    return difference(guides.guide(old), guides.guide(new), TODAY)


def _changes(found: Difference) -> list[Change]:
    return [change for one in found.flows for group in one.groups for change in group.changes]


def _kinds(found: Difference) -> set[tuple[Kind, str]]:
    return {(one.kind, one.cards[0].id) for one in _changes(found) if one.cards}


# Ids


def test_a_renamed_card_is_the_same_card() -> None:
    found = _between(_pages(_phone()), _pages(_phone("phones", sources=["law", "mirror"])))
    assert found.renamed == (Renamed(("card", "safety/phone"), ("card", "safety/phones")),)
    assert _kinds(found) == {(Kind.REVIEW, "safety/phones")}
    assert not found.problems


def test_another_text_under_another_id_is_another_card() -> None:
    found = _between(_pages(_phone()), _pages(card("cost", "everyone", title=MONIES, text=MONEY)))
    assert found.renamed == ()
    assert _kinds(found) == {(Kind.LOST, "safety/phone"), (Kind.GAINED, "safety/cost")}


def test_two_countries_may_say_the_same_and_are_not_one() -> None:
    policy = {"title": PHONES, "text": PHONE}
    kz = "content/countries/kz.yaml"
    near = card("return", {"place": "near"}, importance="high", confidence="low")
    at_home = guides.cards()[AM]
    assert isinstance(at_home, dict)
    policies = at_home["policies"]
    old = {AM: {"id": "am", "policies": [*policies, card("phone", "everyone", **policy)]}}
    new = {kz: {"id": "kz", "policies": [near, card("phone", "everyone", **policy)]}}
    found = _between(old, new)
    assert found.renamed == ()
    assert {(Kind.LOST, "am/phone"), (Kind.GAINED, "kz/phone")} <= _kinds(found)


def test_an_id_that_names_another_card_is_an_error() -> None:
    found = _between(_pages(_phone()), _pages(_phone(topic="visa", title=MONIES, text=MONEY)))
    (problem,) = found.problems
    assert str(problem).startswith(
        "content/guides/safety.yaml:25:7: 'safety/phone' was another card before, 'Phones at "
        "borders'; buttons that were sent before the edit would show"
    )
    assert problem.rule == "reused-id"
    assert (Kind.GAINED, "safety/phone") in _kinds(found)
    assert (Kind.LOST, "safety/phone@before") in _kinds(found)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"title": MONIES, "text": MONEY}, id="all is said anew, on the same topic"),
        pytest.param({"topic": "visa"}, id="the same words on another topic"),
        pytest.param({"title": MONIES}, id="another title"),
    ],
)
def test_a_card_may_be_rewritten(fields: dict[str, Any]) -> None:
    found = _between(_pages(_phone()), _pages(_phone(**fields)))
    assert not found.problems


def test_an_id_whose_card_went_elsewhere_is_an_error() -> None:
    """The topic is the same; but what it said is said by another card now."""
    new = _pages(_phone(title=MONIES, text=MONEY), _phone("at-borders"))
    (problem,) = _between(_pages(_phone()), new).problems
    assert "'safety/phone' was another card" in problem.message


def test_an_organisation_is_its_name() -> None:
    old = {ARK: organization("ark", "everyone")}
    named = {ARK: organization("ark", "everyone") | {"name": local("The Group called Ark")}}
    assert not _between(old, named).problems
    text, contact = local("They lend cars.", "Дают машины."), local("Ring.", "Звоните.")
    other = {"name": local("Helpers", "Помощь"), "text": text, "contact": contact}
    (problem,) = _between(old, {ARK: organization("ark", "everyone") | other}).problems
    assert "'ark' was another card before, 'Group ark'" in problem.message


def test_an_option_that_says_something_else_is_an_error() -> None:
    old = "stay: {label: {en: Stay here, ru: Остаться}}"
    (problem,) = _between(
        None, _flow(old, "stay: {label: {en: Buy papers, ru: Купить визу}}")
    ).problems
    place, message = str(problem).split(" ", 1)
    assert place == "flows/help.yaml:46:7:"
    assert message.startswith("'stay' said 'Stay here' before, and says 'Buy papers' now")
    for slip in ("{en: Stay hre, ru: Останется}", "{en: To stay, ru: Не ехать}"):
        assert not _between(None, _flow(old, f"stay: {{label: {slip}}}")).problems


def test_a_renamed_option_is_the_same_option() -> None:
    text = guides.files()[FLOW].decode()
    new: dict[str, object] = {
        FLOW: text.replace(" move:", " go-on:").replace("plans: move", "plans: go-on"),
        SAFETY: _pages(_phone())[SAFETY],
        "content/organizations/lawyers.yaml": organization(
            "lawyers", [{"who": "relative"}, {"plans": "go-on"}], confidence="medium"
        ),
    }
    home = card("home", {"not": {"plans": "go-on"}})
    new[SAFETY] = {"id": "safety", "title": local("Be safe"), "pages": [home, _phone()]}
    found = _between(_pages(_phone()), new)
    option = ("option", "help", "plans")
    assert found.renamed == (Renamed((*option, "move"), (*option, "go-on")),)
    assert not _changes(found)
    assert not found.structure
    assert all(one.added == one.removed == 0 for one in found.flows)


# Cards


def test_words_review_and_sources_of_a_card() -> None:
    later = review(due=date(2027, 1, 20), status="reviewed", by="A. Lawyer")
    text = {**PHONE, "en": PHONE["en"].replace("before", "long before")}
    new = _phone(text=text, review=later, sources=["mirror"], confidence="low")
    found = _between(_pages(_phone()), _pages(new))
    (change,) = _changes(found)
    assert change.kind is Kind.REWRITTEN
    assert change.edit
    (text_edit,) = change.edit.rewritten
    assert (text_edit.part, text_edit.language) == ("text", "en")
    assert [one.words for one in text_edit.pieces if one.edit is not Edit.KEPT] == [" long"]
    assert change.edit.review[:4] == (
        Turned("status", "compiled", "reviewed"),
        Turned("by", "", "A. Lawyer"),
        Turned("due", "2027-01-01", "2027-01-20"),
        Turned("confidence", "high", "low"),
    )
    assert [(one.what, bool(one.after)) for one in change.edit.review[4:]] == [
        ("source law", False),
        ("source mirror", True),
    ]


def test_a_withdrawn_card_is_lost_and_says_why() -> None:
    gone = review("withdrawn", why="It is no longer true.")
    found = _between(_pages(_phone()), _pages(_phone(review=gone)))
    (change,) = (one for one in _changes(found) if one.kind is Kind.LOST)
    assert change.notes == ("it was withdrawn",)
    (unseen,) = found.unseen
    assert unseen.edit
    assert Turned("status", "compiled", "withdrawn") in unseen.edit.review


def test_an_address_behind_a_word_is_a_change_of_the_text() -> None:
    text = {"en": "Ask [them](https://law.example/1).", "ru": "Спросите."}
    other = {**text, "en": "Ask them."}
    found = _between(_pages(_phone(text=text)), _pages(_phone(text=other)))
    (change,) = _changes(found)
    assert change.edit
    assert change.edit.rewritten


# Beside the cards


def test_other_words_of_a_question_and_of_the_interface() -> None:
    english = guides.wording("en") | {"back": "Back to it"}
    new = _flow("{en: What next?", "{en: What now?") | {"content/interface/en.yaml": english}
    found = _between(None, new)
    assert [(one.of, str(one.place)) for one in found.wording] == [
        (("question", "help", "plans", "ask"), "flows/help.yaml:42:3"),
        (("interface", "back"), "content/interface/en.yaml:1:1"),
    ]
    assert not _changes(found)


def test_a_new_question_and_a_section_that_is_gone() -> None:
    text = guides.files()[FLOW].decode()
    section = "      - {id: groups, title: {en: Groups, ru: Группы}, show: {kind: organization}}\n"
    assert text.count(section) == 2
    found = _between(None, {FLOW: text.replace(section, "", 1)})
    assert [(one.line, one.risky) for one in found.structure] == [
        ("the section 'groups' of 'result' is gone", True)
    ]
    assert {one.cards[0].id for one in _changes(found) if one.kind is Kind.LOST} == {
        "ark",
        "lawyers",
    }


PROMISE = """\
promises:
  - id: help
    why: Nobody is left without help.
    outcome: urgent
    always: {shows: {kind: organization}}
"""


def _promising(promise: str) -> Guide:
    return guides.guide({FLOW: guides.files()[FLOW].decode() + promise})


def test_a_promise_that_is_gone_or_demands_less() -> None:
    old, without = _promising(PROMISE), guides.guide()
    less = _promising(PROMISE.replace("kind: organization", "kind: page"))
    meant = "it stood for: Nobody is left without help."
    assert _promises(old, without) == [(f"the promise 'help' is gone; {meant}", True)]
    assert _promises(old, less) == [(f"the promise 'help' demands something else; {meant}", True)]
    assert _promises(old, old) == []
    assert _promises(without, old) == [("the promise 'help' is new", False)]


def _promises(old: Guide, new: Guide) -> list[tuple[str, bool]]:
    return [(one.line, one.risky) for one in difference(old, new, TODAY).promises]


# Order


def test_what_is_lost_stands_first_and_the_important_before_all() -> None:
    old = _pages(_phone(), card("first", "everyone", importance="high", title=MONIES))
    new = _pages(card("new", "everyone", title=MONIES, text=MONEY))
    new["content/organizations/lawyers.yaml"] = organization("lawyers", {"who": "relative"})
    found = _between(old, new)
    ranks = [
        (group.changes[0].kind, group.changes[0].urgent or group.changes[0].weight)
        for group in found.flows[0].groups
    ]
    kinds = [kind for kind, _ in ranks]
    assert kinds == sorted(kinds)
    worst = found.flows[0].groups[0].changes[0]
    assert (worst.kind, worst.cards[0].id) == (Kind.LOST, "safety/first")
    assert worst.weight is Weight.IMPORTANT


def test_sections_that_change_places_are_told_as_sections() -> None:
    text = guides.files()[FLOW].decode()
    rules = "      - {id: rules, title: {en: Rules, ru: Правила}, show: {kind: policy}, most: 5}\n"
    groups = "      - {id: groups, title: {en: Groups, ru: Группы}, show: {kind: organization}}\n"
    assert text.count(rules + groups) == 1
    found = _between(None, {FLOW: text.replace(rules + groups, groups + rules)})
    (change,) = _changes(found)
    assert change.kind is Kind.REORDERED
    assert change.notes == ("the section 'groups' is now above rules",)


def test_a_card_that_moves_up_is_told_once() -> None:
    others = [card(name, "everyone", title=local(f"Card {name}")) for name in ("a", "b", "c")]
    old = _pages(*others, _phone())
    found = _between(old, _pages(*others, _phone(importance="high")))
    moved = [one for one in _changes(found) if one.kind is Kind.REORDERED]
    assert {one.cards[0].id for one in moved} == {"safety/phone"}
    assert any("now above safety/a, safety/b, safety/c, safety/home" in one.notes for one in moved)


@pytest.mark.parametrize(
    ("shows", "weight"),
    [
        ("{card: safety/phone}", Weight.IMPORTANT),
        ("{topic: safety}", Weight.IMPORTANT),
        ("{kind: page, tag: told}", Weight.IMPORTANT),
        ("{kind: page}", Weight.OTHER),
        ("{card: safety/home}", Weight.OTHER),
    ],
)
def test_a_card_that_a_promise_is_about_is_important(shows: str, weight: Weight) -> None:
    """A promise that there is any page at all is not about this one."""
    promise = PROMISE.replace("{kind: organization}", shows)
    flow = {FLOW: guides.files()[FLOW].decode() + promise}
    fields: dict[str, Any] = {"tags": ["told"]} if "tag" in shows else {}
    text = {**PHONE, "en": f"{PHONE['en']} Always."}
    new = _phone(**fields, text=text)
    (change,) = _changes(_between(flow | _pages(_phone(**fields)), flow | _pages(new)))
    assert change.weight is weight


def test_it_says_how_far_it_has_come() -> None:
    steps: list[tuple[int, int]] = []
    guide = guides.guide()
    difference(guide, guide, TODAY, lambda done, every: steps.append((done, every)))
    every = len(steps)
    assert steps == [(done, every) for done in range(1, every + 1)]
    assert every >= len(guide.flows)


@pytest.mark.parametrize(("before", "now"), [("ru", ""), ("", "ru"), ("en", "ru")])
def test_another_language_makes_nothing_another_thing(before: str, now: str) -> None:
    """`before` and `now` are the languages that are left out."""
    found = difference(_without(before), _without(now), TODAY)
    assert found.problems == ()
    assert found.renamed == ()
    assert _changes(found) == []
    assert found.wording == ()
    gone, come = ((code, what) for code, what in ((now, "gone"), (before, "new")))
    expected = [f"the language '{code}' is {what}" for code, what in (gone, come) if code]
    assert sorted(one.line for one in found.structure) == sorted(expected)


def _without(language: str) -> Guide:
    some = {
        path: _unsaid(guides.data(file.decode()), language)
        for path, file in guides.files().items()
        if path != f"content/interface/{language}.yaml"
    }
    return guides.loaded(guides.as_files(some))


def _unsaid(part: Any, language: str) -> Any:
    """Each text without this language."""
    if isinstance(part, list):
        return [_unsaid(one, language) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _unsaid(one, language)
        for name, one in part.items()
        if name != language or part.keys() != {"en", "ru"}
    }
