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
_SURE = ((1e-9, "exact"), (0.05, "high"), (0.12, "medium"), (0.6, "low"))
"""Largest error, as a share of the number's usual size, of each confidence."""


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
        table = self.names.rules.tracks[kind]
        words = self.names.track(kind, table.names[track])
        value, error = float(self.seen.values[kind][track, thing]), float(self.seen.errors[kind][track, thing])
        if kind is Kind.FORMATION and self.seen.last_seen[thing] < 0:
            return None
        if error > 0 and words.visible == "private":
            return None
        low, high = float(table.low[track]), float(table.high[track])
        size = abs(value) if high - low > 20 else min(high - low, 2.0)
        share = error / size if size > 0 else 0.0
        if error > 0 and words.unit in ("troops", "persons"):
            value = _two_digits(value)
        last = None
        if kind is Kind.FORMATION and self.seen.last_seen[thing] < self.world.day:
            last = self.names.date(int(self.seen.last_seen[thing]))
        return Estimate(
            ref=self.names.ref(kind, track, thing),
            label=words.label,
            value=value,
            low=max(value - _FOUR_IN_FIVE * error, low),
            high=min(value + _FOUR_IN_FIVE * error, high),
            confidence=next((word for limit, word in _SURE if share <= limit), "none"),
            last_seen=last,
            unit=words.unit,
            floor=low,
            ceiling=high,
            meaning=words.meaning,
        )

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
