"""Loads scripts and checks them against the scenario they play."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
from engine.scenario.models.base import Language, clock
from engine.scenario.models.script import Entry, Handover, Variation
from engine.scenario.sets import Sets
from engine.scenario.validation import validate
from engine.scenario.variations import amended, meant, origins, varied
from engine.scenario.vocabulary import Vocabulary, kinds_in_words
from engine.scenario.walking import marked

MOST_LEAD = 366
"""Most days by which a game may begin before its scenario."""
VARIATION_MARK = "@"
"""Between the name of a script and that of one of its variations: `january-2022.history@late-alert`."""


@dataclass(frozen=True)
class LoadedScript:
    """A script that holds together with its scenario, in one of its variations where one was asked for."""

    script: Script
    scenario: Loaded
    data: dict[str, Any]
    root: Node
    path: FilePath
    warnings: list[Problem]
    origins: list[Path]  # where each entry of `script` is written
    variation: str = ""

    def problem(self, number: int, message: str, **more: Any) -> Problem:
        """Something to say of an entry, with its file and line; `more` are further fields of `Problem`."""
        return problem_on(self.root, self.origins[number], message, **more)

    def line(self, number: int) -> int:
        """The line of the file that an entry begins at, from 1; 0 where it is not known."""
        return self.problem(number, "").line or 0


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
    """Load a script by its bundled name or path, and its scenario if it is not given; raises ScenarioError.

    A name that ends in `@KEY` is the script's variation of that key.
    """
    name, variation = split_variation(name)
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
    places = origins(script)
    if variation:
        if variation not in script.variations:
            message = f"{path.name} has no variation {quoted(variation)}"
            known = listed(sorted(script.variations)) or "none"
            raise ScenarioError([Problem(message, expected=known, suggestion=nearest(variation, script.variations))])
        script, places = varied(script, variation)
    first = scenario.scenario.scenario.start
    if script.script.start is not None and script.script.start < first:
        told = assumption(script.script.start, first)
        header = script.script
        briefing = f"{header.briefing.strip()}\n\n{told[:1].upper()}{told[1:]}.".strip()
        script = script.model_copy(update={"script": header.model_copy(update={"briefing": briefing})})
    return LoadedScript(script, scenario, merged.data, validated.root, path, problems, places, variation)


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
    known = {
        **vocabulary.names,
        "source": (*vocabulary.names["source"], *script.script.sources),
        "entry": tuple(entry.id for entry in script.entries if entry.id),
    }
    yield from _names(script, root, known)
    yield from _starts(script, root, scenario)
    yield from _entries(script, root, scenario)
    yield from _orders(script, root, scenario)
    yield from _seats(script, root, scenario)
    yield from _variations(script, root, scenario)
    for actor, intent in script.script.intents.items():
        types = scenario.actors[actor].types if actor in scenario.actors else {}
        if actor in scenario.actors and intent not in types:
            message = f"{quoted(actor)} has no intent {quoted(intent)}"
            yield _unknown(root, ("script", "intents", actor), message, intent, list(types))
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


def _written(script: Script) -> Iterator[tuple[Path, Entry, date | None]]:
    """Every entry of a script and its variations, with its path and the first day of its game, where that is given."""
    for path, entry in zip(origins(script), script.entries, strict=True):
        yield path, entry, script.script.start
    for key, variation in script.variations.items():
        for number, entry in enumerate(variation.add):
            yield ("variations", key, "add", number), entry, _start(script, variation)


def _start(script: Script, variation: Variation) -> date | None:
    return variation.start or script.script.start


def _starts(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    """A game begins with the scenario or at most a year before it, a variation with its script or before it."""
    first = scenario.scenario.start
    given: list[tuple[Path, date | None, date]] = [(("script", "start"), script.script.start, first)]
    given += [
        (("variations", key, "start"), variation.start, script.script.start or first)
        for key, variation in script.variations.items()
    ]
    for path, start, limit in given:
        if start is None:
            continue
        if not first - timedelta(days=MOST_LEAD) <= start <= limit:
            expected = f"a day from {first - timedelta(days=MOST_LEAD)} to {limit}"
            yield problem_on(root, path, f"a game cannot begin on {start}", expected=expected)
        elif start < first:
            yield problem_on(root, path, assumption(start, first), severity="note")


def assumption(start: date, first: date) -> str:
    """What is assumed of a game that begins on *start*, before *first*, the day that its scenario describes."""
    days = (first - start).days
    return (
        f"the game begins on {start}, {days} day{'' if days == 1 else 's'} before the scenario: that the world already "
        f"was as it is described for {first} is an assumption"
    )


def _entries(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    named: set[str] = set()
    for path, entry, start in _written(script):
        does = [name for name in ("order", "inject", "narration", "expect") if getattr(entry, name) is not None]
        shows = entry.camera is not None or entry.caption is not None
        if len(does) > 1 or not (does or shows):
            found = listed(does, last="and") or "nothing"
            yield problem_on(
                root, path, f"an entry is one thing, and this is {found}", expected="order, inject, narration or expect"
            )
        if entry.date is None and (entry.by is None or entry.expect is None):
            yield problem_on(root, path, "the entry has no date", expected="'date: YYYY-MM-DD', or 'by' with expect")
        elif entry.by is not None and entry.expect is None:
            yield problem_on(root, (*path, "by"), "'by' goes with expect only", of_key=True)
        for name in ("date", "by"):
            yield from _dated(getattr(entry, name), root, (*path, name), scenario, start)
        camera = entry.camera
        if entry.date is not None and entry.by is not None and clock(entry.by) < clock(entry.date):
            yield problem_on(root, (*path, "by"), f"{_said(entry.by)} is before {_said(entry.date)}")
        if camera is not None and (camera.lon is None) != (camera.lat is None):
            yield problem_on(root, (*path, "camera"), "a point has a longitude and a latitude", expected="lon and lat")
        if camera is not None and camera.region is not None and camera.lon is not None:
            yield problem_on(root, (*path, "camera"), "a camera looks at a region or at a point, not at both")
        if entry.id is not None and entry.id in named:
            yield problem_on(root, (*path, "id"), f"there is another entry {quoted(entry.id)}")
        named.add(entry.id or "")


def _dated(
    when: date | None, root: Node, path: Path, scenario: Scenario, start: date | None = None
) -> Iterator[Problem]:
    """What is wrong with a date in a game that begins on *start*, or with the scenario."""
    head = scenario.scenario
    first, last = start or head.start, head.start + timedelta(days=head.horizon)
    if when is None:
        return
    if not first <= clock(when).date() <= last:
        expected = f"a day from {first} to {last}"
        yield problem_on(root, path, f"{_said(when)} lies outside the game", expected=expected)
    if isinstance(when, datetime) and (clock(when) - clock(first)) % timedelta(hours=head.hours_per_tick):
        expected = "a day" if head.hours_per_tick == 24 else f"a whole number of {head.hours_per_tick:g} hours"
        yield problem_on(root, path, f"no step of the scenario begins at {when:%H:%M}", expected=expected)


def _said(when: date) -> str:
    """A day or a time of day as a file says it."""
    return when.isoformat()[:16]


def _seats(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    handovers: list[tuple[Path, Handover, date | None]] = []
    if script.then is not None:
        handovers.append((("then",), script.then, script.script.start))
    handovers += [
        (("variations", key, "then"), v.then, _start(script, v)) for key, v in script.variations.items() if v.then
    ]
    for path, handover, start in handovers:
        yield from _dated(handover.date, root, (*path, "date"), scenario, start)
    tables: list[tuple[Path, dict[str, Any]]] = [(("seats",), dict(script.seats))]
    for path, seats in [*tables, *(((*path, "seats"), dict(handover.seats)) for path, handover, _ in handovers)]:
        for named in seats:
            if named != "others" and named not in scenario.actors:
                known = [*scenario.actors, "others"]
                yield _unknown(root, (*path, named), f"unknown seat: {quoted(named)}", named, known, of_key=True)
    for number, entry in enumerate(script.entries):
        who = script.seats.get(entry.order.actor, "") if entry.order is not None else ""
        if entry.order is not None and who in ("doctrine", "human"):
            message = f"this order is never given: {quoted(entry.order.actor)} is played by {who}"
            yield problem_on(root, ("entries", number, "order", "actor"), message, severity="warning")


def _variations(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    for key, variation in script.variations.items():
        path: Path = ("variations", key)
        for number, amendment in enumerate(variation.change):
            where: Path = (*path, "change", number)
            if not amendment.drop and amendment.date is None and not amendment.days:
                expected = "drop, date or days"
                yield problem_on(root, where, "this changes nothing", expected=expected)
            if not any(meant(amendment, entry) for entry in script.entries):
                named = amendment.entry is not None and all(e.id != amendment.entry for e in script.entries)
                if not named:  # an unknown name is reported as such
                    yield problem_on(root, where, "no entry of the script fits this")
            yield from _dated(amendment.date, root, (*where, "date"), scenario, _start(script, variation))
        for which, number, entry in amended(script, variation):
            for problem in _dated(entry.date, root, (*path, "change", which), scenario, _start(script, variation)):
                line = problem_on(root, ("entries", number), "").line
                yield replace(problem, message=f"the entry of line {line} would be moved to {problem.message}")


def _orders(script: Script, root: Node, scenario: Scenario) -> Iterator[Problem]:
    sets = Sets.of(scenario)
    possible: dict[tuple[str, str], list[str]] = {}
    for actor, action, target in slots(scenario, sets):
        possible.setdefault((actor, action), []).append(target)
    for at, entry, _ in _written(script):
        order = entry.order
        if order is None or order.actor not in scenario.actors or order.action not in scenario.actions:
            continue
        path: Path = (*at, "order")
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
