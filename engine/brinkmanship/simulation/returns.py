"""Diminishing returns: what a further use of an action counts.

The first unit of an action's use counts whole, the second `r`, the third `r**2`, and so on, each share of a unit in
proportion. With `u` units used lately, an order of size `a` counts `F(u + a) - F(u)`, where::

    F(x) = 1 + r + ... + r**(n-1) + (x - n) r**n,    n = floor(x)

so that it makes no difference into how many orders a use is split. Uses are forgotten at an even pace: one unit in
`domestic.returns_days` days. *r* is the action's own `returns`, else `domestic.returns`; both are 1 where nothing is
said. What is used is kept by slot: another target is another use. Form: decreasing marginal returns; sizes are judgement.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import some, true_at
from brinkmanship.simulation.mechanisms.tables import per_slot, tick_days
from brinkmanship.simulation.phase import Instances
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, World

_MOST = 64  # units of use that are told apart; the next ones count like the last
_ONE = np.float32(1)


@per_rules
def _shares(rules: Rules) -> F32:
    """Return what each slot's further unit counts beside the one before, (slots,)."""
    usual = rules.parameters.get("domestic.returns", 1.0)
    shares: F32 = per_slot(rules, lambda a: usual if a.returns is None else a.returns, np.float32)
    return shares


@per_rules
def diminishing(rules: Rules) -> B:
    """Return the slots of which a further use counts less, (slots,)."""
    return np.asarray(_shares(rules) != _ONE)


@per_rules
def _sums(rules: Rules) -> tuple[I64, F32, F32]:
    """Return each slot's row, and by row and whole units what they count together and what the next one counts."""
    different, row = np.unique(_shares(rules), return_inverse=True)
    next_one = np.ones((len(different), _MOST), np.float64)
    for unit in range(1, _MOST):
        next_one[:, unit] = next_one[:, unit - 1] * different
    together = np.zeros(next_one.shape, np.float64)
    for unit in range(1, _MOST):
        together[:, unit] = together[:, unit - 1] + next_one[:, unit - 1]
    return row.reshape(-1).astype(np.int64), together.astype(np.float32), next_one.astype(np.float32)


def used(world: World, rules: Rules, slot: I64, position: I64) -> F32:
    """Return the units of each slot that were used lately and are not forgotten, (n,), in the worlds at *position*."""
    cell = slot * world.worlds + position
    since = world.slot_since.take(cell)
    pace = tick_days(rules) / np.float32(rules.parameters.get("domestic.returns_days", 30.0))
    left = world.slot_used.take(cell) - (np.float32(world.day) - since) * pace
    return np.where(since < 0, np.float32(0), np.maximum(left, np.float32(0)))


def counts(world: World, rules: Rules, slot: I64, position: I64, amount: Any) -> F32:
    """Return the size that orders of size *amount* (n,) count as, after what was used lately, (n,)."""
    given: F32 = np.full(slot.shape, amount, np.float32)
    fewer = diminishing(rules)[slot]
    if not some(fewer):
        return given
    before = used(world, rules, slot, position)
    row, together, next_one = _sums(rules)
    mine = row[slot]

    units = np.array([before, before + given])
    whole = np.minimum(np.floor(units), np.float32(_MOST - 1))
    at = mine * _MOST + whole.astype(np.int64)
    sums = together.take(at) + (units - whole) * next_one.take(at)  # of nothing, the sum is nothing
    return np.where(fewer, sums[1] - sums[0], given)


def counted(world: World, rules: Rules, instances: Instances) -> Instances:
    """Return *instances* with the size that each counts as."""
    out = instances.only(slice(None))
    out.amount = counts(world, rules, instances.slot, instances.world, instances.amount)
    return out


def use(world: World, rules: Rules, instances: Instances) -> Instances:
    """Enter that *instances* take effect now, and return them with the size that each counts as."""
    fewer = true_at(diminishing(rules)[instances.slot])
    if not len(fewer):
        return instances
    out = counted(world, rules, instances)
    mine = instances.only(fewer)
    cell = mine.slot * world.worlds + mine.world
    world.slot_used.put(cell, used(world, rules, mine.slot, mine.world) + mine.amount)
    world.slot_amount.put(cell, out.amount.take(fewer))
    return out
