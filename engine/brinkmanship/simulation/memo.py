"""Values made once per scenario: its rules never change, so what follows from them is cached as long as they live."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from brinkmanship.simulation.rules import Rules

Value = TypeVar("Value")
Key = ParamSpec("Key")


def per_rules(build: Callable[Concatenate[Rules, Key], Value]) -> Callable[Concatenate[Rules, Key], Value]:
    """Cache what *build* makes of a scenario's rules, and of a key where it takes one, while the rules live."""
    made: dict[int, dict[Any, Value]] = {}

    def look(rules: Rules, /, *key: Key.args, **_: Key.kwargs) -> Value:
        mine = made.get(id(rules))
        if mine is None:
            mine = made[id(rules)] = {}
            weakref.finalize(rules, made.pop, id(rules), None)
        if key not in mine:
            mine[key] = build(rules, *key)  # type: ignore[call-arg]
        return mine[key]

    look.__doc__ = build.__doc__
    return look
