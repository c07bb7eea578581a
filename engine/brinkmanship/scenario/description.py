"""Describes a scenario in words and as plain data, lists the bundled ones, and checks any file."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path as FilePath
from typing import Any

from brinkmanship.scenario import loading, scripts
from brinkmanship.scenario.document import Problem, ScenarioError, read
from brinkmanship.scenario.document.problems import visible
from brinkmanship.scenario.loaded import Loaded
from brinkmanship.scenario.provenance import traced
from brinkmanship.simulation.spans import span

_NOBODY = "nobody: it runs by itself (brink run); 'playable: true' with an actor makes a seat"


@dataclass(frozen=True)
class Entry:
    """A bundled scenario or script."""

    name: str
    kind: str  # 'scenario' | 'script'
    title: str
    summary: str
    path: FilePath
    variations: tuple[tuple[str, str], ...] = ()  # (key, title) of each, where it is a script

    def as_json(self) -> dict[str, Any]:
        """The entry as plain data for `--json`."""
        return {**asdict(self), "path": str(self.path)}


def bundled_entries() -> list[Entry]:
    """The bundled scenarios and scripts, by the heads of their files; other files are left out."""
    entries = []
    for name, path in loading.bundled().items():
        data = read(path).data
        for kind in ("scenario", "script"):
            head = data.get(kind) if isinstance(data, dict) else None
            if isinstance(head, dict):
                summary = str(head.get("summary") or "").strip()
                what_if = data.get("variations")
                titles = {str(k): v.get("title") for k, v in what_if.items() if isinstance(v, dict)} if what_if else {}
                variations = tuple((key, str(title or key)) for key, title in titles.items())
                entries.append(Entry(name, kind, str(head.get("title", name)), summary, path, variations))
                break
    return entries


def check_any(name: str | FilePath) -> list[Problem]:
    """Check a scenario or a script, or `SCRIPT@VARIATION` without warnings of other variations; raises ScenarioError."""
    head, variation = scripts.split_variation(name)
    path = loading.find(head)
    if loading.kind_of(data := read(path).data) != "script":
        if variation and data is not None:
            raise ScenarioError([Problem(f"{visible(str(head))} is a scenario, and has no variations")])
        return loading.check(path)
    if not variation:
        return scripts.check_script(path)
    found = scripts.check_script(path.with_name(f"{path.name}{scripts.VARIATION_MARK}{variation}"))
    # An error in another variation lets none be played.
    own = {one for one in found if one.path[:1] != ("variations",) or one.path[1:2] == (variation,)}
    return [one for one in found if one.severity == "error" or one in own]


def is_file(name: str | FilePath) -> bool:
    """Whether a name is that of a readable file."""
    try:
        path = loading.find(scripts.split_variation(name)[0])
        if not path.is_file():  # nor is a pipe opened, out of which nothing may ever come
            return False
        with path.open("rb"):
            return True
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return False


def summary(loaded: Loaded) -> dict[str, Any]:
    """The head of a scenario, and the number of its actors, regions, actions and so on."""
    scenario = loaded.scenario
    head = scenario.scenario
    return {
        "id": head.id,
        "title": head.title,
        "start": head.start.isoformat(),
        "horizon": head.horizon,
        "days_per_turn": head.days_per_turn,
        "hash": loaded.digest,
        "files": [source.name for source in loaded.sources],
        "playable": [name for name, actor in scenario.actors.items() if actor.playable],
        "counts": {
            "actors": len(scenario.actors),
            "bodies": len(scenario.bodies),
            "regions": len(scenario.map.regions),
            "routes": len(scenario.map.routes),
            "formations": len(scenario.formations),
            "actions": len(scenario.actions),
            "events": len(scenario.events),
            "dilemmas": len(scenario.dilemmas),
            "calendar": len(scenario.calendar),
            "past": len(scenario.past),
            "objectives": sum(len(wanted) for wanted in scenario.objectives.values()),
            "rungs": len(scenario.ladder),
            "endings": len(scenario.endings),
            "injects": len(scenario.injects),
            "doctrines": len(scenario.doctrines),
            "options": sum(len(doctrine.options) for doctrine in scenario.doctrines.values()),
            "policies": len(scenario.policies),
            "levers": len(scenario.levers),
            "never lines": len(scenario.never),
            "sources": len(head.sources),
            "statements": len(head.statements),
        },
    }


def describe(loaded: Loaded) -> str:
    """A scenario in a page of text."""
    scenario, facts = loaded.scenario, summary(loaded)
    head = scenario.scenario
    singular = {"bodies": "body", "policies": "policy"}
    families = Counter(action.family for action in scenario.actions.values())
    turn = f"{head.days_per_turn:g}"
    if head.hours_per_tick != 24:
        turn = f"in steps of {span(head.hours_per_tick / 24)}, {span(head.days_per_turn)}"
    lines = [
        f"{head.title} ({head.id})",
        f"{head.start.isoformat()}, {head.horizon} days, {turn} a turn",
        "",
        *([head.summary.strip(), ""] if head.summary else []),
        *(
            f"  {count:>5} {what if count != 1 else singular.get(what, what[:-1])}"
            for what, count in facts["counts"].items()
        ),
        "",
        "Actions:  " + ", ".join(f"{count} {family}" for family, count in families.items()),
        "Playable: " + (", ".join(f"{scenario.actors[name].name} ({name})" for name in facts["playable"]) or _NOBODY),
        "Endings:  " + (", ".join(ending.name for ending in scenario.endings.values()) or "none"),
    ]
    if scenario.ladder:
        lines.append("Ladder:   " + ", ".join(f"{rung.rung} {rung.name}" for rung in scenario.ladder))
    missing = [statement for statement, paths in traced(scenario).items() if not paths]
    if head.statements:
        lines.append(f"Statements traced: {len(head.statements) - len(missing)} of {len(head.statements)}")
    lines += ["", "Files:", *(f"  {name}" for name in facts["files"]), f"Hash: {facts['hash']}"]
    return "\n".join(lines)
