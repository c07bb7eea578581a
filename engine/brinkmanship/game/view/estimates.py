"""The numbers of one day as one seat may know them: the reader that stands between observation and the view.

Own things and public tracks are exact. Everything else is what `simulation/observation.py` says: an estimate with its
error, and the day it was seen. Ranges hold the truth four times in five.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import cached_property

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.builder import Sighting
from brinkmanship.game.view.facts import Facts
from brinkmanship.game.view.labels import Labels
from brinkmanship.game.view.types import Estimate
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.observation import Noise, Observation, observe
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import Kind, Movement, World
from brinkmanship.text import two_digits

_FOUR_IN_FIVE = 1.2816  # standard deviations each side


class Hidden(Exception):
    """A number that the seat may not know; the message says so."""


@dataclass(frozen=True)
class Estimates:
    """The reader of one seat: one day as `observation` lets it be seen; see `builder.Reader`."""

    names: Labels
    facts: Facts
    seen: Observation
    rung: float  # the world's rung on the ladder: everybody knows it
    holders: tuple[tuple[str, str], ...]  # the controller and the attacker of every region, '' for nobody: so too

    @property
    def seat(self) -> str:
        return self.names.rules.actors[self.seen.observer]

    @property
    def day(self) -> int:
        return self.seen.day

    def date(self, day: int) -> Date:
        return self.names.date(day)

    def rows(self, kind: Kind) -> Mapping[str, int]:
        return self.names.rows[kind]

    def number(self, kind: Kind, track: int, thing: int) -> Estimate | None:
        """Return a number as the seat knows it, None where it may not."""
        if not self.knows(kind, track, thing):
            return None
        words = self.names.columns[kind][track]
        value, error = float(self.seen.values[kind][track, thing]), float(self.seen.errors[kind][track, thing])
        last = None
        if kind is Kind.FORMATION and (seen := int(self.seen.last_seen[thing])) < self.day:
            last = self.names.date(seen)
        ref, more = self.names.refs[kind][track][thing], (words.unit, words.low, words.high, words.meaning)
        if error <= 0:
            return Estimate(ref, words.label, value, value, value, "exact", last, *more)
        reach = words.high - words.low
        size = abs(value) if reach > 20 else min(reach, 2.0)
        share = error / size if size > 0 else 0.0
        if words.unit in ("troops", "persons"):
            value = two_digits(value)
        sure = "high" if share <= 0.05 else "medium" if share <= 0.12 else "low" if share <= 0.6 else "none"
        spread = _FOUR_IN_FIVE * error
        low, high = max(value - spread, words.low), min(value + spread, words.high)
        return Estimate(ref, words.label, value, low, high, sure, last, *more)

    def knows(self, kind: Kind, track: int, thing: int) -> bool:
        """Return whether the seat may know a number, well or badly."""
        if self.seen.errors[kind][track, thing] > 0 and self.names.model.untold_rows[kind][track]:
            return False
        return kind is not Kind.FORMATION or bool(self.seen.last_seen[thing] >= 0)

    @cached_property
    def formations(self) -> list[Sighting | None]:
        """Every formation as last seen, None where the seat knows nothing of it."""
        seen = self.seen
        columns = (
            *(seen.location, seen.destination, seen.movement, seen.posture, seen.last_seen),
            *(seen.confidence, seen.personnel_error, seen.personnel),
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

    def ties(self, actor: int) -> Iterator[tuple[int, bool]]:
        """Return the playable actors and the seat itself, of the seat everybody; allies by the scenario's ties."""
        me, alliance = self.seen.observer, self.names.rules.static_ties.get("alliance")
        for other, towards in enumerate(self.facts.actors):
            if other != actor and (me in (actor, other) or towards.playable):
                yield other, alliance is not None and bool(alliance[actor, other] > 0)

    def arrival(self, formation: int) -> Date:
        """Return the day on which a moving formation arrives, if nothing changes."""
        rules, seen = self.names.rules, self.seen
        movement = int(seen.movement[formation])
        here, there = int(seen.location[formation]), int(seen.destination[formation])
        waits_for = "notice" if movement == Movement.ORDERED else "days_left"
        left = float(seen.values[Kind.FORMATION][rules.track(Kind.FORMATION, waits_for), formation])
        if movement != Movement.MOVING:
            way = float(transit_days(rules, formation, here, there))
            left += way if math.isfinite(way) else 0.0
        ticks = math.ceil(max(left, 0.0) * 24 / rules.hours_per_tick - 1e-3)
        return self.date(self.day + ticks)


def look(prepared: Prepared, world: World, me: int, chance: Randomness, noise: Noise | None = None) -> Estimates:
    """Return the estimates of `world` by actor `me`; `noise` is that of its earlier looks, for many of them."""
    seen = observe(world, prepared.rules, chance, me, visible=prepared.model.visible, noise=noise)
    rules, actors = prepared.rules, (*prepared.rules.actors, "")  # at -1 nobody
    columns = (world.controller[:, 0].tolist(), world.attacker[:, 0].tolist())
    holders = tuple((actors[controller], actors[attacker]) for controller, attacker in zip(*columns, strict=True))
    rung = float(world.world[rules.track(Kind.WORLD, "rung"), 0, 0])
    return Estimates(prepared.names, prepared.facts, seen, rung, holders)
