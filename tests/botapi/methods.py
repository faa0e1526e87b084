"""What each method of the Bot API does and when it refuses, in the words of the real server."""

from __future__ import annotations

import html
from typing import Any, Final

from tests.botapi import markup, profile
from tests.botapi.chats import Message, Toast
from tests.botapi.updates import ApiError
from tests.botapi.world import Method, World

Json = dict[str, Any]

DELETABLE_SECONDS: Final = 48 * 60 * 60
STALE_QUERY: Final = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


def carry_out(world: World, method: str, params: Json) -> object:
    """Do what a method does and return its result; `getUpdates` is not among them."""
    return _METHODS[method](world, params)


def _refused(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def _written(params: Json) -> Json:
    """Return text, entities and the source as HTML, from what the bot wrote."""
    source: str = params.get("text", "")
    if not source:
        raise _refused("message text is empty")
    if str(params.get("parse_mode", "")).lower() == "html":
        parsed = markup.parse(source)
        written: Json = {"text": parsed.text, "entities": parsed.entities, "html": source}
    else:
        entities = params.get("entities", [])
        text = source if entities else source.strip()
        written = {"text": text, "entities": entities, "html": html.escape(source, quote=False)}
    if not written["text"].strip():
        raise _refused("text must be non-empty")
    return written


def _inline_keyboard(params: Json) -> list[list[Json]]:
    rows: list[list[Json]] = params.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


def _extra(params: Json) -> Json:
    extra: Json = {}
    if params.get("protect_content"):
        extra["has_protected_content"] = True
    if options := params.get("link_preview_options"):
        extra["link_preview_options"] = options
    return extra


def _send_message(world: World, params: Json) -> Json:
    chat = world.writable(params["chat_id"])
    written = _written(params)
    reply = params.get("reply_parameters")
    reply_to = chat.messages.get(reply["message_id"]) if reply else None
    if reply and reply_to is None and not reply.get("allow_sending_without_reply"):
        raise _refused("message to be replied not found")
    message = world.post(
        chat,
        world.bot,
        **written,
        keyboard=_inline_keyboard(params),
        extra=_extra(params),
        reply_to=reply_to,
        editable="inline_keyboard" in params.get("reply_markup", {"inline_keyboard": []}),
    )
    chat.show(message)
    return message.payload()


def _own_message(world: World, params: Json) -> Message:
    if "chat_id" not in params or "message_id" not in params:
        raise _refused("message identifier is not specified")
    message = world.writable(params["chat_id"]).messages.get(params["message_id"])
    if message is None:
        raise _refused("message to edit not found")
    if not message.from_bot or not message.editable:
        raise _refused("message can't be edited")
    return message


def _change(world: World, message: Message, **changes: object) -> Json:
    if all(getattr(message, name) == value for name, value in changes.items() if name != "html"):
        raise _refused(NOT_MODIFIED)
    for name, value in changes.items():
        setattr(message, name, value)
    message.edit_date = world.clock.seconds
    message.chat.show(message)
    return message.payload()


def _edit_message_text(world: World, params: Json) -> Json:
    message = _own_message(world, params)
    written, keyboard = _written(params), _inline_keyboard(params)
    message.extra.pop("link_preview_options", None)
    message.extra |= _extra(params)
    return _change(world, message, **written, keyboard=keyboard)


def _edit_message_reply_markup(world: World, params: Json) -> Json:
    return _change(world, _own_message(world, params), keyboard=_inline_keyboard(params))


def _check_deletable(world: World, message: Message) -> None:
    old = world.clock.seconds - message.date >= DELETABLE_SECONDS
    foreign = not message.chat.private and not message.from_bot
    if old or foreign:
        raise _refused("message can't be deleted for everyone")


def _delete_message(world: World, params: Json) -> bool:
    chat = world.chat(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise _refused("message to delete not found")
    _check_deletable(world, message)
    del chat.messages[message.id]
    return True


def _delete_messages(world: World, params: Json) -> bool:
    """Unknown ids, also those of another chat, are skipped; one that is too old spoils all."""
    chat = world.chat(params["chat_id"])
    found = [chat.messages[number] for number in params["message_ids"] if number in chat.messages]
    for message in found:
        _check_deletable(world, message)
    for message in found:
        chat.messages.pop(message.id, None)
    return True


def _answer_callback_query(world: World, params: Json) -> bool:
    query = params["callback_query_id"]
    presser = world.queries.get(query)
    if presser is None:
        raise _refused(STALE_QUERY)
    text = params.get("text")
    toast = Toast(text, bool(params.get("show_alert"))) if text else None
    presser.answered(query, toast)
    return True


def _send_chat_action(world: World, params: Json) -> bool:
    world.writable(params["chat_id"])
    return True


def _leave_chat(world: World, params: Json) -> bool:
    chat = world.writable(params["chat_id"])
    if chat.private:
        raise _refused("chat member status can't be changed in private chats")
    chat.refusal = f"bot is not a member of the {chat.kind} chat"
    chat.changed.fire()
    return True


def _get_me(world: World, _params: Json) -> Json:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _set_webhook(world: World, params: Json) -> bool:
    world.updates.displace("terminated by setWebhook request")
    world.updates.allow(params)
    world.updates.webhook = params if params.get("url") else {}
    if params.get("drop_pending_updates"):
        world.updates.drop()
    return True


def _delete_webhook(world: World, params: Json) -> bool:
    return _set_webhook(world, {**params, "url": ""})


def _get_webhook_info(world: World, _params: Json) -> Json:
    updates = world.updates
    info = {
        "url": updates.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if connections := updates.webhook.get("max_connections"):
        info["max_connections"] = connections
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    return info | updates.webhook_state


def _accept(_world: World, _params: Json) -> bool:
    return True


_METHODS: Final[dict[str, Method]] = {
    "getMe": _get_me,
    "logOut": _accept,
    "close": _accept,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "sendMessage": _send_message,
    "editMessageText": _edit_message_text,
    "editMessageReplyMarkup": _edit_message_reply_markup,
    "deleteMessage": _delete_message,
    "deleteMessages": _delete_messages,
    "answerCallbackQuery": _answer_callback_query,
    "sendChatAction": _send_chat_action,
    "leaveChat": _leave_chat,
    **profile.METHODS,
}
