"""What a seat sees of the truth, as numbers: the bridge between observation and the view.

Own things and public tracks are exact. Everything else is what :mod:`engine.simulation.observation` says: an estimate
with its error, and the day it was seen. Ranges hold the truth four times in five.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from engine.game.names import Names
from engine.game.preparing import Prepared
from engine.game.view import Estimate
from engine.simulation.observation import Observation, believed, observe
from engine.simulation.randomness import Randomness
from engine.simulation.world import Kind, World

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

    names: Names
    world: World
    seen: Observation

    @cached_property
    def believed(self) -> World:
        """The world as the seat believes it to be."""
        return believed(self.seen, self.world)

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return a number as the seat knows it, None where it may not."""
        words, low, high = self.names.columns[kind][track]
        values, errors, seen = self._lists
        value, error = values[kind][track][thing], errors[kind][track][thing]
        if error > 0 and words.visible == "private":
            return None
        last = None
        if kind is Kind.FORMATION:
            if seen[thing] < 0:
                return None
            if seen[thing] < self.world.day:
                last = self.names.date(seen[thing])
        ref = self.names.ref(kind, track, thing)
        if error <= 0:
            return Estimate(ref, words.label, value, value, value, "exact", last, words.unit, low, high, words.meaning)
        size = abs(value) if high - low > 20 else min(high - low, 2.0)
        share = error / size if size > 0 else 0.0
        if words.unit in ("troops", "persons"):
            value = _two_digits(value)
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

    @cached_property
    def _lists(self) -> tuple[dict[Kind, list[list[float]]], dict[Kind, list[list[float]]], list[int]]:
        """The observation as lists: a view reads thousands of single numbers, which arrays are slow at."""
        values = {kind: array.tolist() for kind, array in self.seen.values.items()}
        errors = {kind: array.tolist() for kind, array in self.seen.errors.items()}
        return values, errors, self.seen.last_seen.tolist()

    def formation(self, index: int) -> Sighting | None:
        """Return a formation as last seen, None where the seat knows nothing of it."""
        seen = self.seen
        if seen.location[index] < 0 or seen.last_seen[index] < 0 or self.world.formation[0, index, 0] < 0:
            return None
        sure = float(seen.confidence[index])
        exact = float(seen.personnel_error[index]) == 0
        return Sighting(
            location=int(seen.location[index]),
            destination=int(seen.destination[index]),
            movement=int(seen.movement[index]),
            posture=int(seen.posture[index]),
            day=int(seen.last_seen[index]),
            confidence="exact" if exact else "high" if sure >= 0.7 else "medium" if sure >= 0.4 else "low",
            exact=exact,
        )


def look(prepared: Prepared, world: World, me: int, chance: Randomness) -> Sight:
    """Return what actor *me* sees of *world*."""
    seen = observe(world, prepared.rules, chance, me, visible=prepared.names.visible)
    return Sight(prepared.names, world, seen)


def _two_digits(value: float) -> float:
    """Return a number as precisely as an estimate of it can be given.

    >>> _two_digits(12345.0)
    12000.0
    """
    if value < 10:
        return float(round(value))
    size = 10.0 ** (math.floor(math.log10(value)) - 1)
    return round(value / size) * size
