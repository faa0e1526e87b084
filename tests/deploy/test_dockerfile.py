"""deploy/Dockerfile: what it must say, and that all of it is there. `make image` runs its steps."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.settings.environment import HEALTH
from tests.deploy.dockerfile import Stage, environment, ignored, shipped, stages
from tests.shipped import ROOT

BUILD, FINAL = shipped()


def _copied(stage: Stage) -> list[str]:
    """What it copies out of the repository."""
    return [
        source
        for one in stage.all("COPY")
        if not one.rest.startswith("--from")
        for source in one.listed[:-1]
    ]


def test_a_dockerfile_is_read_as_docker_does() -> None:
    first, last = stages(
        "ARG BASE=x:1\n# no\nFROM ${BASE} AS one\nRUN a \\\n# between\n   && b\n"
        'FROM ${BASE}\nENV A=1 B=$A:2 \\\n    C=3\nCMD ["d", "e f"]\n'
    )
    assert (first.base, first.name, last.name) == ("x:1", "one", "")
    assert first.only("RUN").rest == "a && b"
    assert environment(last, {"A": "0"}) == {"A": "1", "B": "0:2", "C": "3"}
    assert last.only("CMD").listed == ["d", "e f"]


def test_both_stages_have_one_base_that_is_pinned() -> None:
    """A venv holds the path of its Python, so both need the very same."""
    assert BUILD.base == FINAL.base
    name, _, version = BUILD.base.partition(":")
    assert name == "python"
    python = version.removesuffix("-slim-bookworm")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    assert python in {"3.11", "3.12", "3.13", "3.14"}


def test_nothing_unpinned_is_fetched_and_nothing_is_compiled() -> None:
    locked, own = BUILD.all("RUN")
    assert "--require-hashes --only-binary :all: --requirement requirements.lock" in locked.rest
    assert "--no-deps --no-build-isolation" in own.rest
    assert not any("apt" in one.rest or "curl" in one.rest for one in (locked, own))


def test_it_runs_as_nobody_in_particular() -> None:
    user, group = FINAL.only("USER").rest.split(":")
    assert int(user) == int(group) >= 10_000
    assert FINAL.only("STOPSIGNAL").rest == "SIGTERM"
    assert (FINAL.only("ENTRYPOINT").listed, FINAL.only("CMD").listed) == (["tropa"], ["run"])
    given = environment(FINAL, {"PATH": "/bin"})
    assert given["PATH"] == "/opt/tropa/bin:/bin"
    assert given["PYTHONDONTWRITEBYTECODE"] == "1"
    assert given["TROPA_ROOT"] == FINAL.only("WORKDIR").rest


def test_no_secret_is_in_it() -> None:
    text = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    assert "TOKEN" not in text
    assert "KEYS" not in text


def test_its_health_is_asked_where_it_answers() -> None:
    check = FINAL.only("HEALTHCHECK").rest
    assert f"http://{HEALTH}/healthz" in check


def test_all_that_is_copied_is_there_and_not_ignored() -> None:
    sources = [*_copied(BUILD), *_copied(FINAL)]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert not ignored(Path(source)), source


@pytest.mark.parametrize("name", [".env", ".git", "deploy", "tests", "docs", ".venv", "x.pem"])
def test_what_is_not_copied_never_reaches_docker(name: str) -> None:
    assert ignored(Path(name))
