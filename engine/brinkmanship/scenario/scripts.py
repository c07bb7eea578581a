"""Loads scripts and checks them against the scenario they play."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from brinkmanship.files import inside
from brinkmanship.paths import scenarios_dir
from brinkmanship.scenario.document import Node, Path, Problem, ScenarioError, merge
from brinkmanship.scenario.document.problems import in_order, problem_on, quoted, visible
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.loading import SUFFIXES, NotAScenario, bundled, find, kind_of, load, without_echoes
from brinkmanship.scenario.models import Scenario, Script
from brinkmanship.scenario.models.script import Entry
from brinkmanship.scenario.script_checks import assumption, check_played
from brinkmanship.scenario.script_checks.choices import answer_of
from brinkmanship.scenario.validation import validate
from brinkmanship.scenario.variations import origins, varied
from brinkmanship.text import listed, nearest

VARIATION_MARK = "@"
"""Stands between the names of a script and a variation: `january-2022.history@late-alert`."""


class NoVariation(ScenarioError):
    """A script has no variation of the name asked for."""


@dataclass(frozen=True)
class LoadedScript:
    """A checked script with its scenario, in one of its variations where one was asked for."""

    script: Script
    scenario: Loaded
    data: dict[str, Any]
    root: Node
    path: FilePath
    warnings: list[Problem]
    origins: list[Path]  # where each entry of `script` is written
    variation: str = ""

    def problem(self, number: int, message: str, **more: Any) -> Problem:
        """A problem at an entry; `more` are further fields of `Problem`."""
        return problem_on(self.root, self.origins[number], message, **more)


def split_variation(name: str | FilePath) -> tuple[str | FilePath, str]:
    """The name of a script and that of the variation asked for, '' for none.

    >>> split_variation("january-2022.history@late-alert")
    ('january-2022.history', 'late-alert')
    """
    text = str(name)
    head, mark, variation = text.rpartition(VARIATION_MARK)
    if not mark or "/" in variation or "\\" in variation or FilePath(text).is_file():
        return name, ""
    return (FilePath(head) if isinstance(name, FilePath) else head), variation


def load_script(name: str | FilePath, scenario: Loaded | None = None) -> LoadedScript:
    """Load `SCRIPT` or `SCRIPT@VARIATION` by name or path, and its scenario if not given; raises ScenarioError."""
    name, variation = split_variation(name)
    path = find(name)
    merged = merge(path, library=scenarios_dir() / "library", entry_depth={"script": 2})
    if merged.root is None:
        raise ScenarioError(merged.problems)
    if kind_of(merged.data) == "scenario":
        shown = visible(str(name))
        raise ScenarioError([Problem(f"{shown} is a scenario, not a script; to play it: brink play {shown}")])
    script, root, invalid = validate(merged.data, merged.root, Script)
    problems = [*merged.problems, *without_echoes(invalid, merged.problems)]
    if script is None:
        raise ScenarioError(in_order(problems))
    try:
        scenario = scenario or load(_scenario_of(script, path, root))
    except ScenarioError as error:
        is_script, named = isinstance(error, NotAScenario), quoted(script.script.scenario)
        message = f"{named} is a script, not a scenario" if is_script else f"the scenario {named} does not load"
        expected = "the scenario that is played" if is_script else None
        at = problem_on(root, ("script", "scenario"), message, expected=expected)
        raise ScenarioError([*in_order([*problems, at]), *(() if is_script else error.problems)]) from None
    script = with_answers(script, scenario.scenario)
    left_out = frozenset(problem.path for problem in invalid)
    problems = in_order([*problems, *check_played(script, root, scenario, merged.data, left_out)])
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    places = origins(script)
    if variation:
        if variation not in script.variations:
            message = f"{path.name} has no variation {quoted(variation)}"
            known = listed(sorted(script.variations)) or "none"
            raise NoVariation([Problem(message, expected=known, suggestion=nearest(variation, script.variations))])
        script, places = varied(script, variation)
    first, header = scenario.scenario.scenario.start, script.script
    if header.start is not None and header.start < first:
        told = assumption(header.start, first)
        briefing = f"{header.briefing.strip()}\n\n{told[:1].upper()}{told[1:]}.".strip()
        script = script.model_copy(update={"script": header.model_copy(update={"briefing": briefing})})
    return LoadedScript(script, scenario, merged.data, root, path, problems, places, variation)


def with_answers(script: Script, scenario: Scenario) -> Script:
    """Return a script in which every `choose` that makes sense is the order that answers, too."""

    def ordered(entry: Entry) -> Entry:
        order = answer_of(entry, scenario)
        return entry if order is None or entry.order is not None else entry.model_copy(update={"order": order})

    entries = [ordered(entry) for entry in script.entries]
    variations = {
        key: variation.model_copy(update={"add": [ordered(entry) for entry in variation.add]})
        if variation.add
        else variation
        for key, variation in script.variations.items()
    }
    if all(new is old for new, old in zip(entries, script.entries, strict=True)) and not variations:
        return script
    return script.model_copy(update={"entries": entries, **({"variations": variations} if variations else {})})


def check_script(name: str | FilePath) -> list[Problem]:
    """The errors and warnings of a script, in order of place; raises NoVariation for an unknown variation."""
    try:
        return load_script(name).warnings
    except NoVariation:
        raise
    except ScenarioError as error:
        return list(error.problems)


def _scenario_of(script: Script, path: FilePath, root: Node) -> str | FilePath:
    """Return the scenario that a script names: a bundled one, or a file in the script's own folder."""
    name = script.script.scenario
    if name in bundled():
        return name
    file = name if name.endswith(SUFFIXES) else f"{name}.yaml"
    if inside(path.parent, file) is None:
        message = f"{quoted(name)} leaves the script's folder"
        expected = "a bundled scenario, or a file beside the script"
        raise ScenarioError([problem_on(root, ("script", "scenario"), message, expected=expected)])
    beside = path.parent / file
    return beside if beside.is_file() or name.endswith(SUFFIXES) else name
