"""Compiles the formulas of a scenario with the effect language, and turns its errors into problems with places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from brinkmanship.scenario.compile.formulas import Setting, formulas_of
from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.places import Place
from brinkmanship.scenario.document.problems import problem_at
from brinkmanship.scenario.groups import Sets
from brinkmanship.scenario.language import LanguageError, SymbolTable, compile_expression, compile_statement
from brinkmanship.scenario.models import Scenario
from brinkmanship.scenario.models.actors import TIE_NUMBERS
from brinkmanship.scenario.models.base import Language
from brinkmanship.simulation.world import Kind

_COMPILERS: dict[str, Callable[[str, SymbolTable], Any]] = {
    "expression": compile_expression,
    "statement": compile_statement,
}
_WORD = re.compile(r"\w+(\.\w+)*")


def names_of(scenario: Scenario, vocabulary: Vocabulary) -> SymbolTable:
    """The names that formulas may use, with their positions in the core's tables."""
    sets = Sets.of(scenario)
    actors, regions = _numbered(vocabulary.names["actor"]), _numbered(vocabulary.names["region"])
    types: dict[str, dict[str, int]] = {}
    for number, (actor, kind) in enumerate(vocabulary.types):
        types.setdefault(actor, {})[kind] = number
    # Of sets with a mistake in them it is not known whom they stand for; their names are enough for a check.
    groups = {name: sets.groups.get(name, ()) for name in vocabulary.names["group"] if name not in ("all", "others")}
    members = {name: sets.bodies.get(name, ()) for name in vocabulary.names["body"]}
    zones = {name: sets.zones.get(name, ()) for name in vocabulary.names["zone"]}
    return SymbolTable(
        start=scenario.scenario.start,
        tracks={kind: _numbered(vocabulary.tracks[kind]) for kind in Kind},
        actors=actors,
        groups={name: tuple(actors[member] for member in listed) for name, listed in groups.items()},
        bodies=_numbered(vocabulary.names["body"]),
        members={name: tuple(actors[member] for member in listed) for name, listed in members.items()},
        regions=regions,
        zones={name: tuple(regions[member] for member in listed) for name, listed in zones.items()},
        formations=_numbered(vocabulary.names["formation"]),
        axes=_numbered(vocabulary.names["axis"]),
        actions=_numbered(vocabulary.names["action"]),
        target_kinds=vocabulary.target_kinds,
        events=_numbered(vocabulary.names["event"]),
        endings=_numbered(vocabulary.names["ending"]),
        types=types,
        static_ties=frozenset(TIE_NUMBERS),
    )


def compile_formulas(
    scenario: Scenario, vocabulary: Vocabulary, root: Node
) -> tuple[Mapping[Path, Any], list[Problem]]:
    """Every formula of a scenario compiled, by path, and what is wrong with those that do not compile."""
    return compile_listed(formulas_of(scenario), names_of(scenario, vocabulary), root)


def compile_listed(
    formulas: Iterable[tuple[Path, str, Language, Setting]], names: SymbolTable, root: Node
) -> tuple[Mapping[Path, Any], list[Problem]]:
    """Formulas compiled, by path, and what is wrong with those that do not compile; the same text is compiled once."""
    settings: dict[Setting, SymbolTable] = {}
    known: dict[tuple[str, str, Setting], Any] = {}
    compiled: dict[Path, Any] = {}
    problems: list[Problem] = []
    for path, text, language, setting in formulas:
        key = (language.form, text, setting)
        if key not in known:
            if setting not in settings:
                settings[setting] = _names_in(names, setting)
            try:
                known[key] = _COMPILERS[language.form](text, settings[setting])
            except LanguageError as error:
                known[key] = error
        if isinstance(known[key], LanguageError):
            problems.append(_problem(known[key], text, root, path))
        else:
            compiled[path] = known[key]
    return compiled, problems


def _names_in(names: SymbolTable, setting: Setting) -> SymbolTable:
    if setting.has_order:
        return names.for_action(setting.target)
    return names.for_actor() if setting.has_self else names.for_world()


def _problem(error: LanguageError, text: str, root: Node, path: Path) -> Problem:
    _, node = root.nearest(path)
    place = _place_in(node.value, text, error.column)
    return problem_at(place, error.message, path=path, suggestion=error.suggestion or None)


def _place_in(place: Place, text: str, column: int) -> Place:
    """The place of a character of a text that begins at a place, where the text stands on one line as it is."""
    line = place.source.line(place.line) or ""
    start = place.column - 1
    if line[start : start + 1] in ("'", '"'):
        start += 1
    if line[start : start + len(text)] != text:
        return place
    word = _WORD.match(text, column - 1)
    return place._replace(column=start + column, width=len(word.group()) if word else 1)


def _numbered(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
