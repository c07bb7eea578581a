"""Lists the numbers of a scenario with their sources, and the numbers without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.document import Path
from brinkmanship.scenario.models import Quantity, Reference, Scenario
from brinkmanship.scenario.models.base import Provenance

ENTRY_LENGTH = {"map": 3, "tracks": 3, "mechanisms": 3}
"""Steps of the path to an entry, where it is not two."""
_BY_DESIGN = frozenset(
    {
        "scenario",
        "actions",
        "doctrines",
        "policies",
        "objectives",
        "ladder",
        "endings",
        "injects",
        "events",
        "tracks",
        "never",
        "dilemmas",
    }
)
"""Sections whose bare numbers are rules and not facts: what an action costs in the game has no source."""


@dataclass(frozen=True)
class SourcedNumber:
    """A number and where it comes from: its own source, or that of the entry around it."""

    path: Path
    value: float
    source: str | None
    confidence: str | None
    note: str | None
    traces: tuple[str, ...]

    @property
    def name(self) -> str:
        """The path with dots: `actors.RUS.tracks.resolve`."""
        return ".".join(map(str, self.path))


def numbers(scenario: Scenario) -> Iterator[SourcedNumber]:
    """Every number that may carry a source, in the order of the file."""
    yield from _numbers(scenario, (), None, None, ())


def unsourced(scenario: Scenario) -> list[tuple[Path, int]]:
    """The entries with unsourced numbers, and how many; facts only, not the rules of the game."""
    found: Counter[Path] = Counter()
    for number in numbers(scenario):
        if number.source is None and number.path[0] not in _BY_DESIGN:
            found[number.path[: ENTRY_LENGTH.get(str(number.path[0]), 2)]] += 1
    return list(found.items())


def traced(scenario: Scenario) -> dict[str, list[Path]]:
    """The paths that carry each statement of the scenario, empty where nothing does."""
    found: dict[str, list[Path]] = {statement: [] for statement in scenario.scenario.statements}
    for path, statement, mark, _ in marked(scenario, Reference):
        if mark.kinds == ("statement",):
            found.setdefault(statement, []).append(path[:-2])
    return found


def _numbers(
    value: Any, path: Path, source: str | None, confidence: str | None, traces: tuple[str, ...]
) -> Iterator[SourcedNumber]:
    if isinstance(value, Provenance):
        source, confidence = value.source or source, value.confidence or confidence
        traces = (*traces, *value.traces)
    if isinstance(value, Quantity):
        yield SourcedNumber(path, float(value), source, confidence, value.note, traces)
        return
    for step, inner in _parts(value):
        yield from _numbers(inner, (*path, step), source, confidence, traces)


def _parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    """The parts of a value; of a model only the fields that the author wrote, by their names in the file."""
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            if name in value.model_fields_set:
                yield info.alias or name, getattr(value, name)
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
