"""Dilemmas: questions put to one actor, who takes one of a few choices by a day; silence takes the default.

The state needs no arrays of its own. An event puts the question, so `event_day` says since when it is open. A choice is
an action, legal while its dilemma is open, so cost, effects, cause in the ledger, log and record are those of any order;
a dilemma is decided once one of its choices has been ordered. One that the world has overtaken lapses: nobody is asked any
more, and silence means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.expressions import Expression, Scope
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.rules import Dilemma, Rules, per_rules
from brinkmanship.simulation.world import I64, B, SlotPhase, World


@dataclass(frozen=True, slots=True)
class DilemmaTables:
    """Arrays of all dilemmas; choices stand dilemma after dilemma."""

    event: I64  # (dilemmas,) the event that puts each
    days: I64  # (dilemmas, 1) ticks in which to decide
    default: I64  # (dilemmas,) slot of the choice that silence means
    slot: I64  # (choices,)
    nth: I64  # (most choices, dilemmas) slots of first choices, of second …; the first again where there is none
    lapses: tuple[tuple[Expression, I64], ...]  # each different condition, and the dilemmas that lapse by it
    of_slot: I64  # (slots,) the dilemma that a slot answers, -1


@per_rules
def dilemma_tables(rules: Rules) -> DilemmaTables:
    """Return the tables of the scenario's dilemmas."""
    listed = rules.dilemmas
    counts = np.array([len(d.choices) for d in listed], np.int64)
    slot = np.array([s for d in listed for s in d.choices], np.int64)
    of_slot = np.full(len(rules.slot_actor), -1, np.int64)
    of_slot[slot] = np.repeat(np.arange(len(listed)), counts)
    lapses: dict[Expression, list[int]] = {}
    for row, dilemma in enumerate(listed):
        if dilemma.lapses is not None:
            lapses.setdefault(dilemma.lapses, []).append(row)
    return DilemmaTables(
        event=np.array([d.event for d in listed], np.int64),
        days=np.array([[d.days] for d in listed], np.int64).reshape(-1, 1),
        default=np.array([d.choices[d.default] for d in listed], np.int64),
        slot=slot,
        nth=np.array(
            [
                [d.choices[n] if n < len(d.choices) else d.choices[0] for d in listed]
                for n in range(int(counts.max(initial=0)))
            ],
            np.int64,
        ),
        lapses=tuple((condition, np.array(rows, np.int64)) for condition, rows in lapses.items()),
        of_slot=of_slot,
    )


def undecided(world: World, rules: Rules) -> B:
    """Return which dilemmas have been put, have not been answered and have not lapsed, (dilemmas, worlds)."""
    tables = dilemma_tables(rules)
    out: B = world.event_day[tables.event] >= 0
    if not some(out):
        return out
    untouched = world.slot_count.take(tables.nth, axis=0) == 0
    untouched &= world.slot_phase.take(tables.nth, axis=0) == SlotPhase.IDLE
    out &= untouched.all(axis=0)
    scope = Scope(world, rules)
    for condition, rows in tables.lapses:
        if some(out[rows]):
            with np.errstate(all="ignore"):
                out[rows] &= ~np.asarray(condition(scope), bool)
    return out


def last_ticks(world: World, rules: Rules) -> I64:
    """Return the tick by the end of which each dilemma is to be answered, (dilemmas, worlds); of those not put, any.

    Whoever is asked has at least the turn after the one in which the question was put.
    """
    tables = dilemma_tables(rules)
    put = world.event_day[tables.event].astype(np.int64)
    next_turn = (put // rules.ticks_per_turn + 1) * rules.ticks_per_turn
    out: I64 = np.maximum(put + tables.days, next_turn)
    return out


def defaults_due(world: World, rules: Rules) -> Orders:
    """Return the orders that silence gives today: the default of each dilemma that nobody answered in time."""
    if not rules.dilemmas:
        return Orders.empty()
    late = undecided(world, rules)
    if not some(late):
        return Orders.empty()
    rows, where = np.nonzero(late & (last_ticks(world, rules) <= world.day) & (world.ending < 0))
    return Orders.make(dilemma_tables(rules).default[rows], world=where)


def first_answers(orders: Orders, rules: Rules) -> B:
    """Return which orders are no second answer to a dilemma in the same world, (orders,); the first by slot holds."""
    out = np.ones(len(orders), bool)
    if rules.dilemmas:
        of = dilemma_tables(rules).of_slot[orders.slot]
        rows = true_at(of >= 0)
        if len(rows):
            worlds = int(orders.world.max()) + 1
            _, first = np.unique(of[rows] * worlds + orders.world[rows], return_index=True)
            out[np.delete(rows, first)] = False
    return out


def dilemma_of(rules: Rules, slot: int) -> Dilemma | None:
    """Return the dilemma that an order of *slot* answers, None where it is an action like any other."""
    number = int(dilemma_tables(rules).of_slot[slot])
    return rules.dilemmas[number] if number >= 0 else None
