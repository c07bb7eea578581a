"""Rules for the content of scenarios, one function each, found by themselves.

A rule is a function in a module of this package, marked with `@rule`. It is given the scenario and yields problems: an
error for what cannot work, a warning for what is legal but suspicious. The command and the tests run all of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.problems import problem_on
from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.models import Scenario
from brinkmanship.text import listed, nearest


@dataclass(frozen=True)
class Context:
    """What a rule is given."""

    scenario: Scenario
    root: Node
    vocabulary: Vocabulary
    complete: bool
    """Whether nothing was left out for being wrong; rules about what is missing altogether ask this."""
    recorded: bool = False
    """Whether it is the scenario of a game that was begun: what held together then goes on."""

    @cached_property
    def sets(self) -> Sets:
        """Groups, bodies and zones, taken apart."""
        return Sets.of(self.scenario)

    def error(self, path: Path, message: str, **more: Any) -> Problem:
        """An error at a path."""
        return problem_on(self.root, path, message, **more)

    def warning(self, path: Path, message: str, **more: Any) -> Problem:
        """A warning at a path."""
        return problem_on(self.root, path, message, severity="warning", **more)

    def unknown(self, path: Path, message: str, name: str, known: Iterable[str], **more: Any) -> Problem:
        """An error for a name that is not known, with the nearest that is."""
        names = list(known)
        return self.error(
            path, message, expected=listed(sorted(names)) or None, suggestion=nearest(name, names), **more
        )


Rule = Callable[[Context], Iterator[Problem]]
RULES: dict[str, Rule] = {}
NEWER: dict[str, Rule] = {}
ADVICE: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Register a rule that may find errors, under its function's name."""
    RULES[function.__name__] = function
    return function


def newer_rule(function: Rule) -> Rule:
    """Register a rule that may find errors in what earlier versions took: games that were begun with it go on."""
    NEWER[function.__name__] = function
    return function


def advice(function: Rule) -> Rule:
    """Register a rule that finds warnings only: for authors, and not run when a game starts."""
    ADVICE[function.__name__] = function
    return function


def check_scenario(context: Context, *, with_advice: bool = True) -> list[Problem]:
    """What every rule has to say of a scenario."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    rules = {**RULES, **({} if context.recorded else NEWER), **(ADVICE if with_advice else {})}
    return [problem for name in sorted(rules) for problem in rules[name](context)]
