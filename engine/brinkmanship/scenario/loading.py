"""Finds, reads, validates and checks scenarios: the one way from a name to what can be compiled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path as FilePath
from typing import Any, Literal

from pydantic import ValidationError

from brinkmanship.paths import scenarios_dir
from brinkmanship.scenario import cache
from brinkmanship.scenario.checks import Context, check_scenario
from brinkmanship.scenario.declared_names import Vocabulary
from brinkmanship.scenario.document import Merged, Problem, ScenarioError, merge, read_text
from brinkmanship.scenario.document.problems import in_order, quoted, visible
from brinkmanship.scenario.document.pydantic_problems import MISSING
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.models import Scenario, Script
from brinkmanship.scenario.validation import validate
from brinkmanship.text import nearest

SUFFIXES = (".yaml", ".yml", ".json")


class NotAScenario(ScenarioError):
    """A script where a scenario is meant."""


def load(name: str | FilePath, *, with_advice: bool = False) -> Loaded:
    """Load a scenario by its bundled name or path; raises ScenarioError with all problems.

    Raises NotAScenario for a script. `with_advice` adds warnings, which takes longer.
    """
    path = find(name)
    file = None if with_advice else cache.file_of(path)
    if file is not None and (found := cache.read(file)) is not None:
        data, formulas = found
        with suppress(ValidationError):
            return Loaded(Scenario.model_validate(data), data, path, [], formulas)
    merged = merge(path, library=scenarios_dir() / "library")
    if kind_of(merged.data) == "script":
        shown = visible(str(name))
        replay = f"to replay it: brink replay {shown}"
        play_on = f"to play on from a day of it: brink replay {shown} --take-over SEAT --on DAY"
        raise NotAScenario([Problem(f"{shown} is a script, not a scenario; {replay}; {play_on}")])
    loaded = _loaded(merged, path, with_advice)
    if file is not None and not loaded.warnings:
        cache.write(file, loaded.data, loaded.formulas)
    return loaded


def load_resolved(data: dict[str, Any], name: str = "<record>") -> Loaded:
    """Load a resolved scenario, as a record carries it; raises ScenarioError."""
    document = read_text(json.dumps(data, indent=1, ensure_ascii=False), name=name)
    return _loaded(Merged(document.data, document.root, [document.source], document.problems), None, False)


def check(name: str | FilePath) -> list[Problem]:
    """The errors and warnings of a scenario, in order of place."""
    try:
        return list(load(name, with_advice=True).warnings)
    except ScenarioError as error:
        return list(error.problems)


def find(name: str | FilePath) -> FilePath:
    """The file of a scenario or script: a path, or the name of a bundled one; raises ScenarioError."""
    text = str(name)
    path = FilePath(text)
    if isinstance(name, FilePath) or path.suffix in SUFFIXES or len(path.parts) > 1:
        return path
    candidate = scenarios_dir() / f"{text}.yaml"
    if "\0" not in text and candidate.is_file():
        return candidate
    message = f"there is no scenario or script called {quoted(text)}"
    expected = "a bundled one, or the path of a file ending in .yaml"
    raise ScenarioError([Problem(message, expected=expected, suggestion=nearest(text, bundled()))])


def kind_of(data: Any) -> Literal["scenario", "script"] | None:
    """Return the kind of a file by its sections, None where they are of both kinds or of neither.

    >>> kind_of({"entries": []})
    'script'
    """
    sections = data.keys() if isinstance(data, dict) else set()
    of_script, of_scenario = (len(sections & model.model_fields.keys()) for model in (Script, Scenario))
    return None if of_script == of_scenario else "script" if of_script > of_scenario else "scenario"


def bundled() -> dict[str, FilePath]:
    """The scenarios and scripts that come with the game, by name."""
    return {path.stem: path for path in sorted(scenarios_dir().glob("*.yaml"))}


def _of_the_map(context: Context, folder: FilePath) -> list[Problem]:
    """Problems of the map; building a new one takes a while, so only a check of what is right so far asks."""
    from brinkmanship.scenario.compile.outlines import geography_of, stray_points

    if not context.scenario.map.regions:
        return []
    try:
        made = geography_of(context.scenario.map, folder, lambda: context.root)
    except ScenarioError as error:
        return list(error.problems)
    return [
        context.warning(
            ("map", "regions", name, "lon"),
            f"the point of {quoted(name)} lies {away:.0f} km outside its outline",
            expected="a point within it, or other provinces",
        )
        for name, away in stray_points(context.scenario.map, made)
    ]


def without_echoes(problems: Sequence[Problem], before: Sequence[Problem]) -> list[Problem]:
    """Drop problems that only echo an error found before: on its line, or sections missing with an unreadable file."""
    lines = {(problem.file, problem.line) for problem in before if problem.severity == "error"}
    return [
        problem
        for problem in problems
        if (problem.file, problem.line) not in lines
        and not (lines and len(problem.path) == 1 and problem.message.endswith(MISSING))
    ]


def _loaded(merged: Merged, path: FilePath | None, with_advice: bool) -> Loaded:
    # A cached scenario needs none of these, and they take a while to import.
    from brinkmanship.scenario.compile.formulas import compile_formulas
    from brinkmanship.scenario.compile.outlines import with_outlines

    problems = list(merged.problems)
    context = None
    if merged.root is not None:
        scenario, root, invalid = validate(merged.data, merged.root, Scenario)
        problems += without_echoes(invalid, problems)
        if scenario is not None:
            vocabulary = Vocabulary.of(merged.data)
            formulas, found = compile_formulas(scenario, vocabulary, root)
            context = Context(scenario, root, vocabulary, not invalid, path is None, formulas, merged.data)
            problems += [*found, *check_scenario(context, with_advice=with_advice)]
            if with_advice and path is not None and not any(problem.severity == "error" for problem in problems):
                problems += _of_the_map(context, path.parent)
    problems = in_order(problems)
    if context is None or any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    data = merged.data
    if isinstance(context.scenario.map.geojson, str) and path is not None:
        data = with_outlines(data, context.scenario.map, path.parent, lambda: context.root)
    return Loaded(context.scenario, data, path, problems, formulas, merged)
