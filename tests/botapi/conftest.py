"""A Telegram, a plain client of its API, and the smallest bot that can be pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiohttp
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.botapi.server import FakeTelegram

Call = Callable[..., Coroutine[Any, Any, dict[str, Any]]]
TinyBot = Application[Any, Any, Any, Any, Any, Any]


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def call(telegram: FakeTelegram) -> AsyncIterator[Call]:
    """Make one request as JSON and return the whole answer."""
    async with aiohttp.ClientSession() as session:

        async def request(method: str, **params: object) -> dict[str, Any]:
            url = f"{telegram.url}/bot{telegram.token}/{method}"
            async with session.post(url, json=params) as response:
                answer: dict[str, Any] = await response.json()
                assert response.status == answer.get("error_code", 200)
                return answer

        yield request


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[TinyBot]:
    """A real python-telegram-bot application that polls the fake Telegram."""
    application = (
        Application.builder()
        .token(telegram.token)
        .base_url(f"{telegram.url}/bot")
        .concurrent_updates(True)
        .build()
    )
    application.add_handler(CommandHandler("start", _start))
    application.add_handler(CallbackQueryHandler(_press))
    application.add_handler(ChatMemberHandler(_membership))
    application.add_handler(MessageHandler(filters.TEXT, _text))
    application.bot_data["memberships"] = []
    application.bot_data["inaccessible"] = 0
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


def _keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(f"To {d}", callback_data=d)] for d in data])


async def _start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_chat is not None
    if update.effective_chat.type != "private":
        await update.effective_chat.send_message("Private chats only.")
        await update.effective_chat.leave()
        return
    await update.effective_chat.send_message(
        "<b>Hello</b> &amp; welcome", parse_mode=ParseMode.HTML, reply_markup=_keyboard("1", "2")
    )


async def _press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    try:
        await query.answer(f"Pressed {query.data}", show_alert=query.data == "2")
    except BadRequest as error:
        context.bot_data["late"] = error.message
    if not query.message.is_accessible:
        context.bot_data["inaccessible"] += 1
        await context.bot.send_message(query.message.chat.id, "Anew", reply_markup=_keyboard("1"))
        return
    await query.edit_message_text(f"Screen {query.data}", reply_markup=_keyboard("1", "2", "3"))


async def _membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.my_chat_member is not None
    context.bot_data["memberships"].append(update.my_chat_member.new_chat_member.status)


async def _text(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_text("Buttons, please", do_quote=True)
    await update.effective_message.delete()
