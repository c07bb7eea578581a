"""What one actor sees of the truth: estimates with an error, a confidence and the day of the last sighting.

:func:`observe` is pure and draws nothing from the game: its noise is keyed by ``Purpose.VIEW``, so that looking twice
shows the same, and looking often does not average the noise away. An assessment of a number drifts from one week's
error to the next; a formation keeps the error of its last sighting. Good intelligence, one's own or (in part) an ally's,
makes errors small and sightings frequent: with *q* its quality, the error of an estimate is ``error (1 - 0.8 q)`` of the
number's range, and a formation is seen on a day with probability ``sighting (0.2 + 0.8 q)``, more when it moves.
Source: estimates of Russian strength on one day of January 2022 ran from 100,000 to 127,000. The form is this engine's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.mechanisms.fronts import friends
from brinkmanship.simulation.mechanisms.keyed_uniforms import bell, keys, spread
from brinkmanship.simulation.mechanisms.tables import constant
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, I16, Kind, Movement, World

Visibility = Mapping[tuple[Kind, str], str]  # 'public', 'estimate' or 'private'

#: Standard tracks that everybody can read in the papers, and those that nobody outside the government knows well.
#: Everything else is an estimate.
PUBLIC = frozenset(
    [
        (Kind.WORLD, name)
        for name in ("tension", "gas_price", "oil_price", "rung", "talks", "goldstein", "severity", "ground")
    ]
    + [(Kind.ACTOR, name) for name in ("economy", "storage", "sanctioned", "gas_shortfall", "support", "mobilisation")]
    + [(Kind.BODY, "declared"), (Kind.REGION, "displaced"), (Kind.REGION, "damage")]
)
#: Tracks of formations of which only their side knows anything.
UNTOLD = frozenset([(Kind.FORMATION, "days_left"), (Kind.FORMATION, "arrived")])
PRIVATE = frozenset((Kind.ACTOR, name) for name in ("capital", "persuasion", "patience", "face"))
USUAL = ("strength", "supply", "readiness", "notice", "days_left", "arrived")
"""Tracks of others' formations that are taken to be what such formations usually have."""
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Observation:
    """What *observer* sees on *day*. Tracks are (tracks, things), errors are one sigma in the track's own unit."""

    observer: int
    day: int
    values: Mapping[Kind, F32]
    errors: Mapping[Kind, F32]
    personnel: F32  # (formations,) estimate
    personnel_error: F32  # (formations,) one sigma, persons
    confidence: F32  # (formations,) 0 … 1
    last_seen: I16  # (formations,) day; -1 never
    location: I16  # (formations,) region as far as known, -1 unknown
    destination: I16  # (formations,) -1 not known or not moving
    movement: NDArray[np.int8]  # (formations,) Movement as far as known
    posture: NDArray[np.int8]  # (formations,) Posture as far as known

    @property
    def sightings(self) -> Observation:
        """The same with the formations' places and movements as of a batch of one world, (formations, 1)."""
        names = ("location", "destination", "movement", "posture")
        return replace(self, **{name: getattr(self, name)[:, None] for name in names})


def quality(world: World, rules: Rules, observer: int, position: int = 0) -> float:
    """Return the quality of the intelligence *observer* can use, 0-1: its own, or three quarters of its best ally's."""
    every = world.actor[rules.track(Kind.ACTOR, "intelligence"), :, position]
    allies = friends(rules)[observer][:-1].copy()
    allies[observer] = False
    shared = 0.75 * float(every[allies].max()) if allies.any() else 0.0
    return max(float(every[observer]), shared)


def visibility(rules: Rules, visible: Visibility | None, kind: Kind) -> list[str]:
    """Return 'public', 'estimate' or 'private' for every track of *kind*; *visible* overrides the standard."""
    out = []
    for name in rules.tracks[kind].names:
        usual = "public" if (kind, name) in PUBLIC else "private" if (kind, name) in PRIVATE else "estimate"
        out.append((visible or {}).get((kind, name), usual))
    return out


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
    """Return what *observer* (an actor) sees of one world of the batch.

    Its own tracks and formations, its ties, and its allies' formations are exact; so is what is public. *noise* is that
    of earlier looks of the same observer at the same world, from which nothing has to be drawn twice.
    """
    chance = noise if noise is not None else Noise()
    chance.begin(randomness, int(world.number[position]), observer)
    q = quality(world, rules, observer, position)
    values: dict[Kind, F32] = {}
    errors: dict[Kind, F32] = {}
    for kind in (Kind.WORLD, Kind.ACTOR, Kind.TIE, Kind.BODY, Kind.REGION):
        values[kind], errors[kind] = _tracks(world, rules, kind, observer, q, chance, visible, position)
    seen = _formations(world, rules, observer, q, chance, position)
    values[Kind.FORMATION] = world.formation[..., position].copy()
    errors[Kind.FORMATION] = np.zeros_like(values[Kind.FORMATION])
    row = rules.track(Kind.FORMATION, "personnel")
    values[Kind.FORMATION][row], errors[Kind.FORMATION][row] = seen.personnel, seen.personnel_error
    known = friends(rules)[observer][rules.owner.astype(np.int64)]
    for name in USUAL:  # of others
        row = rules.track(Kind.FORMATION, name)
        table = rules.tracks[Kind.FORMATION]
        blurred = np.clip(table.start[row], table.low[row], table.high[row])
        values[Kind.FORMATION][row] = np.where(known, values[Kind.FORMATION][row], blurred)
        errors[Kind.FORMATION][row] = np.where(known, 0, np.float32(0.15) * np.minimum(table.high[row], 10))
    return Observation(
        observer, world.day, values, errors, seen.personnel, seen.personnel_error, seen.confidence, seen.last_seen,
        seen.location, seen.destination, seen.movement, seen.posture,
    )  # fmt: skip


class Noise:
    """The noise of one observer's looks at one world, by day, so that every sighting keeps its own; kept for more looks."""

    MOST = 2000

    def __init__(self) -> None:
        self._of: tuple[Randomness, int, int] | None = None
        self._keys: dict[int, NDArray[np.uint64]] = {}
        self._made: dict[tuple[int, int, tuple[int, int], bool], F32] = {}

    def begin(self, randomness: Randomness, number: int, observer: int) -> None:
        """Look at world *number* as *observer*; what was kept of others is forgotten."""
        of = (randomness, number, observer)
        if self._of != of or len(self._made) > self.MOST:
            self._of = of
            self._keys.clear()
            self._made.clear()

    def uniform(self, day: int, what: int, rows: int, things: int) -> F32:
        """Return the uniform numbers of a day for *what*, (rows, things), or (things,) where *rows* is 0."""
        return self._noise(day, what, (rows, things), False)

    def bell(self, day: int, what: int, rows: int, things: int) -> F32:
        """Return the bell-shaped numbers made of those."""
        return self._noise(day, what, (rows, things), True)

    def _noise(self, day: int, what: int, shape: tuple[int, int], curved: bool) -> F32:
        found = self._made.get((day, what, shape, curved))
        if found is None:
            rows, every = (np.arange(shape[0])[:, None],) if shape[0] else (), np.arange(shape[1])
            drawn = spread(self._day(day), self._observer, what, *rows, every)
            found = self._made[day, what, shape, curved] = bell(drawn) if curved else drawn
        return found

    def _day(self, day: int) -> NDArray[np.uint64]:
        if day not in self._keys:
            assert self._of is not None
            randomness, number, _ = self._of
            self._keys[day] = keys(randomness.uniform(Purpose.VIEW, day, 2, np.array([number], np.int64)))
        return self._keys[day]

    @property
    def _observer(self) -> int:
        assert self._of is not None
        return self._of[2]


def _tracks(
    world: World,
    rules: Rules,
    kind: Kind,
    observer: int,
    q: float,
    chance: Noise,
    visible: Visibility | None,
    position: int,
) -> tuple[F32, F32]:
    """Return (values, errors) of all tracks of a kind, each (tracks, things)."""
    table, truth = rules.tracks[kind], world.tracks(kind)[..., position]
    things = truth.shape[1]
    actors = len(rules.actors)
    thing = np.arange(things)
    own = np.zeros(things, bool)
    if kind == Kind.ACTOR:
        own[observer] = True
    elif kind == Kind.TIE:
        own[:] = thing // actors == observer
    base = float(constant(rules, "intelligence", "error")) * (1 - 0.8 * q)
    factor = {"public": 0.0, "estimate": 0.5, "private": 1.0}
    sigma = np.array([factor[v] for v in visibility(rules, visible, kind)], np.float32)[:, None] * np.float32(base)
    # A number without a natural limit is misjudged in proportion to itself.
    wide = (table.high - table.low > 20)[:, None]
    size = np.where(wide, np.abs(truth), np.minimum(table.high - table.low, 2)[:, None])
    error = np.where(own[None, :], np.float32(0), sigma * size).astype(np.float32)
    low, high = table.low[:, None], table.high[:, None]
    values = np.clip(truth, low, high)
    unsure = np.flatnonzero(sigma[:, 0] > 0)
    if len(unsure):
        week, into = divmod(world.day, _WEEK)
        turn = np.float32(np.pi / 2 * into / _WEEK)
        rows = len(truth)
        noise = np.cos(turn) * chance.bell(week * _WEEK, int(kind) + 1, rows, things)[unsure]
        noise = noise + np.sin(turn) * chance.bell((week + 1) * _WEEK, int(kind) + 1, rows, things)[unsure]
        values[unsure] = np.clip(truth[unsure] + error[unsure] * noise, low[unsure], high[unsure])
    return values.astype(np.float32), error


@dataclass(slots=True)
class _Seen:
    personnel: F32
    personnel_error: F32
    confidence: F32
    last_seen: I16
    location: I16
    destination: I16
    movement: NDArray[np.int8]
    posture: NDArray[np.int8]


def _formations(world: World, rules: Rules, observer: int, q: float, chance: Noise, position: int) -> _Seen:
    count = len(rules.formations)
    known = friends(rules)[observer][rules.owner.astype(np.int64)]
    moving = world.movement[:, position] == Movement.MOVING
    memory = int(constant(rules, "intelligence", "memory"))
    often = float(constant(rules, "intelligence", "sighting")) * (0.2 + 0.8 * q)
    last = np.full(count, -1, np.int64)
    unseen = np.flatnonzero(~known)
    for day in range(world.day, max(world.day - memory, -1), -1):
        if day > 0:
            sees = chance.uniform(day, 99, 0, count)[unseen] < often * (1 + 0.3 * moving[unseen])
        else:  # on the first day everybody has the assessment that the scenario starts from
            sees = np.ones(len(unseen), bool)
        last[unseen[sees]] = day
        unseen = unseen[~sees]
        if not len(unseen):
            break
    last = np.where(known, world.day, last)
    age = np.where(last >= 0, world.day - last, memory).astype(np.float32)
    truth = world.formation[rules.track(Kind.FORMATION, "personnel"), :, position]
    sigma = float(constant(rules, "intelligence", "error")) * (1 - 0.8 * q) * (1 + age / 14)
    noise = np.zeros(count, np.float32)
    for day in sorted(set(last[last >= 0].tolist())):  # np.unique would first read numpy.ma, when a game starts
        mine = last == day
        noise[mine] = chance.bell(day, 98, 0, count)[mine]
    estimate = np.where(known, truth, truth * np.exp(np.clip(sigma * noise, -1.5, 1.5)))
    confidence = np.where(known, 1, (0.4 + 0.6 * q) * np.clip(1 - age / max(memory, 1), 0, 1))
    arrived = world.formation[rules.track(Kind.FORMATION, "arrived"), :, position]
    fresh = known | ((last >= 0) & (last >= arrived))
    place = np.where(fresh, world.location[:, position], np.where(last >= 0, rules.home, -1))
    today = known | (moving & (last == world.day))
    return _Seen(
        estimate.astype(np.float32), np.where(known, 0, estimate * sigma).astype(np.float32), confidence.astype(np.float32),
        last.astype(np.int16), place.astype(np.int16),
        np.where(known | (today & (q > 0.6)), world.destination[:, position], -1).astype(np.int16),
        np.where(today, world.movement[:, position], 0).astype(np.int8),
        np.where(fresh, world.posture[:, position], 0).astype(np.int8),
    )  # fmt: skip
