"""What is done to the worlds of a trial: orders forced once or again and again, numbers set, formations taken away."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from brinkmanship.game.session.prepared import Prepared
from brinkmanship.players.futures import Task
from brinkmanship.simulation.legality import legal, needs_place
from brinkmanship.simulation.mechanisms import packages
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Action
from brinkmanship.simulation.world import I64, Kind, SlotPhase, World

EARLY = 1 / 4
"""The part of the game in which a forced order is given."""
_PLENTY = np.float32(1000)
"""Capital with which whatever else is legal can be paid."""
_NO_DAY = np.iinfo(np.int16).min

Put = Callable[[World, Orders], Orders]


@dataclass(frozen=True)
class Once:
    """Orders each slot once, on the first day on which it is legal; its capital is granted.

    After the part `within` of the game no more: what asks for a war is seldom legal in the first quarter. What was never put
    to its body, since no draft of it would have passed, has not been given yet, and is ordered anew when it may be.
    """

    slots: tuple[int, ...]
    places: tuple[int, ...]  # region of each, -1 where it takes none
    amount: float = 1.0
    within: float = EARLY

    def begin(self, task: Task, numbers: I64) -> Put:
        rules, slots = task.rules, np.array(self.slots, np.int64)
        last = max(int(rules.horizon * self.within), 1)
        done = np.zeros((len(slots), len(numbers)), bool)
        # The day from which a package that was held back may be ordered again.
        held_until = np.full(done.shape, _NO_DAY, np.int16)
        package = np.array([_is_package(rules.actions[a]) for a in rules.slot_action[slots]])
        wait = packages.ticks(rules, "wait_days") if package.any() else 0
        capital = rules.track(Kind.ACTOR, "capital")
        actor = rules.slot_actor[slots].astype(np.int64)
        cost = np.array([rules.actions[a].cost * self.amount for a in rules.slot_action[slots]], np.float32)
        sizes = np.full(len(slots), self.amount, np.float32)

        def put(world: World, orders: Orders) -> Orders:
            column = np.searchsorted(numbers, world.number)
            idle = world.slot_phase[slots] == SlotPhase.IDLE
            done[:, column] &= ~(
                idle & (world.slot_due[slots] == held_until[:, column])
            )  # an answer comes later than that
            open_ = ~done[:, column]
            if world.day >= last or not open_.any():
                return orders
            purse = world.actor[capital].copy()
            world.actor[capital] += _PLENTY  # legality asks for capital, among other things
            row, at = np.nonzero(open_ & legal(world, rules, slots, sizes))
            done[row, column[at]] = True
            held_until[row, column[at]] = np.where(package[row], world.day + wait, _NO_DAY)
            np.add.at(purse, (actor[row], at), cost[row])
            world.actor[capital] = purse
            place = np.array(self.places, np.int64)[row]
            return merge([Orders.make(slots[row], place, self.amount, False, at), orders])

        return put


def _is_package(action: Action) -> bool:
    return action.consent is not None and action.consent.package is not None


@dataclass(frozen=True)
class Again:
    """Orders a slot whenever it is legal, from the seat's own capital, until it has been used so many times."""

    slot: int
    place: int
    most: I64 | None = None  # uses, by the number of the world; None: without end

    def begin(self, task: Task, numbers: I64) -> Put:
        rules, slots = task.rules, np.array([self.slot], np.int64)

        def put(world: World, orders: Orders) -> Orders:
            open_ = legal(world, rules, slots)[0]  # not while the last one is on its way
            if self.most is not None:
                open_ = open_ & (world.slot_count[self.slot] < self.most[world.number])
            at = np.flatnonzero(open_)
            return merge([Orders.make(np.full(len(at), self.slot), self.place, 1.0, False, at), orders])

        return put


@dataclass(frozen=True)
class Scrambled:
    """Sets a track of everything that has it to random numbers within its range, on one day."""

    kind: Kind
    track: int
    day: int

    def begin(self, task: Task, numbers: I64) -> Put:
        table = task.rules.tracks[self.kind]
        start, low = table.start[self.track], float(table.low[self.track])
        high = min(float(table.high[self.track]), max(low + 1, 2 * float(start.max(initial=0))))  # some have no end

        def put(world: World, orders: Orders) -> Orders:
            if world.turn == self.day // task.rules.ticks_per_turn:
                rows = len(start)
                draw = Randomness((1 << 97) + task.seed).uniform(0, self.track, rows, world.number)
                world.tracks(self.kind)[self.track] = low + draw * (high - low)
            return orders

        return put


@dataclass(frozen=True)
class Fixed:
    """Sets a track of some things to a value at the start."""

    kind: Kind
    track: int
    things: tuple[int, ...]
    value: float

    def begin(self, task: Task, numbers: I64) -> Put:
        def put(world: World, orders: Orders) -> Orders:
            if world.turn == 0:
                table = task.rules.tracks[self.kind]
                low, high = float(table.low[self.track]), float(table.high[self.track])
                world.tracks(self.kind)[self.track, list(self.things)] = min(max(self.value, low), high)
            return orders

        return put


def places_of(prepared: Prepared, slots: Collection[int]) -> dict[int, int]:
    """Return where an order of each slot goes: where doctrine sends it, or anybody's order of the action; else home.

    -1 where it takes no place.
    """
    rules, options = prepared.rules, prepared.compiled.doctrines
    chosen = {option.slot: int(option.place) for option in options if option.place >= 0}
    by_action = {int(rules.slot_action[option.slot]): int(option.place) for option in options if option.place >= 0}
    out = {}
    for slot in slots:
        action, actor = int(rules.slot_action[slot]), int(rules.slot_actor[slot])
        own = np.flatnonzero(rules.sovereign == actor)
        home = int(own[0]) if len(own) else 0
        out[slot] = chosen.get(slot, by_action.get(action, home)) if needs_place(rules, action) else -1
    return out
