"""How programs answer dilemmas: by quantal response over the choices that are legal, for all actors and worlds at once.

A choice's chance is proportional to ``exp(precision * appeal)`` (McKelvey and Palfrey 1995); with a precision of 0 all
are as likely. A program answers on the first turn on which it is asked. Where no choice can be paid for it says
nothing, and its silence takes the default.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.arrays import positions, some, true_at
from brinkmanship.simulation.dilemmas import undecided
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.expressions import Expression, Role, Scope
from brinkmanship.simulation.legality import legal
from brinkmanship.simulation.mechanisms.tables import per_slot
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, World


@dataclass(frozen=True, slots=True)
class _Choices:
    """The choices of all dilemmas: a row is the nth choice of each, or its first, which nobody can pay, where it has fewer."""

    actor: I64  # (dilemmas,)
    precision: NDArray[np.float64]  # (dilemmas,)
    count: I64  # (dilemmas,)
    slot: I64  # (most choices, dilemmas)
    cost: F32  # (most choices, dilemmas) infinite where there is no such choice
    check: I64  # (most choices, dilemmas) where a choice that requires something stands among `checked`, else -1
    checked: I64  # slots of all choices that require something
    appeals: Program
    appeal: NDArray[np.intp]  # (most choices, dilemmas) the row of each choice's appeal among the program's numbers


@per_rules
def _choices(rules: Rules) -> _Choices:
    """Return the choices of the scenario's dilemmas."""
    shape = max(len(d.choices) for d in rules.dilemmas), len(rules.dilemmas)
    slot, number, check = np.empty(shape, np.int64), np.empty(shape, np.int64), np.full(shape, -1)
    cost = np.full(shape, np.inf, np.float32)
    nodes, checked = list[Expression](), list[int]()
    for column, dilemma in enumerate(rules.dilemmas):
        slot[:, column], number[:, column] = dilemma.choices[0], len(nodes)
        for n, (one, appeal) in enumerate(zip(dilemma.choices, dilemma.appeals, strict=True)):
            action = rules.actions[rules.slot_action[one]]
            slot[n, column], number[n, column], cost[n, column] = one, len(nodes), action.cost
            if action.requires:
                check[n, column] = len(checked)
                checked.append(one)
            who = {Role.SELF: dilemma.actor, Role.TARGET: int(rules.slot_target[one]), Role.PLACE: -1}
            nodes.append(substitute(appeal, who, 1.0, rules))
    program = Program.of(rules, nodes)
    return _Choices(
        actor=np.array([d.actor for d in rules.dilemmas], np.int64),
        precision=np.array([d.precision for d in rules.dilemmas], np.float64),
        count=np.array([len(d.choices) for d in rules.dilemmas], np.int64),
        slot=slot,
        cost=cost,
        check=check,
        checked=np.array(checked, np.int64),
        appeals=program,
        appeal=program.numbers[number],
    )


_STEEPEST = np.float32(30.0)  # of precision * appeal, below the best: beyond this a choice is certain anyway


def answer_dilemmas(
    world: World, rules: Rules, chance: Randomness, seats: Collection[int] | None = None, precision: float = 1.0
) -> Orders:
    """Return an answer to every open dilemma of *seats* (None: all actors); *precision* is times the dilemma's own."""
    if not rules.dilemmas:
        return Orders.empty()
    asked = undecided(world, rules) & (world.ending < 0)
    if seats is not None:
        asked[[d.actor not in seats for d in rules.dilemmas]] = False
    row, at = positions(asked)
    if not len(row):
        return Orders.empty()
    today = world.day + rules.first_tick
    capital = world.actor[rules.track(Kind.ACTOR, "capital")].copy()
    draws = chance.uniform(Purpose.DILEMMA, today, len(rules.dilemmas), world.number)
    known = _choices(rules)
    with np.errstate(all="ignore"):
        values, _ = known.appeals(Scope(world, rules, chance=chance))
    may = legal(world, rules, known.checked) if some(known.check[:, row] >= 0) else None
    out = list[tuple[I64, I64]]()
    while len(row):
        # Who is asked twice in a world answers the second time with what the first answer has left.
        first = np.unique(known.actor[row] * world.worlds + at, return_index=True)[1]
        now, where = row[first], at[first]
        left = capital[known.actor[now], where]
        chosen, able = _chosen(known, values, may, now, where, left, draws[now, where], precision)
        now, where = now[able], where[able]
        capital[known.actor[now], where] -= known.cost[chosen, now]
        out.append((known.slot[chosen, now], where))
        row, at = np.delete(row, first), np.delete(at, first)
    slot, where = (np.concatenate(parts) for parts in zip(*out, strict=True))
    return Orders.make(slot, world=where)


def _chosen(
    known: _Choices, values: F32, may: B | None, row: I64, at: I64, left: F32, draw: F32, precision: float
) -> tuple[I64, I64]:
    """Return what is chosen, by those that can choose, and which those are, of dilemmas *row* in the worlds *at*."""
    allowed = known.cost[:, row] <= left  # an open question is legal to answer but for capital and what is required
    if may is not None:
        check = known.check[:, row]
        allowed &= (check < 0) | may[check, at]
    appeals = values[known.appeal[:, row], at]
    scale = (known.precision[row] * precision).astype(np.float32)
    with np.errstate(all="ignore"):
        appeals = np.where(np.isfinite(appeals), appeals * scale, -np.inf)
        allowed &= np.isfinite(appeals)
        best = np.where(allowed, appeals, -np.inf).max(axis=0)
        weight = exp(np.maximum(appeals - best, -_STEEPEST))
    running = np.add.accumulate(np.where(allowed, weight, np.float32(0)), axis=0)
    picked = (running <= draw * running[-1]).sum(axis=0, dtype=np.int64)
    able = true_at(running[-1] > 0)
    return np.minimum(picked, known.count[row] - 1)[able], able


@per_rules
def _costs(rules: Rules) -> F32:
    """Return the capital that each slot's order costs, (slots,)."""
    costs: F32 = per_slot(rules, lambda action: action.cost, np.float32)
    return costs


def costs_of(rules: Rules, orders: Orders) -> F32:
    """Return the capital that each order costs, (orders,)."""
    return _costs(rules).take(orders.slot)
