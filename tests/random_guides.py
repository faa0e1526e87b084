"""Guides drawn at random: every kind of node, condition and route, always leading forward.

`random_files` draws the files of a guide that loads; `random_guides` loads them too.
`some_random_guides` draws and loads a few dozen once, for all tests of a usual run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from bot.loading.guide import load
from bot.model.flow import READ
from bot.model.guide import Guide
from tests.guides import FLOW, as_files, card, local, organization, skeleton

Draw = Callable[[st.SearchStrategy[Any]], Any]
Record = dict[str, Any]
Guides = st.SearchStrategy[Guide]
Options = dict[str, list[str]]
"""Question -> its options that a condition may name."""

COUNTRIES = ["am", "near", "fr"]
"""Two options of every list of countries, and a group."""

_SKELETON = as_files(skeleton())

SOME = 60

KINDS = ["single", "single", "many", "page", "country", "decision"]


@st.composite
def random_files(draw: Draw) -> dict[str, bytes]:
    """The files of a guide with one flow, drawn at random, and a few cards."""
    flow, options = draw(flows())
    return _SKELETON | as_files({FLOW: flow} | _cards(draw, options))


@st.composite
def random_guides(draw: Draw) -> Guide:
    """A guide with one flow, drawn at random."""
    found = load(draw(random_files()))
    if not isinstance(found, Guide):
        # By chance two ids share a digest, about once in thousands of flows.
        assert {problem.rule for problem in found} == {"same-digest"}, found
    assume(isinstance(found, Guide))
    assert isinstance(found, Guide)
    return found


def some_random_guides() -> Guides:
    """As many guides as a test of the usual run has examples; in a thorough run any guide.

    To load one takes longer than what a test does with it.
    """
    if settings().max_examples > SOME:
        return random_guides()
    drawn: list[Guide] = []

    @settings(max_examples=SOME, phases=[Phase.generate])
    @given(random_guides())
    def draw(guide: Guide) -> None:
        drawn.append(guide)

    draw()
    # A failing example is made smaller towards the first one.
    return st.sampled_from(sorted(drawn, key=lambda guide: len(guide.first_flow.nodes)))


@st.composite
def flows(draw: Draw) -> tuple[Record, Options]:
    """A flow's file, and the options that conditions on it may name."""
    kinds = ["single", *draw(st.lists(st.sampled_from(KINDS), max_size=6))]
    names = [f"{kind}-{at}" for at, kind in enumerate(kinds)]
    options: Options = {}
    questions: Record = {}
    decisions: Record = {}
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        targets = [*names[at + 1 :], "first", "second"]
        if kind == "decision":
            decisions[name] = {"next": _routes(draw, targets, options)}
            continue
        question = _question(draw, kind, targets)
        if options and draw(st.booleans()):
            question["when"] = draw(conditions(options))
        options[name] = [READ] if kind == "page" else list(question.get("options", {}))
        if kind == "country":
            options[name] += COUNTRIES
        if draw(st.integers(0, 3)) == 0:
            question["next"] = draw(st.sampled_from([_routes(draw, targets, options), targets[0]]))
        questions[name] = question
    record = {
        "format": 1,
        "id": "help",
        "title": local("Help"),
        "questions": questions,
        "decisions": decisions,
        "outcomes": {"first": _outcome("first"), "second": _outcome("second")},
    }
    if draw(st.booleans()):
        first = list(questions[names[0]]["options"])
        record["emergency"] = {"outcome": "first", "ask": names[0], "options": first[:2]}
    return record, options


def conditions(options: Options, *, negating: bool = True) -> st.SearchStrategy[Any]:
    """Conditions as staff write them, over these questions."""
    plain = st.sampled_from(list(options)).flatmap(
        lambda name: st.fixed_dictionaries({name: _some(options[name])})
    )
    several = st.lists(_joined(plain), min_size=1, max_size=2)
    wider: list[st.SearchStrategy[Any]] = [several]
    wider += [st.fixed_dictionaries({key: several}) for key in ("any", "all")]
    if negating:
        wider.append(st.fixed_dictionaries({"not": plain | several}))
    return plain | st.one_of(wider)


def _joined(plain: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A plain condition, or one on two questions at once."""
    return plain | st.tuples(plain, plain).map(lambda both: both[0] | both[1])


def _some(names: list[str]) -> st.SearchStrategy[Any]:
    one = st.sampled_from(names)
    return one | st.lists(one, min_size=1, max_size=3, unique=True)


def _question(draw: Draw, kind: str, targets: list[str]) -> Record:
    if kind == "page":
        return {"page": local("A page.")}
    unsure = {"label": local("Unsure"), "unsure": True}
    if kind == "country":
        return {"ask": local("Where?"), "pick": "country", "options": {"unsure": unsure}}
    options: Record = {
        f"o{at}": {"label": local(f"O{at}")} for at in range(draw(st.integers(1, 4)))
    }
    if kind == "single":
        for option in options.values():
            if draw(st.integers(0, 4)) == 0:
                option["next"] = draw(st.sampled_from(targets))
        if draw(st.booleans()):
            options["unsure"] = unsure
        return {"ask": local("Which?"), "options": options, "why": local("Because.")}
    least = draw(st.integers(1, len(options)))
    many = {"min": least, "max": draw(st.integers(least, len(options)))}
    if draw(st.booleans()):
        options["unsure"] = unsure | {"alone": True}
    return {"ask": local("Which of these?"), "options": options, "many": many}


def _routes(draw: Draw, targets: list[str], options: Options) -> list[Record]:
    to = st.sampled_from(targets)
    guarded: list[Record] = []
    if options:
        route = st.fixed_dictionaries({"when": conditions(options), "to": to})
        guarded = draw(st.lists(route, max_size=2))
    return [*guarded, {"to": draw(to)}]


def _outcome(name: str) -> Record:
    sections = [
        {"id": "rules", "title": local("Rules"), "show": {"kind": "policy"}, "most": 2},
        {"id": "all", "title": local("All"), "show": {}, "empty": local("Nothing.")},
    ]
    return {"title": local(name), "sections": sections[name == "second" :]}


def _cards(draw: Draw, options: Options) -> Record:
    """Cards for everybody and for some; each question decides about one of them at least."""
    audience = st.just("everyone") | conditions(options, negating=False)
    drawn = [draw(audience) for _ in range(draw(st.integers(1, 3)))]
    needed = [{name: draw(_some(names))} for name, names in options.items()]
    policies = [card(f"c{at}", one) for at, one in enumerate([*drawn, *needed])]
    return {
        "content/countries/am.yaml": {"id": "am", "policies": policies},
        "content/organizations/ark.yaml": organization("ark", draw(audience)),
    }
