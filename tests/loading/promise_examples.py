"""More examples for rules: promises, and the tags and excludes of cards."""

# ruff: noqa: E501 - an edit reads best in one piece

from __future__ import annotations

from tests.loading.flow_examples import Whole
from tests.loading.rule_examples import Example
from tests.loading.small_files import COUNTRY, FILES, FLOW, HELPERS, edited

START = "questions:\n  danger:"
"""Above it there is room for promises; the small flow has none."""

HELP = "{id: help, why: Nobody is left alone., "
SHOWN = "always: {shows: {card: helpers}}"
TAGGED = "always: {shows: {tag: free}}"


def promised(rule: str, wrong: str, words: str, right: str = SHOWN) -> Example:
    """A flow with one promise: its keys behind `id` and `why`."""
    return Example(rule, FLOW, START, f"promises:\n  - {HELP}{wrong}}}\n{START}", words,
                   f"promises:\n  - {HELP}{right}}}\n{START}")  # fmt: skip


def with_tags(tags: str, promise: str = TAGGED) -> dict[str, str | bytes]:
    """A card with tags, and a promise of the flow."""
    return edited(FLOW, START, f"promises:\n  - {HELP}{promise}}}\n{START}") | {
        HELPERS: FILES[HELPERS] + f"tags: {tags}\n"
    }


PROMISES = (
    Example("promise-shape", FLOW, START, f"promises:\n  - ▶{{id: a, why: W}}\n{START}",
            "'a' demands nothing; add one of `always`, `never`, `before`, `within`",
            f"promises:\n  - {{id: a, why: W, {SHOWN}}}\n{START}"),
    promised("promise-shape", f"{SHOWN}, ▶never: {{shows: {{card: am/entry}}}}",
             "'help' has `always` already; make another promise of this"),
    promised("promise-shape", "always: {shows: ▶{}}", "`shows:` means any card; name them by card,"),
    promised("promise-shape", "always: {shows: ▶{fresh: true}}", "`shows:` means any card",
             "always: {shows: {fresh: true, kind: [organization]}}"),
    promised("promise-shape", "before: {shows: {kind: page}, above: ▶{}}", "`above:` means any card",
             "before: {shows: {kind: page}, above: {card: [helpers]}}"),
    promised("unknown-card", "never: {shows: {card: ▶am/enrty}}", "did you mean 'am/entry'?",
             "never: {shows: {card: am/entry}}"),
    promised("unknown-card", "before: {shows: {card: helpers}, above: {card: [am/entry, ▶helper]}}",
             "there is no card 'helper'; did you mean 'helpers'?",
             "before: {shows: {card: helpers}, above: {card: [am/entry]}}"),
    promised("unknown-topic", "never: {shows: {topic: ▶enrty}}", "did you mean 'entry'?",
             "never: {shows: {topic: [entry, organizations]}}"),
    promised("unknown-tag", "never: {shows: {tag: ▶danger}}", "no card has the tag 'danger'",
             "never: {shows: {topic: entry}}"),
    promised("unknown-outcome", f"outcome: ▶urgnet, {SHOWN}", "did you mean 'urgent'?",
             f"outcome: urgent, {SHOWN}"),
    promised("unknown-outcome", f"outcome: [result, ▶danger], {SHOWN}", "there is no outcome 'danger'",
             f"outcome: [result, urgent], {SHOWN}"),
    promised("unknown-question", f"when: {{▶dangr: now}}, {SHOWN}", "did you mean 'danger'?",
             f"when: {{danger: now}}, {SHOWN}"),
    promised("unknown-option", f"when: {{location: [am, ▶ge]}}, {SHOWN}", "has no option 'ge'",
             f"when: {{location: [near, fr]}}, {SHOWN}"),
    promised("unknown-fact", f"when: {{fact: ▶abraod}}, {SHOWN}", "did you mean 'abroad'?",
             f"when: {{fact: abroad}}, {SHOWN}"),
    promised("condition-shape", f"when: ▶nobody, {SHOWN}", "a condition is a map",
             f"when: everyone, {SHOWN}"),
    promised("schema-value", "within: {shows: {card: helpers}, presses: ▶3}", "at most 2",
             "within: {shows: {card: helpers}, presses: 2}"),
    promised("schema-value", "always: {shows: {card: helpers}, at_least: ▶0}", "at least 1",
             "always: {shows: {card: helpers}, at_least: 2}"),
    promised("schema-value", "always: {shows: {kind: ▶[]}}", "at least 1 item",
             "always: {shows: {kind: [organization, policy]}}"),
    promised("schema-missing-key", "within: ▶{shows: {card: helpers}}", "add 'presses: …'",
             "within: {shows: {card: helpers}, presses: 1}"),
    promised("schema-unknown-key", "always: {▶show: {card: helpers}}", "did you mean 'shows'?"),
    Example("unknown-card", COUNTRY, "confidence: high", "confidence: high\n    excludes: [helpers, ▶entry]",
            "there is no card 'entry'", "confidence: high\n    excludes: [helpers]"),
    Example("excludes-itself", COUNTRY, "confidence: high", "confidence: high\n    excludes: [▶am/entry]",
            "'am/entry' is this card itself", "confidence: high\n    excludes: [rights/silence]"),
    Whole("unknown-tag", edited(FLOW, "show: {kind: organization}", "show: {tag: fre}")
          | {HELPERS: FILES[HELPERS] + "tags: [free]\n"}, f"{FLOW}:40:58",
          "no card has the tag 'fre'; did you mean 'free'?",
          edited(FLOW, "show: {kind: organization}", "show: {tag: free}")
          | {HELPERS: FILES[HELPERS] + "tags: [free]\n"}),
    Whole("unused-tag", with_tags("[free, fre]"), f"{HELPERS}:14:14",
          "no promise or section names the tag 'fre'; did you mean 'free'?", with_tags("[free]")),
    Whole("unused-tag", with_tags("[free]", SHOWN), f"{HELPERS}:14:8", "the tag 'free'",
          with_tags("[free]", "before: {shows: {topic: entry}, above: {tag: [free]}}")),
    Whole("duplicate-id",
          edited(FLOW, START, f"promises:\n  - {HELP}{SHOWN}}}\n  - {HELP}{SHOWN}}}\n{START}"),
          f"{FLOW}:9:10", f"'help' is already used at {FLOW}:8:10",
          edited(FLOW, START, f"promises:\n  - {HELP}{SHOWN}}}\n  - {HELP.replace('help', 'help-2')}{SHOWN}}}\n{START}")),
    Whole("unused-question",
          edited(FLOW, START, f"promises:\n  - {HELP}when: {{who: me}}, {SHOWN}}}\nquestions:\n"
                 "  who: {ask: {en: Who?, ru: Кто?}, options: {me: {label: {en: Me, ru: Я}}}}\n  danger:"),
          f"{FLOW}:10:3", "nothing depends on 'who'", FILES),
)  # fmt: skip
