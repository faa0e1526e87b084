"""How a conversation begins: languages, commands, deep links."""

from __future__ import annotations

import pytest

from bot.engine.arriving import COMMANDS, arriving, command
from bot.model.conversation import (
    Begin,
    Collected,
    Event,
    Info,
    Open,
    Reading,
    Stale,
    State,
    Within,
)
from tests import guides
from tests.engine.conversing import Conversation

GUIDE = guides.guide()


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("ru-RU", "ru"), ("RU_ru", "ru"), ("en-GB", "en"), ("de", "en"), ("", "en")],
)
def test_a_person_is_met_in_their_language_or_the_first(code: str, language: str) -> None:
    assert arriving(GUIDE, code) == State(language, "help")
    assert arriving(GUIDE, None) == State("en", "help")


def test_the_first_screen_has_all_ways_in() -> None:
    talk = Conversation(GUIDE)
    assert talk.said == "home (en)"
    assert talk.labels == [
        "start (en)",
        "danger (en)",
        "browse (en)",
        "language (ru): Русский",
        "help-button (en)",
        "privacy-button (en)",
        "erase (en)",
    ]


def test_the_first_screen_offers_to_go_on_with_what_was_begun() -> None:
    talk = Conversation(GUIDE).begin("No danger", "menu (en)")
    assert talk.labels[:2] == ["resume (en)", "again (en)"]
    assert "start (en)" not in talk.labels
    assert "For whom?" in talk.press("resume (en)").said


def test_starting_again_forgets_everything() -> None:
    talk = Conversation(GUIDE).begin("No danger", "again (en)")
    assert talk.state == State("en", "help")
    assert "In danger?" in talk.said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("start", "home (en)"),
        ("help", "help (en)"),
        ("browse", "browse-intro (en)"),
        ("language", "languages (en)"),
        ("privacy", "privacy (en)"),
        ("erase", "erased (en)"),
        ("sos", "Urgent"),
        ("unknown", "typed (en)"),
    ],
)
def test_commands(name: str, said: str) -> None:
    talk = Conversation(GUIDE)
    state, event = command(GUIDE, talk.state, name, "")
    assert talk.do(event, state).said.startswith(said)
    assert name == "unknown" or COMMANDS[name] == event


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        ("country-am", Open(Collected("am"))),
        ("guide-safety", Open(Collected("safety"))),
        ("org-ark", Open(Reading("ark", Within.COLLECTION))),
        ("country-zz", Stale()),
        ("country-", Stale()),
        ("org-gone", Stale()),
        ("flow-gone", Stale()),
        ("am", Stale()),
        ("x" * 64, Stale()),
        ("-", Stale()),
    ],
)
def test_deep_links(payload: str, event: Event) -> None:
    state = State("ru", "help")
    assert command(GUIDE, state, "start", payload) == (state, event)
    Conversation(GUIDE).do(event, state)


def test_a_deep_link_to_a_flow_begins_it() -> None:
    state, event = command(GUIDE, State("ru", "help"), "start", "flow-short")
    assert (state, event) == (State("ru", "short"), Begin())
    assert "Здравствуйте." in Conversation(GUIDE).do(event, state).said


def test_only_start_takes_a_link() -> None:
    state = State("en", "help")
    assert command(GUIDE, state, "help", "country-am") == (state, Open(Info.HELP))


def test_typed_text_is_answered_with_the_ways_in() -> None:
    talk = Conversation(GUIDE).do(Open(Info.TYPED))
    assert talk.said == "typed (en)"
    assert talk.labels == ["start (en)", "danger (en)", "browse (en)"]
