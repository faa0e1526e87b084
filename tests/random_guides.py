"""Guides drawn at random: every kind of node, condition and route, always leading forward.

`random_files` draws the files of a guide that loads; `random_guides` loads them too.
`some_random_guides` draws and loads a few dozen once, for all tests of a usual run. For guides with
promises, and for edits of a guide, see `tests/random_promises.py` and `tests/random_edits.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from bot.loading.guide import load
from bot.model.flow import READ
from bot.model.guide import Guide
from tests.guides import FLOW, TODAY, as_files, card, local, organization, review, skeleton

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

SHOWN = ({"kind": "policy"}, {"kind": "organization"}, {"topic": "visa"})
"""What the first sections of an outcome ask for; the last one of each asks for all cards."""

TOMORROW = TODAY + timedelta(days=1)
REVIEWS = [
    *[review()] * 4,
    review("reviewed", by="A. Lawyer"),
    review(due=TODAY),
    review(due=TOMORROW),
    review(expires=TODAY),
    review(expires=TOMORROW, due=TODAY - timedelta(days=1)),
    review("withdrawn", why="It is no longer true."),
]
"""Sound ones, and those that change something on `TODAY` or the day after."""

# Drawn so often that it counts to make these once.
_IMPORTANCE = st.sampled_from(["normal", "normal", "high", "low"])
_REVIEW = st.sampled_from(REVIEWS)
_WHERE = st.sampled_from([[], ["am"], ["fr", "kz"]])
_BULK = st.sampled_from([0, 0, 0, 2, 5, 9])
_SHOWS = st.lists(st.sampled_from(SHOWN), max_size=2)
_MOST = st.sampled_from([{}, {}, {"most": 1}, {"most": 2}, {"most": 3}])
_EMPTY = st.sampled_from([{}, {"empty": local("Nothing.")}])


@st.composite
def random_files(draw: Draw) -> dict[str, bytes]:
    """The files of a guide with one flow, drawn at random, and a few cards."""
    return _SKELETON | as_files(draw(random_records()))


@st.composite
def random_records(draw: Draw, least: int = 0) -> Record:
    """The same as plain data: the flow and the cards, without what every guide has.

    The flow has at least so many nodes besides the first question and the outcomes.
    """
    flow = draw(flows(least))
    return {FLOW: flow} | _cards(draw, options_of(flow))


@st.composite
def random_guides(draw: Draw) -> Guide:
    """A guide with one flow, drawn at random."""
    return loaded(draw(random_files()))


def loaded(files: dict[str, bytes]) -> Guide:
    """The guide of files that were drawn."""
    found = load(files)
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
    return some(random_guides(), SOME)


def some(guides: Guides, number: int) -> Guides:
    """So many of these guides, drawn at once."""
    drawn: list[Guide] = []

    @settings(max_examples=number, phases=[Phase.generate])
    @given(guides)
    def draw(guide: Guide) -> None:
        drawn.append(guide)

    draw()
    # A failing example is made smaller towards the first one.
    return st.sampled_from(sorted(drawn, key=lambda guide: len(guide.first_flow.nodes)))


@st.composite
def flows(draw: Draw, least: int = 0) -> Record:
    """A flow's file."""
    kinds = ["single", *draw(st.lists(st.sampled_from(KINDS), min_size=least, max_size=6))]
    names = [f"{kind}-{at}" for at, kind in enumerate(kinds)]
    questions: Record = {}
    decisions: Record = {}
    record = {
        "format": 1,
        "id": "help",
        "title": local("Help"),
        "questions": questions,
        "decisions": decisions,
        "outcomes": {"first": _outcome(draw, "first"), "second": _outcome(draw, "second")},
    }
    for at, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        targets = [*names[at + 1 :], "first", "second"]
        options = options_of(record)
        if kind == "decision":
            decisions[name] = {"next": routes(draw, targets, options)}
            continue
        question = _question(draw, kind, targets)
        if options and draw(st.booleans()):
            question["when"] = draw(conditions(options) | _impossible(options))
        questions[name] = question
        if draw(st.integers(0, 3)) == 0:
            options = options_of(record)
            question["next"] = draw(st.sampled_from([routes(draw, targets, options), targets[0]]))
    if draw(st.booleans()):
        first = list(questions[names[0]]["options"])
        record["emergency"] = {"outcome": "first", "ask": names[0], "options": first[:2]}
    return record


def options_of(flow: Record) -> Options:
    """The options that conditions on a flow's file may name."""
    found: Options = {}
    for name, question in flow["questions"].items():
        found[name] = [READ] if "page" in question else list(question["options"])
        if "pick" in question:
            found[name] += COUNTRIES
    return found


def conditions(options: Options, *, negating: bool = True) -> st.SearchStrategy[Any]:
    """Conditions as staff write them, over these questions."""
    plain = _plain(options)
    several = st.lists(_joined(plain), min_size=1, max_size=2)
    wider: list[st.SearchStrategy[Any]] = [several]
    wider += [st.fixed_dictionaries({key: several}) for key in ("any", "all")]
    if negating:
        wider.append(st.fixed_dictionaries({"not": plain | several}))
    return plain | st.one_of(wider)


def _plain(options: Options) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(options)).flatmap(
        lambda name: st.fixed_dictionaries({name: _some(options[name])})
    )


def _joined(plain: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A plain condition, or one on two questions at once."""
    return plain | st.tuples(plain, plain).map(lambda both: both[0] | both[1])


def _impossible(options: Options) -> st.SearchStrategy[Any]:
    """A condition that never holds."""
    return _plain(options).map(lambda one: {"all": [one, {"not": one}]})


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


def routes(draw: Draw, targets: list[str], options: Options) -> list[Record]:
    """A list of routes to these targets; now and then one is shadowed by an equal one before it."""
    to = st.sampled_from(targets)
    guarded: list[Record] = []
    if options:
        route = st.fixed_dictionaries({"when": conditions(options), "to": to})
        guarded = draw(st.lists(route, max_size=2))
        if guarded and draw(st.integers(0, 3)) == 0:
            guarded.append({"when": guarded[0]["when"], "to": draw(to)})
    return [*guarded, {"to": draw(to)}]


def _outcome(draw: Draw, name: str) -> Record:
    """Sections that take few cards or many: what one has no room for may stand in the next."""
    shows = [*draw(_SHOWS), {}]
    sections = []
    for at, show in enumerate(shows):
        section = {"id": f"s{at}", "title": local(f"Section {at}"), "show": show}
        sections.append(section | draw(_MOST) | draw(_EMPTY))
    return {"title": local(name), "sections": sections}


def _cards(draw: Draw, options: Options) -> Record:
    """Cards for everybody and for some; each question decides about one of them at least.

    Now and then there are so many that a section becomes a list, or is grouped by country.
    """
    audience = audiences(options)
    drawn = [draw(audience) for _ in range(draw(st.integers(1, 3)))]
    needed = [{name: draw(_some(names))} for name, names in options.items()]
    policies = [card(f"c{at}", one, **_varied(draw)) for at, one in enumerate([*drawn, *needed])]
    many = draw(_BULK)
    shared = [draw(audience), "everyone"]
    return {
        "content/countries/am.yaml": {"id": "am", "policies": policies},
        "content/countries/fr.yaml": {
            "id": "fr",
            "policies": [
                card("rule", draw(audience), topic="visa", **_varied(draw)),
                *(card(f"more{at}", shared[at % 2]) for at in range(many)),
            ],
        },
        "content/guides/safe.yaml": {
            "id": "safe",
            "title": local("Be safe"),
            "pages": [card("page", draw(audience), **_varied(draw))],
        },
        **{
            f"content/organizations/{name}.yaml": organization(
                name,
                draw(audience),
                where=draw(_WHERE),
                **_varied(draw),
            )
            for name in ("ark", "boat")
        },
    }


def audiences(options: Options) -> st.SearchStrategy[Any]:
    """Whom a card is for."""
    return st.just("everyone") | conditions(options, negating=False)


def _varied(draw: Draw) -> Record:
    return {"importance": draw(_IMPORTANCE), "review": draw(_REVIEW)}
