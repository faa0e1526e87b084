"""A small guide that has one of everything, as files.

`files()` gives the files, whole or with some replaced; `guide()` loads them. The wording is made
up: the English words of the key `back` are "back (en)". For guides drawn at random see
`tests/random_guides.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import yaml

from bot.loading.building.wording import KEYS
from bot.loading.guide import load
from bot.loading.reading.yaml_source import read
from bot.model.guide import Guide
from tests.guide_texts import HELP, PLACES, SHORT

TODAY = date(2026, 11, 22)
"""The day on which `late` is overdue, `old` has expired and `gone` is withdrawn."""

LANGUAGES = ("en", "ru")
FLOW = "flows/help.yaml"

PROVED = {
    FLOW: HELP.replace("show: {kind: policy}, most: 5", "show: {topic: safety, kind: policy}"),
    "flows/short.yaml": SHORT.replace("topic: visa", "topic: safety"),
}
"""What to replace for a guide that keeps every proof. In the small guide as it is, a section never
shows a card and an outcome is empty."""

SOURCES = {
    "law": ("https://law.example/1", "2025-03", True),
    "mirror": ("https://mirror.example/2", None, False),
}
TOPICS = {"visa": ("Visas", "Визы"), "safety": ("Safety", "Безопасность")}


def local(words: str, russian: str = "") -> dict[str, str]:
    """The same words in each language, told apart."""
    return {"en": words, "ru": russian or f"{words}, по-русски"}


def card(name: str, audience: object, **fields: object) -> dict[str, Any]:
    """The record of a policy or a page; `fields` replace or add some."""
    return {
        "id": name,
        "topic": "safety",
        "for": audience,
        "title": local(f"Card {name}"),
        "text": local(f"Text of **{name}**."),
        "sources": ["law"],
        "as_of": "2026-02",
        "review": review(),
        "confidence": "high",
    } | fields


def review(status: str = "compiled", **dates: object) -> dict[str, object]:
    """A review that is sound on `TODAY`."""
    return {"status": status, "on": date(2026, 11, 1), "due": date(2027, 1, 1)} | dates


def organization(name: str, audience: object, **fields: object) -> dict[str, Any]:
    """The record of an organisation."""
    record = card(name, audience)
    del record["topic"], record["title"]
    own = {
        "name": local(f"Group {name}"),
        "contact": local("Write."),
        "status_in_russia": "unknown",
    }
    return record | own | fields


def skeleton() -> dict[str, object]:
    """What every guide needs besides flows and cards."""
    topics: dict[str, object] = {
        name: {"title": local(*words), "check_every": 90} for name, words in TOPICS.items()
    }
    sources: dict[str, object] = {
        name: {
            "url": url,
            "title": f"Source {name}",
            "publisher": "The Paper",
            "accessed": TODAY,
            "link": link,
        }
        | ({"published": published} if published else {})
        for name, (url, published, link) in SOURCES.items()
    }
    interface = {f"content/interface/{code}.yaml": wording(code) for code in LANGUAGES}
    return {
        "content/topics.yaml": topics,
        "content/sources/all.yaml": sources,
        "flows/places.yaml": PLACES,
        **interface,
    }


def wording(language: str) -> dict[str, str]:
    """Made-up wording: each key, its language and its placeholders."""
    return {
        key: " ".join((key, f"({language})", *map("{{{}}}".format, _placeholders(field))))
        for key, field in KEYS.items()
    }


def _placeholders(field: Any) -> list[str]:
    return sorted(field.metadata.get("placeholders", ()))


def cards() -> dict[str, object]:
    """The cards of the small guide: each kind, each status, due, overdue and expired."""
    gone = review("withdrawn", why="It is no longer true.")
    seen = review("reviewed", by="A. Lawyer")
    return {
        "content/countries/am.yaml": {
            "id": "am",
            "policies": [
                card("entry", {"place": "am", "papers": ["passport", "card"]}, topic="visa"),
                card("late", {"place": "am"}, review=review(due=date(2026, 11, 22))),
                card("old", {"place": "am"}, review=review(expires=date(2026, 11, 22))),
                card("gone", {"place": "am"}, review=gone),
            ],
        },
        "content/countries/kz.yaml": {
            "id": "kz",
            "policies": [card("return", {"place": "near"}, importance="high", confidence="low")],
        },
        "content/organizations/ark.yaml": organization("ark", "everyone", review=seen),
        "content/organizations/lawyers.yaml": organization(
            "lawyers", [{"who": "relative"}, {"plans": "move"}], confidence="medium"
        ),
        "content/guides/safety.yaml": {
            "id": "safety",
            "title": local("Be safe"),
            "pages": [
                card("phone", "everyone", sources=["law", "mirror"]),
                card("home", {"not": {"plans": "move"}}),
            ],
        },
    }


def files(
    replaced: Mapping[str, object] | None = None, *, without: Collection[str] = ()
) -> dict[str, bytes]:
    """The files of the small guide, some replaced, added or left out.

    A file is given as bytes, as text, or as plain data.
    """
    given = skeleton() | cards() | {FLOW: HELP, "flows/short.yaml": SHORT} | dict(replaced or {})
    return as_files({path: file for path, file in given.items() if path not in without})


def as_files(given: Mapping[str, object]) -> dict[str, bytes]:
    """Files as they stand on disk."""
    return {path: _bytes(file) for path, file in given.items()}


def guide(replaced: Mapping[str, object] | None = None, *, without: Collection[str] = ()) -> Guide:
    """The small guide, loaded. Fails with its problems when what was replaced is unsound."""
    return loaded(files(replaced, without=without))


def loaded(given: Mapping[str, bytes]) -> Guide:
    """The guide of these files, which must be sound."""
    found = load(given)
    assert isinstance(found, Guide), "\n".join(map(str, found))
    return found


def data(text: str = HELP) -> Any:
    """A file's plain data, to be changed and handed to `files`."""
    document = read(text.encode(), "any.yaml")
    assert not isinstance(document, tuple)
    return document.value


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _bytes(file: object) -> bytes:
    if isinstance(file, bytes):
        return file
    if isinstance(file, str):
        return file.encode()
    return yaml.dump(file, Dumper=_Dumper, sort_keys=False, allow_unicode=True).encode()
