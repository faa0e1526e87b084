"""What a bot says about itself: commands, name and descriptions, each in several languages."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.botapi.world import Method, World

Json = dict[str, Any]


def _scope(params: Json) -> tuple[str, str]:
    scope = params.get("scope", {"type": "default"})
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


def _set_commands(world: World, params: Json) -> bool:
    world.profile.commands[_scope(params)] = params["commands"]
    return True


def _get_commands(world: World, params: Json) -> list[Json]:
    return world.profile.commands.get(_scope(params), [])


def _delete_commands(world: World, params: Json) -> bool:
    world.profile.commands.pop(_scope(params), None)
    return True


def _setter(attribute: str, key: str) -> Method:
    def set_one(world: World, params: Json) -> bool:
        texts: dict[str, str] = getattr(world.profile, attribute)
        texts[params.get("language_code", "")] = params.get(key, "")
        return True

    return set_one


def _getter(attribute: str, key: str) -> Method:
    def get_one(world: World, params: Json) -> Json:
        texts: dict[str, str] = getattr(world.profile, attribute)
        language = params.get("language_code", "")
        return {key: texts.get(language) or texts.get("", "")}

    return get_one


METHODS: Final[dict[str, Method]] = {
    "setMyCommands": _set_commands,
    "getMyCommands": _get_commands,
    "deleteMyCommands": _delete_commands,
    "setMyName": _setter("names", "name"),
    "getMyName": _getter("names", "name"),
    "setMyDescription": _setter("descriptions", "description"),
    "getMyDescription": _getter("descriptions", "description"),
    "setMyShortDescription": _setter("short_descriptions", "short_description"),
    "getMyShortDescription": _getter("short_descriptions", "short_description"),
}
