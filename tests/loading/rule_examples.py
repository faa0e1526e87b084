"""For every rule at least one edit that breaks it, the place and words of the problem, and a cure.

An `Example` puts `wrong` (then `right`) in the place of `old` in one of the small files; without
`old` it is the whole file. The mark in `wrong` stands where the problem must be found.
"""

# ruff: noqa: E501 - an edit reads best in one piece

from __future__ import annotations

from dataclasses import dataclass

from tests.loading.small_files import (
    COUNTRY,
    ENGLISH,
    FILES,
    FLOW,
    HELPERS,
    PLACES,
    TOPICS,
    edited,
)


@dataclass(frozen=True)
class Example:
    """An edit that breaks a rule, what is said about it, and an edit that is sound."""

    rule: str
    path: str
    old: str
    wrong: str
    words: str
    right: str

    @property
    def broken(self) -> dict[str, str | bytes]:
        return edited(self.path, self.old, self.wrong)

    @property
    def sound(self) -> dict[str, str | bytes]:
        return edited(self.path, self.old, self.right)


FOR = "for: {location: am}"
TITLE = "title: {en: Entry, ru: Въезд}"
TEXT = "en: You may enter."
WEBSITE = 'kind: website, value: "https://helpers.example"'
WHEN = "when: {fact: abroad}"
REVIEW = "review: {status: compiled, on: 2026-11-01, due: 2027-01-01}\n    confidence: high"
MANY = "many: {min: 1, max: 2}"

YAML = (
    Example("yaml-syntax", TOPICS, "{en: Rights,", "{en: Rights▶: all,", "", '{en: "Rights: all",'),
    Example(
        "yaml-tab",
        TOPICS,
        "entry: {title: {en",
        "entry:\n▶\ttitle: {en: a, ru: b}\n\tcheck_every: 99\nx: {title: {en",
        "tab",
        "entry:\n  title: {en: a, ru: b}\n  check_every: 99\nx: {title: {en",
    ),
    Example(
        "yaml-duplicate-key",
        COUNTRY,
        "as_of: 2026-02",
        "as_of: 2026\n    ▶as_of: 2025",
        "'as_of' is already there, at line 11, column 5",
        "as_of: 2026",
    ),
    Example("yaml-alias", COUNTRY, TEXT, "en: ▶*You", "put a text in quotes", 'en: "*You* may."'),
    Example(
        "yaml-tag",
        COUNTRY,
        TITLE,
        "title: {en: ▶!Entry, ru: Въезд}",
        "quotes",
        'title: {en: "!Entry", ru: Въезд}',
    ),
    Example(
        "yaml-merge",
        TOPICS,
        "entry: {title: {en: Entry,",
        "entry: {▶<<: {}, title: {en: Entry,",
        "write the keys out",
        "entry: {title: {en: Entry,",
    ),
    Example("yaml-documents", TOPICS, "rights:", "▶---\nrights:", "second document", "rights:"),
    Example(
        "yaml-too-large",
        TOPICS,
        "entry:",
        "▶entry:" + " " * (2 << 20),
        "larger than 1 MiB",
        "entry:" + " " * 999,
    ),
    Example("yaml-encoding", TOPICS, "Въезд", "Въ▶\u2028езд", "invisible character", "Въезд!"),
    Example("yaml-empty", TOPICS, "", "▶# to be written\n", "says nothing", FILES[TOPICS]),
)

SCHEMA = (
    Example("schema-unknown-key", COUNTRY, TITLE, "▶titel: {en: Entry, ru: Въезд}",
            "'titel'; did you mean 'title'?", TITLE),
    Example("schema-unknown-key", HELPERS, "where:", "▶wheer:", "did you mean 'where'?", "where:"),
    Example("schema-missing-key", COUNTRY, "  - id: entry\n    topic: entry",
            "  - ▶id: entry", "add 'topic: …'", "  - topic: entry\n    id: entry"),
    Example("schema-missing-key", HELPERS, "id: helpers\nname:", "▶aliases: [us]\nname:",
            "the key 'id' is missing; add 'id: …'", "aliases: [us]\nid: helpers\nname:"),
    Example("schema-type", COUNTRY, TITLE, "title: ▶Entry", "'title' must be", TITLE),
    Example("schema-type", TOPICS, "{en: Entry,", "{en: ▶112,", "write it in quotes",
            '{en: "112",'),
    Example("schema-type", COUNTRY, "sources: [law]", "sources: ▶law", "put each item",
            "sources:\n      - law"),
    Example("schema-type", FLOW, "alone: true", "alone: ▶yes", "write true, without quotes",
            "alone: false"),
    Example("schema-value", COUNTRY, "as_of: 2026-02", "as_of: ▶2026-02-31",
            "there is no day 2026-02-31 in the calendar", "as_of: 2024-02-29"),
    Example("schema-value", COUNTRY, "as_of: 2026-02", "as_of: ▶12:30", "a year, a month or a day",
            "as_of: 2026"),
    Example("schema-value", COUNTRY, "confidence: high", "confidence: ▶hihg",
            "did you mean 'high'? Allowed: high, medium, low", "confidence: low"),
    Example("schema-value", COUNTRY, TITLE, "title: ▶{}", "at least 1 key", TITLE),
    Example("schema-value", FLOW, "  documents:\n", "  ▶Documents:\n",
            "small Latin letters, digits and hyphens, such as 'documents'", "  documents:\n"),
)  # fmt: skip

WORDS = (
    Example("placeholder", COUNTRY, TEXT, "en: ▶TODO", "TODO still stands here", TEXT),
    Example("placeholder", COUNTRY, FOR, "for: ▶TODO", "write what belongs", FOR),
    Example("placeholder", HELPERS, "{en: They help.,", '{en: ▶"They help. TODO: how?",',
            "TODO still stands here", "{en: They help. TODOs.,"),
    Example("placeholder", COUNTRY, "topic: entry", "topic: ▶todo", "todo still stands here",
            "topic: rights"),
    Example("missing-language", COUNTRY, TITLE, "title: ▶{en: Entry}",
            "'ru' is missing; every text has en, ru", 'title: {en: "On", ru: "НЕТ"}'),
    Example("missing-language", TOPICS, "{en: Entry,", "{en: Entry, ▶de: Einreise,",
            "'de' is no language of the guide", "{en: Entry,"),
    Example("markdown", COUNTRY, TEXT, "en: |-\n        Well.\n        ▶<b>No</b>.",
            "HTML is not understood", "en: |-\n        Well.\n        **No**."),
    Example("markdown", ENGLISH, 'home: "home en"', 'home: ▶"# Home"', "headings are not shown",
            'home: "**Home**"'),
    Example("plain-words", COUNTRY, TITLE, 'title: {en: ▶"Two\\nlines", ru: Въезд}', "one line",
            'title: {en: "One line", ru: Въезд}'),
    Example("card-length", COUNTRY, "You may enter.", "▶" + 100 * "Go now. ", "799 characters are shown",
            87 * "Go now. " + "Go."),
    Example("plain-words", TOPICS, "{en: Entry,", "{en: ▶" + 91 * "x" + ",",
            "91 characters; a title or label has at most 90", "{en: " + 90 * "x" + ","),
    Example("plain-words", FLOW, "{en: Passport,", '{en: ▶"**Passport**",', "without Markdown",
            '{en: "Passport *",'),
    Example("wording-keys", ENGLISH, 'home: "home en"', '▶hoem: "x"\nhome: "y"',
            "'hoem' is not used by the program; did you mean 'home'?", 'home: "y"'),
    Example("wording-placeholders", ENGLISH, 'more: "more en {count}"', 'more: ▶"{number} more"',
            "'more' must hold {count}", 'more: "{count} more"'),
    Example("wording-placeholders", ENGLISH, 'stale: "stale en"', 'stale: ▶"{count}"',
            "'stale' must hold no placeholder", 'stale: "12:30"'),
    Example("wording-placeholders", ENGLISH, '\nstart: "start en"', '\nstart: ▶"' + 41 * "x" + '"',
            "'start' has 41 characters; at most 40 fit", '\nstart: "' + 40 * "x" + '"'),
)  # fmt: skip

IDENTITY = (
    Example("file-name", COUNTRY, "id: am", "id: ▶ge", "must be the file's name, 'am'", "id: am"),
    Example("unknown-source", COUNTRY, "sources: [law]", "sources: [law, ▶lwa]",
            "there is no source 'lwa'; did you mean 'law'?", "sources: [law, law]"),
    Example("unknown-source", HELPERS, "source: law", "source: ▶paper",
            "there is no source 'paper'", "source: law"),
    Example("unknown-topic", COUNTRY, "topic: entry", "topic: ▶enrty", "did you mean 'entry'?",
            "topic: rights"),
    Example("unknown-topic", FLOW, "show: {topic: [entry, rights]}", "show: {topic: [entry, ▶rihgts]}",
            "did you mean 'rights'?", "show: {topic: entry}"),
    Example("unknown-country", PLACES, "countries: [am, kz]", "countries: [am, kz, ▶uk]",
            "'uk' is no ISO 3166 code", "countries: [am, kz, gb]"),
    Example("unknown-country", PLACES, "countries: [fr]", "countries: [fr, ▶zz]", "'zz' is no",
            "countries: [fr, eu]"),
    Example("unknown-country", HELPERS, "where: [am, eu]", 'where: [am, ▶"001"]', "'001' is no",
            "where: [no]"),
    Example("place-twice", PLACES, "countries: [fr]", "countries: [fr, ▶kz]",
            "'kz' already stands at flows/places.yaml:2:", "countries: [fr, kg]"),
)  # fmt: skip

REVIEWS = (
    Example("no-source", COUNTRY, "sources: [law]", "sources: ▶[]", "the card has no source",
            "sources: [law]"),
    Example("review-dates", COUNTRY, REVIEW, REVIEW.replace("2027-01-01", "▶2026-01-01"),
            "due on 2026-01-01, not after the check on 2026-11-01",
            REVIEW.replace("2027-01-01", "2026-11-02")),
    Example("review-dates", HELPERS, "expires: 2027-06-01", "expires: ▶2026-11-01", "expires on",
            "expires: 2026-11-02"),
    Example("review-interval", COUNTRY, REVIEW, REVIEW.replace("2027-01-01", "▶2027-01-31"),
            "checked every 90 days, so by 2027-01-30", REVIEW.replace("2027-01-01", "2027-01-30")),
    Example("review-by", COUNTRY, REVIEW, REVIEW.replace("review: {status: compiled",
            "review: ▶{status: reviewed"), "names its reviewer",
            REVIEW.replace("status: compiled", "status: reviewed, by: A. Lawyer")),
    Example("review-by", HELPERS, "status: reviewed, by: ", "status: compiled, by: ▶",
            "reviewed by nobody", "status: reviewed, by: "),
    Example("channel-value", HELPERS, WEBSITE, 'kind: website, value: ▶"http://helpers.example"',
            "does not look like a channel of kind website", WEBSITE),
    Example("channel-value", HELPERS, WEBSITE, 'kind: email, value: ▶"@helpers"', "of kind email",
            "kind: email, value: a@helpers.example"),
    Example("channel-value", HELPERS, WEBSITE, "kind: telegram, value: ▶helpers", "kind telegram",
            "kind: telegram, value: t.me/helpers"),
    Example("channel-value", HELPERS, WEBSITE, 'kind: telegram, value: ▶"@the helpers"',
            "kind telegram", 'kind: telegram, value: "@helpers"'),
    Example("channel-value", HELPERS, WEBSITE, 'kind: phone, value: ▶"8 800"', "of kind phone",
            'kind: phone, value: "+374 10 000"'),
    Example("channel-value", HELPERS, WEBSITE, 'kind: phone, value: ▶"12"', "of kind phone",
            'kind: phone, value: "157"'),
    *(
        Example("unregistered-link", COUNTRY, "You may enter.", f"▶Ask {wrong} first.", told,
                f"Ask {right} first.")
        for wrong, told, right in (
            ("evil.com", "'evil.com' is no registered", "helpers.example"),
            ("[us](https://evil.example/a)", "'https://evil.example/a'", "[us](https://law.example/1)"),
            ("[us](https://law.example/2)", "name the organisation", "[us](https://helpers.example/)"),
            ("@the_evil", "'@the_evil'", "me at noon"),
            ("a@evil.example", "'a@evil.example'", "a lawyer"),
            ("t.me/evil", "'t.me/evil'", "them"),
            ("+7 (495) 100-00-00.", "'+7 (495) 100-00-00'", "1+1"),
        )
    ),
)  # fmt: skip
