"""A flow file read plainly: an interpreter of its own, sharing no code with `FlowBuilder`.

It walks the file as its reader would: from question to question in the order of the file, past
those whose `when` does not hold, and wherever a `next` leads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Given = Mapping[str, tuple[str, ...]]


@dataclass
class PlainReading:
    """One walk through a flow file (as plain data) with these answers."""

    flow: dict[str, Any]
    groups: Mapping[str, list[str]]
    given: Given
    used: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def walk(self) -> str:
        """The node where the walk stops: a question without an answer, or an outcome."""
        here = self.from_question(0)
        while here not in self.flow["outcomes"]:
            if here in self.flow.get("decisions", {}):
                here = self.follow(self.flow["decisions"][here]["next"], "")
            elif here in self.given:
                self.used[here] = self.given[here]
                here = self.after(here)
            else:
                break
        return here

    def after(self, name: str) -> str:
        question = self.flow["questions"][name]
        for option, record in question.get("options", {}).items():
            if option in self.used[name] and "next" in record:
                return self.land(record["next"])
        return self.follow(question.get("next"), name)

    def follow(self, following: Any, name: str) -> str:
        if following is None:
            return self.from_question(list(self.flow["questions"]).index(name) + 1)
        if isinstance(following, str):
            return self.land(following)
        for route in following:
            if "when" not in route or self.holds(route["when"]):
                return self.land(route["to"])
        raise AssertionError("the last route always holds")

    def land(self, target: str) -> str:
        order = list(self.flow["questions"])
        return self.from_question(order.index(target)) if target in order else target

    def from_question(self, at: int) -> str:
        for name, question in list(self.flow["questions"].items())[at:]:
            if "when" not in question or self.holds(question["when"]):
                return str(name)
        return str(next(iter(self.flow["outcomes"])))

    def holds(self, when: Any) -> bool:
        if isinstance(when, list):
            return any(self.holds(part) for part in when)
        return all(self.part(key, value) for key, value in when.items())

    def part(self, key: str, value: Any) -> bool:
        if key == "not":
            return not self.holds(value)
        if key in ("any", "all"):
            join = any if key == "any" else all
            return join(self.holds(part) for part in value)
        listed = value if isinstance(value, list) else [value]
        if key == "fact":
            return any(self.holds(self.flow["facts"][name]) for name in listed)
        picks = self.used.get(key, ())
        options = self.flow["questions"][key].get("options", {})
        unsure = any(options.get(pick, {}).get("unsure") for pick in picks)
        return unsure or any(
            pick == name or pick in self.groups.get(name, []) for name in listed for pick in picks
        )
