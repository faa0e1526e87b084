"""The draft: all files of flows/ and content/, each fitting its shape, not yet held together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from bot.loading.fitting import content_files, flow_files, story_files
from bot.loading.fitting.content_files import CardRecord
from bot.loading.fitting.validation import validate
from bot.loading.reading.yaml_source import Document, Keys, read
from bot.model.problem import Place, Problem

M = TypeVar("M", bound=BaseModel)

FLOWS = "flows"
CONTENT = "content"
PLACES = "flows/places.yaml"
TOPICS = "content/topics.yaml"


@dataclass(frozen=True, slots=True)
class Sourced(Generic[M]):
    """A file's values and where they stand."""

    document: Document
    data: M

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.document.path).stem

    def place(self, *keys: str | int) -> Place:
        """Where a value stands."""
        return self.document.place(*keys)

    def key_place(self, *keys: str | int) -> Place:
        """Where a key stands."""
        return self.document.key_place(*keys)


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card's record, its full id, and the file and keys where it stands."""

    id: str
    kind: str
    collection: str
    record: CardRecord
    file: Sourced[Any]
    keys: Keys

    def place(self, *keys: str | int) -> Place:
        """Where a value of the card stands."""
        return self.file.place(*self.keys, *keys)


@dataclass(frozen=True, eq=False)
class Draft:
    """The files by kind, in the order of their names."""

    flows: list[Sourced[flow_files.FlowFile]] = field(default_factory=list)
    places: list[Sourced[flow_files.PlacesFile]] = field(default_factory=list)
    topics: list[Sourced[content_files.TopicFile]] = field(default_factory=list)
    sources: list[Sourced[content_files.SourceFile]] = field(default_factory=list)
    countries: list[Sourced[content_files.CountryFile]] = field(default_factory=list)
    organizations: list[Sourced[content_files.OrganizationFile]] = field(default_factory=list)
    guides: list[Sourced[content_files.GuideFile]] = field(default_factory=list)
    wording: list[Sourced[content_files.WordingFile]] = field(default_factory=list)
    stories: list[Sourced[story_files.StoryFile]] = field(default_factory=list)

    def files(self) -> Iterator[Sourced[Any]]:
        """Every file, kind by kind."""
        for kind in fields(self):
            yield from getattr(self, kind.name)

    def cards(self) -> Iterator[CardDraft]:
        """Every card, in the order of the files."""
        for country in self.countries:
            for at, policy in enumerate(country.data.policies):
                full = f"{country.data.id}/{policy.id}"
                yield CardDraft(full, "policy", country.data.id, policy, country, ("policies", at))
        for one in self.organizations:
            yield CardDraft(one.data.id, "organization", "organizations", one.data, one, ())
        for guide in self.guides:
            for at, page in enumerate(guide.data.pages):
                full = f"{guide.data.id}/{page.id}"
                yield CardDraft(full, "page", guide.data.id, page, guide, ("pages", at))

    @property
    def languages(self) -> list[str]:
        """The languages of the guide: those that the interface is worded in, English first.

        English is what a reader of any other language falls back to.
        """
        return sorted((file.stem for file in self.wording), key=lambda code: (code != "en", code))


_FOLDERS: dict[str, tuple[str, type[BaseModel]]] = {
    "content/sources": ("sources", content_files.SourceFile),
    "content/countries": ("countries", content_files.CountryFile),
    "content/organizations": ("organizations", content_files.OrganizationFile),
    "content/guides": ("guides", content_files.GuideFile),
    "content/interface": ("wording", content_files.WordingFile),
    "flows": ("flows", flow_files.FlowFile),
    "flows/stories": ("stories", story_files.StoryFile),
}
_SINGLE: dict[str, tuple[str, type[BaseModel]]] = {
    PLACES: ("places", flow_files.PlacesFile),
    TOPICS: ("topics", content_files.TopicFile),
}

Progress = Callable[[int, int], None]
"""Called with the number of files read and the number of all files."""


def read_draft(files: Mapping[str, bytes], progress: Progress) -> tuple[Draft, list[Problem]]:
    """Fit every file to its shape. `files` are paths (relative, with `/`) and their bytes."""
    draft, problems = Draft(), []
    for count, path in enumerate(sorted(files), start=1):
        kind = _kind(path)
        if kind is None:
            cure = "files belong into " + ", ".join(sorted(_FOLDERS)) + f", {PLACES} and {TOPICS}"
            message = f"no part of the guide; {cure}, and end in .yaml"
            problems.append(Problem(Place(path), "file-place", message))
        else:
            problems += _read_one(draft, *kind, files[path], path)
        progress(count, len(files))
    return draft, problems


def model_of(path: str) -> type[BaseModel] | None:
    """The shape of the file at this path; None where no file belongs."""
    kind = _kind(path)
    return kind[1] if kind else None


def _kind(path: str) -> tuple[str, type[BaseModel]] | None:
    if not path.endswith(".yaml"):
        return None
    return _SINGLE.get(path) or _FOLDERS.get(path.rpartition("/")[0])


def _read_one(
    draft: Draft, attribute: str, model: type[BaseModel], data: bytes, path: str
) -> tuple[Problem, ...]:
    document = read(data, path)
    if isinstance(document, tuple):
        return document
    found = validate(model, document)
    if isinstance(found, tuple):
        return found
    getattr(draft, attribute).append(Sourced(document, found))
    return ()
