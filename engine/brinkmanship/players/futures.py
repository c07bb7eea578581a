"""Playing many worlds forward, by doctrine or by any players, in chunks, on one or several processes.

World *k* is the same in any chunk, on any number of processes. Finished worlds leave the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from brinkmanship.players.doctrine import DoctrineTables, decide
from brinkmanship.players.look import value_in
from brinkmanship.players.model import Model
from brinkmanship.players.stepping import RefusedOrder, Seating, decided
from brinkmanship.simulation.arrays import some
from brinkmanship.simulation.changes import Fault
from brinkmanship.simulation.expressions import Expression, Scope
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.score import objective_values, score_of
from brinkmanship.simulation.start import begin
from brinkmanship.simulation.turn import advance
from brinkmanship.simulation.world import I64, Kind, World, spread_world

_WAKE = 0.2
"""Seconds after which the main thread looks for signals while other processes play."""

CHUNK = 2048
"""Worlds a chunk: large enough to drown numpy's call overhead (about 28 KB a world)."""

Track = tuple[Kind, int, int]
"""A number to watch: kind, track, thing."""


class Experiment(Protocol):
    """Puts orders of its own into the turns of a batch; picklable."""

    def begin(self, task: Task, numbers: I64) -> Callable[[World, Orders], Orders]:
        """Return what is called each turn for the worlds `numbers` with the world and the orders of all seats.

        It returns the orders that are given. It may change the world before they are: grant capital, set a number.
        """
        ...


@dataclass(frozen=True)
class Task:
    """What to play; picklable, the same for every chunk."""

    rules: Rules
    doctrine: DoctrineTables
    seed: int
    turns: int | None = None  # None: to the horizon
    start: World | None = None  # to go on from: one world, for all, or a batch of those played; None: the beginning
    intents: Mapping[int, int] | None = None  # actor -> hidden type, where it is not drawn
    orders: Mapping[int, Orders] = field(default_factory=dict)  # turn -> given orders, for a batch of one
    seats: tuple[int, ...] | None = None  # actors played by doctrine; None: all
    watch: tuple[Track | Expression, ...] = ()
    model: Model | None = None  # for *players*
    players: Seating | None = None  # who decides; None: the doctrine, for *seats*
    experiment: Experiment | None = None
    without: frozenset[str] = frozenset()  # phases of a turn to leave out


@dataclass(frozen=True)
class Futures:
    """What became of the worlds; all arrays end with the worlds axis."""

    number: I64  # (worlds,) world numbers
    ending: NDArray[np.int8]  # (worlds,) final ending, -1 none
    ending_day: NDArray[np.int16]  # (endings, worlds) day each was first reached, -1 never
    last_day: NDArray[np.int16]  # (worlds,) day the world ended, or the last one played
    fighting: NDArray[np.int16]  # (worlds,) turns with a contested region
    first_fighting: NDArray[np.int16]  # (worlds,) day of the first, -1 never
    objectives: NDArray[np.float32]  # (objectives, worlds) 0..1, at the end
    intent: NDArray[np.int8]  # (actors, worlds)
    course: NDArray[np.float32]  # (watched, turns + 1, worlds); an ended world keeps its last value
    faults: tuple[Fault, ...] = ()  # rules that gave no finite number and were left out, each once
    refused: tuple[RefusedOrder, ...] = ()  # orders of players that were not legal, by turn and slot

    def scores(self, rules: Rules) -> dict[int, NDArray[np.float32]]:
        """Return each actor's score at the end, the weighted mean of its objectives, (worlds,); of those that have any."""
        actors = sorted({o.actor for o in rules.objectives})
        return {actor: score_of(rules, actor, self.objectives, self.intent[actor]) for actor in actors}

    def joined(self, others: Sequence[Futures]) -> Futures:
        """Return these and *others* as one batch."""
        parts = (self, *others)
        arrays = [f.name for f in fields(self) if f.name not in ("faults", "refused")]
        faults = tuple(dict.fromkeys(fault for part in parts for fault in part.faults))
        refused = tuple(one for part in parts for one in part.refused)
        joined: dict[str, Any] = {n: np.concatenate([getattr(p, n) for p in parts], axis=-1) for n in arrays}
        return Futures(**joined, faults=faults, refused=refused)


def play_chunk(task: Task, numbers: I64) -> Futures:
    """Play the worlds *numbers* (increasing) to the end of *task* and return what became of them."""
    rules, chance = task.rules, Randomness(task.seed)
    world = _beginning(task, chance, numbers)
    left = max(-(-(rules.horizon - world.day) // rules.ticks_per_turn), 0)
    turns = left if task.turns is None else min(task.turns, left)
    count, n = len(numbers), np.arange(len(numbers))
    out = Futures(
        number=numbers,
        ending=np.full(count, -1, np.int8),
        ending_day=np.full((len(rules.endings), count), -1, np.int16),
        last_day=np.zeros(count, np.int16),
        fighting=np.zeros(count, np.int16),
        first_fighting=np.full(count, -1, np.int16),
        objectives=np.zeros((len(rules.objectives), count), np.float32),
        intent=world.intent.copy(),
        course=np.zeros((len(task.watch), turns + 1, count), np.float32),
    )
    faults, refused = list[Fault](), list[RefusedOrder]()
    put = task.experiment.begin(task, numbers) if task.experiment is not None else None
    _watch(task, world, out, 0, n)
    for turn in range(1, turns + 1):
        if task.players is None:
            orders = decide(world, rules, task.doctrine, chance, task.seats)
        else:
            assert task.model is not None
            orders = decided(world, task.players, task.model, chance, refused)
        if (given := task.orders.get(world.turn)) is not None:
            orders = merge([given_in(given, np.arange(world.worlds)), orders])
        if put is not None:
            orders = put(world, orders)
        world = advance(world, orders, rules, chance, faults=faults, consume=True, without=task.without)
        at_war = (world.attacker >= 0).any(axis=0)
        if some(at_war):
            out.fighting[n[at_war]] += 1
            out.first_fighting[n[at_war & (out.first_fighting[n] < 0)]] = world.day
        _watch(task, world, out, turn, n)
        over = world.ending >= 0
        if turn == turns:
            over[:] = True
        if some(over):
            _finish(out, rules, world.take(np.flatnonzero(over)), n[over], turn)
            world, n = world.take(np.flatnonzero(~over)), n[~over]
            if not len(n):
                break
    return replace(out, faults=tuple(dict.fromkeys(faults)), refused=tuple(refused))


def play(
    task: Task,
    worlds: int | I64,
    *,
    chunk: int = CHUNK,
    processes: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Futures:
    """Play `worlds` (a number, or world numbers in increasing order) and return what became of them.

    `progress` is called with the number of worlds just finished. An interrupt (KeyboardInterrupt, or one raised by
    `progress`) stops the work at once and passes on. Raises `ValueError` for no worlds.
    """
    numbers = np.arange(worlds, dtype=np.int64) if isinstance(worlds, int) else np.asarray(worlds, np.int64)
    if not len(numbers):
        raise ValueError("at least one world is needed")
    if processes > 1 and len(numbers) > 1:
        # A few pieces a process, so that none waits long for another and progress is seen.
        chunk = min(chunk, max(-(-len(numbers) // (4 * processes)), min(512, -(-len(numbers) // processes))))
    pieces = [numbers[i : i + chunk] for i in range(0, len(numbers), chunk)]
    done: list[Futures | None] = [None] * len(pieces)
    source: Iterable[tuple[int, Futures]] = enumerate(play_chunk(task, piece) for piece in pieces)
    if processes > 1 and len(pieces) > 1:
        source = _pooled(task, pieces, processes)
    for index, piece in source:
        done[index] = piece
        if progress is not None:
            progress(len(piece.number))
    first, *rest = [piece for piece in done if piece is not None]
    return first.joined(rest) if rest else first


def _pooled(task: Task, pieces: Sequence[I64], processes: int) -> Iterator[tuple[int, Futures]]:
    from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait  # here: slow to import
    from multiprocessing import get_all_start_methods, get_context

    # forkserver: safe beside threads (pygame, external players), and the same on every Unix.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(processes, mp_context=get_context(method), initializer=_adopt, initargs=(task,))
    finished_all = False
    try:
        running: dict[Future[Futures], int] = {pool.submit(_play_adopted, p): i for i, p in enumerate(pieces)}
        while running:
            finished, _ = wait(running, _WAKE, FIRST_COMPLETED)  # now and then awake: for signals
            for future in finished:
                yield running.pop(future), future.result()
        finished_all = True
    finally:
        workers = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=finished_all, cancel_futures=True)
        if not finished_all:  # interrupted: what is under way is of no use to anybody
            for worker in workers:
                worker.terminate()


_adopted: Task | None = None


def _adopt(task: Task) -> None:
    global _adopted
    _adopted = task


def _play_adopted(numbers: I64) -> Futures:
    assert _adopted is not None
    return play_chunk(_adopted, numbers)


def _beginning(task: Task, chance: Randomness, numbers: I64) -> World:
    """Return the worlds *numbers* as the task begins with them, sharing no array with it."""
    if task.start is None:
        return begin(task.rules, chance, numbers, task.intents)
    if task.start.worlds == 1:
        return spread_world(task.start, numbers)
    return task.start.take(np.searchsorted(task.start.number, numbers))


def given_in(orders: Orders, worlds: I64) -> Orders:
    """Return the orders of a batch of one, given in each of *worlds* (positions)."""
    each = len(worlds)
    return Orders(
        np.repeat(orders.slot, each),
        np.repeat(orders.place, each),
        np.repeat(orders.amount, each),
        np.repeat(orders.lift, each),
        np.tile(worlds, len(orders)),
    )


def _watch(task: Task, world: World, out: Futures, turn: int, n: NDArray[np.intp]) -> None:
    scope = Scope(world, task.rules)
    for row, watched in enumerate(task.watch):
        if isinstance(watched, tuple):
            kind, track, thing = watched
            out.course[row, turn, n] = world.tracks(kind)[track, thing]
        else:
            out.course[row, turn, n] = value_in(watched, scope)


def _finish(out: Futures, rules: Rules, world: World, n: NDArray[np.intp], turn: int) -> None:
    out.ending[n] = world.ending
    out.ending_day[:, n] = world.ending_day
    out.last_day[n] = world.day
    out.objectives[:, n] = objective_values(world, rules)
    out.course[:, turn + 1 :, n] = out.course[:, turn : turn + 1, n]
