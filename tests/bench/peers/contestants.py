"""Who is compared: ours, the bots of the peers, and the floors, which use no bot library."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
"""The environment of the peers; `make bench-peers` makes it."""
BOTH = ("polling", "webhook")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot under the bench."""

    name: str
    what: str
    command: tuple[str, ...]
    modes: tuple[str, ...] = BOTH
    whole: bool = True
    """Whether it is a whole bot; the floors show one constant screen."""


def _peer(module: str, *arguments: str) -> tuple[str, ...]:
    return (str(PEERS_PYTHON), "-m", f"tests.bench.peers.bots.{module}", *arguments)


CONTESTANTS = (
    Contestant(
        "tropa",
        "ours",
        (sys.executable, "-m", "tests.bench.serve"),
    ),
    Contestant(
        "ptb",
        "python-telegram-bot's ConversationHandler, as installed",
        _peer("ptb_conversation"),
    ),
    Contestant(
        "ptb-aiohttp",
        "the same on uvloop, with a request backend on aiohttp",
        _peer("ptb_conversation", "--aiohttp"),
    ),
    Contestant(
        "aiogram",
        "aiogram's FSM in memory, on uvloop, tuned in three places",
        _peer("aiogram_fsm"),
    ),
    Contestant(
        "aiogram-dialog",
        "aiogram-dialog in memory, on uvloop",
        _peer("aiogram_windows"),
    ),
    Contestant(
        "telebot",
        "pyTelegramBotAPI's asynchronous states in memory, on uvloop",
        _peer("telebot_states"),
    ),
    Contestant(
        "floor-aiohttp",
        "no bot library: bare aiohttp, one constant screen in two calls",
        _peer("floor_aiohttp"),
        whole=False,
    ),
    Contestant(
        "floor-httptools",
        "no bot library: one constant screen in the webhook's answer",
        _peer("floor_httptools"),
        modes=("webhook",),
        whole=False,
    ),
)
BY_NAME = {contestant.name: contestant for contestant in CONTESTANTS}
