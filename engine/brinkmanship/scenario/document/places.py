"""Places of data in files: a tree of nodes beside the data, with the place of every key and value.

Merging files moves nodes and never copies a place. An alias shares the node of its anchor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Path from the root of the data to a part of it: names of mappings and numbers of lists."""

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""The ends of lines of YAML; `str.splitlines` would count more."""


@dataclass(frozen=True, eq=False)
class Source:
    """One file: the name it is shown under and its text."""

    name: str
    text: str = field(default="", repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text without their ends."""
        return LINE_BREAK.split(self.text)

    def line(self, number: int) -> str | None:
        """The line with this number, counted from 1, or None outside the text."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else None


class Place(NamedTuple):
    """A stretch of one line of a file; `line` and `column` count from 1, `width` is in characters."""

    source: Source
    line: int
    column: int
    width: int = 1

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


@dataclass(slots=True, eq=False)
class Node:
    """The places of one value, of the key that names it, and of everything inside it."""

    value: Place
    key: Place | None = None
    children: dict[str | int, Node] = field(default_factory=dict)

    def nearest(self, path: Path) -> tuple[Path, Node]:
        """The deepest node on the way along a path, with the part of the path that leads there."""
        node = self
        for depth, step in enumerate(path):
            child = node.children.get(step)
            if child is None:
                return path[:depth], node
            node = child
        return path, node

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """Every path below with its node, parents first."""
        yield path, self
        for step, child in self.children.items():
            yield from child.walk((*path, step))
