"""Compiles every formula of a scenario once, and hands it out by its path.

What a formula may name depends on where it stands: `self` and `target` in an action, nobody in an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.document import Path
from brinkmanship.scenario.models import Outcome, Scenario
from brinkmanship.scenario.models.base import Language
from brinkmanship.simulation import rules
from brinkmanship.simulation.expressions import Expression, Statement


@dataclass(frozen=True)
class Setting:
    """What a formula may name beside things with names of their own."""

    has_self: bool = False
    target: str = ""  # kind of the target; '' where there is none
    has_order: bool = False  # whether there is an order, with its place and amount


WORLD = Setting()
"""Nobody acts: events, endings, injects."""


def setting_of(path: Path, scenario: Scenario) -> Setting:
    """The setting of the formula at a path."""
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


def formulas_of(scenario: Scenario) -> Iterator[tuple[Path, str, Language, Setting]]:
    """Every formula: its path, its text, whether it is an expression or a statement, and its setting."""
    for path, text, form, _ in marked(scenario, Language):
        yield path, text, form, setting_of(path, scenario)


@dataclass(frozen=True)
class Formulas:
    """The compiled formulas by path."""

    compiled: Mapping[Path, Any]
    scenario: Scenario

    def expression(self, *path: str | int) -> Expression:
        """The expression at a path."""
        found: Expression = self.compiled[path]
        return found

    def maybe(self, *path: str | int) -> Expression | None:
        """The expression at a path, or None where there is none."""
        return self.compiled.get(path)

    def statements(self, *path: str | int) -> tuple[Statement, ...]:
        """The statements of the list at a path."""
        found: list[Statement] = []
        while (*path, len(found)) in self.compiled:
            found.append(self.compiled[(*path, len(found))])
        return tuple(found)

    def outcomes(self, *path: str | int) -> tuple[rules.Outcome, ...]:
        """The outcomes of the list at a path."""
        section: Any = self.scenario
        for step in path:
            section = section[step] if isinstance(section, dict) else getattr(section, str(step))
        listed: list[Outcome] = section
        return tuple(
            rules.Outcome(one.name, self.expression(*path, number, "chance"), self.statements(*path, number, "do"))
            for number, one in enumerate(listed)
        )
