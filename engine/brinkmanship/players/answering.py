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

from brinkmanship.simulation.arrays import true_at
from brinkmanship.simulation.dilemmas import undecided
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.expressions import Expression, Role, Scope
from brinkmanship.simulation.legality import legal
from brinkmanship.simulation.orders import Orders
from brinkmanship.simulation.program import Program, substitute
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, I64, Kind, World


@dataclass(frozen=True, slots=True)
class _Choices:
    """The choices of all dilemmas: every tuple has an entry for each dilemma, every array in it one for each choice."""

    slots: tuple[I64, ...]
    cost: tuple[F32, ...]
    bound: tuple[I64, ...]  # the choices that require something
    check: tuple[I64, ...]  # where each of those stands among `checked`
    checked: I64  # slots of all choices that require something
    appeals: Program
    appeal: tuple[NDArray[np.intp], ...]  # the row of each choice's appeal among the program's numbers


@per_rules
def _choices(rules: Rules) -> _Choices:
    """Return the choices of the scenario's dilemmas."""
    slots = tuple(np.array(d.choices, np.int64) for d in rules.dilemmas)
    nodes, bound = list[Expression](), list[I64]()
    for dilemma in rules.dilemmas:
        actions = [rules.actions[rules.slot_action[slot]] for slot in dilemma.choices]
        bound.append(np.array([n for n, action in enumerate(actions) if action.requires], np.int64))
        for slot, appeal in zip(dilemma.choices, dilemma.appeals, strict=True):
            who = {Role.SELF: dilemma.actor, Role.TARGET: int(rules.slot_target[slot]), Role.PLACE: -1}
            nodes.append(substitute(appeal, who, 1.0, rules))
    program = Program.of(rules, nodes)
    sizes, checks = np.cumsum([len(each) for each in slots])[:-1], np.cumsum([len(each) for each in bound])
    return _Choices(
        slots=slots,
        cost=tuple(np.array([rules.actions[rules.slot_action[s]].cost for s in each], np.float32) for each in slots),
        bound=tuple(bound),
        check=tuple(np.split(np.arange(checks[-1]), checks[:-1])),
        checked=np.concatenate([each[which] for each, which in zip(slots, bound, strict=True)]),
        appeals=program,
        appeal=tuple(np.split(program.numbers, sizes)),
    )


_STEEPEST = np.float32(30.0)  # of precision * appeal, below the best: beyond this a choice is certain anyway


def answer_dilemmas(
    world: World, rules: Rules, chance: Randomness, seats: Collection[int] | None = None, precision: float = 1.0
) -> Orders:
    """Return an answer to every open dilemma of *seats* (None: all actors); *precision* is times the dilemma's own."""
    if not rules.dilemmas:
        return Orders.empty()
    asked = undecided(world, rules) & (world.ending < 0)
    asked[[d.actor not in seats if seats is not None else False for d in rules.dilemmas]] = False
    rows = true_at(asked.any(axis=1)).tolist()
    if not rows:
        return Orders.empty()
    today = world.day + rules.first_tick
    capital = world.actor[rules.track(Kind.ACTOR, "capital")]
    left: dict[int, F32] = {}  # of actors that have answered
    draws = chance.uniform(Purpose.DILEMMA, today, len(rules.dilemmas), world.number)
    known = _choices(rules)
    with np.errstate(all="ignore"):
        values, _ = known.appeals(Scope(world, rules, chance=chance))
    may = None if not any(len(known.bound[row]) for row in rows) else legal(world, rules, known.checked)
    out = list[tuple[I64, I64]]()
    for row in rows:
        dilemma, at = rules.dilemmas[row], true_at(asked[row])
        slots, cost, bound = known.slots[row], known.cost[row], known.bound[row]
        mine = left.setdefault(dilemma.actor, capital[dilemma.actor].copy())
        allowed = cost[:, None] <= mine[at]  # an open question is legal to answer but for capital and what is required
        if may is not None and len(bound):
            allowed[bound] &= may[known.check[row]][:, at]
        appeals = values[known.appeal[row]][:, at]
        appeals = np.where(np.isfinite(appeals), appeals * np.float32(dilemma.precision * precision), -np.inf)
        allowed &= np.isfinite(appeals)
        best = np.where(allowed, appeals, -np.inf).max(axis=0)
        with np.errstate(all="ignore"):
            weight = exp(np.maximum(appeals - best, -_STEEPEST)) * allowed
        weight = np.where(allowed, weight, np.float32(0)).astype(np.float32)
        running = np.empty_like(weight)
        running[0] = weight[0]
        for number in range(1, len(slots)):
            np.add(running[number - 1], weight[number], out=running[number])
        picked = (running <= draws[row, at] * running[-1]).sum(axis=0, dtype=np.int64)
        able = true_at(running[-1] > 0)
        chosen = np.minimum(picked[able], len(slots) - 1)
        mine[at[able]] -= cost[chosen]
        out.append((slots[chosen], at[able]))
    slot, where = (np.concatenate(parts) for parts in zip(*out, strict=True))
    return Orders.make(slot, world=where)


def costs_of(rules: Rules, orders: Orders) -> F32:
    """Return the capital that each order costs, (orders,)."""
    return np.array([a.cost for a in rules.actions] or [0], np.float32)[rules.slot_action[orders.slot]]
