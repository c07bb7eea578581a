"""One turn: the orders enter, then every tick runs the phases of this table, in this order.

Within a phase everything reads the world as it stood when the phase began; what it changes is applied when it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from functools import partial

import numpy as np

from brinkmanship.simulation import events, slots
from brinkmanship.simulation.arrays import true_at
from brinkmanship.simulation.asked import with_room
from brinkmanship.simulation.changes import Changes, Fault, Ledger
from brinkmanship.simulation.mechanisms import MECHANISMS
from brinkmanship.simulation.memory import keep_freed_memory
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.phase import Phase, Result, Settled
from brinkmanship.simulation.randomness import Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import World, array_fields

PHASES: tuple[tuple[str, Callable[[Phase], None]], ...] = (
    ("silence", slots.fall_silent),  # dilemmas that nobody answered in time
    ("answers", slots.answer),  # proposals whose silence ends
    ("effects", slots.ripen),  # what is prepared takes effect
    *((mechanism.name, mechanism.run) for mechanism in MECHANISMS),
    ("measures", slots.run_measures),  # daily effects, later stages, measures that run out
    ("events", events.run),
    ("endings", events.run_endings),
)


_BATCH = 64
"""Worlds from which a batch's arrays are large: those of a single game are not."""


@np.errstate(all="ignore")  # what is no number is stopped where it is applied
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
    without: Container[str] = (),
    settled: Settled | None = None,
    speaking: Collection[int] = (),
) -> World:
    """Return the world one turn later; *world* is left as it was, unless the caller lets it be consumed.

    *part* is the first tick of the turn to play and the one past the last, for a turn in which orders enter at
    several ticks: the parts played one after the other are the turn. A part that begins at the horizon is nothing.

    *ledger* and *results* are filled for a batch of one, *faults* with the rules whose changes were not finite and
    were left out. Worlds whose game has ended stay as they were at the end. *without* names phases to leave out, by which
    it is measured what a mechanism does. *settled* takes the fate of one order in each world out of chance. *speaking* are
    actors that answer for themselves when they are asked for consent; what they do not say is silence.
    """
    if world.worlds >= _BATCH:
        keep_freed_memory()
    if not consume:
        world = world.copy()
    with_room(world, rules, orders)
    heard = tuple(sorted(speaking))

    changes = Changes(world, rules, ledger)  # which begins afresh whenever it is applied

    def run(name: str, step: Callable[[Phase], None]) -> None:
        changes.phase = name
        step(Phase(name, world, rules, randomness, changes, results, settled, speaking=heard))
        changes.apply()
        if faults is not None:
            faults.extend(changes.faults)
        changes.faults.clear()

    first, past = part or (0, rules.ticks_per_turn)
    for tick in range(first, past):
        if tick and world.day >= rules.horizon:
            break
        over = true_at(world.ending >= 0)
        if len(over) == world.worlds:
            world.day = min(world.day + past - tick, rules.horizon)
            break
        ended = world.take(over) if len(over) else None
        if tick == first:
            run("orders", partial(slots.enter, orders=orders.only(world.ending[orders.world] < 0)))
        for name, step in PHASES:
            if name not in without:
                run(name, step)
        if ended is not None:
            for field in array_fields():
                getattr(world, field.name)[..., over] = getattr(ended, field.name)
        world.day += 1
    world.turn += int(past == rules.ticks_per_turn)
    return world
