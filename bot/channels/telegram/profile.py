"""What Telegram shows of the bot itself: commands, name and descriptions, in every language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.lean_bot import LeanBot
from bot.engine.arriving import COMMANDS
from bot.model.guide import Guide
from bot.model.wording import Wording

log = logging.getLogger("tropa.telegram")


async def publish_profile(bot: LeanBot, guide: Guide) -> None:
    """Set what differs. Telegram allows few changes of a name a day, so it is asked first.

    A failure is logged and changes nothing else: the bot serves without it.
    """
    for language, words in _languages(guide):
        for getter, setter, parameters in _wanted(words):
            code = {"language_code": language} if language else {}
            try:
                present = await bot.call(getter, **code)
                if _differs(present, parameters):
                    await bot.call(setter, **parameters, **code)
            except TelegramError as error:
                log.warning("%s failed: %s", setter, type(error).__name__)


def _languages(guide: Guide) -> Iterator[tuple[str, Wording]]:
    """First for users of any language, then for each language that the guide has."""
    yield "", next(iter(guide.wording.values()))
    yield from guide.wording.items()


def _wanted(words: Wording) -> Iterator[tuple[str, str, dict[str, Any]]]:
    commands = [
        {"command": name, "description": getattr(words, f"command_{name}")} for name in COMMANDS
    ]
    yield "getMyCommands", "setMyCommands", {"commands": commands}
    yield "getMyName", "setMyName", {"name": words.bot_name}
    yield "getMyDescription", "setMyDescription", {"description": words.bot_description}
    short = {"short_description": words.bot_short_description}
    yield "getMyShortDescription", "setMyShortDescription", short


def _differs(present: Any, parameters: dict[str, Any]) -> bool:  # noqa: ANN401 - JSON
    wanted = present if isinstance(present, dict) else {"commands": present}
    return any(wanted.get(key) != value for key, value in parameters.items())
