"""Lists the numbers of a scenario: facts with their sources, design numbers with their rationale.

A fact is a number of the state (soldiers, dates, prices, what an actor is like) and has a source and a confidence in it. A
design number is a number of the rules (a cost, the size of an effect) and has a rationale. An entry's source says that a
thing happened; it gives no confidence to what the thing costs in the game, so neither kind inherits the other's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from brinkmanship.scenario.annotations import marked
from brinkmanship.scenario.document import Path
from brinkmanship.scenario.models import Quantity, Reference, Scenario
from brinkmanship.scenario.models.base import Provenance

ENTRY_LENGTH = {"map": 3, "tracks": 3, "mechanisms": 3}
"""Steps of the path to an entry, where it is not two."""
_STATE = frozenset(
    {
        "map",
        "tracks",
        "actors",
        "ties",
        "bodies",
        "formations",
        "issues",
        "calendar",
        "past",
        "mechanisms",
        "comparisons",
    }
)
"""Sections that say how the world is; all others say how the game goes."""
_GAME = frozenset({"capital_per_turn", "orders_per_turn", "capital", "income", "weights", "threshold"})
"""Steps to numbers of the game in sections of the state."""

Sort = Literal["fact", "design"]


@dataclass(frozen=True)
class SourcedNumber:
    """A number and where it comes from: its own source or rationale, or that of the entry around it."""

    path: Path
    value: float
    source: str | None
    confidence: str | None
    note: str | None
    traces: tuple[str, ...]
    kind: Sort = "fact"
    rationale: str | None = None
    own_rationale: str | None = None
    range: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """The path with dots: `actors.RUS.tracks.resolve`."""
        return ".".join(map(str, self.path))


def sort_of(path: Path) -> Sort:
    """Return whether the number at a path says how the world is, or how the game goes."""
    state = bool(path) and path[0] in _STATE and not _GAME.intersection(map(str, path))
    return "fact" if state else "design"


def numbers(scenario: Scenario) -> Iterator[SourcedNumber]:
    """Every number that may carry a source, in the order of the file."""
    yield from _numbers(scenario, (), None, None, None, ())


def unsourced(scenario: Scenario) -> list[tuple[Path, int]]:
    """The entries with facts that have no source, and how many."""
    found: Counter[Path] = Counter()
    for number in numbers(scenario):
        if number.source is None and number.kind == "fact" and number.path[0] != "tracks":
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
    value: Any,
    path: Path,
    source: str | None,
    confidence: str | None,
    rationale: str | None,
    traces: tuple[str, ...],
) -> Iterator[SourcedNumber]:
    own: tuple[str | None, str | None] = (None, None)
    if isinstance(value, Provenance):
        own = value.source, value.confidence
        source, confidence = value.source or source, value.confidence or confidence
        rationale = value.rationale or rationale
        traces = (*traces, *value.traces)
    if isinstance(value, Quantity):
        kind = sort_of(path)
        ends = None if value.range is None else (value.range[0], value.range[1])
        if kind == "design":
            source, confidence = own if own[0] or source != JUDGEMENT else (JUDGEMENT, own[1])
        else:
            rationale = value.rationale
        yield SourcedNumber(
            path, float(value), source, confidence, value.note, traces, kind, rationale, value.rationale, ends
        )
        return
    for step, inner in _parts(value):
        yield from _numbers(inner, (*path, step), source, confidence, rationale, traces)


JUDGEMENT = "judgement"
"""The source that says that a number is the author's own: it covers design numbers of an entry, too."""


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
