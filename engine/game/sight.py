"""What a seat sees of the truth, as numbers: the bridge between mechanism intelligence and the view.

Own things and public tracks are exact. Everything else is what mechanism intelligence says: a value, its error, and the
day it was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.game.explaining import own
from engine.game.names import Names
from engine.game.preparing import Prepared
from engine.game.view import Estimate
from engine.simulation.randomness import Randomness
from engine.simulation.world import Kind, World


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
    me: int

    @cached_property
    def believed(self) -> World:
        """The world as the seat believes it to be."""
        return self.world

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return a number as the seat knows it, None where it may not."""
        rules = self.names.rules
        table = rules.tracks[kind]
        words = self.names.track(kind, table.names[track])
        mine = own(self.names, self.me, kind, thing)
        if words.visible == "private" and not mine:
            return None
        value = float(self.world.tracks(kind)[track, thing, 0])
        exact = mine or words.visible == "public"
        spread = 0.0 if exact else 0.1 * float(table.high[track] - table.low[track])
        return Estimate(
            ref=self.names.ref(kind, track, thing),
            label=words.label,
            value=value,
            low=max(value - spread, float(table.low[track])),
            high=min(value + spread, float(table.high[track])),
            confidence="exact" if exact else "medium",
            last_seen=None,
            unit=words.unit,
            floor=float(table.low[track]),
            ceiling=float(table.high[track]),
            meaning=words.meaning,
        )

    def formation(self, index: int) -> Sighting | None:
        """Return a formation as last seen, None where the seat knows nothing of it."""
        world = self.world
        exact = int(self.names.rules.owner[index]) == self.me
        return Sighting(
            location=int(world.location[index, 0]),
            destination=int(world.destination[index, 0]),
            movement=int(world.movement[index, 0]),
            posture=int(world.posture[index, 0]),
            day=world.day,
            confidence="exact" if exact else "medium",
            exact=exact,
        )


def look(prepared: Prepared, worlds: Sequence[World], me: int, chance: Randomness) -> Sight:
    """Return what actor *me* sees at the end of *worlds* (one a turn, from the start)."""
    return Sight(prepared.names, worlds[-1], me)
