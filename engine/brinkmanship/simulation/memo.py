"""Tables made once per scenario: its rules never change, so what is worked out from them can be kept as long as they live."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TypeVar

from brinkmanship.simulation.rules import Rules

Value = TypeVar("Value")


def per_rules(build: Callable[[Rules], Value]) -> Callable[[Rules], Value]:
    """Remember what *build* makes of a scenario's rules, which never change, for as long as the rules live."""
    made: dict[int, Value] = {}

    def look(rules: Rules) -> Value:
        key = id(rules)
        if key not in made:
            made[key] = build(rules)
            weakref.finalize(rules, made.pop, key, None)
        return made[key]

    look.__doc__ = build.__doc__
    return look


def per_rules_keyed(build: Callable[[Rules, str], Value]) -> Callable[[Rules, str], Value]:
    """As :func:`table`, for tables that have a name."""
    made: dict[int, dict[str, Value]] = {}

    def look(rules: Rules, name: str) -> Value:
        mine = made.get(id(rules))
        if mine is None:
            mine = made[id(rules)] = {}
            weakref.finalize(rules, made.pop, id(rules), None)
        if name not in mine:
            mine[name] = build(rules, name)
        return mine[name]

    look.__doc__ = build.__doc__
    return look
