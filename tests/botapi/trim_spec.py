"""Cut the published description of the Bot API down to what a guidance bot can use.

    python tests/botapi/trim_spec.py api.json > tests/botapi/spec.json

`api.json` is the file of that name from https://github.com/PaulSonOfLars/telegram-bot-api-spec.
Kept are the methods below and every type that can be reached from them; prose is dropped.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

SOURCE = "https://github.com/PaulSonOfLars/telegram-bot-api-spec (api.json)"
METHODS = (
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "logOut",
    "close",
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "answerCallbackQuery",
    "sendChatAction",
    "leaveChat",
    "setMyCommands",
    "deleteMyCommands",
    "getMyCommands",
    "setMyName",
    "getMyName",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
)
PLAIN = {"Integer", "String", "Boolean", "True", "Float"}

Json = dict[str, Any]


def trim(published: Json) -> Json:
    """Return the methods, the types they reach, and where it all comes from."""
    methods = {name: _method(published["methods"][name]) for name in METHODS}
    mentioned = [
        *(kind for method in methods.values() for kind in method["returns"]),
        *(kind for method in methods.values() for kind in _mentioned(method)),
    ]
    types: Json = {}
    while mentioned:
        name = mentioned.pop().rpartition("Array of ")[2]
        if name in PLAIN or name in types:
            continue
        types[name] = _type(published["types"][name])
        mentioned += _mentioned(types[name])
    return {
        "source": SOURCE,
        "version": published["version"],
        "release_date": published["release_date"],
        "methods": methods,
        "types": dict(sorted(types.items())),
    }


def _fields(described: Json) -> Json:
    fields = described.get("fields", [])
    return {
        "fields": {field["name"]: field["types"] for field in fields},
        "required": [field["name"] for field in fields if field["required"]],
    }


def _method(described: Json) -> Json:
    return {**_fields(described), "returns": described["returns"]}


def _type(described: Json) -> Json:
    if described.get("subtypes"):
        return {"one_of": described["subtypes"]}
    return _fields(described)


def _mentioned(described: Json) -> list[str]:
    fields = described.get("fields", {})
    return [*described.get("one_of", []), *(kind for kinds in fields.values() for kind in kinds)]


def dump(spec: Json) -> str:
    """Write one method or type a line, so that a new version shows as a readable difference."""
    parts = [f" {json.dumps(key)}: {json.dumps(spec[key])}" for key in spec if key not in _TABLES]
    for table in _TABLES:
        lines = (
            f"  {json.dumps(name)}: {json.dumps(described, separators=(',', ':'))}"
            for name, described in spec[table].items()
        )
        parts.append(f' "{table}": {{\n' + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


_TABLES = ("methods", "types")

if __name__ == "__main__":
    sys.stdout.write(dump(trim(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
