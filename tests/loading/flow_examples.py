"""More examples for rules, after `rule_examples.py`: conditions, flows, and sets of files."""

# ruff: noqa: E501 - an edit reads best in one piece

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, product
from string import ascii_lowercase

from bot.engine.digests import CARD_BITS, digest
from tests.loading.rule_examples import FOR, MANY, WHEN, Example
from tests.loading.small_files import (
    COUNTRY,
    ENGLISH,
    FILES,
    FLOW,
    HELPERS,
    PLACES,
    RIGHTS,
    RUSSIAN,
    SOURCES,
    STORIES,
    TOPICS,
    edited,
)

CONDITIONS = (
    Example("condition-shape", COUNTRY, FOR, "for: ▶nobody", "or the word everyone", "for: everyone"),
    Example("condition-shape", COUNTRY, FOR, "for: ▶{}", "a condition is a map", "for: [{location: am}]"),
    Example("condition-shape", COUNTRY, FOR, "for: {any: ▶{location: am}}", "`any:` takes a list",
            "for: {any: [{location: am}]}"),
    Example("condition-shape", COUNTRY, FOR, "for: {all: ▶[]}", "`all:` takes a list",
            "for: {all: [{location: am}]}"),
    Example("condition-shape", COUNTRY, FOR, "for: {fact: ▶[]}", "`fact:` names no fact",
            "for: {fact: [abroad]}"),
    Example("condition-shape", COUNTRY, FOR, "for: {location: ▶[]}", "no option of 'location'",
            "for: {location: [am]}"),
    Example("condition-shape", FLOW, "facts:\n", "facts:\n  loop: {fact: ▶loop}\n",
            "refers to itself", "facts:\n  line: {fact: abroad}\n"),
    Example("unknown-question", COUNTRY, FOR, "for: {▶locatoin: am}", "did you mean 'location'?", FOR),
    Example("unknown-question", FLOW, WHEN, "when: {▶who: relative}", "no question 'who'",
            "when: {location: am}"),
    Example("unknown-option", COUNTRY, FOR, "for: {location: [am, ▶de]}", "has no option 'de'",
            "for: {location: [am, near]}"),
    Example("unknown-option", FLOW, "{documents: none}", "{documents: ▶pasport}",
            "did you mean 'passport'?", "{documents: [passport, none]}"),
    Example("unknown-option", FLOW, "{documents: none}", "{documents: ▶near}", "no option 'near'",
            "{location: near}"),
    Example("unknown-fact", FLOW, WHEN, "when: {fact: ▶abraod}", "did you mean 'abroad'?", WHEN),
    Example("unsure-hides", COUNTRY, FOR, "for: {not: {danger: ▶now}}", "name the options it is for",
            "for: {danger: no}"),
    Example("unsure-hides", COUNTRY, FOR, "for: {location: am, all: [{not: {any: [{danger: ▶now}]}}]}",
            "everyone who is not sure", "for: {not: {location: am}}"),
    Example("reserved-word", FLOW, "  location:\n    ask:", "  ▶all: {page: {en: Hi, ru: А}}\n  location:\n    ask:",
            "'all' has a meaning in conditions", "  alle: {page: {en: Hi, ru: А}}\n  location:\n    ask:"),
)  # fmt: skip

ASIDE = "  {}who: {{ask: {{en: Who?, ru: Кто?}}, options: {{me: {{label: {{en: Me, ru: Я}}}}}}}}\n"
PAPERS = "    ask: {en: Which papers?, ru: Какие бумаги?}\n"
FLOWS = (
    Example("question-shape", FLOW, "  documents:\n" + WHEN.join(("    ", "\n")) + PAPERS,
            "  x: {page: {en: Hi, ru: А}}\n  ▶documents:\n", "needs either `ask`",
            "  x: {page: {en: Hi, ru: А}}\n  documents:\n" + PAPERS),
    Example("question-shape", FLOW, "  location:\n    ask: {en: Where?, ru: Где?}",
            "  ▶location:\n    page: {en: Where?, ru: Где?}", "it has nothing to choose",
            "  location:\n    ask: {en: And where?, ru: Где?}"),
    Example("question-shape", FLOW, "  documents:\n    when: {fact: abroad}",
            "  ▶to:\n    ask: {en: To?, ru: В?}\n    pick: country\n    many: {}\n  documents:\n    when: {to: am}",
            "a single answer",
            "  to:\n    ask: {en: To?, ru: В?}\n    pick: country\n  documents:\n    when: {to: am}"),
    Example("question-shape", FLOW, MANY, "many: ▶{max: 3}", "at most 2", "many: {max: 1}"),
    Example("question-shape", FLOW, MANY, "many: ▶{min: 2, max: 1}", "at most 2", "many: {min: 2}"),
    Example("unused-question", FLOW, "  documents:\n    when: {fact: abroad}",
            ASIDE.format("▶") + "  documents:\n    when: {fact: abroad}", "nothing depends on 'who'",
            ASIDE.format("") + "  documents:\n    when: {who: me}"),
    Example("node-twice", FLOW, "  sorting:\n", "  ▶result: {next: urgent}\n  sorting:\n",
            "'result' is also an outcome", "  resulting: {next: urgent}\n  sorting:\n"),
    Example("node-twice", FLOW, "  location:\n", "  ▶sorting: {page: {en: Hi, ru: А}}\n  location:\n",
            "is also a decision", "  hello: {page: {en: Hi, ru: А}}\n  location:\n"),
    Example("unknown-target", FLOW, "next: sorting", "next: ▶sorted", "did you mean 'sorting'?",
            "next: result"),
    Example("unknown-target", FLOW, "      - {to: result}", "      - {to: ▶reslut}",
            "did you mean 'result'?", "      - {to: urgent}"),
    Example("last-route", FLOW, "      - {to: result}\n", "      - ▶{when: {location: am}, to: result}\n",
            "the last route must have no `when`", "      - {to: result}\n"),
    Example("last-route", FLOW, "- {when: {documents: none}, to: urgent}", "- ▶{to: urgent}",
            "only the last may have no `when`", "- {when: {location: am}, to: urgent}"),
    Example("last-route", FLOW, "next: sorting", "next: ▶[]", "the list of routes is empty",
            "next: [{to: sorting}]"),
    Example("last-route", FLOW, "  sorting:\n", "  x: ▶{next: }\n  sorting:\n", "leads nowhere",
            "  x: {next: urgent}\n  sorting:\n"),
    Example("emergency", FLOW, "outcome: urgent", "outcome: ▶urgnet", "did you mean 'urgent'?",
            "outcome: result"),
    Example("emergency", FLOW, "ask: danger", "ask: ▶dager", "no single choice 'dager'; did you mean",
            "ask: danger"),
    Example("emergency", FLOW, "ask: danger", "ask: ▶documents", "no single choice", "ask: danger"),
    Example("emergency", FLOW, "options: [now]", "options: [now, ▶later]", "has no option 'later'",
            "options: [now, unsure]"),
)  # fmt: skip

ABOUT = "    about: Help first.\n"
SAID = "answers: {danger: now}"
TELLING = (
    Example("story-name", STORIES, ABOUT, ABOUT + "    flow: ▶guidnace\n", "did you mean 'guidance'?",
            ABOUT + "    flow: guidance\n"),
    Example("story-name", STORIES, SAID, "answers: {▶dangr: now}", "did you mean 'danger'?",
            "answers: {danger: unsure}"),
    Example("story-name", STORIES, SAID, "answers: {location: ▶ge}", "'location' has no option 'ge'",
            "answers: {location: [am]}"),
    Example("story-name", STORIES, SAID, "answers: {location: [am, ▶near]}",
            "no option 'near'; it is a group, name one of its countries", "answers: {location: kz}"),
    Example("story-name", STORIES, "outcome: urgent", "outcome: ▶urgnet", "did you mean 'urgent'?",
            "outcome: result"),
    Example("story-name", STORIES, "{all: 1}", "{all: 1, ▶al: 1}", "did you mean 'all'?", "{all: 2}"),
    Example("schema-value", STORIES, "{all: 1}", "{all: ▶0}", "1", "{all: 9}"),
    Example("schema-missing-key", STORIES, "  - id: in-danger\n    about: Help first.\n",
            "  - ▶id: in-danger\n", "add 'about: …'", "  - about: Help first.\n    id: in-danger\n"),
)  # fmt: skip


@dataclass(frozen=True)
class Whole:
    """Like an `Example`, of several files at once, or where a mark cannot be set."""

    rule: str
    broken: Mapping[str, str | bytes]
    place: str
    words: str
    sound: Mapping[str, str | bytes]


def moved(path: str, to: str) -> dict[str, str | bytes]:
    """The small files, one of them under another name."""
    return {to if name == path else name: text for name, text in FILES.items()}


def without(*paths: str) -> dict[str, str | bytes]:
    return {path: text for path, text in FILES.items() if path not in paths}


def pages(number: int) -> dict[str, str | bytes]:
    """The small files with so many information pages in a row before the first question."""
    rows = [f"  p{at}: {{page: {{en: P, ru: П}}}}\n" for at in range(number)]
    return edited(FLOW, "questions:\n", "questions:\n" + "".join(rows))


def colliding_pages() -> tuple[str, str]:
    """Two ids of pages that the guide `rights` must not both have."""
    seen: dict[int, str] = {}
    for size in count(3):
        for letters in product(ascii_lowercase, repeat=size):
            name = "".join(letters)
            other = seen.setdefault(digest(CARD_BITS, f"rights/{name}"), name)
            if other != name:
                return other, name
    raise AssertionError


def two_pages(first: str, second: str) -> dict[str, str | bytes]:
    """The small files with two more pages in the guide."""
    page = FILES[RIGHTS].partition("pages:\n")[2]
    more = "".join(page.replace("silence", name) for name in (first, second))
    return {**FILES, RIGHTS: FILES[RIGHTS] + more}


def regions(number: int) -> dict[str, str | bytes]:
    """The small files with so many regions of one country each."""
    codes = "am kz fr de es it pt ru ge tr no se fi dk nl be at".split()[:number]  # noqa: SIM905
    rows = [f"  - {{id: r-{c}, title: {{en: R, ru: Р}}, countries: [{c}]}}\n" for c in codes]
    text = "regions:\n" + "".join(rows) + "groups: {near: [am, kz]}\n"
    return {**FILES, PLACES: text}


def long_text(words: int) -> dict[str, str | bytes]:
    return edited(FLOW, "en: In danger?", "en: In danger" + " or not" * words)


FIRST, SECOND = colliding_pages()

SETS = (
    Whole("yaml-encoding", {**FILES, TOPICS: "entry: {}\nrights: Права".encode("cp1251")},
          f"{TOPICS}:2:9", "not saved as UTF-8 from here on", FILES),
    Whole("yaml-encoding", {**FILES, TOPICS: FILES[TOPICS].encode("utf-16")}, f"{TOPICS}:1:1",
          "UTF-16", {**FILES, TOPICS: FILES[TOPICS].encode("utf-8-sig")}),
    Whole("question-shape", edited(FLOW, "  documents:\n", "  who: {ask: {en: Who?, ru: Кто?}}\n  documents:\n"),
          f"{FLOW}:17:3", "'who' has no options", pages(1)),
    Whole("wording-keys", edited(ENGLISH, 'start: "start en"\ndanger:', "danger:"),
          f"{ENGLISH}:1:1", "'start' is missing", FILES),
    Whole("flow-cycle", edited(FLOW, "next: urgent}", "next: documents}\n      back: {label: {en: B, ru: Н}, next: danger}"),
          f"{FLOW}:8:3", "in a circle: danger → danger", FILES),
    Whole("flow-cycle", edited(FLOW, "documents: none}, to: urgent", "documents: none}, to: documents"),
          f"{FLOW}:17:3", "in a circle: documents → sorting → documents",
          edited(FLOW, "documents: none}, to: urgent", "documents: none}, to: result")),
    Whole("file-missing", without(FLOW), f"{FLOW}:1:1", "is missing", FILES),
    Whole("file-missing", without(TOPICS), f"{TOPICS}:1:1", "is missing", FILES),
    Whole("file-missing", without(ENGLISH, RUSSIAN), f"{ENGLISH}:1:1", "or one like it", FILES),
    Whole("file-place", moved(COUNTRY, "content/am.yaml"), "content/am.yaml:1:1",
          "content/countries", FILES),
    Whole("file-place", moved(COUNTRY, "content/countries/am.yml"), "content/countries/am.yml:1:1",
          "end in .yaml", FILES),
    Whole("file-place", moved(SOURCES, "content/sources/old/all.yaml"),
          "content/sources/old/all.yaml:1:1", "no part of the guide",
          moved(SOURCES, "content/sources/others.yaml")),
    Whole("file-name", moved(HELPERS, "content/organizations/ark.yaml"),
          "content/organizations/ark.yaml:1:5", "must be the file's name, 'ark'", FILES),
    Whole("duplicate-id", {**FILES, "content/sources/b.yaml": FILES[SOURCES]},
          "content/sources/b.yaml:1:1", "'law' is already used at content/sources/all.yaml:1:1",
          {**FILES, "content/sources/b.yaml": FILES[SOURCES].replace("law:", "law-2:").replace("/1", "/2")}),
    Whole("source-twice",
          {**FILES, "content/sources/b.yaml": FILES[SOURCES].replace("law:", "law-2:").replace("/1", "/1/")},
          "content/sources/b.yaml:2:8", "already registered as 'law' at content/sources/all.yaml:2:8",
          {**FILES, "content/sources/b.yaml": FILES[SOURCES].replace("law:", "law-2:").replace("/1", "/3")}),
    Whole("duplicate-id", two_pages("same", "same"), f"{RIGHTS}:22:9",
          "'rights/same' is already used at content/guides/rights.yaml:13:9", two_pages("a", "b")),
    Whole("duplicate-id", {**FILES, "content/guides/am.yaml": FILES[RIGHTS].replace("id: rights", "id: am")},
          "content/guides/am.yaml:1:5", "already used at content/countries/am.yaml:1:5",
          {**FILES, "content/guides/x.yaml": FILES[RIGHTS].replace("id: rights", "id: x")}),
    Whole("duplicate-id",
          {**FILES, "content/guides/organizations.yaml": FILES[RIGHTS].replace("id: rights", "id: organizations")},
          "content/guides/organizations.yaml:1:5", "'organizations' is already used", FILES),
    Whole("duplicate-id", {**FILES, "flows/other.yaml": FILES[FLOW].replace("id: guidance", "id: other")},
          "flows/other.yaml:6:3", "'abroad' is already used at flows/guidance.yaml:6:3",
          {**FILES, "flows/other.yaml":
           FILES[FLOW].replace("id: guidance", "id: other").replace("abroad", "outside")}),
    Whole("story-twice", {**FILES, "flows/stories/z.yaml": FILES[STORIES]}, "flows/stories/z.yaml:2:9",
          f"'in-danger' is already used at {STORIES}:2:9",
          {**FILES, "flows/stories/z.yaml": FILES[STORIES].replace("in-danger", "in-danger-2")}),
    Whole("story-name", {**pages(1), STORIES: FILES[STORIES].replace("danger: now", "p0: read")},
          f"{STORIES}:4:15", "has no question 'p0' (it is a page; leave it out)", pages(1)),
    Whole("language-file", moved(ENGLISH, "content/interface/EN.yaml"),
          "content/interface/EN.yaml:1:1", "'EN' is no two-letter language code", FILES),
    Whole("language-file", {**FILES, "content/interface/xx.yaml": FILES[ENGLISH]},
          "content/interface/xx.yaml:1:1", "'xx' is no two-letter", FILES),
    Whole("same-digest", two_pages(FIRST, SECOND), f"{RIGHTS}:22:9",
          f"the card 'rights/{SECOND}' and 'rights/{FIRST}' cannot be told apart",
          two_pages(FIRST, SECOND + "-2")),
    Whole("screen-size", long_text(600), f"{FLOW}:8:3", "'danger' (en):", long_text(500)),
    Whole("list-too-long", regions(17), f"{FLOW}:14:3", "too many regions", regions(16)),
)  # fmt: skip
