"""Which links are to be checked, and where they stand."""

from __future__ import annotations

from bot.loading.draft import Draft, read_draft
from bot.upkeep.links import Link, links_of
from tests import guides
from tests.guides import organization, review

WEBSITE = {"source": "law", "as_of": "2026-01"}
MIRROR = "https://mirror.example/2"


def _draft(**organizations: dict[str, object]) -> Draft:
    replaced = {f"content/organizations/{name}.yaml": one for name, one in organizations.items()}
    found, problems = read_draft(guides.files(replaced), lambda _done, _all: None)
    assert problems == []
    return found


def _organization(name: str, *urls: str, status: str = "compiled") -> dict[str, object]:
    channels = [{"kind": "website", "value": url, **WEBSITE} for url in urls]
    channels += [{"kind": "telegram", "value": "@someone", **WEBSITE}]
    return organization(name, "everyone", channels=channels, review=review(status))


def _shown(links: tuple[Link, ...]) -> dict[str, list[str]]:
    return {link.url: [f"{place.path}:{place.line}" for place in link.places] for link in links}


def test_sources_and_websites_each_address_once() -> None:
    ark = _organization("ark", "https://ark.example", "https://law.example/1")
    links, left_out = links_of(_draft(ark=ark))
    assert _shown(links) == {
        "https://law.example/1": [
            "content/organizations/ark.yaml:27",
            "content/sources/all.yaml:2",
        ],
        "https://ark.example": ["content/organizations/ark.yaml:23"],
    }
    assert left_out == 1


def test_what_no_reader_is_sent_to_only_if_asked_for() -> None:
    draft = _draft(gone=_organization("gone", "https://gone.example", status="withdrawn"))
    links, left_out = links_of(draft)
    assert [*_shown(links)] == ["https://law.example/1"]
    assert left_out == 2
    links, left_out = links_of(draft, everything=True)
    assert [*_shown(links)] == ["https://law.example/1", MIRROR, "https://gone.example"]
    assert left_out == 0


def test_an_address_that_is_linked_anywhere_is_visited() -> None:
    links, left_out = links_of(_draft(ark=_organization("ark", MIRROR)))
    places = _shown(links)[MIRROR]
    assert [place.split(":")[0] for place in places] == [
        "content/organizations/ark.yaml",
        "content/sources/all.yaml",
    ]
    assert left_out == 0
