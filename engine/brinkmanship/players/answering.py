"""How programs answer dilemmas: by quantal response over the choices that are legal, for all actors and worlds at once.

A choice's chance is proportional to ``exp(precision * appeal)`` (McKelvey and Palfrey 1995); with a precision of 0 all
are as likely. A program answers on the first turn on which it is asked. Where no choice can be paid for it says
nothing, and its silence takes the default.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from brinkmanship.simulation.dilemmas import undecided
from brinkmanship.simulation.effects import instances_of
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.legality import legal
from brinkmanship.simulation.orders import Orders, merge
from brinkmanship.simulation.randomness import Purpose, Randomness
from brinkmanship.simulation.rules import Rules
from brinkmanship.simulation.world import F32, Kind, World

_STEEPEST = np.float32(30.0)  # of precision * appeal, below the best: beyond this a choice is certain anyway


def answer_dilemmas(
    world: World, rules: Rules, chance: Randomness, seats: Collection[int] | None = None, precision: float = 1.0
) -> Orders:
    """Return an answer to every open dilemma of *seats* (None: all actors); *precision* is times the dilemma's own."""
    if not rules.dilemmas:
        return Orders.empty()
    asked = undecided(world, rules) & (world.ending < 0)
    asked[[d.actor not in seats if seats is not None else False for d in rules.dilemmas]] = False
    rows = np.flatnonzero(asked.any(axis=1)).tolist()
    if not rows:
        return Orders.empty()
    today = world.day + rules.first_tick
    capital = world.actor[rules.track(Kind.ACTOR, "capital")]
    left: dict[int, F32] = {}  # of actors that have answered
    draws = chance.uniform(Purpose.DILEMMA, today, len(rules.dilemmas), world.number)
    out = []
    for row in rows:
        dilemma, at = rules.dilemmas[row], np.flatnonzero(asked[row])
        slots = np.array(dilemma.choices, np.int64)
        cost = np.array([rules.actions[rules.slot_action[slot]].cost for slot in slots.tolist()], np.float32)
        mine = left.setdefault(dilemma.actor, capital[dilemma.actor].copy())
        allowed = (
            cost[:, None] <= mine[at]
        )  # an open question is legal to answer but for capital and what a choice requires
        bound = [n for n, slot in enumerate(slots.tolist()) if rules.actions[rules.slot_action[slot]].requires]
        if bound:
            allowed[bound] &= legal(world, rules, slots[bound])[:, at]
        appeals = np.empty((len(slots), len(at)), np.float32)
        for number, appeal in enumerate(dilemma.appeals):
            one = instances_of(rules, np.full(len(at), slots[number]), at)
            roles = {Role.SELF: one.actor, Role.TARGET: one.target, Role.PLACE: one.place}
            scope = Scope(world, rules, roles, at, chance=chance)
            with np.errstate(all="ignore"):
                appeals[number] = appeal(scope)
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
        able = np.flatnonzero(running[-1] > 0)
        chosen = np.minimum(picked[able], len(slots) - 1)
        mine[at[able]] -= cost[chosen]
        out.append(Orders.make(slots[chosen], world=at[able]))
    return merge(out)


def costs_of(rules: Rules, orders: Orders) -> F32:
    """Return the capital that each order costs, (orders,)."""
    return np.array([a.cost for a in rules.actions] or [0], np.float32)[rules.slot_action[orders.slot]]
