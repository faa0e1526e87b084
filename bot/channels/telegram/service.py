"""From an update to calls: Incoming -> State, Event -> respond() -> Reply -> calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import assert_never

from bot.channels.telegram.calls import Calls, Outcome
from bot.channels.telegram.erasing import BATCHES, sweep, sweep_around
from bot.channels.telegram.incoming import Command, Group, Incoming, Nothing, Press, Typed
from bot.channels.telegram.markup import html
from bot.engine.arriving import arriving, command
from bot.engine.keyring import Keyring
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import Event, Info, Open, Reply, Stale, State
from bot.model.guide import Guide
from bot.model.text import Style, paragraph

Today = Callable[[], date]


class Service:
    """Serves one guide to everybody. It holds nothing about anybody."""

    def __init__(self, guide: Guide, keyring: Keyring, calls: Calls, today: Today) -> None:
        """`today` is the clock."""
        self._guide = guide
        self._tokens = Tokens(guide, keyring)
        self._calls = calls
        self._today = today

    async def handle(self, incoming: Incoming) -> None:
        """Answer one update. Raises nothing for what people or Telegram do."""
        match incoming.what:
            case Press():
                await self._press(incoming, incoming.what)
            case Command():
                await self._command(incoming, incoming.what)
            case Typed(message):
                await self._typed(incoming, message)
            case Group():
                await self._leave(incoming)
            case Nothing():
                pass
            case _:
                assert_never(incoming.what)

    async def _press(self, incoming: Incoming, press: Press) -> None:
        opened = self._tokens.open(press.token, incoming.chat, press.keyboard)
        state, event = opened or (arriving(self._guide, incoming.language), Stale())
        reply = self._respond(state, event)
        if reply.erase:
            await self._erase(reply, incoming.chat, press)
            return
        await asyncio.gather(
            self._calls.answer(press.query), self._show(reply, incoming.chat, press.message)
        )

    async def _command(self, incoming: Incoming, sent: Command) -> None:
        state = arriving(self._guide, incoming.language)
        state, event = command(self._guide, state, sent.name, sent.argument)
        reply = self._respond(state, event)
        if not reply.erase:
            shown = await self._show(reply, incoming.chat, None)
            if shown is Outcome.DONE:
                # What a searched phone shows should be little, but not an empty chat.
                await self._calls.delete(incoming.chat, [sent.message])
        elif await sweep(self._calls, incoming.chat, sent.message, BATCHES):
            await self._show(reply, incoming.chat, None)
        else:
            await self._show(_noticed(reply, reply.not_erased), incoming.chat, None)

    async def _typed(self, incoming: Incoming, message: int) -> None:
        reply = self._respond(arriving(self._guide, incoming.language), Open(Info.TYPED))
        await asyncio.gather(
            self._calls.delete(incoming.chat, [message]), self._show(reply, incoming.chat, None)
        )

    async def _leave(self, incoming: Incoming) -> None:
        language = self._guide.language_for(incoming.language)
        await self._calls.say(incoming.chat, self._guide.wording[language].group)
        await self._calls.leave(incoming.chat)

    async def _erase(self, reply: Reply, chat: int, press: Press) -> None:
        """Delete the message of the button and those just before it, and say what that means.

        A message that is too old to be deleted can still be edited: it loses its content.
        """
        message = press.message
        gone = message is not None and await sweep_around(self._calls, chat, message)
        await self._calls.answer(press.query, reply.farewell if gone else reply.not_erased)
        if not gone:
            await self._show(_noticed(reply, reply.not_erased), chat, message)

    def _respond(self, state: State, event: Event) -> Reply:
        return respond(self._guide, state, event, self._today())

    async def _show(self, reply: Reply, chat: int, message: int | None) -> Outcome:
        """Show the screen in the place of the message, or as a new one where that is impossible."""
        text = html(reply.screen.text)
        tokens = self._tokens.seal(reply.state, reply.screen, chat)
        keyboard = [
            [
                {"text": button.label, "callback_data": token}
                for button, token in zip(row, sealed, strict=True)
            ]
            for row, sealed in zip(reply.screen.rows, tokens, strict=True)
        ]
        if message is not None:
            outcome = await self._calls.edit(chat, message, text, keyboard)
            if outcome is not Outcome.REFUSED:
                return outcome
        return await self._calls.send(chat, text, keyboard)


def _noticed(reply: Reply, notice: str) -> Reply:
    """The reply with a line above its text."""
    text = (paragraph(notice, Style.BOLD), *reply.screen.text)
    return replace(reply, screen=replace(reply.screen, text=text))
