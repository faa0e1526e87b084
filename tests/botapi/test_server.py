"""The server answers as the real one does, right and wrong."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
import pytest

from tests.botapi import spec
from tests.botapi.conftest import Call
from tests.botapi.server import FakeTelegram
from tests.botapi.updates import ApiError

Json = dict[str, Any]


def buttons(*data: str) -> Json:
    return {"inline_keyboard": [[{"text": d, "callback_data": d}] for d in data]}


async def test_a_sent_message_comes_back_whole(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person(name="Маша", username="")
    asked = await masha.send("x")
    sent = await call(
        "sendMessage",
        chat_id=masha.id,
        text=" <b>a</b> &lt; b\n",
        parse_mode="HTML",
        reply_markup=buttons("1"),
        protect_content=True,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": asked.id},
    )
    assert spec.check_value(sent["result"], "Message") == []
    assert sent["result"] == {
        "message_id": asked.id + 1,
        "from": telegram.world.bot,
        "chat": {"id": masha.id, "first_name": "Маша", "type": "private"},
        "date": telegram.clock.seconds,
        "text": "a < b",
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "reply_markup": buttons("1"),
        "has_protected_content": True,
        "link_preview_options": {"is_disabled": True},
        "reply_to_message": asked.payload(),
    }


async def test_message_ids_come_from_one_counter(telegram: FakeTelegram, call: Call) -> None:
    masha, ivan = telegram.person(), telegram.person()
    ids = [(await person.send("x")).id for person in (masha, ivan, masha)]
    ids.append((await call("sendMessage", chat_id=ivan.id, text="x"))["result"]["message_id"])
    assert ids == [1, 2, 3, 4]


@pytest.mark.parametrize("text", ["", " \n"])
async def test_empty_text_is_refused(telegram: FakeTelegram, call: Call, text: str) -> None:
    masha = telegram.person()
    await masha.send("x")
    assert (await call("sendMessage", chat_id=masha.id, text=text))["error_code"] == 400
    assert telegram.problems == [
        "sendMessage: text: 0 UTF-16 units after parsing, limit 4096",
    ]
    telegram.problems.clear()


async def test_editing(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    own = await masha.send("x")
    sent = await call("sendMessage", chat_id=masha.id, text="a", reply_markup=buttons("1"))
    fixed = await call(
        "sendMessage", chat_id=masha.id, text="a", reply_markup={"remove_keyboard": True}
    )
    place = {"chat_id": masha.id, "message_id": sent["result"]["message_id"]}

    async def edit(**params: object) -> str:
        answer: Json = await call("editMessageText", **{**place, "text": "a", **params})
        return str(answer.get("description", "done"))

    same = "Bad Request: message is not modified: "
    assert (await edit(reply_markup=buttons("1"))).startswith(same)
    assert await edit(message_id=999) == "Bad Request: message to edit not found"
    assert await edit(message_id=own.id) == "Bad Request: message can't be edited"
    assert (
        await edit(message_id=fixed["result"]["message_id"])
        == "Bad Request: message can't be edited"
    )
    telegram.clock.advance(days=300)
    assert await edit() == "done"
    assert masha.last.keyboard == []
    answer = await call("editMessageReplyMarkup", **place, reply_markup=buttons("2"))
    assert masha.last.data == ["2"]
    assert answer["result"]["edit_date"] == telegram.clock.seconds
    answer = await call("editMessageReplyMarkup", **place, reply_markup=buttons("2"))
    assert answer["description"].startswith(same)


async def test_deleting_one(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    old = await masha.send("old")
    telegram.clock.advance(hours=47.9)
    new = await masha.send("new")

    async def delete(number: int) -> object:
        answer: Json = await call("deleteMessage", chat_id=masha.id, message_id=number)
        return answer.get("description", answer.get("result"))

    assert await delete(new.id) is True
    assert await delete(new.id) == "Bad Request: message to delete not found"
    telegram.clock.advance(hours=0.2)
    assert await delete(old.id) == "Bad Request: message can't be deleted for everyone"
    assert masha.texts == ["old"]


async def test_deleting_many(telegram: FakeTelegram, call: Call) -> None:
    masha, ivan = telegram.person(), telegram.person()
    ids = [(await person.send("x")).id for person in (masha, ivan, masha)]
    answer = await call("deleteMessages", chat_id=masha.id, message_ids=[*ids, 77, ids[0]])
    assert answer == {"ok": True, "result": True}
    assert (masha.texts, ivan.texts) == ([], ["x"])
    old = await masha.send("old")
    telegram.clock.advance(hours=49)
    new = await masha.send("new")
    answer = await call("deleteMessages", chat_id=masha.id, message_ids=[new.id, old.id])
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"
    assert masha.texts == ["old", "new"]


async def test_refusals(telegram: FakeTelegram, call: Call) -> None:
    masha = telegram.person()
    assert (await call("sendMessage", chat_id=masha.id, text="x"))["description"] == (
        "Bad Request: chat not found"
    )
    await masha.send("x")
    assert (await call("leaveChat", chat_id=masha.id))["error_code"] == 400
    answer = await call("answerCallbackQuery", callback_query_id="1")
    assert answer["description"] == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_the_bot_describes_itself_by_language(telegram: FakeTelegram, call: Call) -> None:
    listed = [{"command": "start", "description": "Начать"}]
    await call("setMyCommands", commands=listed, language_code="ru")
    await call("setMyName", name="Тропа", language_code="ru")
    await call("setMyName", name="Tropa")
    assert (await call("getMyCommands", language_code="ru"))["result"] == listed
    assert (await call("getMyCommands"))["result"] == []
    assert (await call("getMyName", language_code="ru"))["result"] == {"name": "Тропа"}
    assert (await call("getMyName", language_code="fr"))["result"] == {"name": "Tropa"}
    await call("deleteMyCommands", language_code="ru")
    assert telegram.world.profile.commands == {}


@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo", "getMyDescription"])
async def test_results_are_of_the_published_type(
    telegram: FakeTelegram, call: Call, method: str
) -> None:
    answer = await call(method)
    assert spec.check_value(answer["result"], spec.returns(method)[0]) == []


async def test_any_body_will_do(telegram: FakeTelegram) -> None:
    masha = telegram.person()
    await masha.send("x")
    url = f"{telegram.url}/bot{telegram.token}/SENDMESSAGE"
    form = {"chat_id": str(masha.id), "text": "1", "reply_markup": '{"inline_keyboard": []}'}
    parts = aiohttp.FormData(form, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for body in ({"json": form}, {"data": form}, {"data": parts}, {"params": form}):
            async with session.post(url, **body) as response:
                assert response.status == 200
    decoded = {"chat_id": masha.id, "text": "1", "reply_markup": {"inline_keyboard": []}}
    assert [request.params for request in telegram.requests] == [decoded] * 4


async def test_another_token_and_an_unknown_method(telegram: FakeTelegram, call: Call) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{telegram.url}/bot1:no/getMe") as response,
    ):
        assert response.status == 401
    assert (await call("sendFoo"))["error_code"] == 404
    telegram.problems.clear()


async def test_problems_fail_the_test_unless_told_otherwise() -> None:
    async with FakeTelegram() as lenient:
        lenient.strict = False
        lenient.problems.append("a finding")
    with pytest.raises(AssertionError, match="a finding"):
        async with FakeTelegram() as strict:
            strict.problems.append("a finding")
    failing = FakeTelegram()
    failing.problems.append("a finding")
    with pytest.raises(ApiError) as raised:
        await _fail_inside(failing)
    assert "a finding" in raised.value.__notes__[0]


async def _fail_inside(telegram: FakeTelegram) -> None:
    async with telegram:
        raise ApiError(400, "the test's own failure")


async def test_a_distant_telegram(telegram: FakeTelegram, call: Call) -> None:
    telegram.api_delay = 0.02
    begin = time.perf_counter()
    await call("getMe")
    assert time.perf_counter() - begin >= 0.02
