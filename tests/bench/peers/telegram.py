"""The Bot API on loopback, fast enough to be no part of what is measured.

It keeps the rules of Telegram that a bot can run into under load: see `delivery`, and edits that
change nothing, which are an error. It leaves out TLS, rate limits and the network's distance, of
which `Plan.api_delay` adds some.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Self

import orjson

from tests.bench.peers.chats import BOT, Chat
from tests.bench.peers.crowd import Crowd, Plan
from tests.bench.peers.delivery import Delivery
from tests.bench.peers.http11 import Connection, Message
from tests.bench.peers.screens import Forms, Params, Screens

TOKEN = "4242:AAH-bench_token_bench_token_bench_tok"
TRUE = b"true"
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


class BadRequestError(Exception):
    """A call that Telegram refuses."""


class BusyTelegram:
    """The Bot API with a crowd behind it, for one bot.

    `lenient` takes edits that change nothing, for bots that show one constant screen.
    """

    def __init__(self, plan: Plan, *, lenient: bool = False) -> None:
        self.plan = plan
        self.delivery = Delivery(self._webhook_answered, self._webhook_free)
        self.crowd = Crowd(plan, self.delivery.send)
        self.errors = 0
        """Calls that were refused."""
        self.url = ""
        self._lenient = lenient
        self._forms = Forms()
        self._screens = Screens()
        self._methods = {
            "deletewebhook": self._delete_webhook,
            "editmessagereplymarkup": self._edit_markup,
            "editmessagetext": self._edit_text,
            "getme": lambda _params: b'{%b,"can_join_groups":true}' % BOT,
            "getmycommands": lambda _params: b"[]",
            "getwebhookinfo": self._webhook_info,
            "sendmessage": self._send,
            "setwebhook": self._set_webhook,
        }

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._requested), "127.0.0.1", 0, backlog=1024
        )
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._patience = loop.create_task(self.crowd.lose_patience())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.crowd.frozen = True
        self._patience.cancel()
        self.delivery.close()
        self._server.close()

    def _requested(self, connection: Connection, request: Message) -> None:
        target = request.first_line.split(b" ", 2)[1]
        path, _, query = target.partition(b"?")
        _, token, name = path.decode().split("/")
        if token != f"bot{TOKEN}":
            connection.reply(b'{"ok":false,"error_code":401,"description":"Unauthorized"}', 401)
            return
        method = name.lower()
        params = self._forms.read(request.kind, request.body, query)
        if method == "getupdates":
            self.crowd.calls[method] += 1
            self.delivery.get_updates(connection, params)
            return
        status, payload = self._call(method, params)
        if self.plan.api_delay:
            loop = asyncio.get_running_loop()
            loop.call_later(self.plan.api_delay, connection.reply, payload, status)
        else:
            connection.reply(payload, status)

    def _webhook_answered(self, response: Message) -> None:
        """One call may travel in the answer of the webhook; it costs no request."""
        if b'"method"' in response.body:
            params = self._forms.read(b"application/json", response.body)
            self._call(params["method"].lower(), params, free=True)

    def _webhook_free(self, chat: Chat) -> None:
        self.crowd.free(chat)

    def _call(self, method: str, params: Params, *, free: bool = False) -> tuple[int, bytes]:
        if not free:
            self.crowd.calls[method] += 1
        run = self._methods.get(method)
        try:
            result = run(params) if run else TRUE
        except BadRequestError as error:
            self.errors += 1
            refusal = {"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}
            return 400, orjson.dumps(refusal)
        return 200, b'{"ok":true,"result":%b}' % result

    def _chat(self, params: Params) -> Chat:
        chat = self.crowd.chats.get(int(params.get("chat_id") or 0))
        if chat is None:
            raise BadRequestError("chat not found")
        return chat

    def _send(self, params: Params) -> bytes:
        chat = self._chat(params)
        chat.last_message += 1
        chat.message_id = chat.last_message
        chat.text, chat.keyboard = self._screens.text(params), self._screens.keyboard(params)
        return self._shown(chat, edited=False)

    def _edit_text(self, params: Params) -> bytes:
        chat = self._edited(params)
        text, keyboard = self._screens.text(params), self._screens.keyboard(params)
        unchanged = chat.text is not None and text.json == chat.text.json
        if unchanged and keyboard.json == chat.keyboard.json and not self._lenient:
            raise BadRequestError(UNCHANGED)
        chat.text, chat.keyboard = text, keyboard
        return self._shown(chat, edited=True)

    def _edit_markup(self, params: Params) -> bytes:
        chat = self._edited(params)
        chat.keyboard = self._screens.keyboard(params)
        return chat.message(int(time.time()), edited=True)

    def _edited(self, params: Params) -> Chat:
        chat = self._chat(params)
        if int(params.get("message_id") or 0) != chat.message_id:
            raise BadRequestError("message to edit not found")
        return chat

    def _shown(self, chat: Chat, *, edited: bool) -> bytes:
        """The message as the bot gets it back; made before the crowd taps its buttons."""
        message = chat.message(int(time.time()), edited=edited)
        self.crowd.screen(chat)
        return message

    def _set_webhook(self, params: Params) -> bytes:
        self.delivery.set_webhook(params)
        return TRUE

    def _delete_webhook(self, _params: Params) -> bytes:
        return self._set_webhook({})

    def _webhook_info(self, _params: Params) -> bytes:
        info: dict[str, Any] = {
            "url": self.delivery.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": 0,
        }
        return orjson.dumps(info)
