"""One turn: the orders enter, then every tick runs the phases of this table, in this order.

Within a phase everything reads the world as it stood when the phase began; what it changes is applied when it ends.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from brinkmanship.simulation import endings, events, queries, slots
from brinkmanship.simulation.changes import Changes, Fault, Ledger
from brinkmanship.simulation.mechanisms import MECHANISMS
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Phase, Result
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import I64, World, array_fields

PHASES: tuple[tuple[str, Callable[[Phase], None]], ...] = (
    ("answers", slots.answer),  # proposals whose silence ends
    ("effects", slots.ripen),  # what is prepared takes effect
    *((mechanism.name, mechanism.run) for mechanism in MECHANISMS),
    ("measures", slots.run_measures),  # daily effects, later stages, measures that run out
    ("events", events.run),
    ("endings", endings.run),
)


def advance(
    world: World,
    orders: Orders,
    rules: Rules,
    randomness: Randomness,
    *,
    ledger: Ledger | None = None,
    results: list[Result] | None = None,
    faults: list[Fault] | None = None,
    consume: bool = False,
    part: tuple[int, int] | None = None,
) -> World:
    """Return the world one turn later; *world* is left as it was, unless the caller lets it be consumed.

    *part* is the first tick of the turn to play and the one past the last, for a turn in which orders enter at
    several ticks: the parts played one after the other are the turn. A part that begins at the horizon is nothing.

    *ledger* and *results* are filled for a batch of one, *faults* with the rules whose changes were not finite and
    were left out. Worlds whose game has ended stay as they were at the end.
    """
    if not consume:
        world = world.copy()
    with np.errstate(all="ignore"):  # what is no number is stopped where it is applied
        return _advance(world, orders, rules, randomness, ledger, results, faults, part or (0, rules.ticks_per_turn))


def _advance(
    world: World,
    orders: Orders,
    rules: Rules,
    randomness: Randomness,
    ledger: Ledger | None,
    results: list[Result] | None,
    faults: list[Fault] | None,
    part: tuple[int, int],
) -> World:
    first, past = part
    for tick in range(first, past):
        if tick and world.day >= rules.horizon:
            break
        over = np.flatnonzero(world.ending >= 0)
        if len(over) == world.worlds:
            world.day = min(world.day + past - tick, rules.horizon)
            break
        ended = world.take(over) if len(over) else None
        if tick == first:
            orders = orders.of_worlds(world.ending < 0) if len(over) else orders
            _run("orders", partial(slots.enter, orders=orders), world, rules, randomness, ledger, results, faults)
        for name, run in PHASES:
            _run(name, run, world, rules, randomness, ledger, results, faults)
        if ended is not None:
            _put(world, ended, over)
        world.day += 1
    world.turn += int(past == rules.ticks_per_turn)
    return world


def _run(
    name: str,
    run: Callable[[Phase], None],
    world: World,
    rules: Rules,
    randomness: Randomness,
    ledger: Ledger | None,
    results: list[Result] | None,
    faults: list[Fault] | None,
) -> None:
    phase = Phase(name, world, rules, randomness, Changes(world, rules, ledger, name), results)
    run(phase)
    phase.changes.apply()
    if phase.changes.faults and faults is not None:
        faults += phase.changes.faults


def _put(world: World, ended: World, over: I64) -> None:
    """Set the worlds at positions *over* back to what they were when their game *ended*."""
    for field in array_fields():
        getattr(world, field.name)[..., over] = getattr(ended, field.name)


__all__ = ["PHASES", "advance", "queries"]
