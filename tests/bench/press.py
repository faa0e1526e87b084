"""A press by webhook, between bytes in and bytes out: what each step of it costs.

The sixth of the eight questions that all bots of the comparison ask, ten buttons. What is left of a
step in `make bench-peers` is the web server, the event loop and the kernel.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from typing import Any

import orjson
import uvloop
from pydantic import SecretStr

from bot.channels.telegram.channel import Channel
from bot.channels.telegram.http import Origin, Pool
from bot.channels.telegram.incoming import decode_update
from bot.channels.telegram.lean_bot import LeanBot
from bot.channels.telegram.markup import html
from bot.channels.telegram.webhook import Hook, Hooks
from bot.engine.arriving import arriving
from bot.engine.keyring import Keyring
from bot.engine.machine import machine_of
from bot.engine.respond import respond
from bot.engine.tokens import Tokens
from bot.model.conversation import Begin, Reply
from bot.running.server import Message
from bot.settings.account import Account
from tests.bench.guides import questionnaire
from tests.bench.measure import Figure, microseconds

TODAY = date(2026, 11, 22)
CHAT = 123_456_789
ACCOUNT = Account(SecretStr(f"1:{'none' * 5}"), "http://127.0.0.1:1")
GUIDE = questionnaire()
KEYRING = Keyring(ACCOUNT.secrets)
TOKENS = Tokens(GUIDE, KEYRING)
SECRET = b"a-secret-of-the-bench-only"
ANSWERED = 6


def figures() -> Iterator[Figure]:
    """Each step, and then all of them as the webhook takes them."""
    before = _asked(ANSWERED - 1)
    update, token, keyboard = _pressed(before)
    opened = TOKENS.open(token, CHAT, keyboard)
    assert opened
    reply = respond(GUIDE, *opened, TODAY)
    walk, answers = machine_of(GUIDE.first_flow).walk, reply.state.answers
    shown = _call(reply)
    payloads = [bytes(31)] * sum(map(len, reply.screen.rows))
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("decode the update", lambda: decode_update(update)),
        ("open the token", lambda: TOKENS.open(token, CHAT, keyboard)),
        ("respond()", lambda: respond(GUIDE, *opened, TODAY)),
        ("– the replay in it", lambda: walk(answers)),
        ("text as HTML", lambda: html(reply.screen.text)),
        ("seal the keyboard", lambda: TOKENS.seal(reply.state, reply.screen, CHAT)),
        ("– AES-SIV and base64 in it", lambda: KEYRING.seal(payloads, CHAT)),
        ("JSON of the call", lambda: orjson.dumps(shown)),
    )
    for name, step in steps:
        yield Figure(f"press: {name}", microseconds(step, times=1000), "µs")
    yield Figure("press: a call over loopback, with its answer", uvloop.run(_calls()), "µs")
    yield Figure(
        "press: all from the web server's hands and back, without the network",
        uvloop.run(_taken(update)),
        "µs",
    )


def _asked(answers: int) -> Reply:
    """The question after so many answers, each the first that is offered."""
    reply = respond(GUIDE, arriving(GUIDE, "en"), Begin(), TODAY)
    for _ in range(answers):
        reply = respond(GUIDE, reply.state, reply.screen.rows[0][0].press, TODAY)
    return reply


def _pressed(reply: Reply) -> tuple[bytes, str, tuple[str, ...]]:
    """The update of a press on the first button, its token, and all tokens."""
    call = _call(reply)
    user = {"id": CHAT, "is_bot": False, "first_name": "X", "language_code": "en"}
    message = {
        "message_id": 7,
        "date": 1,
        "chat": {"id": CHAT, "type": "private", "first_name": "X"},
        "from": user,
        "text": call["text"],
        "reply_markup": call["reply_markup"],
    }
    rows = call["reply_markup"]["inline_keyboard"]
    tokens = tuple(button["callback_data"] for row in rows for button in row)
    query = {"id": "77", "from": user, "chat_instance": "1", "data": tokens[0], "message": message}
    return orjson.dumps({"update_id": 2, "callback_query": query}), tokens[0], tokens


def _call(reply: Reply) -> dict[str, Any]:
    tokens = TOKENS.seal(reply.state, reply.screen, CHAT)
    rows = [
        [{"text": button.label, "callback_data": token} for button, token in zip(*row, strict=True)]
        for row in zip(reply.screen.rows, tokens, strict=True)
    ]
    text = html(reply.screen.text)
    return {"chat_id": CHAT, "message_id": 7, "text": text, "parse_mode": "HTML"} | {
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": rows},
    }


class _NoNetwork(LeanBot):
    """Every call succeeds at once."""

    async def do(self, method: str, parameters: dict[str, Any]) -> None:
        """Take the call."""


async def _taken(update: bytes) -> float:
    """The ASGI application alone: no web server before it, no Telegram behind it."""
    channel = Channel(ACCOUNT, GUIDE, lambda: TODAY)
    channel.bot = _NoNetwork("1:none", ACCOUNT.api_url)
    app = Hooks({"/": Hook(channel, SECRET)})
    headers = [(b"x-telegram-bot-api-secret-token", SECRET)]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    message = {"type": "http.request", "body": update, "more_body": False}

    async def receive() -> Message:
        return message

    async def send(message: Message) -> None:
        pass

    return await _mean(lambda: app(scope, receive, send))


async def _calls() -> float:
    """A POST of a kilobyte and its answer, to a server in a process of its own."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SERVER, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout
    pool = Pool(Origin("127.0.0.1", int(await server.stdout.readline()), tls=False), 32, 5.0)
    request = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + bytes(1000)

    async def many() -> None:
        await asyncio.gather(*(pool.ask(request) for _ in range(32)))

    spent = await _mean(many, times=100) / 32
    pool.close()
    server.kill()
    await server.wait()
    return spent


async def _mean(work: Callable[[], Awaitable[object]], *, times: int = 3000) -> float:
    """The mean CPU time of one, in µs."""
    for _ in range(times // 10):
        await work()
    begun = time.process_time()
    for _ in range(times):
        await work()
    return (time.process_time() - begun) / times * 1e6


_SERVER = """
import asyncio
class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.left = transport, b""
    def data_received(self, data):
        self.left += data
        while (end := self.left.find(b"\\r\\n\\r\\n")) >= 0 and len(self.left) >= end + 1004:
            self.left = self.left[end + 1004 :]
            head = b"HTTP/1.1 200 OK\\r\\nContent-Length: 600\\r\\n\\r\\n"
            self.transport.write(head + b"x" * 600)
async def main():
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
