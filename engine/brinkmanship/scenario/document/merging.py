"""Joins a scenario file with the library files it names under `use:`.

A file overrides its libraries entry by entry (`actors.RUS` as a whole, not field by field); two libraries may not both
define an entry. Lists are joined, the libraries' first. Files come only from the scenario's folder and the bundled
library.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from brinkmanship.files import leaves
from brinkmanship.scenario.document.places import Node, Path as DataPath, Place, Source
from brinkmanship.scenario.document.problems import Document, Problem, in_order, problem_at, problem_on, quoted
from brinkmanship.scenario.document.reading import read
from brinkmanship.text import nearest

MOST_FILES = 64
"""Most library files one scenario may pull in, each counted once."""

ENTRY_DEPTH: Mapping[str, int] = {"scenario": 2, "map": 2, "tracks": 2, "mechanisms": 2}
"""Depth of a section's entries below it, where it is not 1: `map.regions.FI`, `tracks.actor.support`."""


@dataclass
class Merged:
    """A scenario with everything it uses; `data` is None where its own file could not be read."""

    data: Any
    root: Node | None
    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def merge(
    path: FilePath,
    *,
    library: FilePath | None = None,
    entry_depth: Mapping[str, int] = ENTRY_DEPTH,
) -> Merged:
    """Read a scenario file and all it uses; nothing is raised, `problems` says what is wrong, in order of place."""
    merger = _Merger(path, library, entry_depth)
    data, root = merger.file(path, ())
    return Merged(data, root, merger.sources, in_order(merger.problems))


def shown_name(path: FilePath) -> str:
    """Return a file's path for messages: relative to the working folder where it lies below it, else absolute."""
    full = os.path.abspath(path)
    below = os.path.relpath(full)
    return full if below.startswith(os.pardir) else below


Part = tuple[Any, Node]


class _Merger:
    """The files met so far, and what is wrong with them."""

    def __init__(self, path: FilePath, library: FilePath | None, depth: Mapping[str, int]) -> None:
        self.depth = depth
        self.library = library
        self.folders = [folder for folder in (path.parent, library) if folder is not None]
        self.done: dict[FilePath, tuple[Any, Node | None]] = {}
        self.sources: list[Source] = []
        self.problems: list[Problem] = []

    def file(self, path: FilePath, chain: tuple[FilePath, ...]) -> tuple[Any, Node | None]:
        """One file merged with all it uses; a file used twice is read once."""
        real = FilePath(os.path.realpath(path))
        if real in self.done:
            return self.done[real]
        document = read(path, name=shown_name(path))
        self.sources.append(document.source)
        self.problems += document.problems
        self.done[real] = self._with_used(document, path, (*chain, real))
        return self.done[real]

    def _with_used(self, document: Document, path: FilePath, chain: tuple[FilePath, ...]) -> tuple[Any, Node | None]:
        if document.root is None:
            return None, None
        if not isinstance(document.data, dict):
            message = "a scenario file is a mapping of sections"
            self._problem(document.root.value, message, "'scenario:', 'actors:' and so on")
            return None, None
        parts: list[Part] = []
        for used, place in self._used(document):
            found = self._locate(used, place, path)
            if found is None:
                continue
            real = FilePath(os.path.realpath(found))
            if real in chain:
                names = [shown_name(file) for file in (*chain[chain.index(real) :], real)]
                message = f"files use each other in a circle: {' uses '.join(names)}"
                self._problem(place, message, "libraries that do not lead back here")
                continue
            if real not in self.done and len(self.sources) > MOST_FILES:
                self._problem(place, f"more than {MOST_FILES} files are used")
                break
            data, root = self.file(found, chain)
            if root is not None:
                parts.append((data, root))
        own = {name: value for name, value in document.data.items() if name != "use"}
        children = {name: node for name, node in document.root.children.items() if name != "use"}
        top = Node(document.root.value, document.root.key, children)
        return self._sections(parts, (own, top))

    def _used(self, document: Document) -> Iterator[tuple[str, Place]]:
        root = document.root
        assert root is not None
        if "use" not in document.data:
            return
        names = document.data["use"]
        if not isinstance(names, list):
            message = "'use' lists the library files this file needs"
            self.problems.append(problem_on(root, ("use",), message, expected="'use: [library/ladder.yaml]'"))
            return
        for number, name in enumerate(names):
            place = root.children["use"].children[number].value
            if isinstance(name, str) and name:
                yield name, place
            else:
                message = f"this is not the name of a file: {quoted(name)}"
                self._problem(place, message, "a name such as library/ladder.yaml")

    def _locate(self, used: str, place: Place, user: FilePath) -> FilePath | None:
        """The file of a name under `use:`; None with a problem noted where there is none."""
        name = used if used.endswith((".yaml", ".yml")) else f"{used}.yaml"
        pure = FilePath(name)
        if leaves(os.path.abspath(user.parent), name) or ".." in pure.parts or "\\" in name or "\0" in name:
            message = f"{quoted(used)} leaves the scenario's folder"
            self._problem(place, message, "a file in the scenario's folder or in the bundled library, without '..'")
            return None
        places = [user.parent / pure]
        if self.library is not None:
            places += [self.library / pure, self.library.parent / pure]
        for candidate in places:
            if not os.path.isfile(candidate):
                continue
            real = FilePath(os.path.realpath(candidate))
            if not any(real.is_relative_to(os.path.realpath(folder)) for folder in self.folders):
                message = f"{quoted(used)} is a link that leaves the scenario's folder"
                self._problem(place, message, "a file of the folder itself")
                return None
            return candidate
        searched = [user.parent / "library", *([self.library] if self.library is not None else [])]
        known = sorted({file.stem for folder in searched for file in folder.glob("*.y*ml")})
        similar = nearest(pure.stem, known)
        suggestion = str(pure.with_name(similar).with_suffix("")) if similar else None
        message = f"the library file {quoted(used)} is not there"
        self._problem(place, message, "a file beside this one or in the library", suggestion=suggestion)
        return None

    def _problem(self, place: Place, message: str, expected: str | None = None, **more: Any) -> None:
        self.problems.append(problem_at(place, message, expected=expected, **more))

    # Joining data.

    def _sections(self, libraries: list[Part], own: Part) -> Part:
        """Sections of all libraries, which must not collide, under the file's own, which win."""
        result: dict[str, Any] = {}
        root = Node(own[1].value)
        for data, node in [*libraries, own]:
            for name, value in data.items():
                depth = self.depth.get(name, 1)
                self._join(result, root, name, value, node.children[name], depth, (name,), wins=node is own[1])
        return result, root

    def _join(
        self,
        into: dict[str, Any],
        into_node: Node,
        name: str,
        value: Any,
        node: Node,
        depth: int,
        path: DataPath,
        *,
        wins: bool,
    ) -> None:
        """Put one named value into a mapping; what is met at depth 0 is an entry, replaced as a whole."""
        if name not in into:
            into[name], into_node.children[name] = value, node
            return
        there, there_node = into[name], into_node.children[name]
        if there_node is node or there_node.value == node.value:
            return  # the same entry, come along two ways
        if depth > 0 and isinstance(there, dict) and isinstance(value, dict):
            into[name] = joined = dict(there)
            into_node.children[name] = joined_node = Node(node.value, node.key, dict(there_node.children))
            for inner, inner_value in value.items():
                inner_node = node.children[inner]
                self._join(joined, joined_node, inner, inner_value, inner_node, depth - 1, (*path, inner), wins=wins)
        elif depth > 0 and isinstance(there, list) and isinstance(value, list):
            known = {id(one) for one in there_node.children.values()}  # items come along two ways are in once
            new = [number for number in range(len(value)) if id(node.children[number]) not in known]
            nodes = [*there_node.children.values(), *(node.children[number] for number in new)]
            into[name] = [*there, *(value[number] for number in new)]
            into_node.children[name] = Node(node.value, node.key, dict(enumerate(nodes)))
        elif wins:
            into[name], into_node.children[name] = value, node
        else:
            first = there_node.key or there_node.value
            dotted = ".".join(map(str, path))
            message = f"{quoted(dotted)} is defined in two libraries; the first is at {first}"
            expected = "one definition; or one in the file that uses both, which wins"
            self._problem(node.key or node.value, message, expected, path=path)
