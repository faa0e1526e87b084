"""The screen of the floors: always the first question."""

from __future__ import annotations

from typing import Any

from tests.bench.peers.bots import common

SCREEN = {
    "text": common.question_text(0),
    "parse_mode": "HTML",
    "reply_markup": {
        "inline_keyboard": [
            [{"text": label, "callback_data": f"x{number}"}]
            for number, label in enumerate(common.QUESTIONS[0][1])
        ]
    },
}


def reply(update: dict[str, Any]) -> dict[str, Any]:
    """The call that answers an update, its `method` included."""
    query = update.get("callback_query")
    if query is None:
        chat_id = update["message"]["chat"]["id"]
        return {"method": "sendMessage", "chat_id": chat_id, **SCREEN}
    message = query["message"]
    return {
        "method": "editMessageText",
        "chat_id": message["chat"]["id"],
        "message_id": message["message_id"],
        **SCREEN,
    }
