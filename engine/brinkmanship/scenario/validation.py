"""From plain data to a model, with every problem: of the format, of names, and of what does not fit together.

Where entries break the format they are left out and the rest is still checked, so that an author sees all that is wrong
in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from brinkmanship.scenario.document import Node, Path, Problem
from brinkmanship.scenario.document.pydantic_problems import problems_of

_STUBS: dict[str, Any] = {
    "scenario": {"id": "unnamed", "title": "Unnamed", "start": "2000-01-01", "horizon": 3650},
    "script": {"id": "unnamed", "title": "Unnamed"},  # what it plays cannot be made up
}
"""What stands in for the head of a file where that has a mistake; what is right of it stays."""
_ENTRY_LENGTH = {"map": 3, "tracks": 3, "mechanisms": 3, "objectives": 3, "doctrines": 4}
_ROUNDS = 4


@dataclass(frozen=True)
class Validated:
    """A model of what is right with the data; `complete` if that is all of it."""

    model: Any
    data: Any
    root: Node
    problems: list[Problem]

    @property
    def complete(self) -> bool:
        """Whether nothing was left out."""
        return not self.problems


def validate(data: Any, root: Node, model: type[BaseModel]) -> Validated:
    """Validate data, leaving out what is wrong; the result's model is None where nothing can be made of the rest."""
    problems: list[Problem] = []
    stubs = {section: stub for section, stub in _STUBS.items() if section in model.model_fields}
    for _ in range(_ROUNDS):
        try:
            return Validated(model.model_validate(data), data, root, problems)
        except ValidationError as error:
            found = problems_of(error, data, root, model)
            problems = problems or found
            data, root = _without(data, root, {_entry(problem.path, root, stubs) for problem in found}, stubs)
    return Validated(None, data, root, problems)


def _entry(path: Path, root: Node, stubs: Mapping[str, Any]) -> Path:
    """What to leave out: the entry around a mistake, or what there is of it."""
    entry = path[: _ENTRY_LENGTH.get(str(path[0]) if path else "", 2)]
    return entry if entry and entry[0] in stubs else root.nearest(entry)[0]


def _without(data: Any, root: Node, entries: set[Path], stubs: Mapping[str, Any]) -> tuple[Any, Node]:
    """The data without some entries, and the places beside it."""
    for entry in sorted(entries, key=_from_the_end, reverse=True):
        data, root = _remove(data, root, entry)
    for section, stub in stubs.items():
        there = data.get(section) if isinstance(data.get(section), dict) else {}
        if any(entry[:1] == (section,) for entry in entries):
            data = {**data, section: {**stub, **there}}
            root = Node(root.value, root.key, {section: Node(root.value), **root.children})
    return data, root


def _from_the_end(path: Path) -> tuple[int, list[tuple[bool, int, str]]]:
    return len(path), [(isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in path]


def _remove(data: Any, root: Node, path: Path) -> tuple[Any, Node]:
    if not path:
        return {}, Node(root.value)
    step, rest = path[0], path[1:]
    if isinstance(data, dict) and step in data:
        copy, children = dict(data), dict(root.children)
        if rest and isinstance(data[step], (dict, list)):
            inner = _remove(data[step], root.children[step], rest)
            copy[step], children[step] = inner
        else:
            del copy[step], children[step]
        return copy, Node(root.value, root.key, children)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        items = [(item, root.children[number]) for number, item in enumerate(data)]
        if rest and isinstance(data[step], (dict, list)):
            items[step] = _remove(data[step], root.children[step], rest)
        else:
            del items[step]
        return [item for item, _ in items], Node(root.value, root.key, dict(enumerate(node for _, node in items)))
    return data, root
