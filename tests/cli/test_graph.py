"""`tropa graph`: a Mermaid diagram that Mermaid can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import FINE, USAGE
from bot.cli.app import execute
from bot.cli.graph import mermaid
from bot.model.conditions import AllOf, Always, Answered, AnyOf, Negated
from bot.model.flow import Decision, Flow, Option, Outcome, Page, Question, Route
from bot.model.text import paragraph
from tests.cli.mermaid import Diagram, diagram
from tests.shipped import ROOT, shipped_guide

Output = pytest.CaptureFixture[str]


def _flow(*nodes: Question | Page | Decision | Outcome, start: str = "end") -> Flow:
    return Flow("f", {"en": "F"}, {node.id: node for node in nodes}, (Route(start),))


def _question(name: str, asked: str, *routes: Route, options: int = 2) -> Question:
    choices = {f"o{at}": Option(f"o{at}", {"en": f"Option {at}"}) for at in range(options)}
    return Question(name, {"en": (paragraph(asked),)}, None, choices, routes)


def _drawn(flow: Flow) -> Diagram:
    return diagram("\n".join(mermaid(flow, "en")))


OUT = Outcome("out", {"en": "Result"}, None, ())


def test_every_kind_of_node_has_its_shape_and_a_safe_id() -> None:
    page = Page("to-read", {"en": (paragraph("Read."), paragraph("More."))}, (Route("fork"),))
    fork = Decision("fork", (Route("out", Answered("end", frozenset({"o0"}))), Route("out")))
    read = _drawn(_flow(_question("end", "Where?", Route("to-read")), page, fork, OUT))
    assert read.nodes == {
        "_start": ("circle", ""),
        "n_end": ("box", "Where?"),
        "n_to_read": ("slanted", "Read."),
        "n_fork": ("diamond", "fork"),
        "n_out": ("rounded", "Result"),
    }
    assert read.edges == [
        ("_start", "then", "n_end"),
        ("n_end", "then", "n_to_read"),
        ("n_to_read", "then", "n_fork"),
        ("n_fork", "end: Option 0; or otherwise", "n_out"),
    ]


@pytest.mark.parametrize(
    "words",
    ['Say "no"', "a < b > c", "Tom & Jerry", "&quot;", "No #1; or #quot;", "[x] (y) {z} |w| -->"],
)
def test_signs_of_mermaid_in_words_are_only_words(words: str) -> None:
    read = _drawn(_flow(_question("end", words, Route("out")), OUT))
    assert read.nodes["n_end"][1] == words


def test_a_list_in_a_question_is_one_line() -> None:
    read = _drawn(_flow(_question("end", "Choose:\n• one\n• two", Route("out")), OUT))
    assert read.nodes["n_end"][1] == "Choose: • one • two"


def test_conditions_are_worded() -> None:
    one, two = (Answered("end", frozenset({name})) for name in ("o0", "o1"))
    condition = AllOf((AnyOf((one, two)), Negated(two), Always()))
    fork = Decision("fork", (Route("away", condition), Route("out")))
    away = Outcome("away", {"en": "Away"}, None, ())
    read = _drawn(_flow(_question("end", "Where?", Route("fork")), fork, away, OUT))
    words = "end: Option 0 or end: Option 1 and not (end: Option 1) and always"
    assert ("n_fork", words, "n_away") in read.edges
    assert ("n_fork", "otherwise", "n_out") in read.edges


def test_many_options_are_counted() -> None:
    everything = Answered("end", frozenset(f"o{at}" for at in range(9)))
    routes = (Route("away", everything), Route("out"))
    away = Outcome("away", {"en": "Away"}, None, ())
    read = _drawn(_flow(_question("end", "Where?", *routes, options=9), away, OUT))
    assert ("n_end", "end: Option 0, Option 1 and 7 more", "n_away") in read.edges


@pytest.mark.parametrize("flow", ["help", "short"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_flow_is_chosen(flow: str, language: str, root: Path, capsys: Output) -> None:
    arguments = ["graph", "--root", str(root), "--flow", flow, "--language", language]
    assert execute(arguments) == FINE
    read = diagram(capsys.readouterr().out)
    assert len(read.nodes) > 2


def test_the_first_flow_in_the_first_language_unless_told(root: Path, capsys: Output) -> None:
    assert execute(["graph", "--root", str(root)]) == FINE
    plain = capsys.readouterr().out
    assert execute(["graph", "--root", str(root), "--flow", "help", "--language", "en"]) == FINE
    assert capsys.readouterr().out == plain


def test_an_unknown_flow(root: Path, capsys: Output) -> None:
    assert execute(["graph", "--root", str(root), "--flow", "halp"]) == USAGE
    assert capsys.readouterr() == ("", "There is no flow 'halp'; did you mean 'help'?\n")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_shipped_flow(language: str, capsys: Output) -> None:
    assert execute(["graph", "--root", str(ROOT), "--language", language]) == FINE
    read = diagram(capsys.readouterr().out)
    flow = shipped_guide().first_flow
    assert len(read.nodes) == len(flow.nodes) + 1
    outcomes = {f"n_{node.id}" for node in flow.nodes.values() if isinstance(node, Outcome)}
    assert {source for source, _, _ in read.edges} == read.nodes.keys() - outcomes
    assert outcomes <= {target for _, _, target in read.edges}
