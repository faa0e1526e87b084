"""Updates from a seed: sound ones of every kind that the Bot API describes, and hostile ones.

What people do is made from screens that were really shown (`Shown`), so that a part of the presses
is genuine; the rest of the tokens is flipped, cut, another chat's, or noise.
"""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from tests.botapi.spec import TYPES
from tests.faults.described import FAR_INTEGERS, INTEGERS, KINDS, PEOPLE, STRINGS, described

Json = dict[str, Any]

GROUPS: Final = (-100_7, -1_000_000_000_007)
SCREENS: Final = 300
"""Screens that are remembered."""

WRITTEN: Final = (
    "/start", "/start flow-help", "/start flow-long", "/start flow-short", "/start country-am",
    "/start org-ark", "/start guide-safety", "/start " + "x" * 64, "/start ../x", "/sos", "/help",
    "/privacy", "/language", "/erase", "/nonsense", "/START@tropa_test_bot", "/start\n\nx", "//",
    "/", "help", "меня зовут Иван", "\u202e", "a" * 4096, "",
)  # fmt: skip
CODES: Final = ("ru", "en", "en-US", "", "xx", "ру", "x" * 300, None)


class Shown:
    """The newest screens that the bot has shown, and whose they were; `kept` stay for ever."""

    def __init__(self) -> None:
        self.kept: list[tuple[int, int, list[list[Json]]]] = []
        self.screens: deque[tuple[int, int, list[list[Json]]]] = deque(maxlen=SCREENS)

    def add(self, chat: int, message: int, keyboard: list[list[Json]]) -> None:
        """Remember a screen with buttons."""
        if any(keyboard):
            self.screens.append((chat, message, keyboard))


class Updates:
    """Makes one update after another, as bytes."""

    def __init__(self, seed: int, shown: Shown) -> None:
        self._random = random.Random(seed)
        self._shown = shown
        self._number = 0
        self._makers: list[Callable[[], bytes]] = [
            lambda: self._told("callback_query", self._press(self._genuine())),
            lambda: self._told("message", self._message()),
            lambda: self._told("callback_query", self._press(self._forged())),
            lambda: self._told(*self._of_any_kind()),
            self._with_a_wrong_value,
            self._damaged,
            self._shapeless,
        ]

    def next(self) -> bytes:
        """The next one."""
        self._number += 1
        (make,) = self._random.choices(self._makers, (30, 12, 18, 15, 15, 7, 3))
        return make()

    def _told(self, kind: str, body: object) -> bytes:
        return json.dumps({"update_id": self._number, kind: body}).encode()

    def _someone(self) -> int:
        return self._random.choice(PEOPLE)

    def _message(self, chat: int | None = None) -> Json:
        number = chat or self._someone()
        sender: Json = {"id": number, "is_bot": False, "first_name": "Иван"}
        code = self._random.choice(CODES)
        if code is not None:
            sender["language_code"] = code
        message: Json = {
            "message_id": self._random.choice((1, 2, 5, 300, 2**31 - 1)),
            "from": sender,
            "chat": {"id": number, "type": "private"},
            "date": 1,
        }
        if self._random.random() < 0.05:
            message["chat"] = {"id": self._random.choice(GROUPS), "type": "supergroup"}
        return message | {"text": self._random.choice(WRITTEN)}

    def _genuine(self) -> tuple[int, int, str, list[list[Json]]]:
        """A press on a screen of one's own; mostly on a new one and in its first rows."""
        chat, message, keyboard = self._screen()
        row = keyboard[min(int(self._random.expovariate(0.8)), len(keyboard) - 1)]
        return chat, message, self._random.choice(row)["callback_data"], keyboard

    def _screen(self) -> tuple[int, int, list[list[Json]]]:
        screens, kept = self._shown.screens, self._shown.kept
        if not screens:
            return self._someone(), 1, [[{"text": "x", "callback_data": "A" * 64}]]
        if kept and self._random.random() < 0.3:
            return self._random.choice(kept)
        newest = min(int(self._random.expovariate(0.05)), len(screens) - 1)
        return screens[-1 - newest]

    def _forged(self) -> tuple[int, int, str, list[list[Json]]]:
        """A press that nobody could make on a screen that was shown: data, chat or keyboard."""
        chat, message, token, keyboard = self._genuine()
        at, draw = self._random.randrange(64), self._random
        match draw.randrange(8):
            case 0:
                flipped = draw.choice("abcdefghijABCDEFGHIJ0123456789-_+/=\u0430")
                token = token[:at] + flipped + token[at + 1 :]
            case 1:
                token = token[:at]
            case 2:
                token += draw.choice(("", "A", "=", "==", "\x00", token))
            case 3:
                chat = draw.choice((self._someone(), -chat, 0, *INTEGERS))
            case 4:
                token = "".join(draw.choices("ABCDabcd0123-_", k=64))
            case 5:
                token = draw.choice(STRINGS)
            case 6:
                token = token[:at] + self._genuine()[2][at:]
            case _:
                keyboard = self._mixed(keyboard)
        return chat, message, token, keyboard

    def _mixed(self, keyboard: list[list[Json]]) -> list[list[Json]]:
        """A keyboard that no message ever had: others' buttons, odd ones, none."""
        other = self._screen()[2]
        odd: list[list[Json]] = [[{}], [{"text": "x", "url": "https://x.example"}], []]
        odd.append([{"text": "x", "callback_data": self._random.choice(STRINGS)}])
        empty: list[list[Json]] = []
        found = [other, odd, keyboard + other, other + keyboard, empty]
        return self._random.choice([*found, [[]], keyboard[::-1], keyboard * 40])

    def _press(self, pressed: tuple[int, int, str, list[list[Json]]]) -> Json:
        chat, message, token, keyboard = pressed
        shown = self._message(PEOPLE[0]) | {"message_id": message, "chat": _private(chat)}
        shown["reply_markup"] = {"inline_keyboard": keyboard}
        if self._random.random() < 0.05:
            shown = {"message_id": message, "chat": _private(chat), "date": 0}
        sender = {"id": chat, "is_bot": False, "first_name": "x", "language_code": "ru"}
        query = {"id": str(self._number), "from": sender, "chat_instance": "1", "data": token}
        return query | {"message": shown}

    def _of_any_kind(self) -> tuple[str, object]:
        """One of the kinds of update that the Bot API has, filled in by its description."""
        kind = self._random.choice(KINDS)
        return kind, described(self._random, TYPES["Update"]["fields"][kind])

    def _with_a_wrong_value(self) -> bytes:
        """A sound update, one value in which is of another type, or far too great."""
        made = self._random.choice((self._of_any_kind, self._of_people))
        kind, body = made()
        update: Json = {"update_id": self._number, kind: body}
        place: Any = update
        while True:
            key = self._random.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if (
                not isinstance(place[key], dict | list)
                or not place[key]
                or self._random.random() < 0.2
            ):
                place[key] = self._random.choice(_WRONG)
                return json.dumps(update).encode()
            place = place[key]

    def _of_people(self) -> tuple[str, object]:
        if self._random.random() < 0.5:
            return "message", self._message()
        # Through JSON and back, so that no screen that is remembered gets the wrong value.
        return "callback_query", json.loads(json.dumps(self._press(self._genuine())))

    def _damaged(self) -> bytes:
        """A sound update, whose bytes have suffered."""
        draw = self._random
        raw = bytearray(self._told(*self._of_people()))
        at = draw.randrange(len(raw))
        match draw.randrange(6):
            case 0:
                raw[at] = draw.randrange(256)
            case 1:
                del raw[at:]
            case 2:
                raw[at:at] = draw.choice(
                    (b"\xff", b"\xc0\x80", b"\x00", b"\\ud83d", b"\xed\xa0\x80", b'"')
                )
            case 3:
                raw[at:at] = raw[at // 2 : at]
            case 4:
                raw[:0] = draw.choice((b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t", b"[", b"null"))
            case _:
                raw += draw.choice((b"}", b"\x00", b" {}", bytes(raw)))
        return bytes(raw)

    def _shapeless(self) -> bytes:
        """Not even an update, or one that is too much."""
        number = self._number
        return self._random.choice(
            (
                b"", b"{}", b"[]", b"null", b"0", b'""', b"NaN", b'{"update_id":NaN}', b"[" * 3000,
                b'{"update_id":%d}' % number,
                b'{"update_id":%d,"update_id":%d}' % (number, number + 1),
                b'{"update_id":1e400,"message":{}}',
                b'{"update_id":%s}' % (b"9" * 5000),
                b'{"update_id":%d,"message":%s1%s}' % (number, b"[" * 900, b"]" * 900),
                b'{"update_id":%d,"x":%s1%s}' % (number, b'{"a":' * 900, b"}" * 900),
                b'{"update_id":%d,"message":{"text":"%s"}}' % (number, b"\\u0000" * 9000),
                b'{"update_id":%d,"message":null,"callback_query":null}' % number,
            )
        )  # fmt: skip


def _private(chat: int) -> Json:
    return {"id": chat, "type": "private"}


_STRAY: Final = (b"\xff", b"\xc0\x80", b"\x00", b"\\ud83d", b"\xed\xa0\x80", b'"')
_WRONG: Final[tuple[object, ...]] = (
    None, True, False, 0, -1, 1.5, 1e308, *FAR_INTEGERS, "", "x", "\ud800", [], {}, [[]], [{}],
    {"id": {}}, [None], [[None]], {"inline_keyboard": [[{"callback_data": 5}]]}, "9" * 400,
    [[[[]]]],
)  # fmt: skip
