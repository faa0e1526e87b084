"""Deleting a conversation, as far as Telegram lets a bot: 48 hours back, 100 ids a call.

Message ids of private chats come from one counter for all of the bot's chats, so the ids just
before a known one are tried; Telegram skips those that are not of this chat. It refuses a whole
batch when one message in it is too old, so a refused batch is narrowed down to its newest part.
"""

from __future__ import annotations

from bot.channels.telegram.calls import Calls, Outcome

BATCH = 100
"""Ids in a call: the Bot API's limit for deleteMessages."""
BATCHES = 5
"""Batches that /erase goes back, newest first."""


async def sweep_around(calls: Calls, chat: int, message: int) -> bool:
    """Delete a message, those just before it and those just after; whether it and they are gone.

    Newer messages are there when the button of an older one was pressed.
    """
    newer = await sweep(calls, chat, message + BATCH)
    return await sweep(calls, chat, message) and newer


async def sweep(calls: Calls, chat: int, newest: int, batches: int = 1) -> bool:
    """Delete a message and those just before it; whether that newest message is gone.

    At most `batches` calls, or one batch narrowed down by at most 7 more.
    """
    gone = False
    upper = newest
    for _ in range(batches):
        lower = max(1, upper - BATCH + 1)
        outcome = await calls.delete(chat, list(range(lower, upper + 1)))
        if outcome is not Outcome.DONE:
            narrowed = outcome is Outcome.REFUSED and await _narrow(calls, chat, lower, upper)
            return gone or narrowed
        gone = True
        upper = lower - 1
        if upper < 1:
            break
    return gone


async def _narrow(calls: Calls, chat: int, lower: int, upper: int) -> bool:
    """A batch was refused, so its oldest message is too old: delete what can be of the newest.

    Whether the newest of all is gone.
    """
    refused, deleted = lower, upper + 1
    while deleted - refused > 1:
        middle = (refused + deleted) // 2
        outcome = await calls.delete(chat, list(range(middle, deleted)))
        if outcome is Outcome.DONE:
            deleted = middle
        elif outcome is Outcome.REFUSED:
            refused = middle
        else:
            break
    return deleted <= upper
