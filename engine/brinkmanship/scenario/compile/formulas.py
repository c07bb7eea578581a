"""Compiled formulas by their path, and what a formula may name: `self` and `target` in an action, nobody in an event."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brinkmanship.scenario.document import Path
from brinkmanship.scenario.models import Outcome, Scenario
from brinkmanship.simulation import rules
from brinkmanship.simulation.expressions import Expression, Statement


@dataclass(frozen=True)
class Setting:
    """The roles that a formula may name."""

    has_self: bool = False
    target: str = ""  # kind of the target; '' where there is none
    has_order: bool = False  # whether there is an order, with its place and amount


WORLD = Setting()
"""Nobody acts: events, endings, injects."""


def setting_of(path: Path, scenario: Scenario) -> Setting:
    """Return the setting of the formula at a path."""
    match path:
        case ("actions", name, *_) if name in scenario.actions:
            target = scenario.actions[str(name)].target
            return Setting(True, target.kind if target else "", True)
        case ("doctrines", name, "options", int(number), *_):
            option = scenario.doctrines[str(name)].options[number]
            action = scenario.actions.get(option.do or option.lift or "")
            return Setting(True, action.target.kind if action and action.target else "", True)
        case ("objectives", *_) | ("actors", _, "types", *_):
            return Setting(True)
    return WORLD


@dataclass(frozen=True)
class Formulas:
    """The compiled formulas by path."""

    compiled: Mapping[Path, Any]

    def expression(self, *path: str | int) -> Expression:
        """Return the expression at a path."""
        found: Expression = self.compiled[path]
        return found

    def maybe(self, *path: str | int) -> Expression | None:
        """Return the expression at a path, or None where there is none."""
        return self.compiled.get(path)

    def statements(self, *path: str | int) -> tuple[Statement, ...]:
        """Return the statements of the list at a path."""
        paths = itertools.takewhile(self.compiled.__contains__, ((*path, number) for number in itertools.count()))
        return tuple(self.compiled[one] for one in paths)

    def outcomes(self, listed: Sequence[Outcome], *path: str | int) -> tuple[rules.Outcome, ...]:
        """Return the outcomes that are listed at a path."""
        return tuple(
            rules.Outcome(one.name, self.expression(*path, number, "chance"), self.statements(*path, number, "do"))
            for number, one in enumerate(listed)
        )
