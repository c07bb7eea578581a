"""Rules for the content of scenarios, one function each, found by themselves.

A rule is a function in a module of this package, marked with `@rule`. It is given the scenario and yields problems: an
error for what cannot work, a warning for what is legal but suspicious. The command and the tests run all of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.problems import problem_on
from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.models import Action, Scenario
from brinkmanship.text import listed, nearest


class Checked:
    """A checked file: makes problems at its paths."""

    root: Node

    def error(self, path: Path, message: str, **more: Any) -> Problem:
        """An error at a path; `more` are further fields of `Problem`."""
        return problem_on(self.root, path, message, **more)

    def warning(self, path: Path, message: str, **more: Any) -> Problem:
        """A warning at a path."""
        return problem_on(self.root, path, message, severity="warning", **more)

    def unknown(self, path: Path, message: str, name: str, known: Iterable[str], *, of_key: bool = False) -> Problem:
        """An error for an unknown name, with the nearest known one."""
        expected, suggestion = listed(sorted(known)) or None, nearest(name, known)
        return self.error(path, message, of_key=of_key, expected=expected, suggestion=suggestion)


@dataclass(frozen=True)
class Context(Checked):
    """A scenario to be checked by rules."""

    scenario: Scenario
    root: Node
    vocabulary: Vocabulary
    complete: bool
    """Whether nothing was left out for being wrong."""
    recorded: bool = False
    """Whether it is the scenario of a game that was begun, which goes on although rules were added."""
    formulas: Mapping[Path, Any] = field(default_factory=dict)
    """The compiled formulas by path."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The plain data of all files."""

    @cached_property
    def sets(self) -> Sets:
        """Members of groups, bodies and zones."""
        return Sets.of(self.scenario)

    @cached_property
    def able(self) -> frozenset[str]:
        """The actors that can order anything."""
        return frozenset(
            actor for action in self.scenario.orderable.values() for actor in self.sets.actors_in(action.by)
        )

    def orderable(self) -> Iterator[tuple[Path, str, Action]]:
        """Yield the path, the name and the action of everything that can be ordered, choices of dilemmas too."""
        scenario = self.scenario
        yield from ((("actions", name), name, action) for name, action in scenario.actions.items())
        for name, (of, one) in scenario.choices.items():
            yield ("dilemmas", of, "choices", one), one, scenario.orderable[name]


Rule = Callable[[Context], Iterator[Problem]]
RULES: dict[str, Rule] = {}
NEWER: dict[str, Rule] = {}
ADVICE: dict[str, Rule] = {}
ADVICE_ON_ALL: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Register a rule that may find errors, under its function's name."""
    return RULES.setdefault(function.__name__, function)


def newer_rule(function: Rule) -> Rule:
    """Register a rule that may find errors in what earlier versions took: games that were begun with it go on."""
    return NEWER.setdefault(function.__name__, function)


def advice(function: Rule) -> Rule:
    """Register a rule that finds warnings only: for authors, and not run when a game starts."""
    return ADVICE.setdefault(function.__name__, function)


def advice_on_all(function: Rule) -> Rule:
    """Register advice about what is missing altogether: not run where anything was left out for being wrong."""
    return ADVICE_ON_ALL.setdefault(function.__name__, function)


def import_rules(package: str, path: Iterable[str]) -> None:
    """Import all modules of a package, so that their rules are registered."""
    for module in pkgutil.iter_modules(path):
        importlib.import_module(f"{package}.{module.name}")


def check_scenario(context: Context, *, with_advice: bool = True) -> list[Problem]:
    """The problems that all rules find in a scenario."""
    import_rules(__name__, __path__)
    rules = {**RULES, **({} if context.recorded else NEWER), **(ADVICE if with_advice else {})}
    if with_advice and context.complete:
        rules |= ADVICE_ON_ALL
    return [problem for name in sorted(rules) for problem in rules[name](context)]
