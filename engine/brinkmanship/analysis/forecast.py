"""What is likely to come of a world as it is: futures played from it by doctrine, their outcomes and their numbers.

A forecast knows the truth. It is for control and for reports; no seat is shown one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from brinkmanship.analysis.outcomes import outcome_rows, standard_error
from brinkmanship.game.record.tree import Inject
from brinkmanship.game.replay.truth import indicator_refs
from brinkmanship.game.session.order_check import OrderChecker, to_core
from brinkmanship.game.session.orders import Order
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.session.turn import apply_inject
from brinkmanship.game.view.facts import KINDS
from brinkmanship.players.futures import Futures, Task, given_in
from brinkmanship.simulation.changes import Ledger
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.world import I64, World

_Z = 1.96
"""Standard errors on either side of an interval that holds 95 times in 100."""


@dataclass(frozen=True)
class Plans:
    """The orders of some seats in the first turn of a batch, in place of those of doctrine; an `Experiment`."""

    actors: frozenset[int]
    orders: Orders  # of a batch of one

    def begin(self, task: Task, numbers: I64) -> Callable[[World, Orders], Orders]:
        """Return what replaces the orders of `actors` in the first turn."""
        first = task.start.turn if task.start is not None else 0
        of = np.isin(task.rules.slot_actor, sorted(self.actors))

        def put(world: World, orders: Orders) -> Orders:
            if world.turn != first:
                return orders
            return merge([given_in(self.orders, np.arange(world.worlds)), orders.only(~of[orders.slot])])

        return put


@dataclass(frozen=True, slots=True)
class Likely:
    """One kind of outcome: its share of the futures, with the interval that holds 95 times in 100."""

    kind: str
    name: str
    share: float
    low: float
    high: float
    day: tuple[date, date, date] | None  # first reached: 10th, 50th, 90th percentile
    war: float  # share of these futures with any fighting


@dataclass(frozen=True, slots=True)
class Fan:
    """How a number goes over the futures: percentiles by date."""

    ref: str
    label: str
    unit: str
    floor: float
    ceiling: float
    dates: tuple[date, ...]
    bands: tuple[tuple[float, ...], ...]  # of the 5th, 25th, 50th, 75th, 95th percentile


@dataclass(frozen=True, slots=True)
class Prospect:
    """How a seat would fare by its own objectives, 0 to 1."""

    seat: str
    name: str
    mean: float
    error: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is likely to come of a world."""

    turn: int
    date: date
    worlds: int
    outcomes: tuple[Likely, ...]  # the most frequent first
    fighting: tuple[float, float, float]  # share of futures with any fighting from here on, low, high
    fans: tuple[Fan, ...]
    scores: tuple[Prospect, ...]


@dataclass(frozen=True)
class Question:
    """What to forecast: picklable, played in pieces by `futures.play_chunk`."""

    task: Task
    numbers: I64
    refs: tuple[tuple[str, str, str, float, float], ...] = field(repr=False)  # ref, label, unit, floor, ceiling
    turn: int = 0
    day: int = 0

    def pieces(self, size: int) -> list[I64]:
        """Return the numbers of the worlds, `size` at a time."""
        return [self.numbers[at : at + size] for at in range(0, len(self.numbers), size)]


def question(
    prepared: Prepared,
    world: World,
    seed: int,
    worlds: int,
    *,
    orders: Iterable[Order] = (),
    seats: Iterable[str] = (),
    injects: Iterable[Inject] = (),
    turns: int | None = None,
) -> Question:
    """Return the question of what comes of `world`, a batch of one, in `worlds` futures from it.

    Every seat is played by doctrine as written; `seats` give `orders` in the first turn, which `injects` begin. World 0,
    whose chance is that of the game itself, is never among the futures. Raises `GameError` for orders the scenario does
    not have and for effects that do not compile.
    """
    names, facts = prepared.names, prepared.facts
    start = world.copy()
    chance = Randomness(seed)
    for inject in injects:
        apply_inject(prepared, chance, start, inject, Ledger())
    checker = OrderChecker(names)
    plans = Plans(
        frozenset(names.actor_index[seat] for seat in seats), to_core([checker.resolved(order) for order in orders])
    )
    watch, refs = [], []
    for kind, track, thing, ref in indicator_refs(facts):
        row = facts.rows[kind][track]
        words, owner = facts.tracks[kind][row], facts.carriers[kind][thing]
        label = f"{names.thing('body', owner)}: {words.label}" if kind == "body" else words.label
        watch.append((KINDS[kind], row, thing))
        refs.append((ref, label, words.unit, float(words.low), float(words.high)))
    task = prepared.task(seed, turns, start=start, watch=tuple(watch), experiment=plans if plans.actors else None)
    return Question(task, np.arange(1, worlds + 1, dtype=np.int64), tuple(refs), world.turn, world.day)


def forecast(prepared: Prepared, asked: Question, played: Futures) -> Forecast:
    """Return what the futures that were `played` of a question say."""
    names, rules = prepared.names, prepared.rules
    count = len(played.number)
    ticks = [min(asked.day + turn * rules.ticks_per_turn, rules.horizon) for turn in range(played.course.shape[1])]
    dates = tuple(names.date(tick) for tick in ticks)
    outcomes = tuple(
        Likely(
            row.kind,
            row.name,
            row.share,
            *interval(row.count, count),
            None if row.day is None else _dates(names.date, row.day),
            row.war,
        )
        for row in outcome_rows(played, names)
    )
    fought = int((played.fighting > 0).sum())
    fans = tuple(
        Fan(*about, dates, tuple(tuple(band) for band in np.percentile(rows, (5, 25, 50, 75, 95), axis=-1).tolist()))
        for about, rows in zip(asked.refs, played.course, strict=True)
    )
    scores = tuple(
        Prospect(
            rules.actors[actor], names.actor(rules.actors[actor]), float(s.mean(dtype=np.float64)), standard_error(s)
        )
        for actor, s in played.scores(rules).items()
        if rules.actors[actor] in prepared.playable
    )
    share = (fought / count, *interval(fought, count))
    return Forecast(asked.turn, names.date(asked.day), count, outcomes, share, fans, scores)


def interval(count: int, of: int) -> tuple[float, float]:
    """Return the interval that holds a share 95 times in 100, by Wilson (1927).

    >>> [round(x, 3) for x in interval(0, 100)], [round(x, 3) for x in interval(50, 100)]
    ([0.0, 0.037], [0.404, 0.596])
    """
    share, square = count / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _dates(date_of: Callable[[int], date], days: Sequence[float]) -> tuple[date, date, date]:
    low, middle, high = (date_of(round(day)) for day in days)
    return low, middle, high
