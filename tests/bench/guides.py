"""The guides that are measured: the questionnaire of the peers, a long flow, a large folder."""

from __future__ import annotations

from pathlib import Path

from bot.loading.files import read_files
from bot.loading.guide import load
from bot.model.guide import Guide

ROOT = Path(__file__).resolve().parents[2]
QUESTIONNAIRE = Path(__file__).parent / "questionnaire"

_SENTENCE = "Keep your papers with you, and ask a lawyer before you sign anything at all. "


def guide_of(files: dict[str, bytes]) -> Guide:
    """The guide of these files. Raises ValueError with the first problems."""
    found = load(files)
    if isinstance(found, Guide):
        return found
    raise ValueError("\n".join(map(str, found[:10])))


def shipped_files() -> dict[str, bytes]:
    """The files of flows/ and content/."""
    return read_files(ROOT)


def questionnaire() -> Guide:
    """The eight questions that all bots of the comparison ask; the interface is the shipped one."""
    interface = "content/interface/en.yaml"
    return guide_of(read_files(QUESTIONNAIRE) | {interface: (ROOT / interface).read_bytes()})


def long_flow(questions: int) -> Guide:
    """So many questions in a row, each with four options and a route that depends on answers."""
    lines = ["format: 1", "id: guidance", "title: {en: Long, ru: Длинный}", "questions:"]
    for number in range(questions):
        lines += [f"  q{number}:", f"    ask: {{en: Question {number}?, ru: Вопрос {number}?}}"]
        lines += ["    options:"]
        lines += [
            f"      a{option}: {{label: {{en: Answer {option}, ru: Ответ {option}}}}}"
            for option in range(4)
        ]
        if 0 < number < questions - 1:
            lines += [
                "    next:",
                f"      - {{when: {{q{number - 1}: a3, q{number}: a3}}, to: q{questions - 1}}}",
                f"      - {{to: q{number + 1}}}",
            ]
    lines += [
        "outcomes:",
        "  end:",
        "    title: {en: Result, ru: Результат}",
        "    sections:",
        "      - {id: all, title: {en: All, ru: Всё}, show: {kind: page}, most: 10}",
    ]
    files = {
        path: data
        for path, data in shipped_files().items()
        if path.startswith("content/interface/") or path == "flows/places.yaml"
    }
    files["flows/guidance.yaml"] = "\n".join(lines).encode()
    files["content/topics.yaml"] = (
        "advice: {title: {en: Advice, ru: Советы}, check_every: 400}\n".encode()
    )
    files["content/sources/all.yaml"] = _SOURCE
    for card in range(100):
        name = f"help-{card}"
        audience = f"{{q{card % questions}: a{card % 4}}}"
        files[f"content/guides/{name}.yaml"] = _guide(name, card, audience, pages=1)
    return guide_of(files)


def large_folder(files: int = 1000) -> dict[str, bytes]:
    """So many content files of about 60 lines beside the shipped flows and interface."""
    found = {
        path: data
        for path, data in shipped_files().items()
        if path.startswith(("flows/", "content/interface/")) and "/stories/" not in path
    }
    found["content/topics.yaml"] = (
        ROOT / "content/topics.yaml"
    ).read_bytes() + "advice: {title: {en: Advice, ru: Советы}, check_every: 400}\n".encode()
    found["content/sources/all.yaml"] = _SOURCE
    # Something depends on each question, or the rule `unused-question` would refuse the flow.
    either = "{situation: [serving, away], location: am}"
    all_others = "{case: yes, plans: move, documents: internal, protection: refused}"
    audience = f"{{any: [{either}, {all_others}]}}"
    for number in range(files):
        name = f"help-{number}"
        found[f"content/guides/{name}.yaml"] = _guide(name, number, audience, pages=2)
    return found


_SOURCE = (
    b"made-up: {url: 'https://example.org/', title: Made up for the benchmark, "
    b"publisher: Tropa, accessed: 2026-11-22, link: false}\n"
)


def _card(name: str, audience: str, salt: int) -> list[str]:
    paragraphs = [f"        **Point {salt}.{at}.** {_SENTENCE * 2}" for at in range(3)]
    lines = [
        f"  - id: {name}",
        "    topic: advice",
        f"    for: {audience}",
        f"    title: {{en: Advice {salt} on {name}, ru: Совет {salt} о {name}}}",
        "    text:",
    ]
    for language in ("en", "ru"):
        lines += [f"      {language}: |-"]
        for paragraph in paragraphs:
            lines += [paragraph, ""]
        lines += ["        - first a list", "        - then its second line"]
    lines += [
        "    sources: [made-up]",
        "    as_of: 2026-11",
        "    review: {status: compiled, on: 2026-11-22, due: 2027-01-22}",
        "    confidence: high",
    ]
    return lines


def _guide(name: str, salt: int, audience: str, pages: int) -> bytes:
    lines = [f"id: {name}", f"title: {{en: Guide {salt}, ru: Справка {salt}}}", "pages:"]
    for at in range(pages):
        lines += _card(f"page-{at}", audience, salt * pages + at)
    return "\n".join(lines).encode()
