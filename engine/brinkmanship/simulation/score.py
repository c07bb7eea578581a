"""How far each seat's objectives are met."""

from __future__ import annotations

import numpy as np

from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.program import Program, substitute
from brinkmanship.simulation.rules import Rules, per_rules
from brinkmanship.simulation.world import F32, World


@per_rules
def _program(rules: Rules) -> Program:
    return Program.of(rules, [substitute(o.value, {Role.SELF: o.actor}, 1.0, rules) for o in rules.objectives])


def objective_values(world: World, rules: Rules) -> F32:
    """Return the value of every objective, 0 … 1 (0 where it is no number), shape (objectives, worlds)."""
    program = _program(rules)
    with np.errstate(all="ignore"):
        numbers, _ = program(Scope(world, rules))
    values = numbers.take(program.numbers, axis=0)
    return np.clip(np.where(np.isnan(values), np.float32(0), values), 0, 1)


def scores(world: World, rules: Rules) -> F32:
    """Return each actor's score, the weighted mean of its objectives, shape (actors, worlds); nan without objectives."""
    values = objective_values(world, rules)
    out = np.full((len(rules.actors), world.worlds), np.nan, np.float32)
    for actor in sorted({o.actor for o in rules.objectives}):
        rows = [i for i, o in enumerate(rules.objectives) if o.actor == actor]
        weight = sum(rules.objectives[i].weight for i in rows) or 1.0
        mine = np.zeros(world.worlds, np.float32)
        for i in rows:  # row by row: the same bits in any batch
            mine += values[i] * np.float32(rules.objectives[i].weight / weight)
        out[actor] = mine
    return out
