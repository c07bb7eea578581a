"""What one actor sees of many worlds at once, number by number: only what is asked for is worked out.

The same estimates as :func:`brinkmanship.simulation.observation.observe` gives of one world, bit for bit: the noise of a
number is hashed from the key of its world, so that it does not matter which others are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.mechanisms.fronts import friends
from brinkmanship.simulation.mechanisms.keyed_uniforms import bell, keys, spread
from brinkmanship.simulation.mechanisms.tables import constant
from brinkmanship.simulation.observation import USUAL, Visibility, visibility
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I16, I64, Kind, Movement, World

_WEEK = 7
_SIGMA = {"public": 0.0, "estimate": 0.5, "private": 1.0}


@dataclass(frozen=True, slots=True)
class Sightings:
    """Formations as last seen, each array (formations, worlds)."""

    personnel: F32  # estimate
    error: F32  # one sigma, persons
    last_seen: I16  # day; -1 never
    location: I16  # -1 unknown
    destination: I16
    movement: NDArray[np.int8]
    posture: NDArray[np.int8]


@dataclass
class BatchObservation:
    """What *observer* (an actor's index) sees of every world of a batch."""

    world: World
    rules: Rules
    randomness: Randomness
    observer: int
    visible: Visibility | None = None
    untold: frozenset[tuple[Kind, str]] = frozenset()  # tracks that nobody is told of others
    _days: dict[int, NDArray[np.uint64]] = field(default_factory=dict)
    _levels: dict[Kind, list[str]] = field(default_factory=dict)

    def level(self, kind: Kind, track: int) -> str:
        """Return 'public', 'estimate' or 'private' for a track."""
        if kind not in self._levels:
            self._levels[kind] = visibility(self.rules, self.visible, kind)
        return self._levels[kind][track]

    @cached_property
    def quality(self) -> NDArray[np.float64]:
        """The quality of the observer's intelligence, 0-1, shape (worlds,)."""
        every = self.world.actor[self.rules.track(Kind.ACTOR, "intelligence")].astype(np.float64)
        allies = friends(self.rules)[self.observer][:-1].copy()
        allies[self.observer] = False
        shared = 0.75 * every[allies].max(axis=0) if allies.any() else np.zeros(self.world.worlds)
        return np.asarray(np.maximum(every[self.observer], shared))

    def owns(self, kind: Kind, things: I64) -> NDArray[np.bool_]:
        """Return which *things* are the observer's own and known exactly, shape (things,)."""
        if kind is Kind.ACTOR:
            return np.asarray(things == self.observer)
        if kind is Kind.TIE:
            return np.asarray(things // len(self.rules.actors) == self.observer)
        if kind is Kind.FORMATION:
            return np.asarray(self._known[things])
        return np.zeros(len(things), bool)

    def knows(self, kind: Kind, track: int, things: I64) -> NDArray[np.bool_]:
        """Return of which *things* the observer may know a track, well or badly, shape (things,)."""
        if (kind, self.rules.tracks[kind].names[track]) in self.untold:
            return self.owns(kind, things)
        return np.ones(len(things), bool)

    def estimates(self, kind: Kind, track: int, things: I64) -> tuple[F32, F32]:
        """Return the values of a track of some *things* and their errors (one sigma), each (things, worlds)."""
        if kind is Kind.FORMATION:
            return self._formation(track, things)
        table, truth = self.rules.tracks[kind], self.world.tracks(kind)[track][things]
        low, high = table.low[track], table.high[track]
        values, error = np.clip(truth, low, high), np.zeros_like(truth)
        factor = np.float32(_SIGMA[self.level(kind, track)])
        if factor == 0:
            return values, error
        sigma = factor * (float(constant(self.rules, "intelligence", "error")) * (1 - 0.8 * self.quality)).astype(
            np.float32
        )
        size = np.abs(truth) if high - low > 20 else np.minimum(high - low, np.float32(2))
        error = np.where(self.owns(kind, things)[:, None], np.float32(0), sigma * size).astype(np.float32)
        week, into = divmod(self.world.day, _WEEK)
        turn = np.float32(np.pi / 2 * into / _WEEK)
        noise = np.cos(turn) * self._bell(week * _WEEK, int(kind) + 1, track, things)
        noise = noise + np.sin(turn) * self._bell((week + 1) * _WEEK, int(kind) + 1, track, things)
        return np.clip(truth + error * noise, low, high).astype(np.float32), error

    def _formation(self, track: int, things: I64) -> tuple[F32, F32]:
        table, truth = self.rules.tracks[Kind.FORMATION], self.world.formation[track][things].copy()
        name = table.names[track]
        if name == "personnel":
            return self.sightings.personnel[things], self.sightings.error[things]
        error = np.zeros_like(truth)
        if name in USUAL:
            known = self._known[things][:, None]
            blurred = np.clip(table.start[track], table.low[track], table.high[track])[things][:, None]
            truth = np.where(known, truth, blurred).astype(np.float32)
            error = np.where(known, error, np.float32(0.15) * np.minimum(table.high[track], 10)).astype(np.float32)
        return truth, error

    @cached_property
    def _known(self) -> NDArray[np.bool_]:
        """Formations of friends, (formations,)."""
        return np.asarray(friends(self.rules)[self.observer][self.rules.owner.astype(np.int64)])

    @cached_property
    def sightings(self) -> Sightings:
        """Every formation as last seen in every world."""
        world, rules, day_now = self.world, self.rules, self.world.day
        count, q = len(rules.formations), self.quality
        every, known = np.arange(count), self._known[:, None]
        moving = world.movement == Movement.MOVING
        memory = int(constant(rules, "intelligence", "memory"))
        often = float(constant(rules, "intelligence", "sighting")) * (0.2 + 0.8 * q)
        last = np.full((count, world.worlds), -1, np.int64)
        unseen = np.broadcast_to(~known, last.shape).copy()
        for day in range(day_now, max(day_now - memory, -1), -1):
            if day > 0:
                sees = self._uniform(day, 99, every) < often * (1 + 0.3 * moving)
            else:
                sees = np.ones_like(unseen)
            sees &= unseen
            last[sees] = day
            unseen &= ~sees
            if not unseen.any():
                break
        last = np.where(known, day_now, last)
        age = np.where(last >= 0, day_now - last, memory).astype(np.float32)
        truth = world.formation[rules.track(Kind.FORMATION, "personnel")]
        sigma = (float(constant(rules, "intelligence", "error")) * (1 - 0.8 * q)).astype(np.float32) * (1 + age / 14)
        noise = np.zeros(last.shape, np.float32)
        for day in sorted(set(last[last >= 0].tolist())):
            mine = last == day
            noise[mine] = bell(self._uniform(day, 98, every))[mine]
        estimate = np.where(known, truth, truth * np.exp(np.clip(sigma * noise, -1.5, 1.5)))
        fresh = known | ((last >= 0) & (last >= world.formation[rules.track(Kind.FORMATION, "arrived")]))
        today = known | (moving & (last == day_now))
        place = np.where(fresh, world.location, np.where(last >= 0, rules.home[:, None], -1))
        return Sightings(
            estimate.astype(np.float32),
            np.where(known, 0, estimate * sigma).astype(np.float32),
            last.astype(np.int16),
            place.astype(np.int16),
            np.where(known | (today & (q > 0.6)), world.destination, -1).astype(np.int16),
            np.where(today, world.movement, 0).astype(np.int8),
            np.where(fresh, world.posture, 0).astype(np.int8),
        )

    def _bell(self, day: int, what: int, track: int, things: I64) -> F32:
        return bell(spread(self._keys(day), self.observer, what, track, things[:, None]))

    def _uniform(self, day: int, what: int, things: I64) -> F32:
        return spread(self._keys(day), self.observer, what, things[:, None])

    def _keys(self, day: int) -> NDArray[np.uint64]:
        if day not in self._days:
            self._days[day] = keys(self.randomness.uniform(Purpose.VIEW, day, 2, self.world.number))
        return self._days[day]
