"""`tropa links`: against a web on loopback, in both forms, with its exit codes."""

from __future__ import annotations

import asyncio
import io
import json
import math
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.cli import FINE, PROBLEMS, USAGE, links
from bot.cli.app import execute
from bot.cli.loading import late_bar
from bot.upkeep.links import Verdict
from tests.cli.running import small, tropa
from tests.guides import organization, review
from tests.shipped import ROOT
from tests.upkeep.web import Naps, Web, names

Output = pytest.CaptureFixture[str]
FILE = "content/sources/all.yaml"


@pytest.fixture
async def site() -> AsyncIterator[Web]:
    async with Web() as server:
        yield server


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> Naps:
    """No real name is ever asked for, and nothing sleeps."""
    names(monkeypatch)
    taken = Naps()
    monkeypatch.setattr(links, "sleep", taken)
    return taken


def _root(tmp_path: Path, law: str, mirror: str = "http://10.0.0.1/", website: str = "") -> Path:
    """The small guide with these addresses; the mirror is not linked."""
    channel = {"kind": "website", "value": website, "source": "law", "as_of": "2026"}
    ark = organization("ark", "everyone", channels=[channel] if website else [])
    sources = {
        name: {
            "url": url,
            "title": name,
            "publisher": "The Paper",
            "accessed": "2026-11-22",
            "link": link,
        }
        for name, url, link in (("law", law, True), ("mirror", mirror, False))
    }
    text = json.dumps(sources, indent=2).replace('"2026-11-22"', "2026-11-22")
    ark["review"] = review()
    return small(tmp_path, {FILE: text, "content/organizations/ark.yaml": ark})


async def _links(root: Path, *arguments: str) -> int:
    """Run the command beside the loop in which the web lives."""
    command = ["links", "--root", str(root), "--loopback", *arguments]
    return await asyncio.to_thread(execute, command)


async def test_sound_links(site: Web, naps: Naps, tmp_path: Path, capsys: Output) -> None:
    root = _root(tmp_path, site.page("/", 200))
    assert await _links(root) == FINE
    said = "Links: 1 (1 fine). Not visited, since no reader is sent there: 1.\n"
    assert capsys.readouterr() == ("", said)
    assert naps.taken == []


async def test_broken_links_with_their_places(
    site: Web, naps: Naps, tmp_path: Path, capsys: Output
) -> None:
    gone = site.page("/gone", 404)
    there = site.page("/there", 200, host="other.example")
    moved = site.page("/moved", 301, {"Location": there})
    root = _root(tmp_path, moved, gone)
    assert await _links(root, "--all") == PROBLEMS
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        f"{FILE}:10: gone: {gone} (404 Not Found)",
        f"{FILE}:3: moved: {moved} -> {there}",
    ]
    assert shown.err == "Links: 2 (1 gone, 1 moved).\n"
    for line, url in ((10, gone), (3, moved)):
        assert url in (root / FILE).read_text(encoding="utf-8").splitlines()[line - 1]
    assert naps.taken == [1]


async def test_what_somebody_must_look_at_is_not_broken(
    site: Web, naps: Naps, tmp_path: Path, capsys: Output
) -> None:
    page = site.page("/", 403)
    assert await _links(_root(tmp_path, page)) == FINE
    assert capsys.readouterr().out == f"{FILE}:3: refused: {page} (403 Forbidden)\n"


async def test_each_address_is_visited_once_and_named_wherever_it_stands(
    site: Web, naps: Naps, tmp_path: Path, capsys: Output
) -> None:
    page = "https://nowhere.example/"
    assert await _links(_root(tmp_path, page, page, website=page)) == PROBLEMS
    shown = capsys.readouterr()
    assert [line.split(":")[0] for line in shown.out.splitlines()] == [
        "content/organizations/ark.yaml",
        FILE,
        FILE,
    ]
    assert shown.err == "Links: 1 (1 unreachable).\n"


async def test_as_json(site: Web, naps: Naps, tmp_path: Path, capsys: Output) -> None:
    fine, gone = site.page("/fine", 200), site.page("/gone", 410)
    assert await _links(_root(tmp_path, fine, gone), "--all", "--format", "json") == PROBLEMS
    shown = capsys.readouterr()
    assert shown.err == ""
    rows = json.loads(shown.out)
    assert rows == [
        {
            "url": gone,
            "verdict": "gone",
            "broken": True,
            "to": None,
            "said": "410 Gone",
            "places": [{"path": FILE, "line": 10}],
        },
        {
            "url": fine,
            "verdict": "fine",
            "broken": False,
            "to": None,
            "said": "",
            "places": [{"path": FILE, "line": 3}],
        },
    ]
    page = (ROOT / "docs/upkeep.md").read_text(encoding="utf-8")
    words = [*rows[0], *rows[0]["places"][0], *(one.value for one in Verdict)]
    assert [word for word in words if f"`{word}`" not in page] == []


async def test_the_bounds_are_those_of_the_options(
    site: Web, naps: Naps, tmp_path: Path, capsys: Output
) -> None:
    page = site.handled("/", site.hang)
    assert await _links(_root(tmp_path, page), "--timeout", "0.1", "--at-once", "1") == PROBLEMS
    assert capsys.readouterr().out.endswith("(no answer in 0.1 s)\n")


async def test_as_a_program_which_spares_private_networks(site: Web, tmp_path: Path) -> None:
    """Without the option of the tests, this machine is never asked."""
    root = _root(tmp_path, site.page("/", 200, host="127.0.0.1"))
    visited = await asyncio.to_thread(tropa, "links", "--loopback", root=root)
    assert (visited.code, visited.out) == (FINE, "")
    assert visited.err.startswith("Links: 1 (1 fine).")
    spared = await asyncio.to_thread(tropa, "links", root=root)
    assert spared.code == PROBLEMS
    assert "unsafe: " in spared.out
    assert site.asked == ["HEAD /"]


async def test_a_crooked_cookie_is_no_noise(
    site: Web, naps: Naps, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = site.page("/", 200, {"Set-Cookie": "a[]{}=1; =; \x80"})
    assert await _links(_root(tmp_path, page)) == FINE
    assert capfd.readouterr().err.count("\n") == 1


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_a_bar_at_a_terminal(
    site: Web, naps: Naps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(links, "late_bar", partial(late_bar, -math.inf))
    root = _root(tmp_path, site.page("/1", 200), site.page("/2", 404))
    assert await _links(root, "--all") == PROBLEMS
    assert "Checking links" in terminal.getvalue()
    assert "100%" in terminal.getvalue()
    assert "Checking" not in capsys.readouterr().out


async def test_files_that_do_not_fit_are_not_visited(broken: Path, capsys: Output) -> None:
    assert await _links(broken) == PROBLEMS
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2 problems; nothing was started." in shown.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--timeout", "0"], "0.0 is not in the range 0<x<=600"),
        (["--at-once", "0"], "0 is not in the range 1<=x<=64"),
        (["--format", "ics"], "'text', 'json'"),
    ],
)
def test_bad_values_are_explained(
    arguments: list[str], said: str, root: Path, capsys: Output
) -> None:
    assert execute(["links", "--root", str(root), *arguments]) == USAGE
    assert said in capsys.readouterr().err
