"""A scenario as it was loaded: the model, its plain data, its compiled formulas, and the places in its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from brinkmanship.paths import scenarios_dir
from brinkmanship.scenario.document import Node, Path as DataPath, Problem, ScenarioError, Source, merge
from brinkmanship.scenario.document.merging import Merged
from brinkmanship.scenario.models import Scenario


@dataclass(frozen=True)
class Loaded:
    """A scenario that holds together, with its plain data and the place of everything in it."""

    scenario: Scenario
    data: dict[str, Any]  # the resolved scenario: all files merged, ready for JSON
    path: FilePath | None
    warnings: Sequence[Problem]
    formulas: Mapping[DataPath, Any]
    merged: Merged | None = None  # None where it comes from the cache

    @cached_property
    def _places(self) -> Merged:
        return self.merged or merge(self.path or FilePath(), library=scenarios_dir() / "library")

    @property
    def root(self) -> Node:
        """The place of everything in the files; for a cached scenario they are read again."""
        root = self._places.root
        assert root is not None
        return root

    @property
    def sources(self) -> Sequence[Source]:
        """The files it was read from."""
        return self._places.sources

    @property
    def folder(self) -> FilePath | None:
        """Where the scenario's own file lies; None where it comes from a record."""
        return None if self.path is None else self.path.parent

    @property
    def digest(self) -> str:
        """Fingerprint of the resolved scenario (SHA-256, hexadecimal); independent of comments, layout and the order of names."""
        text = json.dumps(self.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def place_of_text(self, text: str) -> str:
        """Return FILE:LINE of a rule by its text with single blanks; '' where that is not known."""
        if self.path is None:
            return ""
        try:
            for path, node in self.root.walk():
                found: Any = self.data
                for step in path:
                    found = found[step]
                if isinstance(found, str) and " ".join(found.split()) == text:
                    return f"{node.value.source.name}:{node.value.line}"
        except (ScenarioError, OSError, KeyError, IndexError, TypeError, AssertionError):
            pass  # its file is gone or another by now
        return ""
