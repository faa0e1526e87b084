"""Any schedule of faults over a conversation: whatever is lost, a repeated press brings."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.calls import TRIES
from bot.channels.telegram.markup import html
from bot.engine.keyring import Keyring
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import Reply
from bot.model.guide import Guide
from tests import guides
from tests.botapi.chats import Screen
from tests.botapi.faults import ANY_CALL, Half
from tests.botapi.person import Person
from tests.botapi.server import FakeTelegram
from tests.channels.serving import settings_for
from tests.faults.ways import WAYS, Served, serving
from tests.guides import TODAY

METHODS = ["editMessageText", "sendMessage", "answerCallbackQuery", "deleteMessage"]
METHODS += ["deleteMessages", ANY_CALL]
CONNECTIONS = 8
"""That one person's conversation, the polls and the profile may need together."""


@dataclass(frozen=True, slots=True)
class Order:
    """A fault on order. `kind` is a status, or what happens to the connection."""

    kind: int | str | Half
    method: str
    times: int
    everybody: bool

    def place(self, telegram: FakeTelegram, person: Person) -> None:
        """Order it. A press is answered without a chat, so a chat's faults do not meet it."""
        chat = None if self.everybody else person.id
        about = {"times": self.times, "chat_id": chat}
        match self.kind:
            case 429:
                telegram.fail(self.method, 429, retry_after=5, times=self.times, chat_id=chat)
            case int(status):
                telegram.fail(self.method, status, times=self.times, chat_id=chat)
            case Half() as half:
                telegram.half(self.method, half, times=self.times, chat_id=chat)
            case "page":
                telegram.garbage(self.method, 200, times=self.times, chat_id=chat)
            case "reset":
                telegram.drop(self.method, times=self.times, chat_id=chat)
            case "reset after":
                telegram.drop_after(self.method, times=self.times, chat_id=chat)
            case other:
                raise AssertionError(f"{other} of {about}")


@dataclass(frozen=True, slots=True)
class Step:
    """What a person does, and what goes wrong meanwhile.

    `screen` counts back from the newest screen seen, `button` counts its buttons from the start;
    both start over at the end. Instead of a press, something may be written.
    """

    screen: int
    button: int
    written: str
    orders: tuple[Order, ...]
    twice: bool

    @property
    def overcome(self) -> bool:
        """Whether the bot has to cope without the person's help."""
        return sum(order.times for order in self.orders) < TRIES


ORDERS = st.builds(
    Order,
    kind=st.sampled_from([429, 500, 502, 504, "page", "reset", "reset after", *Half]),
    method=st.sampled_from(METHODS),
    times=st.integers(1, TRIES + 1),
    everybody=st.booleans(),
)
STEPS = st.builds(
    Step,
    screen=st.sampled_from([0, 0, 0, 1, 2]),
    button=st.integers(0, 11),
    written=st.sampled_from(["", "", "", "", "a secret", "/start", "/sos", "/erase", "/nonsense"]),
    orders=st.lists(ORDERS, max_size=3).map(tuple),
    twice=st.booleans(),
)


class Walk:
    """One person's way through the bot; every screen is held against the pure core."""

    def __init__(self, served: Served, guide: Guide) -> None:
        self.served = served
        self.person = served.telegram.person()
        self._guide = guide
        self._tokens = Tokens(guide, Keyring(settings_for(served.telegram).secrets))
        self._seen: list[Screen] = []

    async def begin(self) -> None:
        """See the first screen."""
        await self.person.send("/start")
        await self._look()

    async def take(self, step: Step) -> None:
        """Do it while it goes wrong, and again when all is well."""
        if step.written:
            await self._write(step)
        else:
            await self._press(step)

    async def _press(self, step: Step) -> None:
        screen = self._seen[-1 - step.screen % len(self._seen)]
        token = screen.data[step.button % len(screen.data)]
        opened = self._tokens.open(token, self.person.id, screen.data)
        assert opened is not None
        reply = respond(self._guide, *opened, TODAY)
        for order in step.orders:
            order.place(self.served.telegram, self.person)
        for _ in range(1 + step.twice):
            await self.person.press_data(token, message=screen)
        await self._look()
        if step.overcome and not reply.erase:
            self._shows(reply)
        self.served.telegram.mend()
        query = await self.person.press_data(token, message=screen)
        await self._look()
        assert query not in self.person.chat.unanswered
        self._shows(reply)

    async def _write(self, step: Step) -> None:
        for order in step.orders:
            order.place(self.served.telegram, self.person)
        await self.person.send(step.written)
        await self._look()
        self.served.telegram.mend()
        sent = await self.person.send(step.written)
        await self._look()
        assert sent.id not in self.person.chat.messages, "what was written is deleted"
        assert self.person.last.data

    async def _look(self) -> None:
        await self.served.settled()
        if self.person.chat.last is not None:
            self._seen.append(self.person.last)

    def _shows(self, reply: Reply) -> None:
        left = [message for message in self.person.messages if message.from_bot]
        if reply.erase and not left:
            return
        last = self.person.last
        expected = html(reply.screen.text)
        assert last.html.endswith(expected) if reply.erase else last.html == expected
        labels = [[button.label for button in row] for row in reply.screen.rows]
        assert last.keyboard == labels
        assert last.message_id in self.person.chat.messages


async def _walk(guide: Guide, way: str, steps: list[Step]) -> None:
    async with FakeTelegram() as telegram, serving(telegram, guide, way) as served:
        walk = Walk(served, guide)
        await walk.begin()
        tasks = len(asyncio.all_tasks())
        for step in steps:
            await walk.take(step)
        assert len(served.channel.lanes) == 0
        assert len(asyncio.all_tasks()) <= tasks
        assert telegram.connections <= CONNECTIONS


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=18, phases=[Phase.explicit, Phase.generate])
@given(steps=st.lists(STEPS, min_size=1, max_size=6))
def test_whatever_is_lost_a_repeated_press_brings(way: str, steps: list[Step]) -> None:
    """Failures are not made smaller: each try serves a bot anew."""
    asyncio.run(_walk(_guide(), way, steps))


@cache
def _guide() -> Guide:
    """The small guide; a fixture's would be written out in every report."""
    return guides.guide()
