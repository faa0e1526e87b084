"""How updates reach the bot: by long polling, or through its webhook.

As with Telegram, an update that getUpdates has not confirmed comes again, a newer getUpdates call
ends the older one, and a webhook's request that fails is tried again. One request to the webhook is
in flight for each chat, and at most `max_connections` in all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.bench.peers.chats import Chat
from tests.bench.peers.http11 import Connection, Message, Pool
from tests.bench.peers.screens import Params

RETRY_SECONDS = 0.02
NOTHING = b'{"ok":true,"result":[]}'


@dataclass(frozen=True, slots=True)
class Sent:
    """An update on its way."""

    update_id: int
    chat: Chat
    json: bytes


@dataclass(frozen=True, slots=True)
class _Poll:
    """A getUpdates call that waits for news."""

    connection: Connection
    limit: int
    timer: asyncio.TimerHandle


class Delivery:
    """Takes the crowd's updates to the bot, in the way that the bot has asked for.

    `on_answer` takes the body with which the webhook answers, which may hold a method call;
    `on_free` tells that the webhook has taken a chat's update.
    """

    def __init__(
        self, on_answer: Callable[[Message], None], on_free: Callable[[Chat], None]
    ) -> None:
        self.ready = asyncio.Event()
        """The bot polls, or has set its webhook."""
        self.refused = 0
        """How many updates the webhook answered with another status than 200."""
        self.webhook_url = ""
        self._on_answer = on_answer
        self._on_free = on_free
        self._pending: deque[Sent] = deque()
        self._poll: _Poll | None = None
        self._flushing = False
        self._webhook: Pool[Sent] | None = None
        self._webhook_head = b""
        self._in_flight: dict[int, Sent] = {}

    def send(self, chat: Chat, update_id: int, json: bytes) -> None:
        """Take an update to the bot."""
        sent = Sent(update_id, chat, json)
        if self._webhook is not None:
            self._post(sent)
            return
        self._pending.append(sent)
        if self._poll is not None and not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def get_updates(self, connection: Connection, params: Params) -> None:
        """Answer getUpdates, or let it wait for news."""
        offset = int(params.get("offset") or 0)
        limit = int(params.get("limit") or 100)
        timeout = float(params.get("timeout") or 0)
        while self._pending and self._pending[0].update_id < offset:
            self._pending.popleft()
        if self._poll is not None:
            self._poll.timer.cancel()
            self._poll.connection.reply(NOTHING)
            self._poll = None
        self.ready.set()
        if self._pending or not timeout:
            self._answer(connection, limit)
        else:
            timer = asyncio.get_running_loop().call_later(timeout, self._flush)
            self._poll = _Poll(connection, limit, timer)

    def set_webhook(self, params: Params) -> None:
        """Post all updates to this address from now on; without one, keep them for getUpdates."""
        url = params.get("url") or ""
        if url and url == self.webhook_url:  # another replica says the same: nothing changes
            self.ready.set()
            return
        self._close_webhook()
        if not url:
            return
        parts = urlsplit(url)
        self.webhook_url = url
        self._webhook = Pool(
            parts.hostname or "",
            parts.port or 80,
            int(params.get("max_connections") or 40),
            on_sent=lambda _sent: None,
            on_response=self._taken,
            on_failure=self._failed,
        )
        secret = params.get("secret_token")
        self._webhook_head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            + (f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else "")
            + "Content-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: "
        ).encode()
        self.ready.set()
        pending, self._pending = self._pending, deque()
        for sent in pending:
            self._post(sent)

    def drop_bot(self) -> None:
        """The bot was killed: what it has not confirmed waits for the next one."""
        if self._poll is not None:
            self._poll.timer.cancel()
            self._poll = None
        self.ready.clear()
        self._close_webhook()
        self._pending.extend(self._in_flight.values())
        self._in_flight.clear()
        _no_longer_posting(sent.chat for sent in self._pending)

    def close(self) -> None:
        """End all waiting."""
        self.drop_bot()
        self._pending.clear()

    def _flush(self) -> None:
        self._flushing = False
        poll, self._poll = self._poll, None
        if poll is not None:
            poll.timer.cancel()
            self._answer(poll.connection, poll.limit)

    def _answer(self, connection: Connection, limit: int) -> None:
        first = [sent.json for sent, _ in zip(self._pending, range(limit), strict=False)]
        connection.reply(b'{"ok":true,"result":[%b]}' % b",".join(first))

    def _post(self, sent: Sent) -> None:
        assert self._webhook is not None
        sent.chat.posting = True
        self._in_flight[sent.chat.id] = sent
        self._webhook.post(
            sent, b"%b%d\r\n\r\n%b" % (self._webhook_head, len(sent.json), sent.json)
        )

    def _taken(self, sent: Sent, status: int, response: Message) -> None:
        if status != 200:
            self.refused += 1
            self._failed(sent)
            return
        if self._in_flight.get(sent.chat.id) is sent:
            del self._in_flight[sent.chat.id]
        sent.chat.posting = False
        self._on_answer(response)
        self._on_free(sent.chat)

    def _failed(self, sent: Sent) -> None:
        pool = self._webhook

        def again() -> None:
            if pool is self._webhook and self._in_flight.get(sent.chat.id) is sent:
                self._post(sent)

        asyncio.get_running_loop().call_later(RETRY_SECONDS, again)

    def _close_webhook(self) -> None:
        self.webhook_url = ""
        if self._webhook is not None:
            self._webhook.close()
            self._webhook = None


def _no_longer_posting(chats: Iterable[Chat]) -> None:
    for chat in chats:
        chat.posting = False
