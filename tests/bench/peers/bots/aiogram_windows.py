"""aiogram-dialog: one window per question, with Select and Back; in memory."""

from __future__ import annotations

import operator
from typing import Any

from aiogram import Dispatcher
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Back, Column, Select
from aiogram_dialog.widgets.text import Const, Format

from tests.bench.peers.bots import common
from tests.bench.peers.bots.aiogram_serving import serve


class Form(StatesGroup):  # type: ignore[misc] # aiogram is not where mypy runs
    """One state per question, and one for the outcome."""

    q0 = State()
    q1 = State()
    q2 = State()
    q3 = State()
    q4 = State()
    q5 = State()
    q6 = State()
    q7 = State()
    outcome = State()


STATES = (Form.q0, Form.q1, Form.q2, Form.q3, Form.q4, Form.q5, Form.q6, Form.q7)


async def start(message: Message, dialog_manager: DialogManager) -> None:
    """Ask the first question."""
    await dialog_manager.start(Form.q0, mode=StartMode.RESET_STACK)


async def choose(
    callback: CallbackQuery, widget: Any, manager: DialogManager, item_id: str
) -> None:
    """Keep an answer; show the next question or the outcome."""
    manager.dialog_data[widget.widget_id] = int(item_id)
    await manager.next()


def window(question: int, state: State) -> Window:
    """The window of a question."""
    options = [(label, number) for number, label in enumerate(common.QUESTIONS[question][1])]

    async def getter(**_: Any) -> dict[str, Any]:
        return {"options": options}

    select = Select(
        Format("{item[0]}"),
        id=f"q{question}",
        item_id_getter=operator.itemgetter(1),
        items="options",
        on_click=choose,
    )
    widgets = [Const(common.question_text(question)), Column(select)]
    if question:
        widgets.append(Back(Const(common.BACK)))
    return Window(*widgets, state=state, getter=getter)


async def outcome(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """What the window of the outcome shows."""
    data = dialog_manager.dialog_data
    answers = [data[f"q{question}"] for question in range(len(common.QUESTIONS))]
    return {"outcome": common.outcome_text(answers)}


def main() -> None:
    """Serve until killed."""
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(start, CommandStart())
    dispatcher.include_router(
        Dialog(
            *(window(question, state) for question, state in enumerate(STATES)),
            Window(Format("{outcome}"), state=Form.outcome, getter=outcome),
        )
    )
    setup_dialogs(dispatcher)
    serve(dispatcher)


if __name__ == "__main__":
    main()
