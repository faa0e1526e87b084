"""Small files as text that people could have written, and a way to spoil them at a known place.

`MARK` in a text stands where a problem is expected: it is taken out before the file is read, and
its line and column are what the problem must have.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.loading.building.wording import KEYS
from bot.loading.guide import load
from bot.model.guide import Guide
from bot.model.problem import Problem

MARK = "▶"

FLOW = "flows/guidance.yaml"
PLACES = "flows/places.yaml"
TOPICS = "content/topics.yaml"
SOURCES = "content/sources/all.yaml"
COUNTRY = "content/countries/am.yaml"
HELPERS = "content/organizations/helpers.yaml"
RIGHTS = "content/guides/rights.yaml"
STORIES = "flows/stories/people.yaml"
ENGLISH = "content/interface/en.yaml"
RUSSIAN = "content/interface/ru.yaml"


def wording(language: str) -> str:
    """A file of the interface: each key, its language, its placeholders."""
    rows = []
    for key, field in KEYS.items():
        names = "".join(f" {{{name}}}" for name in sorted(field.metadata.get("placeholders", ())))
        rows.append(f'{key}: "{key} {language}{names}"\n')
    return "".join(rows)


FILES: Mapping[str, str] = {
    FLOW: """\
format: 1
id: guidance
title: {en: Guidance, ru: Помощь}
emergency: {outcome: urgent, ask: danger, options: [now]}
facts:
  abroad: {location: [near]}
questions:
  danger:
    ask: {en: In danger?, ru: Опасно?}
    options:
      now: {label: {en: Now, ru: Сейчас}, next: urgent}
      no: {label: {en: No, ru: Нет}}
      unsure: {label: {en: Not sure, ru: Не знаю}, unsure: true}
  location:
    ask: {en: Where?, ru: Где?}
    pick: country
  documents:
    when: {fact: abroad}
    ask: {en: Which papers?, ru: Какие бумаги?}
    many: {min: 1, max: 2}
    options:
      passport: {label: {en: Passport, ru: Паспорт}}
      military-id: {label: {en: Military ID, ru: Военный билет}}
      none: {label: {en: None, ru: Никаких}, alone: true}
    next: sorting
decisions:
  sorting:
    next:
      - {when: {documents: none}, to: urgent}
      - {to: result}
outcomes:
  result:
    title: {en: Result, ru: Итог}
    sections:
      - {id: all, title: {en: All, ru: Всё}, show: {topic: [entry, rights]}}
      - {id: who, title: {en: Who, ru: Кто}, show: {topic: organizations}}
  urgent:
    title: {en: Urgent, ru: Срочно}
    sections:
      - {id: all, title: {en: All, ru: Всё}, show: {kind: organization}}
""",
    PLACES: """\
regions:
  - {id: near, title: {en: Near, ru: Рядом}, countries: [am, kz]}
  - {id: far, title: {en: Far, ru: Далеко}, countries: [fr]}
groups: {near: [am, kz]}
""",
    TOPICS: """\
entry: {title: {en: Entry, ru: Въезд}, check_every: 90}
rights: {title: {en: Rights, ru: Права}, check_every: 90}
""",
    SOURCES: """\
law:
  url: https://law.example/1
  title: The law
  publisher: The state
  published: 2025-03
  accessed: 2026-11-20
  link: true
""",
    COUNTRY: """\
id: am
policies:
  - id: entry
    topic: entry
    for: {location: am}
    title: {en: Entry, ru: Въезд}
    text:
      en: You may enter.
      ru: Въехать можно.
    sources: [law]
    as_of: 2026-02
    review: {status: compiled, on: 2026-11-01, due: 2027-01-01}
    confidence: high
""",
    HELPERS: """\
id: helpers
name: {en: Helpers, ru: Помощники}
for: everyone
text: {en: They help., ru: Помогают.}
where: [am, eu]
status_in_russia: unknown
contact: {en: Write., ru: Пишите.}
channels:
  - {kind: website, value: "https://helpers.example", source: law, as_of: 2024}
sources: [law]
as_of: 2024
review: {status: reviewed, by: A. Lawyer, on: 2026-11-01, due: 2027-01-01, expires: 2027-06-01}
confidence: medium
""",
    RIGHTS: """\
id: rights
title: {en: Your rights, ru: Ваши права}
pages:
  - id: silence
    topic: rights
    for: {documents: [passport, none]}
    title: {en: Silence, ru: Молчание}
    text: {en: Say **nothing**., ru: Молчите.}
    sources: [law]
    as_of: 2024-05-09
    review: {status: compiled, on: 2026-11-01, due: 2027-01-01}
    confidence: low
""",
    STORIES: """\
stories:
  - id: in-danger
    about: Help first.
    answers: {danger: now}
    outcome: urgent
    shows: [helpers]
    never: [am/entry]
    sections: {all: 1}
""",
    ENGLISH: wording("en"),
    RUSSIAN: wording("ru"),
}

PROMISED: Mapping[str, str] = {
    **FILES,
    FLOW: FILES[FLOW].replace("show: {kind: organization}", "show: {tag: [free, spare]}")
    + """\
promises:
  - id: help-for-everyone
    why: Nobody is left alone.
    always: {shows: {kind: [organization, page], fresh: true}, at_least: 2}
  - id: no-entry-advice-in-danger
    why: Whoever is in danger does not cross a border now.
    when: {danger: now, location: near}
    outcome: urgent
    never: {shows: {card: am/entry}}
  - id: rights-first
    why: Rights are known before anybody writes.
    when: {fact: abroad}
    outcome: [result, urgent]
    before: {shows: {topic: rights}, above: {card: [helpers], tag: free}}
  - id: help-in-reach
    why: There is no time.
    within: {shows: {tag: [free]}, presses: 1}
""",
    HELPERS: FILES[HELPERS] + "tags: [free, spare]\nexcludes: [rights/silence, am/entry]\n",
}
"""The small files with a promise of each kind, and a card with tags and excludes."""


def edited(path: str, old: str, new: str) -> dict[str, str | bytes]:
    """The small files with one edit in one of them; without `old` the text is the whole file."""
    before = FILES.get(path, "")
    assert not old or before.count(old) == 1, f"{old!r} stands {before.count(old)} times in {path}"
    return {**FILES, path: before.replace(old, new) if old else new}


def marked(files: Mapping[str, str | bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files without the marks, and `path:line:column` of each mark, sorted."""
    clean, places = {}, []
    for path, text in files.items():
        if isinstance(text, bytes):
            clean[path] = text
            continue
        before, *parts = text.split(MARK)
        for part in parts:
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            places.append((path, line, column))
            before += part
        clean[path] = before.encode()
    return clean, [f"{path}:{line}:{column}" for path, line, column in sorted(places)]


def problems_of(files: Mapping[str, str | bytes]) -> tuple[Problem, ...]:
    """What is wrong with these files."""
    found = load(marked(files)[0])
    return () if isinstance(found, Guide) else found


def guide_of(files: Mapping[str, str | bytes]) -> Guide:
    """The guide of these files, which must be sound."""
    found = load(marked(files)[0])
    assert isinstance(found, Guide), "\n".join(map(str, found))
    return found
