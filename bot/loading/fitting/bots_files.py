"""The shape of the file of bots, which an operator writes to serve several from one process."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.loading.fitting.values import Id, Strict, Words


class BotRecord(Strict):
    """One bot: its account, and what it serves. The secrets themselves stand elsewhere."""

    name: Id
    """What logs and metrics call the bot: small Latin letters, digits and hyphens."""
    token_file: Words | None = None
    """The file that holds the token of the bot, and nothing else. Relative to this file."""
    token_env: Words | None = None
    """The environment variable that holds the token, if it stands in no file."""
    keys_file: Words | None = None
    """The file that holds the secrets for its buttons. Left out, they follow from the token."""
    keys_env: Words | None = None
    """The environment variable that holds them, if they stand in no file."""
    root: Words = "."
    """The folder that holds its flows/ and content/, relative to this file. Bots may share one."""
    flows: Annotated[list[Id], Field(min_length=1)] | None = None
    """The ids of the flows that it serves; *Start* begins the first. Left out, it serves all."""
    webhook: Words | None = None
    """The public address to which Telegram posts. Left out, the bot asks by long polling."""


class BotsFile(Strict):
    """The bots that one process serves."""

    bots: Annotated[list[BotRecord], Field(min_length=1)]
    """The bots. Each has a name and a token of its own."""
