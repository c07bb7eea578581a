"""Roads from one state of a game: what many futures of it say, and what they say had one seat ordered otherwise.

Everybody follows doctrine from the turn after on; chance is that of the futures, never the game's own. Two roads from one
state share their chance world by world, so that what differs between them is the orders.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.game.record.tree import Inject
from brinkmanship.game.session.order_check import OrderChecker, to_core
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.turn import apply_inject
from brinkmanship.game.view.outcome import GRAVITY, KIND_NAMES
from brinkmanship.players.doctrine import decide
from brinkmanship.players.futures import given_in
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import I64, World, join_worlds, spread_world

WARS = frozenset({"limited_incursion", "major_war", "wider_war"})
"""Kinds of ending that are wars."""
Z95 = 1.959964
"""Standard errors of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """The share of futures with an outcome, and the 95 % interval that it lies in (Wilson 1927)."""

    kind: str  # of the gravest ending, or 'war' for any of them
    name: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """What the futures of one state say. Two forecasts of as many futures of one state compare world by world."""

    futures: int
    shares: tuple[Share, ...]  # of each kind of outcome that occurred, the most frequent first
    war: Share
    kinds: NDArray[np.int64]  # (futures,) place in `GRAVITY` of what each came to

    def change(self, other: Forecast, *of: str) -> tuple[float, float]:
        """Return how much likelier outcomes of the kinds *of* are here than in *other*, and the standard error of that.

        Raises ValueError for forecasts of different numbers of futures.
        """
        if self.futures != other.futures:
            raise ValueError("only forecasts of as many futures compare world by world")
        places = [GRAVITY.index(kind) for kind in of]
        apart = np.isin(self.kinds, places).astype(np.float64) - np.isin(other.kinds, places)
        error = float(apart.std(ddof=1)) / self.futures**0.5 if self.futures > 1 else 0.0
        return float(apart.mean()), error


@dataclass(frozen=True)
class Road:
    """A state, and who orders what in its next turn."""

    world: World  # a batch of one
    given: Orders | None = None  # for a batch of one; None: everybody follows doctrine at once
    free: tuple[int, ...] = ()  # actors that their doctrine decides for in that turn too


def forecast(prepared: Prepared, roads: Sequence[Road], seed: int, futures: int) -> list[Forecast]:
    """Return what *futures* of each road say, all of them played as one batch; *roads* begin on one day.

    Raises ValueError for no futures.
    """
    if futures < 1:
        raise ValueError("at least one future is needed")
    days = _ending_days(prepared, roads, seed, np.arange(1, futures + 1, dtype=np.int64))
    gravity = np.array([GRAVITY.index(prepared.names.scenario.endings[e.id].kind) for e in prepared.rules.endings])
    found = np.where(days >= 0, gravity[:, None], 0).max(axis=0, initial=0).reshape(len(roads), futures)
    return [_forecast(kinds) for kinds in found]


def _forecast(found: NDArray[np.int64]) -> Forecast:
    of = len(found)
    count = [(GRAVITY[index], int((found == index).sum())) for index in np.unique(found).tolist()]
    shares = [interval(kind, KIND_NAMES[kind], n, of) for kind, n in sorted(count, key=lambda one: -one[1])]
    wars = int(np.isin(found, [GRAVITY.index(kind) for kind in WARS]).sum())
    return Forecast(of, tuple(shares), interval("war", "War", wars, of), found)


def _ending_days(prepared: Prepared, roads: Sequence[Road], seed: int, numbers: I64) -> NDArray[np.int16]:
    """Return the day on which each ending was first reached, (endings, roads x futures), -1 never.

    The futures of each road are numbered alike, so that they share their chance.
    """
    rules, chance, each = prepared.rules, Randomness(seed), len(numbers)
    world = join_worlds([spread_world(road.world, numbers) for road in roads])
    out = np.full((len(rules.endings), world.worlds), -1, np.int16)
    alive = np.arange(world.worlds)
    orders = _first_orders(prepared, roads, world, chance, each)
    while True:
        world = advance(world, orders, rules, chance, consume=True)
        out[:, alive] = world.ending_day
        left = np.flatnonzero(world.ending < 0)
        if not len(left) or world.day >= rules.horizon:
            return out
        if len(left) < world.worlds:
            world, alive = world.take(left), alive[left]
        orders = decide(world, rules, prepared.doctrine, chance)


def _first_orders(prepared: Prepared, roads: Sequence[Road], world: World, chance: Randomness, each: int) -> Orders:
    orders = decide(world, prepared.rules, prepared.doctrine, chance)
    actor, of = prepared.rules.slot_actor[orders.slot], orders.world // each
    keep, parts = np.zeros(len(orders), bool), list[Orders]()
    for number, road in enumerate(roads):
        keep |= (of == number) & (np.isin(actor, road.free) if road.given is not None else True)
        if road.given is not None:
            parts.append(given_in(road.given, np.arange(number * each, (number + 1) * each)))
    return merge([*parts, orders.only(keep)])


def interval(kind: str, name: str, count: int, of: int) -> Share:
    """Return a share with its 95 % interval, which is never empty (Wilson 1927).

    >>> share = interval("war", "War", 0, 100)
    >>> share.share, round(share.low, 3), round(share.high, 3)
    (0.0, 0.0, 0.037)
    """
    share, square = count / of, Z95**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z95 / (1 + square / of) * (share * (1 - share) / of + square / (4 * of * of)) ** 0.5
    return Share(kind, name, share, max(middle - half, 0.0), min(middle + half, 1.0))


def with_injects(prepared: Prepared, world: World, seed: int, injects: Iterable[Inject]) -> World:
    """Return a copy of *world* after the *injects* of its next turn; raise `GameError` for effects that do not compile."""
    out = world.copy()
    for inject in injects:
        apply_inject(prepared, Randomness(seed), out, inject, Ledger())
    return out


def road(prepared: Prepared, world: World, orders: Iterable[Order], free: Collection[str] = ()) -> Road:
    """Return a road from *world*: *orders*, as far as they are legal there, and doctrine for the seats *free*."""
    checker, by_seat = OrderChecker(prepared.names), dict[str, list[Order]]()
    for order in orders:
        if order.seat not in free:
            by_seat.setdefault(order.seat, []).append(order)
    placed = [one for seat, mine in by_seat.items() for one in checker.admit(world, seat, mine).placed]
    index = prepared.names.actor_index
    return Road(world, to_core(placed), tuple(sorted(index[seat] for seat in free)))
