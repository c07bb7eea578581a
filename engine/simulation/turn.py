"""One turn: the orders enter, then every tick runs the phases of this table, in this order.

Within a phase everything reads the world as it stood when the phase began; what it changes is applied when it ends.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.simulation import endings, events, questions, slots
from engine.simulation.changes import Changes, Ledger
from engine.simulation.mechanisms import MECHANISMS
from engine.simulation.orders import Orders
from engine.simulation.phase import Phase, Result
from engine.simulation.randomness import Randomness
from engine.simulation.rules import Rules
from engine.simulation.world import World, array_fields

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
) -> World:
    """Return the world one turn later; *world* is left as it was.

    *ledger* and *results* are filled for a batch of one. Worlds whose game has ended stay as they were at the end.
    """
    if (world.ending >= 0).any():
        return _advance_those_that_go_on(world, orders, rules, randomness, ledger, results)
    world = world.copy()
    for tick in range(rules.ticks_per_turn):
        if tick == 0:
            _run("orders", lambda phase: slots.enter(phase, orders), world, rules, randomness, ledger, results)
        for name, run in PHASES:
            _run(name, run, world, rules, randomness, ledger, results)
        world.day += 1
        if world.day >= rules.horizon or (world.worlds == 1 and world.ending[0] >= 0):
            break
        if (world.ending >= 0).any() and tick + 1 < rules.ticks_per_turn:
            rest = _rest_of_turn(world, rules, randomness, rules.ticks_per_turn - tick - 1)
            rest.turn += 1
            return rest
    world.turn += 1
    return world


def _run(
    name: str,
    run: Callable[[Phase], None],
    world: World,
    rules: Rules,
    randomness: Randomness,
    ledger: Ledger | None,
    results: list[Result] | None,
) -> None:
    phase = Phase(name, world, rules, randomness, Changes(world, rules, ledger, name), results)
    run(phase)
    phase.changes.apply()


def _advance_those_that_go_on(
    world: World,
    orders: Orders,
    rules: Rules,
    randomness: Randomness,
    ledger: Ledger | None,
    results: list[Result] | None,
) -> World:
    going = np.flatnonzero(world.ending < 0)
    out = world.copy()
    if len(going):
        part = advance(world.take(going), orders.at(going), rules, randomness, ledger=ledger, results=results)
        _put(out, part, going)
        out.day, out.turn = part.day, part.turn
    else:
        out.day, out.turn = min(world.day + rules.ticks_per_turn, rules.horizon), world.turn + 1
    return out


def _rest_of_turn(world: World, rules: Rules, randomness: Randomness, ticks: int) -> World:
    """Run the remaining ticks for the worlds of a batch that have not ended in the middle of the turn."""
    for _ in range(ticks):
        going = np.flatnonzero(world.ending < 0)
        if len(going):
            part = world.take(going)
            for name, run in PHASES:
                _run(name, run, part, rules, randomness, None, None)
            _put(world, part, going)
        world.day += 1
        if world.day >= rules.horizon:
            break
    return world


def _put(out: World, part: World, going: np.ndarray) -> None:
    for field in array_fields():
        getattr(out, field.name)[..., going] = getattr(part, field.name)


__all__ = ["PHASES", "advance", "questions"]
