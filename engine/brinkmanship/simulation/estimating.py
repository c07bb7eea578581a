"""The law of an estimate: how far an observer misjudges a number that is not its own and not public.

The error of an estimate has one sigma of ``error (1 - 0.8 q)`` of the number's range, *q* the quality of the observer's
intelligence, more for what is private. The noise is keyed by ``Purpose.VIEW``, the world, the week, the observer, the
track and the thing, and turns from one week's to the next's: looking twice shows the same, looking often does not
average it away, and a world of a batch is judged as alone. `observation.py` shows a seat its estimates by this law, and
``estimate(...)`` of the effect language (`Estimate`) reads the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.exact import cos_once, sin_once
from brinkmanship.simulation.expressions import QUESTIONS, Estimate, Scope
from brinkmanship.simulation.randomness import Purpose, Randomness, bell, keys, spread
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, World

Visibility = Mapping[tuple[Kind, str], str]  # 'public', 'estimate' or 'private'

#: Standard tracks that everybody can read in the papers, and those that nobody outside the government knows well.
#: Everything else is an estimate.
PUBLIC = frozenset(
    [
        (Kind.WORLD, name)
        for name in ("tension", "gas_price", "oil_price", "rung", "talks", "goldstein", "severity", "ground")
    ]
    + [(Kind.ACTOR, name) for name in ("economy", "storage", "sanctioned", "gas_shortfall", "support", "mobilisation")]
    + [(Kind.BODY, name) for name in ("declared", "unity_seen", "agreed", "threatened", "bluff", "sounded")]
    + [(Kind.REGION, "displaced"), (Kind.REGION, "damage")]
)
PRIVATE = frozenset((Kind.ACTOR, name) for name in ("capital", "persuasion", "patience", "face"))
WEEK = 7
_SIGMA = {"public": 0.0, "estimate": 0.5, "private": 1.0}
"""Share of the usual error, by who may see a track."""


def visibility(rules: Rules, visible: Visibility | None, kind: Kind) -> list[str]:
    """Return 'public', 'estimate' or 'private' for every track of *kind*; *visible* overrides the standard."""
    return [visible_to_others(visible or {}, kind, name) for name in rules.tracks[kind].names]


def visible_to_others(visible: Visibility, kind: Kind, name: str) -> str:
    """Return 'public', 'estimate' or 'private' for one track; *visible* overrides the standard."""
    usual = "public" if (kind, name) in PUBLIC else "private" if (kind, name) in PRIVATE else "estimate"
    return visible.get((kind, name), usual)


@per_rules
def factors(rules: Rules, kind: Kind, said: frozenset[tuple[tuple[Kind, str], str]]) -> F32:
    """Return the share of the usual error that every track of `kind` has, (tracks,); `said` overrides the standard."""
    return np.array([_SIGMA[level] for level in visibility(rules, dict(said), kind)], np.float32)


@per_rules
def _of_rules(rules: Rules, kind: Kind) -> F32:
    return factors(rules, kind, frozenset(rules.visible.items()))


@per_rules
def _allies(rules: Rules, observer: int) -> NDArray[np.intp]:
    """Return the allies of *observer*."""
    if "alliance" not in rules.static_ties:
        return np.zeros(0, np.intp)
    allied = rules.static_ties["alliance"][observer] >= 0.5
    return np.flatnonzero(allied & (np.arange(len(rules.actors)) != observer))


def quality_of(world: World, rules: Rules, observer: int) -> NDArray[np.float64]:
    """Return the quality of an observer's intelligence, its own or 0.75 of its best ally's, 0-1, (worlds,)."""
    every = world.actor[rules.track(Kind.ACTOR, "intelligence")].astype(np.float64)
    allies = _allies(rules, observer)
    shared = 0.75 * every[allies].max(axis=0) if len(allies) else np.zeros(world.worlds)
    return np.asarray(np.maximum(every[observer], shared))


def sigma_of(rules: Rules, quality: NDArray[np.float64]) -> F32:
    """Return the relative error of an estimate by intelligence of some *quality*, (worlds,)."""
    return np.asarray(float(np.float32(rules.parameters["intelligence.error"])) * (1 - 0.8 * quality), np.float32)


def error_of(truth: F32, low: F32, high: F32, factor: F32, sigma: F32) -> F32:
    """Return one sigma of an estimate in the track's unit, all broadcast together."""
    # A number without a natural limit is misjudged in proportion to itself.
    size = np.where(high - low > 20, np.abs(truth), np.minimum(high - low, np.float32(2)))
    return np.asarray(factor * sigma * size, np.float32)


def between_weeks(day: int) -> tuple[int, np.float32, np.float32]:
    """Return the first day of the week of *day*, and how much of its noise and of the next week's counts."""
    week, into = divmod(day, WEEK)
    turn = math.pi / 2 * into / WEEK
    return week * WEEK, np.float32(cos_once(turn)), np.float32(sin_once(turn))


class Estimates:
    """Numbers of one kind that observers estimate, one entry each: (n,) observers, tracks and things.

    The noise of the weeks last asked for is kept, as turns of one batch share it; it is not part of a pickle.
    """

    KEPT = 4

    def __init__(self, kind: Kind, observers: Any, tracks: Any, things: Any) -> None:
        self.kind = kind
        self.observers, self.tracks, self.things = (np.asarray(x, np.int64) for x in (observers, tracks, things))
        self._noise: dict[tuple[int, int], tuple[I64, F32]] = {}

    def __reduce__(self) -> Any:
        return type(self), (self.kind, self.observers, self.tracks, self.things)

    def __call__(
        self,
        world: World,
        rules: Rules,
        chance: Randomness | None,
        cache: dict[Any, Any] | None = None,
        *,
        judged: bool = False,
    ) -> F32:
        """Return every estimate in every world, (n, worlds); what is public or the observer's own is exact.

        *cache* keeps what is worked out for an observer for others that look at the same worlds on the same day. Numbers
        of a *judged* world are estimates as they stand.
        """
        table = rules.tracks[self.kind]
        low, high = table.low[self.tracks][:, None], table.high[self.tracks][:, None]
        values = np.clip(world.tracks(self.kind)[self.tracks, self.things], low, high).astype(np.float32)
        rows = np.flatnonzero((_of_rules(rules, self.kind)[self.tracks] > 0) & ~self._owned(rules))
        if judged or not len(rows):
            return values
        if chance is None:
            raise ValueError("estimate() is asked where there is no chance to misjudge by")
        sigma = self._sigma(world, rules, {} if cache is None else cache)[rows]
        factor = _of_rules(rules, self.kind)[self.tracks[rows]][:, None]
        error = error_of(values[rows], low[rows], high[rows], factor, sigma)
        first, this, following = between_weeks(world.day)
        noise = this * self._week(world, chance, first, rows) + following * self._week(
            world, chance, first + WEEK, rows
        )
        values[rows] = np.clip(values[rows] + error * noise, low[rows], high[rows])
        return values

    def _owned(self, rules: Rules) -> B:
        if self.kind is Kind.ACTOR:
            return np.asarray(self.things == self.observers)
        if self.kind is Kind.TIE:
            return np.asarray(self.things // len(rules.actors) == self.observers)
        return np.zeros(len(self.things), bool)

    def _sigma(self, world: World, rules: Rules, cache: dict[Any, Any]) -> F32:
        """Return the relative error of each entry's observer, (n, worlds)."""
        listed = self.observers.tolist()
        for who in listed:
            if ("sigma", who) not in cache:
                cache["sigma", who] = sigma_of(rules, quality_of(world, rules, who))
        return np.stack([cache["sigma", who] for who in listed])

    def _week(self, world: World, chance: Randomness, day: int, rows: NDArray[np.intp]) -> F32:
        """Return the noise of the week that begins on *day*, of the entries *rows*, (len(rows), worlds).

        Where it is known of a larger batch, in which some games have ended since, it is taken from there.
        """
        key = (chance.seed, day)
        if key in self._noise:
            numbers, noise = self._noise[key]
            if np.array_equal(numbers, world.number):
                return noise
            at = np.minimum(np.searchsorted(numbers, world.number), len(numbers) - 1)
            if np.array_equal(numbers[at], world.number):
                found = noise.take(at, axis=1)
                if 2 * len(at) > len(numbers):  # and the larger batch is not asked about any more, it seems
                    self._noise[key] = world.number.copy(), found
                return found
            del self._noise[key]
        while len(self._noise) >= self.KEPT:
            self._noise.pop(next(iter(self._noise)), None)
        of_world = keys(chance.uniform(Purpose.VIEW, day, 2, world.number))
        which = (self.observers, np.full(len(self.things), int(self.kind) + 1), self.tracks, self.things)
        noise = bell(spread(of_world, *(index[rows][:, None] for index in which)))
        self._noise[key] = world.number.copy(), noise
        return noise


def _estimate(scope: Scope, node: Estimate) -> Any:
    """Return an estimate in the scope's shape."""
    observer, things = scope.who(node.observer), scope.who(node.who)
    if node.kind is Kind.TIE:
        things = things * len(scope.rules.actors) + scope.who(node.second)
    if scope.instances is None:
        size = np.broadcast_shapes(np.shape(observer), np.shape(things))
        who, what = (np.broadcast_to(x, size or (1,)) for x in (observer, things))
        found = _cached(scope, node, node.kind, who, node.track, what)
        return found if size else found[0]
    who, what = (np.broadcast_to(x, scope.instances.shape) for x in (observer, things))
    pairs, where = np.unique(np.stack([who, what]), axis=1, return_inverse=True)
    found = _cached(scope, node, node.kind, pairs[0], node.track, pairs[1])
    return found[where.reshape(-1), scope.instances]


def _cached(scope: Scope, node: Any, kind: Kind, observers: I64, track: int, things: I64) -> F32:
    key = (node, observers.tobytes(), things.tobytes())
    if key not in scope.cache:
        made = Estimates(kind, observers, np.full(len(things), track), things)
        scope.cache[key] = made(scope.world, scope.rules, scope.chance, scope.cache, judged=scope.judged)
    found: F32 = scope.cache[key]
    return found


QUESTIONS["estimate"] = _estimate
