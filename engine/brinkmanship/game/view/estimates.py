"""What a seat sees of the truth, as numbers: the bridge between observation and the view.

Own things and public tracks are exact. Everything else is what :mod:`brinkmanship.simulation.observation` says: an estimate
with its error, and the day it was seen. Ranges hold the truth four times in five.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import Estimate
from brinkmanship.simulation.observation import Noise, Observation, believed, observe
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, World
from brinkmanship.text import two_digits

_FOUR_IN_FIVE = 1.2816  # standard deviations each side


class Hidden(Exception):
    """A number that the seat may not know; the message says so."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A formation as last seen."""

    location: int
    destination: int
    movement: int
    posture: int
    day: int
    confidence: str
    exact: bool


@dataclass(frozen=True)
class Sight:
    """What one seat sees of one day."""

    names: Labels
    world: World
    seen: Observation

    @cached_property
    def believed(self) -> World:
        """The world as the seat believes it to be."""
        return believed(self.seen, self.world)

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return a number as the seat knows it, None where it may not."""
        if not self.knows(kind, track, thing):
            return None
        words, low, high = self.names.columns[kind][track]
        value, error = float(self.seen.values[kind][track, thing]), float(self.seen.errors[kind][track, thing])
        last = None
        if kind is Kind.FORMATION and (seen := int(self.seen.last_seen[thing])) < self.world.day:
            last = self.names.date(seen)
        ref = self.names.refs[kind][track][thing]
        if error <= 0:
            return Estimate(ref, words.label, value, value, value, "exact", last, words.unit, low, high, words.meaning)
        size = abs(value) if high - low > 20 else min(high - low, 2.0)
        share = error / size if size > 0 else 0.0
        if words.unit in ("troops", "persons"):
            value = two_digits(value)
        return Estimate(
            ref,
            words.label,
            value,
            max(value - _FOUR_IN_FIVE * error, low),
            min(value + _FOUR_IN_FIVE * error, high),
            "high" if share <= 0.05 else "medium" if share <= 0.12 else "low" if share <= 0.6 else "none",
            last,
            words.unit,
            low,
            high,
            words.meaning,
        )

    def knows(self, kind: Kind, track: int, thing: int) -> bool:
        """Return whether the seat may know a number, well or badly."""
        if self.seen.errors[kind][track, thing] > 0 and self.names.untold[kind][track]:
            return False
        return kind is not Kind.FORMATION or bool(self.seen.last_seen[thing] >= 0)

    @cached_property
    def formations(self) -> list[Sighting | None]:
        """Every formation as last seen, None where the seat knows nothing of it."""
        seen = self.seen
        columns = (
            *(seen.location, seen.destination, seen.movement, seen.posture, seen.last_seen),
            *(seen.confidence, seen.personnel_error, self.world.formation[0, :, 0]),
        )
        out: list[Sighting | None] = []
        for location, destination, movement, posture, day, sure, error, there in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            if location < 0 or day < 0 or there < 0:
                out.append(None)
                continue
            word = "exact" if error == 0 else "high" if sure >= 0.7 else "medium" if sure >= 0.4 else "low"
            out.append(Sighting(location, destination, movement, posture, day, word, error == 0))
        return out


class Known(Mapping[str, Estimate]):
    """The tracks of one thing that a seat may know, in the scenario's order; each is made when it is asked for."""

    __slots__ = ("_but", "_kind", "_sight", "_thing")

    def __init__(self, sight: Sight, kind: Kind, thing: int, but: str = "") -> None:
        """*but* is the name of a track that is told elsewhere."""
        self._sight, self._kind, self._thing, self._but = sight, kind, thing, but

    def __getitem__(self, name: str) -> Estimate:
        found: Estimate | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """Return the estimate of a track, *default* where the seat may not know it."""
        row = self._sight.names.rows[self._kind].get(name)
        found = self._sight.number(self._kind, row, self._thing) if row is not None and name != self._but else None
        return default if found is None else found

    def __iter__(self) -> Iterator[str]:
        rows, knows = self._sight.names.rows[self._kind], self._sight.knows
        return (name for name, row in rows.items() if name != self._but and knows(self._kind, row, self._thing))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


def look(prepared: Prepared, world: World, me: int, chance: Randomness, noise: Noise | None = None) -> Sight:
    """Return what actor *me* sees of *world*; *noise* is that of its earlier looks, for many of them."""
    seen = observe(world, prepared.rules, chance, me, visible=prepared.names.visible, noise=noise)
    return Sight(prepared.names, world, seen)
