"""Loads scripts and checks them against the scenario they play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path as FilePath
from typing import Any

from engine.paths import scenarios_dir
from engine.scenario.compile.formulas import WORLD, Setting
from engine.scenario.compile.slots import slots
from engine.scenario.compile.words import compile_listed, names_of
from engine.scenario.document import Node, Path, Problem, ScenarioError, merge, nearest
from engine.scenario.document.problems import in_order, listed, problem_on, quoted
from engine.scenario.loading import Loaded, bundled, find, load, without_echoes
from engine.scenario.models import Reference, Scenario, Script
from engine.scenario.models.base import Language
from engine.scenario.sets import Sets
from engine.scenario.validation import validate
from engine.scenario.vocabulary import Vocabulary, kinds_in_words
from engine.scenario.walking import marked


@dataclass(frozen=True)
class LoadedScript:
    """A script that holds together with its scenario."""

    script: Script
    scenario: Loaded
    data: dict[str, Any]
    root: Node
    path: FilePath
    warnings: list[Problem]


def load_script(name: str | FilePath, scenario: Loaded | None = None) -> LoadedScript:
    """Load a script by its bundled name or path, and its scenario if it is not given; raises ScenarioError."""
    path = find(name)
    merged = merge(path, library=scenarios_dir() / "library", entry_depth={"script": 2})
    if merged.root is None:
        raise ScenarioError(merged.problems)
    validated = validate(merged.data, merged.root, Script)
    problems = [*merged.problems, *without_echoes(validated.problems, merged.problems)]
    if validated.model is None:
        raise ScenarioError(in_order(problems))
    script: Script = validated.model
    try:
        scenario = scenario or load(_scenario_of(script, path))
    except ScenarioError as error:
        at = problem_on(
            validated.root, ("script", "scenario"), f"the scenario {quoted(script.script.scenario)} does not load"
        )
        raise ScenarioError([*in_order([*problems, at]), *error.problems]) from None
    problems = in_order([*problems, *_against(script, validated.root, scenario)])
    if any(problem.severity == "error" for problem in problems):
        raise ScenarioError(problems)
    return LoadedScript(script, scenario, merged.data, validated.root, path, problems)


def check_script(name: str | FilePath) -> list[Problem]:
    """Everything that is wrong (errors) or odd (warnings) about a script, in order of place."""
    try:
        return load_script(name).warnings
    except ScenarioError as error:
        return list(error.problems)


def _scenario_of(script: Script, path: FilePath) -> str | FilePath:
    name = script.script.scenario
    beside = path.parent / (name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    return beside if name not in bundled() and beside.is_file() else name


def _against(script: Script, root: Node, loaded: Loaded) -> Iterator[Problem]:
    """What does not fit the scenario."""
    scenario = loaded.scenario
    vocabulary = Vocabulary.of(loaded.data)
    known = {**vocabulary.names, "source": (*vocabulary.names["source"], *script.script.sources)}
    yield from _names(script, root, known)
    yield from _entries(script, root, scenario)
    yield from _orders(script, root, scenario)
    for seat in script.seats:
        if seat != "others" and seat not in scenario.actors:
            yield _unknown(
                root, ("seats", seat), f"unknown seat: {quoted(seat)}", seat, [*scenario.actors, "others"], of_key=True
            )
    formulas: list[tuple[Path, str, Language, Setting]] = [
        (path, text, form, WORLD) for path, text, form, _ in marked(script, Language)
    ]
    yield from compile_listed(formulas, names_of(scenario, vocabulary), root)[1]


def _names(script: Script, root: Node, known: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for path, name, reference, of_key in marked(script, Reference):
        names = [one for kind in reference.kinds for one in known[kind]]
        if name not in names and not (reference.kinds == ("source",) and " " in name.strip()):
            message = f"unknown {kinds_in_words(reference.kinds)}: {quoted(name)}"
            yield _unknown(root, path, message, name, names, of_key=of_key)


def _entries(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    head = scenario.scenario
    last = head.start + timedelta(days=head.horizon)
    for number, entry in enumerate(script.entries):
        path: Path = ("entries", number)
        does = [name for name in ("order", "inject", "narration", "expect") if getattr(entry, name) is not None]
        if len(does) != 1:
            found = listed(does, last="and") or "nothing"
            yield problem_on(
                root, path, f"an entry is one thing, and this is {found}", expected="order, inject, narration or expect"
            )
        if entry.date is None and entry.by is None:
            yield problem_on(root, path, "the entry has no date", expected="'date: YYYY-MM-DD', or 'by' with expect")
        for name in ("date", "by"):
            when = getattr(entry, name)
            if when is not None and not head.start <= when <= last:
                expected = f"a day from {head.start} to {last}"
                yield problem_on(root, (*path, name), f"{when} lies outside the game", expected=expected)


def _orders(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    sets = Sets.of(scenario)
    possible: dict[tuple[str, str], list[str]] = {}
    for actor, action, target in slots(scenario, sets):
        possible.setdefault((actor, action), []).append(target)
    for number, entry in enumerate(script.entries):
        order = entry.order
        if order is None or order.actor not in scenario.actors or order.action not in scenario.actions:
            continue
        path: Path = ("entries", number, "order")
        targets = possible.get((order.actor, order.action))
        if targets is None:
            actors = sets.actors_in(scenario.actions[order.action].by)
            message = f"{quoted(order.actor)} cannot order {quoted(order.action)}"
            yield problem_on(root, (*path, "action"), message, expected=f"an order of {listed(actors)}")
        elif (order.target or "") not in targets:
            if targets == [""]:
                yield problem_on(root, (*path, "target"), f"{quoted(order.action)} has no target", of_key=True)
            else:
                what = f"{quoted(order.target)} is no target of it" if order.target else "the target is missing"
                yield _unknown(root, (*path, "target"), f"{quoted(order.action)}: {what}", order.target or "", targets)
        if order.lift and not scenario.actions[order.action].measure:
            yield problem_on(
                root, (*path, "lift"), f"{quoted(order.action)} is not a measure and cannot be lifted", of_key=True
            )


def _unknown(root: Node, path: Path, message: str, name: str, known: list[str], *, of_key: bool = False) -> Problem:
    expected, suggestion = listed(sorted(known)) or None, nearest(name, known)
    return problem_on(root, path, message, of_key=of_key, expected=expected, suggestion=suggestion)
