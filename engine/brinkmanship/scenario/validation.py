"""Makes a model of plain data, and lists every problem of its format.

Entries that break the format are left out and the rest is still checked, so that an author sees all mistakes at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.pydantic_problems import problems_of

M = TypeVar("M", bound=BaseModel)
_STUBS: dict[str, Any] = {
    "scenario": {"id": "unnamed", "title": "Unnamed", "start": "2000-01-01", "horizon": 3650},
    "script": {"id": "unnamed", "title": "Unnamed"},  # what it plays cannot be made up
}
"""Stand-ins for the fields of a file's head that are wrong or missing."""
_ENTRY_LENGTH = {"map": 3, "tracks": 3, "mechanisms": 3, "objectives": 3, "doctrines": 4, "policies": 5, "levers": 3}
_ROUNDS = 4


def validate(data: Any, root: Node, model: type[M]) -> tuple[M | None, Node, list[Problem]]:
    """Return the model and the places of the valid entries, and the problems of the others, which are left out.

    The model is None where the rest makes none.
    """
    problems: list[Problem] = []
    stubs = {section: stub for section, stub in _STUBS.items() if section in model.model_fields}
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data), root, problems
        except ValidationError as error:
            found = problems_of(error, data, root, model)
            problems = problems or found
            data, root = _without(data, root, {_entry(problem.path, root, stubs) for problem in found}, stubs)
    return None, root, problems


def _entry(path: Path, root: Node, stubs: Mapping[str, Any]) -> Path:
    """Return the path to drop: the enclosing entry of an error, or its deepest existing parent."""
    entry = path[: _ENTRY_LENGTH.get(str(path[0]) if path else "", 2)]
    return entry if entry and entry[0] in stubs else root.nearest(entry)[0]


def _without(data: Any, root: Node, entries: set[Path], stubs: Mapping[str, Any]) -> tuple[Any, Node]:
    """The data without some entries, and the places beside it."""
    # The last entry of a list first, so that the numbers of the others stay.
    for entry in sorted(entries, key=lambda path: [(isinstance(step, int), step) for step in path], reverse=True):
        data, root = _remove(data, root, entry)
    for section, stub in stubs.items():
        there = data.get(section) if isinstance(data.get(section), dict) else {}
        if any(entry[:1] == (section,) for entry in entries):
            data = {**data, section: {**stub, **there}}
            root = Node(root.value, root.key, {section: Node(root.value), **root.children})
    return data, root


def _remove(data: Any, root: Node, path: Path) -> tuple[Any, Node]:
    """Return data and places without the part at a path; both as they are where the path leaves the data."""
    if not path:
        return {}, Node(root.value)
    step, rest = path[0], path[1:]
    if not (step in data if isinstance(data, dict) else isinstance(data, list) and step in range(len(data))):
        return data, root
    keys = list(data) if isinstance(data, dict) else range(len(data))
    values, nodes = {key: data[key] for key in keys}, {key: root.children[key] for key in keys}
    if rest and isinstance(data[step], (dict, list)):
        values[step], nodes[step] = _remove(data[step], nodes[step], rest)
    else:
        del values[step], nodes[step]
    if isinstance(data, dict):
        return values, Node(root.value, root.key, nodes)
    return list(values.values()), Node(root.value, root.key, dict(enumerate(nodes.values())))
