"""Futures with one thing otherwise: orders forced once or forbidden, policies of seats, numbers set at random."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brinkmanship.analysis.outcomes import kinds
from brinkmanship.game.session.prepared import Prepared
from brinkmanship.game.view.outcome import GRAVITY
from brinkmanship.players.doctrine import DoctrineTables
from brinkmanship.players.futures import Experiment, Futures, Task, play
from brinkmanship.players.stepping import seating
from brinkmanship.simulation.legality import legal, needs_place
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import I64, Kind, World

EARLY = 1 / 4
"""The part of the game in which a forced order is given."""


@dataclass(frozen=True)
class Result:
    """What came of the worlds of one trial."""

    kind: NDArray[np.int64]  # (worlds,) index in GRAVITY of the gravest ending
    score: NDArray[np.float32]  # (actors, worlds), nan without objectives
    intent: NDArray[np.int8]  # (actors, worlds)
    futures: Futures

    def share(self, kind: int) -> NDArray[np.float64]:
        """Return 1 where the worlds came to a kind of outcome, else 0, (worlds,)."""
        return np.asarray(self.kind == kind, np.float64)

    @property
    def force(self) -> NDArray[np.float64]:
        """1 where there was fighting, else 0, (worlds,)."""
        return np.asarray(self.futures.fighting > 0, np.float64)


@dataclass(frozen=True)
class Difference:
    """The mean of a paired difference, and its standard error."""

    mean: float
    error: float

    @classmethod
    def of(cls, first: NDArray[Any], second: NDArray[Any]) -> Difference:
        """Return how far `first` lies above `second`, world by world, (worlds,) each."""
        apart = first.astype(np.float64) - second
        return cls(float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart))) if len(apart) > 1 else 0.0)

    def beyond(self, least: float) -> bool:
        """Return whether the mean is at least so far from 0, and three standard errors too."""
        return abs(self.mean) >= least and abs(self.mean) > 3 * self.error


class Bench:
    """Plays trials of one scenario on the same chance."""

    def __init__(
        self,
        prepared: Prepared,
        seed: int,
        futures: int,
        processes: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """`progress` is called with the number of worlds just finished; what it raises stops the work."""
        self.prepared, self.seed, self.futures = prepared, seed, futures
        self.processes, self.progress = processes, progress
        self.doctrine_alone = cache(lambda: self.play())
        self._few: Bench | None = None

    def few(self, most: int) -> Bench:
        """Return a bench of at most so many futures."""
        if self.futures <= most:
            return self
        if self._few is None or self._few.futures != most:
            self._few = Bench(self.prepared, self.seed, most, 1, self.progress)
        return self._few

    @property
    def rules(self) -> Rules:
        """The scenario's rules."""
        return self.prepared.rules

    @property
    def seats(self) -> tuple[int, ...]:
        """Actors that a person may play, by index."""
        actors = self.prepared.names.scenario.actors
        return tuple(i for i, id in enumerate(self.rules.actors) if actors[id].playable)

    def play(
        self,
        *,
        experiment: Experiment | None = None,
        without: Collection[int] = (),
        players: Mapping[str, object] | None = None,
        intents: Mapping[int, int] | None = None,
    ) -> Result:
        """Play a trial: doctrine `without` some slots, or `players`; hidden types drawn unless `intents` names them."""
        model = self.prepared.model
        doctrine = self.prepared.doctrine if not without else forbidding(self.prepared, without)
        task = Task(self.rules, doctrine, self.seed, intents=intents, experiment=experiment)
        if players is not None:
            task = replace(task, model=model, players=seating(model, players))
        done = play(
            task,
            self.futures,
            processes=self.processes,
            progress=self.progress,
        )
        score = np.full((len(self.rules.actors), len(done.number)), np.nan, np.float32)
        for actor, values in done.scores(self.rules).items():
            score[actor] = values
        return Result(kinds(done, self.prepared.names), score, done.intent, done)

    def shifts(self, first: Result, second: Result) -> dict[str, Difference]:
        """Return how far each kind of outcome's share lies above that of `second`."""
        found = {}
        for index, kind in enumerate(GRAVITY):
            if (first.kind == index).any() or (second.kind == index).any():
                found[kind] = Difference.of(first.share(index), second.share(index))
        return found

    def gains(self, first: Result, second: Result) -> dict[str, Difference]:
        """Return how far each seat's score lies above that of `second`."""
        return {
            self.rules.actors[actor]: Difference.of(first.score[actor], second.score[actor])
            for actor in self.seats
            if not np.isnan(first.score[actor]).any()
        }


def forbidding(prepared: Prepared, slots: Collection[int]) -> DoctrineTables:
    """Return the doctrine of everybody without orders of some slots."""
    compiled = prepared.compiled
    options = [option for option in compiled.doctrines if option.slot not in slots]
    return DoctrineTables.build(prepared.rules, options, compiled.orders_per_turn)


@dataclass(frozen=True)
class Once:
    """Orders each slot once, on the first early day on which it is legal; its capital is granted."""

    slots: tuple[int, ...]
    places: tuple[int, ...]  # region of each, -1 where it takes none

    def begin(self, task: Task, numbers: I64) -> Callable[[World, Orders], Orders]:
        rules, slots = task.rules, np.array(self.slots, np.int64)
        last = max(int(rules.horizon * EARLY), 1)
        done = np.zeros((len(slots), len(numbers)), bool)
        capital = rules.track(Kind.ACTOR, "capital")
        actor = rules.slot_actor[slots].astype(np.int64)
        cost = np.array([rules.actions[a].cost for a in rules.slot_action[slots]], np.float32)

        def put(world: World, orders: Orders) -> Orders:
            column = np.searchsorted(numbers, world.number)
            open_ = ~done[:, column]
            if world.day >= last or not open_.any():
                return orders
            purse = world.actor[capital].copy()
            world.actor[capital] += 1000  # legality asks for capital, among other things
            row, at = np.nonzero(open_ & legal(world, rules, slots))
            done[row, column[at]] = True
            np.add.at(purse, (actor[row], at), cost[row])
            world.actor[capital] = purse
            place = np.array(self.places, np.int64)[row]
            return merge([Orders.make(slots[row], place, 1.0, False, at), orders])

        return put


@dataclass(frozen=True)
class Scrambled:
    """Sets a track of everything that has it to random numbers within its range, on one day."""

    kind: Kind
    track: int
    day: int

    def begin(self, task: Task, numbers: I64) -> Callable[[World, Orders], Orders]:
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


def places_of(prepared: Prepared, slots: Collection[int]) -> dict[int, int]:
    """Return where an order of each slot goes: where doctrine sends it, else home of whom it is aimed at; -1 for none."""
    rules = prepared.rules
    chosen = {option.slot: int(option.place) for option in prepared.compiled.doctrines if option.place >= 0}
    out = {}
    for slot in slots:
        action = int(rules.slot_action[slot])
        out[slot] = chosen.get(slot, 0) if needs_place(rules, action) else -1
    return out
