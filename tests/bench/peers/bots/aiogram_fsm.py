"""aiogram: FSM in memory with one state per question, tuned in three places.

- `StateFilter(state)` in place of a bare state, which aiogram calls in a worker thread.
- The generic classes `Response[...]` are kept. Pydantic holds them weakly, so that otherwise they
  are built anew after each collection.
- `gc.freeze()` after the start: full collections of its large heap make the longest waits.
"""

from __future__ import annotations

import gc

from aiogram import Dispatcher, F, Router
from aiogram.client.session.base import Response
from aiogram.filters import CommandStart, StateFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import AnswerCallbackQuery, EditMessageText, GetUpdates, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from tests.bench.peers.bots import common
from tests.bench.peers.bots.aiogram_serving import serve

LAST = len(common.QUESTIONS) - 1
KEPT = [
    Response[method.__returning__]
    for method in (AnswerCallbackQuery, EditMessageText, GetUpdates, SendMessage)
]


class Form(StatesGroup):  # type: ignore[misc] # aiogram is not where mypy runs
    """One state per question."""

    q0 = State()
    q1 = State()
    q2 = State()
    q3 = State()
    q4 = State()
    q5 = State()
    q6 = State()
    q7 = State()


class Answer(CallbackData, prefix="a"):  # type: ignore[call-arg,misc] # the same
    """A tap on an option."""

    question: int
    option: int


class Back(CallbackData, prefix="b"):  # type: ignore[call-arg,misc] # the same
    """A tap on the way back."""

    question: int


STATES = (Form.q0, Form.q1, Form.q2, Form.q3, Form.q4, Form.q5, Form.q6, Form.q7)


def keyboard(question: int) -> InlineKeyboardMarkup:
    """The options, and a way back."""
    builder = InlineKeyboardBuilder()
    for number, label in enumerate(common.QUESTIONS[question][1]):
        builder.button(text=label, callback_data=Answer(question=question, option=number))
    if question:
        builder.button(text=common.BACK, callback_data=Back(question=question))
    builder.adjust(1)
    return builder.as_markup()


async def start(message: Message, state: FSMContext) -> None:
    """Ask the first question."""
    await state.set_state(Form.q0)
    await state.set_data({"answers": []})
    await message.answer(common.question_text(0), reply_markup=keyboard(0))


async def choose(callback: CallbackQuery, callback_data: Answer, state: FSMContext) -> None:
    """Keep an answer; show the next question or the outcome."""
    await callback.answer()
    answers = [*(await state.get_data())["answers"], callback_data.option]
    if callback_data.question == LAST:
        await state.clear()
        await callback.message.edit_text(common.outcome_text(answers))
    else:
        await show(callback, callback_data.question + 1, answers, state)


async def back(callback: CallbackQuery, callback_data: Back, state: FSMContext) -> None:
    """Drop the last answer."""
    await callback.answer()
    answers = (await state.get_data())["answers"][:-1]
    await show(callback, callback_data.question - 1, answers, state)


async def show(
    callback: CallbackQuery, question: int, answers: list[int], state: FSMContext
) -> None:
    """Show a question in place of the one before."""
    await state.update_data(answers=answers)
    await state.set_state(STATES[question])
    await callback.message.edit_text(
        common.question_text(question), reply_markup=keyboard(question)
    )


async def freeze() -> None:
    """Leave what the start has made to itself."""
    gc.collect()
    gc.freeze()


def main() -> None:
    """Serve until killed."""
    router = Router()
    router.message.register(start, CommandStart())
    for question, state in enumerate(STATES):
        here = StateFilter(state)
        router.callback_query.register(choose, here, Answer.filter(F.question == question))
        if question:
            router.callback_query.register(back, here, Back.filter(F.question == question))
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.include_router(router)
    dispatcher.startup.register(freeze)
    serve(dispatcher)


if __name__ == "__main__":
    main()
