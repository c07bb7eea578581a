"""Who decides by the scenario's doctrine: quantal response over the legal options, for all actors and worlds at once.

An option's chance is proportional to ``exp(precision * appeal)`` and waiting has appeal 0 (quantal response: McKelvey
and Palfrey 1995, "Quantal response equilibria for normal form games", Games and Economic Behavior 10). An actor picks
up to its orders a turn one after the other, without repeating an action on a target and within its capital; the first
time it picks waiting, it is done for the turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.players.appeals import Appeals
from engine.players.difficulty import NORMAL, Difficulty
from engine.simulation.expressions import Apply, Expression, Number, Role, Scope
from engine.simulation.legality import legal
from engine.simulation.orders import Orders
from engine.simulation.program import bound
from engine.simulation.randomness import Purpose, Randomness
from engine.simulation.rules import Rules
from engine.simulation.world import I64, Kind, SlotPhase, World

_STEEPEST = np.float32(30.0)  # of precision * appeal: beyond this a choice is certain anyway, and exp stays a number


class Option(Protocol):
    """What the scenario compiles one line of a doctrine to."""

    @property
    def slot(self) -> int: ...  # the action by its actor on its target
    @property
    def place(self) -> int: ...  # region, -1
    @property
    def amount(self) -> float: ...
    @property
    def actor(self) -> int: ...
    @property
    def appeal(self) -> Expression: ...
    @property
    def when(self) -> Expression | None: ...
    @property
    def precision(self) -> float: ...
    @property
    def lift(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Doctrine:
    """The options of all actors as arrays, sorted by actor."""

    slot: NDArray[np.int64]  # (options,)
    place: NDArray[np.int16]  # (options,)
    amount: NDArray[np.float32]  # (options,)
    lift: NDArray[np.bool_]  # (options,)
    cost: NDArray[np.float32]  # (options, 1) capital points
    ranges: tuple[tuple[int, int, int, int], ...]  # (actor, first option, past the last, orders a turn)
    appeals: Appeals  # times precision
    slots: NDArray[np.int64]  # the different slots, whose legality is asked once
    slot_row: NDArray[np.intp]  # (options,) position in slots

    @classmethod
    def build(cls, rules: Rules, options: Iterable[Option], orders_per_turn: Sequence[int]) -> Doctrine:
        """Return the tables for *options*; *orders_per_turn* has one number an actor."""
        listed = sorted(options, key=lambda o: (o.actor, o.slot, o.place, o.lift))
        slot = np.array([o.slot for o in listed], np.int64)
        actors = [o.actor for o in listed]
        edges = [0, *(i for i in range(1, len(listed)) if actors[i] != actors[i - 1]), len(listed)]
        ranges = tuple(
            (actors[first], first, last, int(orders_per_turn[actors[first]]))
            for first, last in pairwise(edges)
            if last > first
        )
        appeals: list[Expression] = []
        when: list[Expression | None] = []
        for o in listed:
            target = int(rules.slot_target[o.slot])
            who = {Role.SELF: o.actor, Role.TARGET: target, Role.PLACE: o.place}
            appeals.append(Apply("*", (Number(o.precision), bound(o.appeal, who, o.amount, rules))))
            when.append(None if o.when is None else bound(o.when, who, o.amount, rules))
        slots, slot_row = np.unique(slot, return_inverse=True)
        return cls(
            slot=slot,
            place=np.array([o.place for o in listed], np.int16),
            amount=np.array([o.amount for o in listed], np.float32),
            lift=np.array([o.lift for o in listed], bool),
            cost=np.array(
                [0.0 if o.lift else rules.actions[rules.slot_action[o.slot]].cost for o in listed], np.float32
            ).reshape(-1, 1),
            ranges=ranges,
            appeals=Appeals.of(rules, appeals, when),
            slots=slots,
            slot_row=slot_row.reshape(-1),
        )


def weights(world: World, rules: Rules, doctrine: Doctrine, precision: float = 1.0) -> NDArray[np.float32]:
    """Return the weight of every option, ``exp(precision * appeal)`` and 0 where not legal, (options, worlds).

    Waiting has weight 1. Appeals are a day's: in a turn of several days each option has so many in which to be taken.
    *precision* is times the doctrine's own.
    """
    allowed = legal(world, rules, doctrine.slots).take(doctrine.slot_row, axis=0)
    if doctrine.lift.any():
        allowed[doctrine.lift] = world.slot_phase[doctrine.slot[doctrine.lift]] == SlotPhase.IN_FORCE
    out = doctrine.appeals.values(Scope(world, rules), allowed)
    if precision != 1:
        out *= np.float32(precision)
    np.minimum(out, _STEEPEST, out=out)
    np.exp(out, out=out)
    out *= allowed
    days = rules.ticks_per_turn * rules.hours_per_tick / 24
    if days != 1:
        out *= np.float32(days)
    return out


def decide(
    world: World,
    rules: Rules,
    doctrine: Doctrine,
    randomness: Randomness,
    seats: Iterable[int] | None = None,
    level: Difficulty = NORMAL,
) -> Orders:
    """Return the orders of one turn for all worlds, in canonical order.

    *seats* are the actors to decide for (all that have a doctrine). What one actor picks does not depend on who else
    is asked: every actor has its own draws. Of *level* the width of the choice and the share of the orders count here.
    """
    asked = None if seats is None else set(seats)
    weight = weights(world, rules, doctrine, level.precision)
    picks = max((r[3] for r in doctrine.ranges), default=0)
    today = world.day + rules.first_tick
    chance = randomness.uniform(Purpose.DOCTRINE, today, len(rules.actors) * picks, world.number)
    capital = world.tracks(Kind.ACTOR)[rules.track(Kind.ACTOR, "capital")]
    chosen: list[I64] = []
    where: list[I64] = []
    for actor, first, last, count in doctrine.ranges:
        if asked is not None and actor not in asked:
            continue
        mine, price, slots = weight[first:last], doctrine.cost[first:last], doctrine.slot[first:last]
        left = capital[actor].copy()
        at = np.arange(world.worlds, dtype=np.int64)
        for number in range(max(int(count * level.orders), 1)):
            # What is legal can be paid for once; later picks have less left.
            weighed = mine if number == 0 else mine * (price <= left)
            option, going = _pick(weighed, chance[actor * picks + number, at])
            if not len(going):
                break
            took, at = option[going], at[going]
            chosen.append(took + first)
            where.append(at)
            if number + 1 < count:
                mine = np.where(slots[:, None] == slots[took], np.float32(0), mine[:, going])
                left = left[going] - price[took, 0]
    if not chosen:
        return Orders.empty()
    option, position = np.concatenate(chosen), np.concatenate(where)
    return Orders.make(
        slot=doctrine.slot[option],
        place=doctrine.place[option],
        amount=doctrine.amount[option],
        lift=doctrine.lift[option],
        world=position,
    )


def _pick(weight: NDArray[np.float32], draw: NDArray[np.float32]) -> tuple[I64, I64]:
    """Return the option each world picks (any number where it waits) and the positions of the worlds that do not wait.

    Sums run row by row, so a world picks the same in any batch.
    """
    running = np.empty_like(weight)
    running[0] = weight[0]
    for row in range(1, len(weight)):  # numpy's own accumulate walks down the columns, ten times slower
        np.add(running[row - 1], weight[row], out=running[row])
    threshold = draw * (running[-1] + np.float32(1))
    past = (running <= threshold).view(np.uint8)
    option = np.add.reduce(past, axis=0, dtype=np.uint8 if len(past) < 255 else np.int32).astype(np.int64)
    going = np.flatnonzero(option < len(weight))
    return option, going
