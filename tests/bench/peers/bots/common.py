"""What the bots of the peers share: settings from the environment, and the questionnaire.

The same questions as in tests/bench/questionnaire, with an outcome of the same length.
"""

from __future__ import annotations

import os

TOKEN = os.environ["BOT_TOKEN"]
API_BASE = os.environ["API_BASE"]
WEBHOOK = os.environ["MODE"] == "webhook"
HOST = "127.0.0.1"
PORT = int(os.environ["WEBHOOK_PORT"])
PATH = os.environ["WEBHOOK_PATH"]
URL = os.environ["WEBHOOK_URL"]
SECRET = os.environ["WEBHOOK_SECRET"]

QUESTIONS = (
    (
        "What brings you here today?",
        ("A decision to make", "A problem to solve", "Something to learn", "Just looking"),
    ),
    (
        "How soon do you need an answer?",
        ("Today", "This week", "This month", "No hurry"),
    ),
    (
        "Who else is affected by the outcome?",
        ("Only me", "My family", "My team", "My whole organisation", "People I don't know"),
    ),
    (
        "How much do you already know about the topic?",
        ("Nothing yet", "The basics", "Quite a lot"),
    ),
    (
        "What would you like to spend on it?",
        ("Nothing", "A little", "A fair amount", "Whatever it takes"),
    ),
    (
        "Which kind of help suits you best?",
        (
            "Something to read",
            "A checklist",
            "A person to call",
            "A group",
            "A course",
            "A tool",
        ),
    ),
    (
        "What has stopped you so far?",
        ("Time", "Money", "Not knowing where to begin", "Other people", "Nothing really"),
    ),
    (
        "How sure do you want to be before you act?",
        ("Very sure", "Reasonably sure", "A hunch is enough"),
    ),
)
BACK = "« Back"

_ADVICE = (
    (
        "Write down in one sentence what a good result would look like in three months, and "
        "keep that sentence where you see it daily. Most detours start with a goal that was "
        "never put into words, so give it ten minutes first."
    ),
    (
        "Set a date by which you decide, and tell one person about it. Until then gather "
        "facts only from sources you would trust with your own money, and stop at five: more "
        "of them rarely change what you end up choosing anyway."
    ),
    (
        "Talk to the people it touches before you act, not after. Ask each of them what they "
        "would hate most, and what they would hardly notice. You will find more room between "
        "these two answers than you expect it to have."
    ),
    (
        "Begin with the smallest version that can fail visibly within a week. It costs "
        "little, it shows which of your assumptions are wrong, and it gives you something "
        "concrete to show to anybody whose help you ask for later."
    ),
    (
        "Keep a short log: date, what you tried, what happened. After two weeks read it from "
        "the top. Patterns that are invisible from day to day become obvious on paper, and "
        "you will know what to do more of, and what to drop."
    ),
    (
        "If you are stuck, call the free advice line on working days between nine and five; "
        "have your notes and your question ready. A call takes about fifteen minutes, nothing "
        "is recorded, and you may stay anonymous if you like."
    ),
)
_CHOOSING = (0, 1, 2, 4, 5, 7)
"""The questions whose answers each choose a part of the outcome."""


def question_text(question: int) -> str:
    """The text of a question's screen."""
    return f"<b>Question {question + 1} of {len(QUESTIONS)}</b>\n\n{QUESTIONS[question][0]}"


def outcome_text(answers: list[int]) -> str:
    """About 1,500 characters: six parts, each chosen by an answer."""
    parts = ["<b>RESULT</b>"]
    for number, question in enumerate(_CHOOSING):
        answer = answers[question]
        advice = _ADVICE[(number + answer) % len(_ADVICE)]
        parts.append(f"<b>{number + 1}. {QUESTIONS[question][1][answer]}</b>\n{advice}")
    return "\n\n".join(parts)


def use_uvloop() -> None:
    """Make uvloop the event loop of this process."""
    import uvloop  # noqa: PLC0415 - not all bots use it

    uvloop.install()
