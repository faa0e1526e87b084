"""The words of the interface: one value per language, worded by staff in `content/interface/`.

A field of type `str` is a plain line, a field of type `Text` is Markdown. In the file the field
`your_answers` is the key `your-answers`. The loader asks for every field and refuses any other key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.model.limits import ALERT
from bot.model.text import Text


def line(*placeholders: str, most: int = 0) -> Any:  # noqa: ANN401 - dataclasses type it so
    """A plain line that holds exactly these `{placeholders}`, at most so many characters long."""
    return field(metadata={"placeholders": frozenset(placeholders), "most": most})


def fill(words: str, **values: object) -> str:
    """The line with its placeholders replaced."""
    for name, value in values.items():
        words = words.replace("{" + name + "}", str(value))
    return words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything that the program itself says in one language."""

    # Screens that are the same for everybody
    home: Text
    help: Text
    privacy: Text
    languages: Text
    browse_intro: Text
    typed: Text
    erased: Text
    nothing_found: Text

    # Buttons
    start: str = line(most=40)
    danger: str = line(most=40)
    browse: str = line(most=40)
    language: str = line(most=40)
    help_button: str = line(most=40)
    privacy_button: str = line(most=40)
    menu: str = line(most=40)
    back: str = line(most=40)
    again: str = line(most=40)
    go_on: str = line(most=40)
    resume: str = line(most=40)
    your_answers: str = line(most=40)
    done: str = line(most=40)
    erase: str = line(most=40)
    next: str = line(most=40)
    previous: str = line(most=40)
    overview: str = line(most=40)
    to_list: str = line(most=40)
    to_card: str = line(most=40)
    to_regions: str = line(most=40)
    sources: str = line(most=40)
    why_shown: str = line(most=40)
    countries: str = line(most=40)
    organizations: str = line(most=40)
    guides: str = line(most=40)
    change: str = line("question", most=60)
    section: str = line("title", "count", most=60)
    ticked: str = line("option", most=60)

    # Lines on screens
    progress: str = line("number", "most")
    why_we_ask: str = line("reason")
    chosen: str = line("options")
    present: str = line("options")
    choose_least: str = line("least")
    choose_most: str = line("most")
    choose_several: str = line()
    region_hint: str = line()
    page: str = line("number", "total")
    more: str = line("count")
    position: str = line("title", "number", "total")
    stale: str = line()
    answers_title: str = line()
    answers_none: str = line()
    answers_hint: str = line()
    sources_title: str = line("title")
    source_unlinked: str = line()
    why_title: str = line("title")
    why_everybody: str = line()
    why_intro: str = line()
    why_answer: str = line("question", "answer")
    why_unsure: str = line("question", "answer")
    why_not: str = line("question", "answer")
    farewell: str = line(most=ALERT)
    not_erased: str = line(most=ALERT)
    urgent_hint: str = line()
    group: str = line()

    # A card's own lines
    as_of: str = line("date")
    checked: str = line("date")
    compiled: str = line()
    reviewed: str = line("by")
    overdue: str = line("date")
    confidence_medium: str = line()
    confidence_low: str = line()

    # An organisation's lines
    works_in: str = line("countries")
    speaks: str = line("languages")
    cost_free: str = line()
    cost_paid: str = line()
    intake_open: str = line()
    intake_limited: str = line()
    intake_closed: str = line()
    intake_unknown: str = line()
    status_none_known: str = line()
    status_foreign_agent: str = line()
    status_undesirable: str = line()
    status_extremist: str = line()
    status_terrorist: str = line()
    status_unknown: str = line()
    reach: str = line()
    reach_unknown: str = line()
    channel: str = line("kind", "value", "date")
    channel_website: str = line()
    channel_email: str = line()
    channel_telegram: str = line()
    channel_phone: str = line()

    # What Telegram shows of the bot itself; the lengths are the Bot API's
    bot_name: str = line(most=64)
    bot_description: str = line(most=512)
    bot_short_description: str = line(most=120)
    command_start: str = line(most=256)
    command_help: str = line(most=256)
    command_sos: str = line(most=256)
    command_browse: str = line(most=256)
    command_language: str = line(most=256)
    command_erase: str = line(most=256)
    command_privacy: str = line(most=256)
