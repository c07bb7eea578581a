"""Armies that move by themselves: reserves to where they are attacked, second echelons to where the attack succeeds.

A formation is free that stands on land, is not held back as the reserve, and is needed nowhere: a defender's neither in
battle nor next to an enemy, an attacker's in no attack or in one that has stalled. Each looks at the map every *tempo*
ticks, on a day of its own, and goes where it counts most::

    defender:  value of the region x max(ratio of attack to defence x D / (D + under way) - 1/2, 0) / (1 + days / patience)
    attacker:  value of the axis   x clip(ratio, 1/4, 3) x A / (A + under way) / (1 + days / patience)

*D* and *A* are the soldiers who are there. The values, the tempo and the reserve are declared by actor; those of axes are
spread by what nobody else knows of the plans of a future, and an order of the main effort triples a value while in force.
Nobody is sent into a city that is invested. Judgement in the order of what staffs do: threatened sectors first, success
reinforced, the near before the far.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from brinkmanship.simulation.arrays import at_pairs, picked, positions, some, true_at, within
from brinkmanship.simulation.exact import exp
from brinkmanship.simulation.mechanisms.battle import BattleResult, Battles, quality_keys
from brinkmanship.simulation.mechanisms.fronts import Fronts, attack_paths, flies, is_support, next_to
from brinkmanship.simulation.mechanisms.readiness import transit_days
from brinkmanship.simulation.mechanisms.selection import in_zone
from brinkmanship.simulation.mechanisms.tables import aims_at, slots
from brinkmanship.simulation.mechanisms.theatre import friends
from brinkmanship.simulation.phase import Phase
from brinkmanship.simulation.randomness import bell, keys, spread
from brinkmanship.simulation.rules import Operations, Rules, per_rules
from brinkmanship.simulation.world import F32, I64, B, Kind, Movement, SlotPhase

_EFFORT = np.float32(2)  # what an order of the main effort adds to a value, in times of it
_KEY = 977  # tells who is held back from other draws
_PLANS = 200_000  # tells the plans for axes from the fortunes of places and the quality of sides


@per_rules
def _turn(rules: Rules) -> tuple[I64, F32]:
    """Return the day of each formation and its place among those that may be held back, 0 to 1, both by its name."""
    names = sorted(range(len(rules.formations)), key=lambda f: rules.formations[f])
    rank = np.empty(len(names), np.int64)
    rank[names] = np.arange(len(names))
    return rank, spread(keys(np.full((2, 1), 0.5, np.float32)), np.int64(_KEY), rank)


@per_rules
def _movable(rules: Rules, actor: int, reserve: float) -> I64:
    """Return the formations that an actor's army may move by itself."""
    stays = np.zeros(len(rules.formations), bool) if rules.fixed is None else rules.fixed
    lands = np.array([mode == "land" for mode in rules.mode], bool)
    _, back = _turn(rules)
    mine = (rules.owner == actor) & lands & ~stays & ~is_support(rules) & ~flies(rules)
    return true_at(mine & (back.reshape(-1) >= np.float32(reserve)))


def move(phase: Phase, found: Fronts, battles: Battles, defender: I64, result: BattleResult) -> None:
    """Order the free formations of every army that moves by itself."""
    for one in phase.rules.operations:
        defends = battles.fought & friends(phase.rules)[one.actor][defender] & ~result.besieged & ~result.taken
        if some(defends):
            value = one.value_of_region[battles.regions] * _efforts(phase, found, one, "region", battles.regions).T
            _send(phase, found, one, battles.regions, defends, value.T, battles, result, False)
        attacks = found.active & (phase.rules.slot_actor[found.slot] == one.actor)[:, None]
        if some(attacks):
            _reinforce(phase, found, battles, result, one, attacks)


def _efforts(phase: Phase, found: Fronts, one: Operations, kind: str, things: I64) -> F32:
    """Return 1, or 3 where the actor's main effort is ordered on a thing, (things, n)."""
    world, rules = phase.world, phase.rules
    out = np.ones((len(things), len(found.position)), np.float32)
    mine = slots(rules, "main_effort")
    mine = mine[(rules.slot_actor[mine] == one.actor) & aims_at(rules, kind)[mine]]
    in_force = picked(world.slot_phase, mine, found.position) == SlotPhase.IN_FORCE
    for row in true_at(in_force.any(axis=1)).tolist():
        out += _EFFORT * (things == rules.slot_target[mine[row]])[:, None] * in_force[row]
    return out


def _reinforce(
    phase: Phase, found: Fronts, battles: Battles, result: BattleResult, one: Operations, attacks: B
) -> None:
    """Send an attacker's free formations to the region before the front that is worth most."""
    rules = phase.rules
    path = attack_paths(rules).region[np.searchsorted(slots(rules, "attack"), found.slot)]
    before = at_pairs(path, np.arange(len(path))[:, None], np.maximum(found.index - 1, 0))  # (rows, n)
    axis = rules.slot_target[found.slot].astype(np.int64)
    value = one.value_of_axis[axis][:, None] * _efforts(phase, found, one, "axis", axis)
    plans = bell(spread(quality_keys(phase)[found.position][None, :], axis[:, None] + _PLANS))
    value = value * exp(phase.parameter("plan_spread") * plans)
    staging = true_at(np.bincount(before[attacks]))
    number, n = np.zeros(len(rules.regions), np.int64), len(found.position)
    number[staging] = np.arange(len(staging))
    worth = np.zeros((len(staging), n), np.float32)
    r, k = positions(attacks)
    ratio = within(at_pairs(result.ratio, battles.place[at_pairs(found.region, r, k)], k), 0.25, 3)
    np.maximum.at(worth.reshape(-1), number[at_pairs(before, r, k)] * n + k, at_pairs(value, r, k) * ratio)
    _send(phase, found, one, staging, worth > 0, worth, battles, result, True)


def _send(
    phase: Phase, found: Fronts, one: Operations, goals: I64, open_: B, value: F32, battles: Battles,
    result: BattleResult, attacks: bool,
) -> None:  # fmt: skip
    """Order the actor's free formations to the best of *goals* (regions), each (goals, n) of a value where open."""
    world, rules, at = phase.world, phase.rules, found.position
    rows = _movable(rules, one.actor, one.reserve)
    rank, _ = _turn(rules)
    rows = rows[(rank[rows] + world.day) % one.tempo == 0]
    if not len(rows):
        return
    location = picked(world.location, rows, at).astype(np.int64)
    free = picked(world.movement, rows, at) == Movement.STANDING
    if one.staging:
        free &= in_zone(rules, one.staging)[location]
    free &= (
        _released(phase, found, battles, result, rows) if attacks else _unneeded(phase, found, battles, one, location)
    )
    f, k = positions(free)
    if not len(f):
        return
    need = _need(phase, found, one, goals, open_, value, battles, result, attacks)  # (goals, n)
    days = transit_days(rules, rows[f][:, None], at_pairs(location, f, k)[:, None], goals[None, :])
    score = need[:, k].T / (np.float32(1) + days / phase.parameter("patience"))
    score = np.where(np.isfinite(days), score, np.float32(0))
    best = score.argmax(axis=1)
    goes = true_at(score[np.arange(len(f)), best] > np.float32(0.05))
    f, k, goal = rows[f[goes]], at[k[goes]], goals[best[goes]]
    moves = goal != world.location[f, k]
    world.movement[f[moves], k[moves]] = np.int8(Movement.ORDERED)
    world.destination[f[moves], k[moves]] = goal[moves].astype(world.destination.dtype)


def _released(phase: Phase, found: Fronts, battles: Battles, result: BattleResult, rows: I64) -> B:
    """Return which of an attacker's formations are in no attack, or in one that has stalled, (rows, n)."""
    army, busy = found.army, np.zeros((len(phase.rules.formations), len(found.position)), bool)
    ratio = at_pairs(result.ratio, battles.place[at_pairs(found.region, army.row, army.world)], army.world)
    busy[army.formation, army.world] = ratio > phase.parameter("stalled")
    return np.asarray(~busy[rows])


def _unneeded(phase: Phase, found: Fronts, battles: Battles, one: Operations, location: I64) -> B:
    """Return which of a defender's formations stand on ground that is neither fought over nor next to an enemy, (rows, n)."""
    rules, n = phase.rules, location.shape[1]
    own = friends(rules)[one.actor][found.controller]
    enemy = np.zeros((len(rules.regions), n), bool)
    for attacker in true_at(np.bincount(battles.lead[battles.fought])).tolist():
        enemy |= friends(rules)[attacker][found.controller]
    near = next_to(rules, enemy)
    near[battles.regions] |= battles.fought
    return np.asarray((own & ~near).reshape(-1).take(location * n + np.arange(n)))


def _need(
    phase: Phase, found: Fronts, one: Operations, goals: I64, open_: B, value: F32, battles: Battles,
    result: BattleResult, attacks: bool,
) -> F32:  # fmt: skip
    """Return how much each goal needs, (goals, n), less where others are under way to it."""
    world, rules = phase.world, phase.rules
    mine = true_at(friends(rules)[one.actor][rules.owner.astype(np.int64)])
    soldiers = picked(phase.track(Kind.FORMATION, "personnel"), mine, found.position)
    bound = picked(world.destination, mine, found.position)
    stands = picked(world.location, mine, found.position)
    row = np.full(len(rules.regions) + 1, -1, np.int64)  # of a region among the goals, -1 of nowhere (-1) too
    row[goals] = np.arange(len(goals))
    here, coming = (_summed_at(row[where], len(goals), soldiers) for where in (stands, bound))
    fewer = (here + np.float32(1)) / (here + coming + np.float32(1))
    if attacks:
        need: Any = value * fewer
    else:
        ratio = result.ratio.take(battles.place[goals], axis=0)
        need = value * within(ratio * fewer - np.float32(0.5), 0, 5)
    return np.asarray(np.where(open_, need, np.float32(0)), np.float32)


def _summed_at(row: I64, goals: int, soldiers: F32) -> F32:
    """Return the soldiers of each of *goals* rows, (goals, n); added one after the other, the same in any batch.

    *row* says to which row each formation counts, (formations, n), -1 to none.
    """
    f, k = positions(row >= 0)
    n = row.shape[1]
    return (
        np.bincount(at_pairs(row, f, k) * n + k, at_pairs(soldiers, f, k), goals * n).astype(np.float32).reshape(-1, n)
    )
