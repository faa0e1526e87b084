"""Reads a Dockerfile into stages and instructions, as far as ours goes."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from tests.shipped import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
IGNORED = ROOT / ".dockerignore"

_CONTINUED = re.compile(r"\\\n")
_FROM = re.compile(r"(?P<base>\S+)(?: AS (?P<name>\S+))?")
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")


@dataclass(frozen=True, slots=True)
class Instruction:
    """A word such as RUN, and what follows it on one line."""

    word: str
    rest: str

    @property
    def listed(self) -> list[str]:
        """What follows as a JSON list, or as words."""
        listed = self.rest.startswith("[")
        return list(json.loads(self.rest)) if listed else shlex.split(self.rest)


@dataclass(frozen=True, slots=True)
class Stage:
    """What begins with FROM. `name` is empty where it has none."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, word: str) -> list[Instruction]:
        """Its instructions of one kind."""
        return [one for one in self.instructions if one.word == word]

    def only(self, word: str) -> Instruction:
        """Its one instruction of this kind."""
        (one,) = self.all(word)
        return one


def stages(text: str) -> list[Stage]:
    """The stages in order. An ARG before the first is put in where it is used."""
    arguments: dict[str, str] = {}
    found: list[Stage] = []
    without_comments = re.sub(r"(?m)^\s*#.*\n", "", text)
    for line in _CONTINUED.sub(" ", without_comments).splitlines():
        word, _, rest = line.strip().partition(" ")
        rest = " ".join(rest.split())
        if word == "ARG" and not found:
            name, _, value = rest.partition("=")
            arguments[name] = value
        elif word == "FROM":
            known = _FROM.fullmatch(filled(rest, arguments))
            assert known is not None, rest
            found.append(Stage(known["base"], known["name"] or ""))
        elif word:
            found[-1].instructions.append(Instruction(word, rest))
    return found


def shipped() -> list[Stage]:
    """The stages of deploy/Dockerfile."""
    return stages(DOCKERFILE.read_text(encoding="utf-8"))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its variables put in; unknown ones are empty."""
    return _VARIABLE.sub(lambda found: values.get(found[1], ""), text)


def environment(stage: Stage, before: dict[str, str]) -> dict[str, str]:
    """What ENV sets in a stage, on top of what was set before."""
    values = dict(before)
    for instruction in stage.all("ENV"):
        given = dict(pair.split("=", 1) for pair in instruction.listed)
        values |= {name: filled(value, values) for name, value in given.items()}
    return values


def ignored(path: Path) -> bool:
    """Whether .dockerignore keeps a path at the top of the repository out of the image."""
    verdict = False
    for line in IGNORED.read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!").strip()
        if pattern and not line.startswith("#") and path.match(pattern):
            verdict = not line.startswith("!")
    return verdict
