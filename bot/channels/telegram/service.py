"""From an update to calls: Incoming -> State, Event -> respond() -> Reply -> calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import assert_never

from bot.channels.telegram.calls import Calls, Outcome
from bot.channels.telegram.erasing import BATCHES, sweep, sweep_around
from bot.channels.telegram.incoming import Command, Group, Incoming, Nothing, Press, Typed
from bot.channels.telegram.markup import html
from bot.engine.arriving import arriving, command
from bot.engine.keyring import Keyring
from bot.engine.machine import machine_of
from bot.engine.respond import respond
from bot.engine.selection import places_picked
from bot.engine.tokens import Tokens
from bot.model.conversation import Erase, Event, Info, Open, Reply, Stale, State
from bot.model.guide import Guide
from bot.model.text import Style, paragraph
from bot.running.counts import Counts

Today = Callable[[], date]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, eq=False)
class _Served:
    """A guide and its tokens, which are swapped together."""

    guide: Guide
    tokens: Tokens


class Service:
    """Serves one guide to everybody. It holds nothing about anybody."""

    def __init__(
        self, guide: Guide, keyring: Keyring, today: Today, counts: Counts, clock: Clock
    ) -> None:
        """`today` is the day, and `clock` seconds that never jump."""
        self._keyring = keyring
        self._today = today
        self._counts = counts
        self._clock = clock
        self._served: _Served
        self.prepare(guide)()

    def prepare(self, guide: Guide) -> Callable[[], None]:
        """Make what another guide needs, here and now; what is returned serves it.

        It is served from the next update on. Whoever is being answered keeps the old one.
        """
        served = _Served(guide, Tokens(guide, self._keyring))
        for flow in guide.flows.values():
            machine_of(flow)

        def swap() -> None:
            self._counts.serve(guide)
            self._served = served

        return swap

    async def handle(
        self, incoming: Incoming, calls: Calls, arrived: float, *, superseded: bool = False
    ) -> None:
        """Answer one update. Raises nothing for what people or Telegram do.

        `arrived` is when it did, by the clock. Of a press that is `superseded` by a newer one on
        its message, only the spinner is stopped.
        """

        def shown(reply: Reply) -> None:
            screen, state, counts = reply.screen, reply.state, self._counts
            counts.shown(screen.kind, self._clock() - arrived)
            if screen.outcome:
                flow = served.guide.flows[state.flow]
                counts.reached(screen.outcome, places_picked(flow, state.answers))

        served = self._served
        await _Visit(served, self._today(), calls, incoming, shown, superseded).handle()


@dataclass(frozen=True, slots=True, eq=False)
class _Visit:
    """One update's handling, from one guide and on one day."""

    served: _Served
    today: date
    calls: Calls
    incoming: Incoming
    shown: Callable[[Reply], None]
    superseded: bool

    async def handle(self) -> None:
        """Answer it."""
        match self.incoming.what:
            case Press() as press:
                await self._press(press)
            case Command() as sent:
                await self._command(sent)
            case Typed(message):
                await self._typed(message)
            case Group():
                await self._leave()
            case Nothing():
                pass
            case _:
                assert_never(self.incoming.what)

    async def _press(self, press: Press) -> None:
        opened = self.served.tokens.open(press.token, self.incoming.chat, press.keyboard)
        state, event = opened or (self._arriving(), Stale())
        if self.superseded and not isinstance(event, Erase):
            self.calls.owe_answer(press.query)
            await self.calls.answer()
            return
        reply = self._respond(state, event)
        if reply.erase:
            await self._erase(reply, press)
            return
        self.calls.owe_answer(press.query)
        await self._show(reply, press.message)
        await self.calls.answer()

    async def _command(self, sent: Command) -> None:
        state, event = command(self.served.guide, self._arriving(), sent.name, sent.argument)
        reply = self._respond(state, event)
        chat = self.incoming.chat
        if not reply.erase:
            shown = await self._show(reply, None)
            if shown is Outcome.DONE:
                # What a searched phone shows should be little, but not an empty chat.
                await self.calls.delete(chat, [sent.message])
        elif await sweep(self.calls, chat, sent.message, BATCHES):
            await self._show(reply, None)
        else:
            await self._show(_noticed(reply, reply.not_erased), None)

    async def _typed(self, message: int) -> None:
        """Delete what was typed first: it may say too much, whatever becomes of the answer."""
        await self.calls.delete(self.incoming.chat, [message])
        await self._show(self._respond(self._arriving(), Open(Info.TYPED)), None)

    async def _leave(self) -> None:
        guide, chat = self.served.guide, self.incoming.chat
        await self.calls.say(chat, guide.wording[guide.language_for(self.incoming.language)].group)
        await self.calls.leave(chat)

    async def _erase(self, reply: Reply, press: Press) -> None:
        """Delete the message of the button and those just before it, and say what that means.

        A message that is too old to be deleted can still be edited: it loses its content.
        """
        message = press.message
        gone = message is not None and await sweep_around(self.calls, self.incoming.chat, message)
        self.calls.owe_answer(press.query)
        await self.calls.answer(reply.farewell if gone else reply.not_erased)
        if not gone:
            await self._show(_noticed(reply, reply.not_erased), message)

    def _arriving(self) -> State:
        return arriving(self.served.guide, self.incoming.language)

    def _respond(self, state: State, event: Event) -> Reply:
        return respond(self.served.guide, state, event, self.today)

    async def _show(self, reply: Reply, message: int | None) -> Outcome:
        """Show the screen in the place of the message, or as a new one where that is impossible."""
        chat = self.incoming.chat
        text = html(reply.screen.text)
        tokens = self.served.tokens.seal(reply.state, reply.screen, chat)
        sealed = chain.from_iterable(tokens)
        keyboard = [
            [{"text": button.label, "callback_data": next(sealed)} for button in row]
            for row in reply.screen.rows
        ]
        outcome = Outcome.REFUSED
        if message is not None:
            outcome = await self.calls.edit(chat, message, text, keyboard)
        if outcome is Outcome.REFUSED:
            outcome = await self.calls.send(chat, text, keyboard)
        if outcome is Outcome.DONE:
            self.shown(reply)
        return outcome


def _noticed(reply: Reply, notice: str) -> Reply:
    """The reply with a line above its text."""
    text = (paragraph(notice, Style.BOLD), *reply.screen.text)
    return replace(reply, screen=replace(reply.screen, text=text))
