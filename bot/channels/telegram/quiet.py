"""Loggers that could name a person are silenced: ours say kinds and counts, nothing else.

python-telegram-bot logs whole updates and API parameters, aiohttp and httpx log addresses that
hold the bot token, and asyncio prints the arguments of failed tasks.
"""

from __future__ import annotations

import logging

TALKATIVE = ("telegram", "aiohttp", "httpx", "httpcore", "asyncio", "apscheduler", "transitions")


def silence() -> None:
    """Let nothing of these libraries reach any handler, whatever levels are set."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
