"""The law of an estimate: how far an observer misjudges a number that is not its own and not public.

The error of an estimate has one sigma of ``error (1 - 0.8 q)`` of the number's range, *q* the quality of the observer's
intelligence, more for what is private. The noise is keyed by ``Purpose.VIEW``, the world, the week, the observer, the
track and the thing, and turns from one week's to the next's: looking twice shows the same, looking often does not
average it away, and a world of a batch is judged as alone. `observation.py` shows a seat its estimates by this law, and
``estimate(...)`` of the effect language (`Estimate`) reads the same numbers.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import Segments, true_at
from brinkmanship.simulation.exact import cos_once, sin_once
from brinkmanship.simulation.expressions import QUESTIONS, Estimate, Scope
from brinkmanship.simulation.randomness import Purpose, Randomness, bell, keys, spread
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind, World

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
    return true_at(allied & (np.arange(len(rules.actors)) != observer))


def quality_of(world: World, rules: Rules, observer: int) -> NDArray[np.float64]:
    """Return the quality of an observer's intelligence, its own or 0.75 of its best ally's, 0-1, (worlds,)."""
    every = world.actor[rules.track(Kind.ACTOR, "intelligence")].astype(np.float64)
    allies = _allies(rules, observer)
    shared = 0.75 * every[allies].max(axis=0) if len(allies) else np.zeros(world.worlds)
    return np.asarray(np.maximum(every[observer], shared))


def sigma_of(rules: Rules, quality: NDArray[np.float64]) -> F32:
    """Return the relative error of an estimate by intelligence of some *quality*, in its shape."""
    return np.asarray(float(np.float32(rules.parameters["intelligence.error"])) * (1 - 0.8 * quality), np.float32)


def error_of(truth: F32, low: F32, high: F32, factor: F32, sigma: F32) -> F32:
    """Return one sigma of an estimate in the track's unit, all broadcast together."""
    return np.asarray(factor * sigma * size_of(truth, low, high), np.float32)


def size_of(truth: F32, low: F32, high: F32) -> F32:
    """Return by how much a number is misjudged: one without a natural limit in proportion to itself."""
    return np.where(high - low > 20, np.abs(truth), np.minimum(high - low, np.float32(2)))


def between_weeks(day: int) -> tuple[int, np.float32, np.float32]:
    """Return the first day of the week of *day*, and how much of its noise and of the next week's counts."""
    week, into = divmod(day, WEEK)
    turn = math.pi / 2 * into / WEEK
    return week * WEEK, np.float32(cos_once(turn)), np.float32(sin_once(turn))


@dataclass(frozen=True, slots=True)
class _Read:
    """What the rules say of all entries of `Estimates`."""

    rows: tuple[tuple[Kind, slice | I64, I64], ...]  # of each kind: which entries, and their rows of its stacked tracks
    low: F32  # (entries, 1)
    high: F32  # (entries, 1)


@dataclass(frozen=True, slots=True)
class _Erring:
    """What the rules say of the entries of `Estimates` that err, arrays (n, 1) unless said."""

    rows: NDArray[np.intp]  # (n,) which entries they are
    factor: F32
    low: F32
    high: F32
    size: F32  # by which a number is misjudged, nan where in proportion to itself
    wide: NDArray[np.intp]  # those of the n that are
    among: tuple[int, ...]  # their observers, each once
    observers: NDArray[np.intp]  # the same
    helpers: Segments  # the allies of each of those; of one that has none, the row after all actors
    which: NDArray[np.intp]  # (n,) the observer of each among those
    named: tuple[I64, ...]  # by what its noise is drawn: observer, kind, track and thing


class Estimates:
    """Numbers that observers estimate, one entry each: (n,) observers, tracks and things, and their kind or kinds.

    The noise of the weeks last asked for is kept, as turns of one batch share it; it is not part of a pickle.
    """

    KEPT = 16  # two months' weeks and as many of another batch

    def __init__(self, kinds: Any, observers: Any, tracks: Any, things: Any) -> None:
        self.observers, self.tracks, self.things = (np.asarray(x, np.int64) for x in (observers, tracks, things))
        self.kinds = np.broadcast_to(np.asarray(kinds, np.int64), self.things.shape).copy()
        self._by_kind = [(Kind(kind), true_at(self.kinds == kind)) for kind in np.unique(self.kinds).tolist()]
        self._noise: list[tuple[tuple[int, int], I64, F32]] = []  # (seed, day), numbers of the worlds, noise
        self._ruled: tuple[weakref.ref[Rules], _Read, _Erring] | None = None

    def __reduce__(self) -> Any:
        return type(self), (self.kinds, self.observers, self.tracks, self.things)

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
        if self._ruled is None or self._ruled[0]() is not rules:
            self._ruled = weakref.ref(rules), self._reads(rules), self._errs(rules)
        _, read, found = self._ruled
        values = np.empty((len(self.things), world.worlds), np.float32)
        for kind, mine, rows in read.rows:
            values[mine] = world.tracks(kind).reshape(-1, world.worlds).take(rows, axis=0)
        np.maximum(values, read.low, out=values)
        np.minimum(values, read.high, out=values)
        if judged:
            return values
        if not len(found.rows):
            return values
        if chance is None:
            raise ValueError("estimate() is asked where there is no chance to misjudge by")
        cache = {} if cache is None else cache
        true = values.take(found.rows, axis=0)
        error = found.factor * self._sigma(world, rules, found, cache)
        if len(found.wide):
            size = np.repeat(found.size, world.worlds, axis=1)
            size[found.wide] = np.abs(true[found.wide])
            error *= size
        else:
            error *= found.size
        first, this, following = between_weeks(world.day)
        now, then = self._weeks(world, chance, (first, first + WEEK), found, cache)
        noise = now * this
        noise += then * following
        error *= noise
        true += error
        np.maximum(true, found.low, out=true)
        values[found.rows] = np.minimum(true, found.high, out=true)
        return values

    def _reads(self, rules: Rules) -> _Read:
        """Return what the rules say of all entries."""
        low, high = (np.empty((len(self.things), 1), np.float32) for _ in range(2))
        rows = list[tuple[Kind, slice | I64, I64]]()
        for kind, mine in self._by_kind:
            table, tracks = rules.tracks[kind], self.tracks[mine]
            low[mine, 0], high[mine, 0] = table.low[tracks], table.high[tracks]
            follow = mine[-1] - mine[0] + 1 == len(mine)
            where = slice(int(mine[0]), int(mine[-1]) + 1) if follow else mine
            rows.append((kind, where, tracks * table.start.shape[1] + self.things[mine]))
        return _Read(tuple(rows), low, high)

    def _errs(self, rules: Rules) -> _Erring:
        """Return what the rules say of those entries that are neither public nor the observer's own."""
        factor, low, high = (np.empty(len(self.things), np.float32) for _ in range(3))
        own = np.zeros(len(self.things), bool)
        for kind, mine in self._by_kind:
            tracks = self.tracks[mine]
            factor[mine] = _of_rules(rules, kind)[tracks]
            low[mine], high[mine] = rules.tracks[kind].low[tracks], rules.tracks[kind].high[tracks]
            if kind is Kind.ACTOR or kind is Kind.TIE:
                whose = self.things[mine] // (1 if kind is Kind.ACTOR else len(rules.actors))
                own[mine] = whose == self.observers[mine]
        rows = true_at((factor > 0) & ~own)
        factor, low, high = (x[rows][:, None] for x in (factor, low, high))
        # Of a number in proportion to itself, size_of leaves what is no number.
        size = size_of(np.full_like(low, np.nan), low, high)
        among, which = np.unique(self.observers[rows], return_inverse=True)
        nobody = [len(rules.actors)]
        helpers = [allies if len(allies := _allies(rules, one)) else nobody for one in among.tolist()]
        named = (self.observers[rows], self.kinds[rows] + 1, self.tracks[rows], self.things[rows])
        return _Erring(
            rows, factor, low, high, size, true_at(np.isnan(size[:, 0])),
            tuple(among.tolist()), among.astype(np.intp), Segments.of(helpers), which.reshape(-1), named,
        )  # fmt: skip

    def _sigma(self, world: World, rules: Rules, found: _Erring, cache: dict[Any, Any]) -> F32:
        """Return the relative error of the observer of each entry that errs, (n, worlds), or (1, worlds) of only one."""
        key = "sigma", found.among
        if key not in cache:
            every = np.zeros((len(rules.actors) + 1, world.worlds))
            every[:-1] = world.actor[rules.track(Kind.ACTOR, "intelligence")]
            quality = found.helpers.joined(np.maximum, every)  # as `quality_of`, of all observers
            quality *= 0.75
            np.maximum(every.take(found.observers, axis=0), quality, out=quality)
            cache[key] = sigma_of(rules, quality)
        each: F32 = cache[key]
        return each if len(found.among) == 1 else each.take(found.which, axis=0)

    def _weeks(
        self, world: World, chance: Randomness, days: tuple[int, ...], found: _Erring, cache: dict[Any, Any]
    ) -> list[F32]:
        """Return the noise of the weeks that begin on *days*, of the entries that err, each (n, worlds)."""
        known = [self._known(world, (chance.seed, day)) for day in days]
        missing = [day for day, noise in zip(days, known, strict=True) if noise is None]
        if missing:
            for day in missing:
                if ("view", chance.seed, day) not in cache:
                    cache["view", chance.seed, day] = keys(chance.uniform(Purpose.VIEW, day, 2, world.number))
            of_world = np.concatenate([cache["view", chance.seed, day] for day in missing])
            drawn = bell(spread(of_world, *(index[:, None] for index in found.named)))  # one call for all weeks
            drawn = drawn.reshape(len(found.rows), len(missing), world.worlds)
            for at, day in enumerate(missing):
                noise = known[days.index(day)] = np.ascontiguousarray(drawn[:, at])
                self._noise.append(((chance.seed, day), world.number.copy(), noise))
            del self._noise[: -self.KEPT]
        return [noise for noise in known if noise is not None]

    def _known(self, world: World, key: tuple[int, int]) -> F32 | None:
        """Return the noise of a week that is known, taken out of that of a larger batch in which games have ended since."""
        asked = world.number.tobytes()  # compared so at a fifth of the time of np.array_equal
        for place, (of, numbers, noise) in enumerate(self._noise):
            if of != key:
                continue
            if numbers.tobytes() == asked:
                return noise
            at = np.minimum(numbers.searchsorted(world.number), len(numbers) - 1)
            if numbers[at].tobytes() == asked:
                found: F32 = noise.take(at, axis=1)
                if 2 * len(at) > len(numbers):  # and the larger batch is not asked about any more, it seems
                    self._noise[place] = key, world.number.copy(), found
                return found
        return None


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
    size = np.broadcast_shapes(np.shape(observer), np.shape(things), scope.instances.shape)
    who, what, worlds = (np.broadcast_to(x, size).ravel() for x in (observer, things, scope.instances))
    pairs, where = np.unique(np.stack([who, what]), axis=1, return_inverse=True)
    found = _cached(scope, node, node.kind, pairs[0], node.track, pairs[1])
    return found[where.reshape(-1), worlds].reshape(size)


def _cached(scope: Scope, node: Any, kind: Kind, observers: I64, track: int, things: I64) -> F32:
    key = (node, observers.tobytes(), things.tobytes())
    if key not in scope.cache:
        made = Estimates(kind, observers, np.full(len(things), track), things)
        scope.cache[key] = made(scope.world, scope.rules, scope.chance, scope.cache, judged=scope.judged)
    found: F32 = scope.cache[key]
    return found


QUESTIONS["estimate"] = _estimate
