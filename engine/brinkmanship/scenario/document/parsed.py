"""One file as data with places, and how much of it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from brinkmanship.scenario.document.places import Node, Source
from brinkmanship.scenario.document.problems import Problem


@dataclass(frozen=True)
class Limits:
    """Limits of one file; size in bytes, the rest in counts."""

    bytes: int = 5_000_000
    depth: int = 40
    nodes: int = 200_000
    aliases: int = 1_000


DEFAULT_LIMITS = Limits()


@dataclass
class Document:
    """One file as plain data and places; `data` and `root` are None where the file could not be read at all."""

    source: Source
    data: Any = None
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
