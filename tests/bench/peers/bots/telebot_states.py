"""pyTelegramBotAPI: asynchronous, with states in memory, one per question; on uvloop."""

from __future__ import annotations

import asyncio

from telebot import asyncio_filters, asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_storage import StateMemoryStorage
from telebot.states import State, StatesGroup
from telebot.states.asyncio.context import StateContext
from telebot.states.asyncio.middleware import StateMiddleware
from telebot.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.peers.bots import common

LAST = len(common.QUESTIONS) - 1

asyncio_helper.API_URL = common.API_BASE + "/bot{0}/{1}"
bot = AsyncTeleBot(common.TOKEN, state_storage=StateMemoryStorage(), parse_mode="HTML")


class Form(StatesGroup):  # type: ignore[misc] # telebot is not where mypy runs
    """One state per question."""

    q0 = State()
    q1 = State()
    q2 = State()
    q3 = State()
    q4 = State()
    q5 = State()
    q6 = State()
    q7 = State()


STATES = (Form.q0, Form.q1, Form.q2, Form.q3, Form.q4, Form.q5, Form.q6, Form.q7)


def keyboard(question: int) -> InlineKeyboardMarkup:
    """The options, and a way back."""
    markup = InlineKeyboardMarkup(row_width=1)
    for number, label in enumerate(common.QUESTIONS[question][1]):
        markup.add(InlineKeyboardButton(label, callback_data=f"{question}:{number}"))
    if question:
        markup.add(InlineKeyboardButton(common.BACK, callback_data=f"{question}:back"))
    return markup


async def start(message: Message, state: StateContext) -> None:
    """Ask the first question."""
    await state.set(Form.q0)
    await state.add_data(answers=[])
    await bot.send_message(message.chat.id, common.question_text(0), reply_markup=keyboard(0))


async def choose(call: CallbackQuery, state: StateContext) -> None:
    """Keep an answer; show the next question or the outcome."""
    await bot.answer_callback_query(call.id)
    question, option = map(int, call.data.split(":"))
    async with state.data() as data:
        answers = [*data["answers"], option]
    if question == LAST:
        await state.delete()
        await bot.edit_message_text(
            common.outcome_text(answers), call.message.chat.id, call.message.message_id
        )
    else:
        await show(call, question + 1, answers, state)


async def back(call: CallbackQuery, state: StateContext) -> None:
    """Drop the last answer."""
    await bot.answer_callback_query(call.id)
    question = int(call.data.partition(":")[0])
    async with state.data() as data:
        answers = data["answers"][:-1]
    await show(call, question - 1, answers, state)


async def show(call: CallbackQuery, question: int, answers: list[int], state: StateContext) -> None:
    """Show a question in place of the one before."""
    await state.add_data(answers=answers)
    await state.set(STATES[question])
    await bot.edit_message_text(
        common.question_text(question),
        call.message.chat.id,
        call.message.message_id,
        reply_markup=keyboard(question),
    )


def register() -> None:
    """Tell telebot which function handles what."""
    bot.register_message_handler(start, commands=["start"])
    for question, state in enumerate(STATES):

        def is_option(call: CallbackQuery, question: int = question) -> bool:
            return bool(call.data.startswith(f"{question}:") and call.data[-1].isdigit())

        def is_back(call: CallbackQuery, question: int = question) -> bool:
            return bool(call.data == f"{question}:back")

        bot.register_callback_query_handler(choose, func=is_option, state=state)
        if question:
            bot.register_callback_query_handler(back, func=is_back, state=state)
    bot.add_custom_filter(asyncio_filters.StateFilter(bot))
    bot.setup_middleware(StateMiddleware(bot))


def main() -> None:
    """Serve until killed."""
    common.use_uvloop()
    register()
    if common.WEBHOOK:
        asyncio.run(
            bot.run_webhooks(
                listen=common.HOST,
                port=common.PORT,
                url_path=common.PATH.lstrip("/"),
                webhook_url=f"{common.URL}/",
                secret_token=common.SECRET,
            )
        )
    else:
        asyncio.run(bot.infinity_polling(skip_pending=False))


if __name__ == "__main__":
    main()
