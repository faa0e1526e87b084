"""python-telegram-bot: ConversationHandler with one state per question.

`--aiohttp`: on uvloop, with aiohttp in place of httpx.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any, TypeAlias

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    ExtBot,
)

from tests.bench.peers.bots import common
from tests.bench.peers.bots.ptb_request import AiohttpRequest

Data: TypeAlias = dict[Any, Any]
Context: TypeAlias = CallbackContext[ExtBot[None], Data, Data, Data]
Handler: TypeAlias = BaseHandler[Update, Context, object]
LAST = len(common.QUESTIONS) - 1


def keyboard(question: int) -> InlineKeyboardMarkup:
    """The options, and a way back."""
    rows = [
        [InlineKeyboardButton(label, callback_data=f"{question}:{number}")]
        for number, label in enumerate(common.QUESTIONS[question][1])
    ]
    if question:
        rows.append([InlineKeyboardButton(common.BACK, callback_data=f"{question}:back")])
    return InlineKeyboardMarkup(rows)


async def start(update: Update, context: Context) -> int:
    """Ask the first question."""
    assert update.message
    assert context.user_data is not None
    context.user_data["answers"] = []
    await update.message.reply_text(
        common.question_text(0), reply_markup=keyboard(0), parse_mode="HTML"
    )
    return 0


async def choose(update: Update, context: Context) -> int:
    """Keep an answer; show the next question or the outcome."""
    query, question, rest = await pressed(update)
    assert context.user_data
    answers = context.user_data["answers"]
    answers.append(int(rest))
    if question == LAST:
        await query.edit_message_text(common.outcome_text(answers), parse_mode="HTML")
        return ConversationHandler.END
    return await show(query, question + 1)


async def back(update: Update, context: Context) -> int:
    """Drop the last answer."""
    query, question, _ = await pressed(update)
    assert context.user_data
    context.user_data["answers"].pop()
    return await show(query, question - 1)


async def pressed(update: Update) -> tuple[CallbackQuery, int, str]:
    """What was tapped, once Telegram is told that it was taken."""
    query = update.callback_query
    assert query
    assert query.data
    await query.answer()
    question, _, rest = query.data.partition(":")
    return query, int(question), rest


async def show(query: CallbackQuery, question: int) -> int:
    """Show a question in place of the one before."""
    await query.edit_message_text(
        common.question_text(question), reply_markup=keyboard(question), parse_mode="HTML"
    )
    return question


def main() -> None:
    """Serve until killed."""
    warnings.filterwarnings("ignore", message=".*per_message.*")
    builder = Application.builder().token(common.TOKEN).base_url(f"{common.API_BASE}/bot")
    if "--aiohttp" in sys.argv:
        common.use_uvloop()
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application = builder.build()
    begin: Handler = CommandHandler("start", start)
    application.add_handler(
        ConversationHandler(
            entry_points=[begin],
            states={
                question: [
                    CallbackQueryHandler(choose, pattern=rf"^{question}:\d$"),
                    CallbackQueryHandler(back, pattern=rf"^{question}:back$"),
                ]
                for question in range(len(common.QUESTIONS))
            },
            fallbacks=[begin],
            allow_reentry=True,
        )
    )
    if common.WEBHOOK:
        application.run_webhook(
            listen=common.HOST,
            port=common.PORT,
            url_path=common.PATH.lstrip("/"),
            secret_token=common.SECRET,
            webhook_url=common.URL,
        )
    else:
        application.run_polling()


if __name__ == "__main__":
    main()
