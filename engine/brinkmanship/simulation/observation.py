"""What one actor sees of the truth: estimates with an error, a confidence and the day of the last sighting.

An observation is pure and draws nothing from the game: its noise is keyed by ``Purpose.VIEW`` and the world, so that
looking twice shows the same, looking often does not average the noise away, and a world of a batch is seen as alone. An
assessment of a number drifts from one week's error to the next; a formation keeps the error of its last sighting. Good
intelligence, one's own or (in part) an ally's, makes errors small and sightings frequent: with *q* its quality, the
error of an estimate is ``error (1 - 0.8 q)`` of the number's range, and a formation is seen on a day with probability
``sighting (0.2 + 0.8 q)``, more when it moves.
Source: estimates of Russian strength on one day of January 2022 ran from 100,000 to 127,000. The form is this engine's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import some
from brinkmanship.simulation.estimating import (
    PRIVATE as PRIVATE,
    PUBLIC as PUBLIC,
    WEEK,
    Visibility,
    between_weeks,
    error_of,
    factors,
    quality_of,
    sigma_of,
    visibility as visibility,
)
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.tables import constant
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.randomness import Purpose, Randomness, bell, keys, spread
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I16, I64, B, Kind, Movement, World

#: Tracks of formations of which only their side knows anything.
UNTOLD = frozenset([(Kind.FORMATION, "days_left"), (Kind.FORMATION, "arrived")])
COUNTED = ("aircraft", "air_defence")
USUAL = ("strength", "supply", "readiness", "notice", "days_left", "arrived", *COUNTED)
"""Tracks of others' formations that are taken to be what such formations usually have; counts err in proportion."""


@dataclass(frozen=True, slots=True)
class Sightings:
    """Formations as last seen, each array (formations, worlds), or (formations,) of one world."""

    personnel: F32  # estimate
    personnel_error: F32  # one sigma, persons
    confidence: F32  # 0 … 1
    last_seen: I16  # day; -1 never
    location: I16  # region as far as known, -1 unknown
    destination: I16  # -1 not known or not moving
    movement: NDArray[np.int8]  # Movement as far as known
    posture: NDArray[np.int8]  # Posture as far as known


@dataclass(frozen=True, slots=True)
class Observation(Sightings):
    """What *observer* sees of one world on *day*; tracks are (tracks, things), errors one sigma in the track's unit."""

    observer: int
    day: int
    values: Mapping[Kind, F32]
    errors: Mapping[Kind, F32]

    @property
    def sightings(self) -> Sightings:
        """The formations as of a batch of one world, each array (formations, 1)."""
        return Sightings(*(getattr(self, name)[:, None] for name in Sightings.__slots__))


@per_rules
def _vague(rules: Rules) -> B:
    """Return which tracks of formations are in `USUAL`, (tracks,)."""
    return np.array([name in USUAL for name in rules.tracks[Kind.FORMATION].names], bool)


@per_rules
def _in_numbers(rules: Rules) -> B:
    """Return which tracks of formations are in `COUNTED`, (tracks,)."""
    return np.array([name in COUNTED for name in rules.tracks[Kind.FORMATION].names], bool)


def observe(
    world: World,
    rules: Rules,
    randomness: Randomness,
    observer: int,
    *,
    position: int = 0,
    visible: Visibility | None = None,
    noise: Noise | None = None,
) -> Observation:
    """Return what *observer* (an actor) sees of the world at *position*.

    Its own tracks and formations, its ties, and its allies' formations are exact; so is what is public. *noise* is that
    of earlier looks of the same observer at the same world, from which nothing has to be drawn twice.
    """
    if world.worlds > 1:
        world = world.take(slice(position, position + 1))
    look = BatchObservation(world, rules, randomness, observer, visible, noise=noise or Noise())
    values, errors = dict[Kind, F32](), dict[Kind, F32]()
    for kind in Kind:
        tracks, things = rules.tracks[kind].start.shape
        found = look.estimates(kind, np.arange(tracks), np.arange(things))
        values[kind], errors[kind] = (each[..., 0] for each in found)
    seen: dict[str, Any] = {name: getattr(look.sightings, name)[:, 0] for name in Sightings.__slots__}
    return Observation(**seen, observer=observer, day=world.day, values=values, errors=errors)


class Noise:
    """The noise of one observer's looks at some worlds, by day; that of one world is cached for later looks."""

    MOST = 2000

    def __init__(self) -> None:
        self._of: tuple[Randomness, bytes, int] | None = None
        self._keys: dict[int, NDArray[np.uint64]] = {}
        self._made: dict[tuple[Any, ...], F32] = {}

    def begin(self, randomness: Randomness, numbers: I64, observer: int) -> None:
        """Look at the worlds *numbers* as *observer*; the noise of any others is forgotten."""
        of = (randomness, numbers.tobytes(), observer)
        if self._of != of or len(self._made) > self.MOST:
            self._of, self._numbers = of, numbers
            self._keys.clear()
            self._made.clear()

    def uniform(self, day: int, what: int, *which: NDArray[Any]) -> F32:
        """Return the uniform numbers of a day for *what* and *which* (tracks, things): broadcast with (worlds,)."""
        return self._noise(day, what, which, False)

    def bell(self, day: int, what: int, *which: NDArray[Any]) -> F32:
        """Return the bell-shaped numbers made of the uniform ones."""
        return self._noise(day, what, which, True)

    def _noise(self, day: int, what: int, which: tuple[NDArray[Any], ...], curved: bool) -> F32:
        key = (day, what, curved, *(index.tobytes() for index in which), *(index.shape for index in which))
        if key in self._made:
            return self._made[key]
        assert self._of is not None
        randomness, _, observer = self._of
        if day not in self._keys:
            self._keys[day] = keys(randomness.uniform(Purpose.VIEW, day, 2, self._numbers))
        drawn = spread(self._keys[day], observer, what, *which)
        found = bell(drawn) if curved else drawn
        if len(self._numbers) == 1:
            self._made[key] = found
        return found


@dataclass
class BatchObservation:
    """What *observer* (an actor's index) sees of every world of a batch, worked out as far as it is asked for."""

    world: World
    rules: Rules
    randomness: Randomness
    observer: int
    visible: Visibility | None = None
    untold: frozenset[tuple[Kind, str]] = frozenset()  # tracks that nobody is told of others
    noise: Noise = field(default_factory=Noise)

    def __post_init__(self) -> None:
        self.noise.begin(self.randomness, self.world.number, self.observer)

    @cached_property
    def quality(self) -> NDArray[np.float64]:
        """The quality of the observer's intelligence, its own or three quarters of its best ally's, 0-1, (worlds,)."""
        return quality_of(self.world, self.rules, self.observer)

    @cached_property
    def _said(self) -> frozenset[tuple[tuple[Kind, str], str]]:
        return frozenset((self.visible or {}).items())

    @cached_property
    def _sigma(self) -> F32:
        """The relative error of an estimate, (worlds,)."""
        return sigma_of(self.rules, self.quality)

    def owns(self, kind: Kind, things: I64) -> B:
        """Return which *things* are the observer's own and known exactly, shape (things,)."""
        if kind is Kind.ACTOR:
            return np.asarray(things == self.observer)
        if kind is Kind.TIE:
            return np.asarray(things // len(self.rules.actors) == self.observer)
        return self._known[things] if kind is Kind.FORMATION else np.zeros(len(things), bool)

    def knows(self, kind: Kind, track: int, things: I64) -> B:
        """Return of which *things* the observer may know a track, well or badly, shape (things,)."""
        if (kind, self.rules.tracks[kind].names[track]) in self.untold:
            return self.owns(kind, things)
        return np.ones(len(things), bool)

    def estimates(self, kind: Kind, track: int | I64, things: I64) -> tuple[F32, F32]:
        """Return the values of a track of some *things* and their errors (one sigma), each (things, worlds).

        Of several tracks, shape (tracks,), each (tracks, things, worlds).
        """
        if kind is Kind.FORMATION:
            return self._formation(track, things)
        row = np.asarray(track)[..., None, None]
        table, truth = self.rules.tracks[kind], self.world.tracks(kind)[row[..., 0], things]
        low, high = table.low[row], table.high[row]
        factor = factors(self.rules, kind, self._said)[row]
        values = np.clip(truth, low, high)
        if not some(factor):
            return values, np.zeros_like(truth)
        own = self.owns(kind, things)[:, None]
        error = np.where(own, np.float32(0), error_of(truth, low, high, factor, self._sigma))
        first, this, following = between_weeks(self.world.day)
        noise = this * self.noise.bell(first, int(kind) + 1, row, things[:, None])
        noise = noise + following * self.noise.bell(first + WEEK, int(kind) + 1, row, things[:, None])
        guess = np.clip(truth + error * noise, low, high).astype(np.float32)
        return np.where(factor > 0, guess, values), error

    def _formation(self, track: int | I64, things: I64) -> tuple[F32, F32]:
        row = np.asarray(track)[..., None, None]
        table, truth = self.rules.tracks[Kind.FORMATION], self.world.formation[row[..., 0], things]
        low, high = table.low[row], table.high[row]
        vague = _vague(self.rules)[row] & ~self._known[things][:, None]
        usual = np.clip(table.start[row[..., 0], things][..., None], low, high)
        values = np.where(vague, usual, truth)
        size = np.where(_in_numbers(self.rules)[row], usual, np.minimum(high, 10))
        error = np.where(vague, np.float32(0.15) * size, np.zeros_like(truth))
        if some(counted := row == table.index("personnel")):
            values = np.where(counted, self.sightings.personnel[things], values)
            error = np.where(counted, self.sightings.personnel_error[things], error)
        return values, error

    @cached_property
    def _known(self) -> B:
        """Formations of friends, (formations,)."""
        return np.asarray(friends(self.rules)[self.observer][self.rules.owner.astype(np.int64)])

    @cached_property
    def sightings(self) -> Sightings:
        """Every formation as last seen in every world."""
        world, rules, day_now = self.world, self.rules, self.world.day
        count, q = len(rules.formations), self.quality
        every, known = np.arange(count)[:, None], self._known[:, None]
        moving = world.movement == Movement.MOVING
        memory = int(constant(rules, "intelligence", "memory"))
        often = float(constant(rules, "intelligence", "sighting")) * (0.2 + 0.8 * q) * (1 + 0.3 * moving)
        last = np.full((count, world.worlds), -1, np.int64)
        unseen = np.broadcast_to(~known, last.shape).copy()
        for day in range(day_now, max(day_now - memory, -1), -1):
            if day > 0:
                sees = self.noise.uniform(day, 99, every) < often
            else:  # on the first day everybody has the assessment that the scenario starts from
                sees = np.ones_like(unseen)
            sees &= unseen
            np.copyto(last, day, where=sees)
            unseen ^= sees
            if not some(unseen):
                break
        last = np.where(known, day_now, last)
        age = np.where(last >= 0, day_now - last, memory).astype(np.float32)
        truth = world.formation[rules.track(Kind.FORMATION, "personnel")]
        sigma = self._sigma * (1 + age / 14)
        noise = np.zeros(last.shape, np.float32)
        for day in sorted(set(last[last >= 0].tolist())):  # np.unique would first read numpy.ma, when a game starts
            np.copyto(noise, self.noise.bell(day, 98, every), where=last == day)
        estimate = np.where(known, truth, truth * exp(np.clip(sigma * noise, -1.5, 1.5)))
        sure = (0.4 + 0.6 * q).astype(np.float32) * np.clip(1 - age / max(memory, 1), 0, 1)
        fresh = known | ((last >= 0) & (last >= world.formation[rules.track(Kind.FORMATION, "arrived")]))
        today = known | (moving & (last == day_now))
        place = np.where(fresh, world.location, np.where(last >= 0, rules.home[:, None], -1))
        return Sightings(
            estimate.astype(np.float32),
            np.where(known, 0, estimate * sigma).astype(np.float32),
            np.where(known, 1, sure).astype(np.float32),
            last.astype(np.int16),
            place.astype(np.int16),
            np.where(known | (today & (q > 0.6)), world.destination, -1).astype(np.int16),
            np.where(today, world.movement, 0).astype(np.int8),
            np.where(fresh, world.posture, 0).astype(np.int8),
        )
