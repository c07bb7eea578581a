"""Compiles the formulas of a scenario, hands them out by path, and turns errors of the language into problems."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.compile.index import numbered
from brinkmanship.scenario.declared_names import BUILT_IN_GROUPS, Vocabulary
from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.places import Place
from brinkmanship.scenario.document.problems import problem_at
from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.language import LanguageError, SymbolTable, compile_expression, compile_statement
from brinkmanship.scenario.models import Outcome, Scenario
from brinkmanship.scenario.models.actions import Option
from brinkmanship.scenario.models.actors import TIE_NUMBERS
from brinkmanship.scenario.models.base import Language
from brinkmanship.simulation import rules
from brinkmanship.simulation.expressions import Apply, Expression, Number, Statement
from brinkmanship.simulation.world import Kind

_COMPILERS: dict[str, Callable[[str, SymbolTable], Any]] = {
    "expression": compile_expression,
    "statement": compile_statement,
}
_WORD = re.compile(r"\w+(\.\w+)*")


Setting = tuple[bool, str, bool, str]
"""The roles that a formula may name: whether self, the kind of its target or '', whether the place and amount of an order;
and the leader whose courses it weighs, or ''."""

WORLD: Setting = (False, "", False, "")
"""Nobody acts: events, endings, injects."""


def setting_of(path: Path, scenario: Scenario) -> Setting:
    """Return the setting of the formula at a path."""
    match path:
        case ("actions", name, *_) if name in scenario.actions:
            target = scenario.actions[str(name)].target
            return True, target.kind if target else "", True, ""
        case ("doctrines", name, "options", int(number), *_):
            return _setting_of_option(scenario.doctrines[str(name)].options[number], scenario)
        case ("policies", policy, name, "options", int(number), *_):
            return _setting_of_option(scenario.policies[str(policy)][str(name)].options[number], scenario)
        case ("dilemmas", _, "choices", *_):
            return True, "", True, ""
        case ("objectives", *_) | ("actors", _, "types", *_) | ("packages", *_):
            return True, "", False, ""
        case ("courses", name, *_):
            return True, "", False, str(name)
    return WORLD


def _setting_of_option(option: Option, scenario: Scenario) -> Setting:
    action = scenario.actions.get(option.do or option.lift or "")
    return True, action.target.kind if action and action.target else "", True, ""


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


def names_of(scenario: Scenario, vocabulary: Vocabulary) -> SymbolTable:
    """Return the names that formulas may use, with their positions in the core's tables."""
    sets, names = Sets.of(scenario), vocabulary.names
    actors, regions = numbered(names["actor"]), numbered(names["region"])
    types: dict[str, dict[str, int]] = {}
    for number, (actor, kind) in enumerate(vocabulary.types):
        types.setdefault(actor, {})[kind] = number

    def positions(
        kind: str, members: Mapping[str, tuple[str, ...]], of: Mapping[str, int]
    ) -> dict[str, tuple[int, ...]]:
        # Of sets with a mistake in them it is not known whom they stand for; their names are enough for a check.
        return {name: tuple(of[one] for one in members.get(name, ())) for name in names[kind]}

    start = scenario.scenario.start
    days = {name: ((fact.start - start).days, (fact.last - start).days) for name, fact in scenario.calendar.items()}
    groups = positions("group", sets.groups, actors)
    return SymbolTable(
        start=start,
        tracks={kind: numbered(vocabulary.tracks[kind]) for kind in Kind},
        actors=actors,
        groups={name: members for name, members in groups.items() if name not in BUILT_IN_GROUPS},
        bodies=numbered(names["body"]),
        members=positions("body", sets.bodies, actors),
        regions=regions,
        zones=positions("zone", sets.zones, regions),
        formations=numbered(names["formation"]),
        axes=numbered(names["axis"]),
        actions=numbered((*names["action"], *names["choice"])),
        target_kinds=vocabulary.target_kinds,
        events=numbered((*names["event"], *names["dilemma"])),
        calendar={name: days.get(name, (0, 0)) for name in names["calendar"]},
        endings=numbered(names["ending"]),
        types=types,
        deals=numbered(names["deal"]),
        courses={name: numbered(options) for name, options in vocabulary.courses.items() if name in actors},
        reckons={name: {} for name in vocabulary.courses},
        static_ties=frozenset(TIE_NUMBERS),
    )


def compile_formulas(
    scenario: Scenario, vocabulary: Vocabulary, root: Node
) -> tuple[Mapping[Path, Any], list[Problem]]:
    """Compile the formulas of a scenario: those that compile by path, and the problems of the others."""
    return compile_marked(scenario, lambda path: setting_of(path, scenario), names_of(scenario, vocabulary), root)


def compile_marked(
    model: BaseModel, setting_at: Callable[[Path], Setting], names: SymbolTable, root: Node
) -> tuple[Mapping[Path, Any], list[Problem]]:
    """Compile all formulas in a model, the same text once: those that compile by path, and the problems of the others."""
    known: dict[tuple[str, str, Setting], Any] = {}
    tables: dict[Setting, SymbolTable] = {}
    compiled: dict[Path, Any] = {}
    problems: list[Problem] = []
    for path, text, language, _ in marked(model, Language):
        setting = setting_at(path)
        key = (language.form, text, setting)
        if key not in known:
            if setting not in tables:
                tables[setting] = names.with_roles(*setting)
            try:
                known[key] = _COMPILERS[language.form](text, tables[setting])
            except LanguageError as error:
                known[key] = error
        if isinstance(known[key], LanguageError):
            problems.append(_problem(known[key], text, root, path))
            continue
        compiled[path] = known[key]
        if path[:1] == ("courses",) and path[2] == "reckons":  # in order, so that later ones may read it
            _reckoned(names, model, path, known[key])
    return compiled, problems


def _reckoned(names: SymbolTable, model: Any, path: Path, compiled: Expression) -> None:
    """Let later formulas of the same leader read a number by its name."""
    leader, name = str(path[1]), str(path[3])
    reckon = model.courses[leader].reckons[name]
    if reckon.utility is not None:
        steep = Apply("*", (Number(reckon.precision), compiled))
        compiled = Apply("logistic", (steep,))
    names.reckons[leader][name] = compiled


def _problem(error: LanguageError, text: str, root: Node, path: Path) -> Problem:
    _, node = root.nearest(path)
    place = _place_in(node.value, text, error.column)
    return problem_at(place, error.message, path=path, suggestion=error.suggestion or None)


def _place_in(place: Place, text: str, column: int) -> Place:
    """Return the place of a character of a text that begins at a place, if the text stands on one line as it is."""
    line = place.source.line(place.line) or ""
    start = place.column - 1
    if line[start : start + 1] in ("'", '"'):
        start += 1
    if line[start : start + len(text)] != text:
        return place
    word = _WORD.match(text, column - 1)
    return place._replace(column=start + column, width=len(word.group()) if word else 1)
