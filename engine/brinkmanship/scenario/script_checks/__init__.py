"""Rules for scripts beside the scenario they play, one function each, found by themselves.

A rule is a function in a module of this package, marked with `@rule`. It is given both and yields problems: an error for
what cannot work, a warning for what is legal but never happens. It knows what was left out for a mistake of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from brinkmanship.scenario.checks import Checked, import_rules
from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.problems import problem_on
from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.models import Scenario, Script
from brinkmanship.scenario.models.script import Entry, Handover, Variation
from brinkmanship.scenario.variations import origins

MOST_LEAD = 366
"""Most days by which a game may begin before its scenario."""


@dataclass(frozen=True)
class Played(Checked):
    """A script and its scenario, as a rule is given them."""

    script: Script
    root: Node
    loaded: Loaded
    ids: tuple[str, ...]
    """Names of entries, also of those that were left out."""
    left_out: frozenset[Path]
    """Paths of what was left out for being wrong."""

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.loaded.scenario

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names that the scenario declares."""
        return Vocabulary.of(self.loaded.data)

    @cached_property
    def sets(self) -> Sets:
        """Members of the scenario's groups, bodies and zones."""
        return Sets.of(self.scenario)

    @property
    def earliest(self) -> date:
        """The first day on which a game of the scenario may begin."""
        return self.scenario.scenario.start - timedelta(days=MOST_LEAD)

    @property
    def turn(self) -> timedelta:
        """The length of a turn."""
        return timedelta(days=self.script.script.days_per_turn or self.scenario.scenario.days_per_turn)

    def begins(self, variation: Variation | None = None) -> date:
        """Return the first day of the game; the earliest possible where that was wrong and left out."""
        own = self.earliest if ("script", "start") in self.left_out else self.script.script.start
        first = self.scenario.scenario.start
        return max(self.earliest, min((variation and variation.start) or own or first, first))

    def written(self) -> Iterator[tuple[Path, Entry, date]]:
        """Yield every entry of the script and its variations, with its path and the first day of its game."""
        for path, entry in zip(origins(self.script), self.script.entries, strict=True):
            yield path, entry, self.begins()
        for key, variation in self.script.variations.items():
            for number, entry in enumerate(variation.add):
                yield ("variations", key, "add", number), entry, self.begins(variation)

    def handovers(self) -> Iterator[tuple[Path, Handover, date]]:
        """Yield every hand-over, with its path and the first day of its game."""
        if self.script.then is not None:
            yield ("then",), self.script.then, self.begins()
        for key, variation in self.script.variations.items():
            if variation.then is not None:
                yield ("variations", key, "then"), variation.then, self.begins(variation)

    def line(self, number: int) -> int | None:
        """Return the line on which an entry of the script begins."""
        return problem_on(self.root, ("entries", number), "").line


Rule = Callable[[Played], Iterator[Problem]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Register a rule under its function's name."""
    return RULES.setdefault(function.__name__, function)


def check_played(script: Script, root: Node, loaded: Loaded, data: Any, left_out: frozenset[Path]) -> list[Problem]:
    """Return the problems that all rules find in a script; *data* is all of it, mistakes included, *left_out* their paths."""
    import_rules(__name__, __path__)
    entries = data.get("entries") if isinstance(data.get("entries"), list) else []
    ids = {entry["id"]: None for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)}
    played = Played(script, root, loaded, tuple(ids), left_out)
    return [problem for name in sorted(RULES) for problem in RULES[name](played)]


def assumption(start: date, first: date) -> str:
    """Return the assumption of a game that begins on *start*, before *first*, the day that its scenario describes."""
    days = (first - start).days
    return (
        f"the game begins on {start}, {days} day{'' if days == 1 else 's'} before the scenario: that the world already "
        f"was as it is described for {first} is an assumption"
    )
