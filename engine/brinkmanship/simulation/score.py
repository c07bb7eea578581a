"""How far each seat's objectives are met."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from brinkmanship.simulation.expressions import Role, Scope
from brinkmanship.simulation.program import Program
from brinkmanship.simulation.rewriting import substitute
from brinkmanship.simulation.rules import Objective, Rules, per_rules
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


@per_rules
def shares(rules: Rules) -> F32:
    """Return the share of each objective in its actor's score, by hidden type, (objectives, types + 1).

    An actor without types, or of no type (-1), has the last column; a type that wants nothing has zeros.
    """
    types = max((len(o.by_type) for o in rules.objectives), default=0)
    weight = np.array([[*_of_types(o, types), o.weight] for o in rules.objectives], np.float64).reshape(-1, types + 1)
    out = np.zeros_like(weight)
    for actor in sorted({o.actor for o in rules.objectives}):
        rows = [i for i, o in enumerate(rules.objectives) if o.actor == actor]
        whole = np.array([math.fsum(column) for column in weight[rows].T.tolist()])
        out[rows] = weight[rows] / np.where(whole > 0, whole, 1.0)
    return out.astype(np.float32)


def _of_types(objective: Objective, types: int) -> list[float]:
    return [*objective.by_type, *[objective.weight] * (types - len(objective.by_type))]


def score_of(rules: Rules, actor: int, values: F32, intent: NDArray[np.int8]) -> F32:
    """Return an actor's score in worlds where it is of the hidden types *intent*, (worlds,): a weighted mean.

    *values* are those of all objectives, (objectives, worlds).
    """
    mine = np.zeros(values.shape[-1], np.float32)
    for i, objective in enumerate(rules.objectives):  # row by row: the same bits in any batch
        if objective.actor == actor:
            mine += values[i] * shares(rules)[i][intent.astype(np.intp)]
    return mine


def scores(world: World, rules: Rules) -> F32:
    """Return each actor's score, the weighted mean of its objectives, shape (actors, worlds); nan without objectives."""
    values = objective_values(world, rules)
    out = np.full((len(rules.actors), world.worlds), np.nan, np.float32)
    for actor in sorted({o.actor for o in rules.objectives}):
        out[actor] = score_of(rules, actor, values, world.intent[actor])
    return out
